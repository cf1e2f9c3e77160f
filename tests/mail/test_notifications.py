"""Mails to followers, over a real mail server, with the worker's clock."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState, Visibility
from meetings.domain.followers import services
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import BATCH_SIZE, MAX_EVENTS_PER_MAIL, Frequency
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailStatus
from meetings.extensions import db
from meetings.factory import create_app
from meetings.jobs import task_queue
from meetings.kernel import clock
from meetings.settings import ROOT, Settings
from tests import factories
from tests.conftest import NOON, SECRET, on_both
from tests.domain.followers.helpers import (
    NOTIFIED_AT,
    change_state,
    confirmed_follow,
    notified_events,
    record_change,
    rename,
    reschedule,
    send_all,
    unconfirmed_follow,
)
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import BASE, ME, deliver, only, part

pytestmark = on_both


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Provide a running mail server."""
    with running(Postbox()) as postbox:
        yield postbox


@pytest.fixture
def event(session: Session) -> Event:
    """Create an on-site event of a body with an odd name."""
    factories.installation(session)
    body = factories.body(
        session, slug="zuvis", name="Task Force Žuvis", short_name='TF "Žuvis"',
        email="task-force@example.org",
    )  # fmt: skip
    event = factories.event(
        session, bodies=[body], title="Œuvre; com,mon", mode=AttendanceMode.ON_SITE,
        venues=[factories.venue(session)],
    )  # fmt: skip
    session.commit()
    return event


def sent(
    app: Flask, session: Session, postbox: Postbox, at: datetime = NOTIFIED_AT
) -> list[EmailMessage]:
    """Queue and deliver due notifications; return the received ones."""
    send_all(session, at)
    with app.app_context():
        deliver(app, session, postbox, at)
    return [mail for mail in postbox.mails if mail["List-Id"]]


def close(app: Flask) -> None:
    """Close the connections of an application that the test created."""
    with app.app_context():
        db.engine.dispose()


def path_in(mail: EmailMessage) -> str:
    """Return the path of the unsubscribe link in the header."""
    match = re.fullmatch(rf"<{BASE}(/following/[\w-]+/unsubscribe)>", mail["List-Unsubscribe"])
    assert match is not None
    return match[1]


def test_double_opt_in_over_a_real_mail_server(
    app: Flask, session: Session, event: Event, postbox: Postbox, client: FlaskClient
) -> None:
    now = clock.now()  # the page of the link requires it, too
    follow = unconfirmed_follow(session, pace=Frequency.WEEKLY, at=now, bodies=("zuvis",))
    deliver(app, session, postbox, now)

    (mail,) = postbox.mails
    text = part(mail, "text/plain")
    link = re.search(rf"{BASE}(/follow/\S+)", text)
    assert link is not None
    assert link[1] in part(mail, "text/html")
    assert mail["Subject"] == 'Confirm your subscription: TF "Žuvis": all meetings'
    assert mail["List-Unsubscribe"] is None
    assert "Once a week on Mondays, if anything is new; 06:00, Stockholm (CE" in text
    client.get(link[1])
    session.rollback()
    assert not follow.is_live
    assert client.post(link[1]).status_code == 303
    session.rollback()
    assert follow.is_live


def test_news_shows_old_and_new_values_and_how_to_unsubscribe(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    confirmed_follow(session, bodies=("zuvis",))
    reschedule(session, event, factories.when("2027-06-01"))
    rename(session, event, "Šviesa")

    (mail,) = sent(app, session, postbox)

    text, html = part(mail, "text/plain"), part(mail, "text/html")
    assert mail["Subject"] == "New date or time, New title: Šviesa"
    assert "1 June 2027" in text
    assert "Before: Thu 20 May 2027" in text
    assert "Before: Œuvre; com,mon" in text
    assert "Before: <s>Œuvre; com,mon</s></p>" in html
    assert mail["From"].addresses[0].addr_spec == ME
    assert mail["From"].addresses[0].display_name == "Council of Examples"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"{BASE}/events/{event.slug}" in text
    assert f"{BASE}/?body=zuvis" in text


def test_list_headers_unsubscribe_with_one_post(
    app: Flask, session: Session, event: Event, postbox: Postbox, client: FlaskClient
) -> None:
    follow = confirmed_follow(session, bodies=("zuvis",))
    rename(session, event, "Šviesa")
    (mail,) = sent(app, session, postbox)

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        r'"TF Zuvis: all meetings" <[0-9a-f]{16}\.news\.meetings\.example\.org>', mail["List-Id"]
    )
    raw = mail.as_bytes(policy=policy.SMTP.clone(max_line_length=900))
    assert b"\r\nList-Unsubscribe: <https://" in raw
    assert path_in(mail) in part(mail, "text/html")
    responses = [client.post(path_in(mail), data={"List-Unsubscribe": "One-Click"}) for _ in "12"]
    session.rollback()
    assert [response.status_code for response in responses] == [200, 200]
    assert follow.ended_at is not None


def test_the_link_is_the_same_in_every_mail_and_one_row(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    follow = confirmed_follow(session)
    rename(session, event, "One")
    sent(app, session, postbox)
    reschedule(session, event, factories.when("2029-05-20"), NOON + timedelta(days=30))
    rename(session, event, "Two", NOON + timedelta(days=500))
    first, second = sent(app, session, postbox, NOTIFIED_AT + timedelta(days=500))

    assert path_in(first) == path_in(second)
    session.rollback()
    token = session.scalars(
        select(AccessToken).where(AccessToken.scope == TokenScope.FOLLOW_MANAGEMENT)
    ).one()
    assert token.subject_id == follow.id
    assert token.expires_at is not None
    assert token.expires_at > NOON + timedelta(days=1200)


def test_digest_lists_each_meeting_with_its_news(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    confirmed_follow(session, pace=Frequency.DAILY, at=NOON - timedelta(hours=1))
    unchanged = factories.event(
        session, title="Fresh", state=EventState.DRAFT, published_at=None,
        when=factories.when("2027-04-01"),
    )  # fmt: skip
    rename(session, unchanged, "Fresh one")
    unchanged.published_at = NOON
    change_state(session, unchanged, EventState.CONFIRMED, ChangeKind.PUBLISHED)
    change_state(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)

    (mail,) = sent(app, session, postbox, NOON + timedelta(days=1))

    text = part(mail, "text/plain")
    assert mail["Subject"] == "News about 2 meetings: COE: all meetings"
    assert text.index("New meeting\n\nFresh one") < text.index("Cancelled\n\nŒuvre; com,mon")
    assert "Storm" in text
    assert "Before: Fresh" not in text
    assert "Once a day, if anything is new; 06:00, Stockholm (CET)" in text
    assert mail["List-Unsubscribe-Post"]


def test_long_digest_names_the_calendar_for_the_rest(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    confirmed_follow(session)
    body = event.bodies[0]
    for _ in range(MAX_EVENTS_PER_MAIL + 2):
        rename(session, factories.event(session, bodies=[body]), "Another")

    (mail,) = sent(app, session, postbox)

    assert mail["Subject"] == "News about 102 meetings: COE: all meetings"
    assert "There is news about 2 more meetings." in part(mail, "text/plain")


@pytest.mark.parametrize("then", ["hidden", "cancelled", "ended", "gone"])
def test_superseded_news_is_not_sent(
    app: Flask, session: Session, event: Event, postbox: Postbox, then: str
) -> None:
    follow = confirmed_follow(session)
    rename(session, event, "Not for long")
    send_all(session)
    if then == "hidden":
        event.visibility = Visibility.MEMBERS
        record_change(session, event, ChangeKind.EDITED, NOTIFIED_AT, reader=["public", "members"])
    elif then == "cancelled":
        change_state(session, event, EventState.CANCELLED, ChangeKind.CANCELLED, NOTIFIED_AT)
    elif then == "gone":
        session.execute(update(Message).values(facts={"stories": [[0, 1, 1]], "more": 0}))
        session.commit()
    else:
        services.unfollow(session, follow, now=NOTIFIED_AT)

    assert sent(app, session, postbox) == []
    assert only(session).status is MailStatus.DROPPED


def test_text_from_strangers_is_escaped(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    confirmed_follow(session, text="<b>fish</b> & chips")
    event.title = "<b>Fish</b> & chips"
    change_state(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)

    (mail,) = sent(app, session, postbox)

    assert "<b>" not in part(mail, "text/html")
    assert "&lt;b&gt;" in part(mail, "text/html")
    assert "\n" not in mail["Subject"]


@pytest.mark.parametrize("commits", [1, 2, 3])
def test_a_killed_worker_loses_and_repeats_nothing(
    app: Flask, session: Session, event: Event, tmp_path: Path, commits: int
) -> None:
    """Killed in the first batch, in the second one, and at the digests."""
    readers = [f"reader{n}@example.org" for n in range(BATCH_SIZE + 2)]
    for address in readers:
        confirmed_follow(session, address)
    confirmed_follow(session, "daily@example.org", Frequency.DAILY, NOON - timedelta(hours=1))
    rename(session, event, "Told")
    at = NOON + timedelta(days=1)
    session.rollback()

    url = app.config["SQLALCHEMY_DATABASE_URI"]
    child = subprocess.run(
        [sys.executable, "-m", "tests.jobs.killed_notifier", str(tmp_path), url, SECRET,
         at.isoformat(), str(commits)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    send_all(session, at)

    assert child.returncode == -signal.SIGKILL, child.stderr
    everybody = [*readers, "daily@example.org"]
    assert all(notified_events(session, address) == [[event.id]] for address in everybody)


def test_the_periodic_job_sends_digests_at_their_hour(
    app: Flask, session: Session, event: Event, tmp_path: Path
) -> None:
    confirmed_follow(session, pace=Frequency.WEEKLY, at=NOON - timedelta(hours=1))
    rename(session, event, "Weekly")
    session.rollback()
    monday = datetime(2027, 3, 8, 5, tzinfo=UTC)
    at = [monday - timedelta(minutes=1)]
    settings = Settings(
        instance=tmp_path, secret_key=SECRET, public_url=BASE, testing=True,
        database_url=app.config["SQLALCHEMY_DATABASE_URI"],
    )  # fmt: skip
    other = create_app(settings)
    huey = task_queue.register_queue(other, settings, clock=lambda: at[0]).huey

    def minute() -> int:
        due = huey.read_periodic(at[0].replace(tzinfo=None))
        for task in due:
            huey.execute(task)
        mails = [message_from_bytes(f.read_bytes()) for f in (tmp_path / "mail").glob("*.eml")]
        return len([mail for mail in mails if mail["List-Id"]])

    assert minute() == 0
    at[0] = monday
    assert [minute(), minute()] == [1, 1]
    close(other)


def test_the_hourly_job_deletes_unconfirmed_subscriptions(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    unconfirmed_follow(session)
    session.rollback()
    settings = Settings(
        instance=tmp_path, secret_key=SECRET, testing=True,
        database_url=app.config["SQLALCHEMY_DATABASE_URI"],
    )  # fmt: skip
    later = NOON.replace(minute=17) + timedelta(days=2)
    other = create_app(settings)
    huey = task_queue.register_queue(other, settings, clock=lambda: later).huey

    for task in huey.read_periodic(later.replace(tzinfo=None)):
        huey.execute(task)

    close(other)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Follow)) == 0
    assert session.scalar(select(func.count()).select_from(Message)) == 0
