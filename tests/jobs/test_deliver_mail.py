"""The outbox is sent to a real mail server, at least once, in a form that calendars read."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.adapters.mail_files import FileTransport
from meetings.adapters.smtp import SmtpTransport
from meetings.adapters.transport import ServerFailure, Transport
from meetings.domain.access import queries as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox import services as services_of_outbox
from meetings.domain.outbox.models import MailServerState, Message
from meetings.domain.outbox.rules import (
    CLAIM_TTL,
    GIVE_UP_AFTER,
    MailKind,
    MailStatus,
    ServerProblem,
)
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.jobs.deliver_mail import deliver_mail
from meetings.kernel.database import transaction
from meetings.mail.renderer import MailRenderer
from meetings.settings import ROOT
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON, SECRET, on_both
from tests.domain.registration.helpers import registered, submitted
from tests.domain.registration.test_services import SECRETARIAT
from tests.ical_lint import lint
from tests.jobs.smtp_server import Postbox, running

BASE = "https://meetings.example.org"
ME = "meetings@example.org"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Provide a running mail server."""
    with running(Postbox()) as postbox:
        yield postbox


@pytest.fixture
def event(session: Session) -> Event:
    """Create a hybrid event of a body with a role mailbox."""
    body = factories.body(session, name="Task Force Žuvis", email="task-force@example.org")
    return factories.open_event(
        session, bodies=[body], title="Œuvre; com,mon", mode=AttendanceMode.HYBRID,
        venues=[factories.venue(session)], join_url="https://video.example.org/1",
    )  # fmt: skip


def deliver(
    app: Flask, session: Session, transport: Transport | Postbox, now: datetime = NOON
) -> int:
    if isinstance(transport, Postbox):
        transport = SmtpTransport(f"smtp://127.0.0.1:{transport.port}", sender=ME)
    renderer = MailRenderer(session, app.jinja_env, BASE, ME)
    try:
        return deliver_mail(session, renderer, transport, clock=lambda: now)
    finally:
        transport.close()


def part(mail: EmailMessage, kind: str) -> str:
    """Return the first part of the type, with LF line ends restored."""
    parts = [candidate for candidate in mail.walk() if candidate.get_content_type() == kind]
    content = parts[0].get_content()
    text = content.decode() if isinstance(content, bytes) else str(content)
    return text.replace("\r\n", "\n") if kind in ("text/plain", "text/html") else text


def only(session: Session) -> Message:
    session.rollback()
    return session.scalars(select(Message).order_by(Message.id.desc())).first()  # type: ignore[return-value]


def server_of(session: Session, transport: Transport) -> MailServerState:
    session.rollback()
    return session.scalars(
        select(MailServerState).where(MailServerState.name == transport.server)
    ).one()


def entry_of(mail: EmailMessage) -> Any:
    return icalendar.Calendar.from_ical(part(mail, "text/calendar")).walk("VEVENT")[0]


def test_first_mail_requests_confirmation_and_its_link_opens_the_page(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registration = submitted(session, event, "rasa@example.org")

    assert deliver(app, session, postbox) == 1

    (mail,) = postbox.mails
    link = re.search(rf"{BASE}/registrations/(\S+)", part(mail, "text/plain"))
    assert link is not None
    assert mail["To"].addresses[0].display_name == ""
    assert mail["Subject"] == "Confirm your registration: Œuvre; com,mon"
    assert link[1] in part(mail, "text/html")
    opened = access.get_valid_token(session, link[1], TokenScope.REGISTRATION, now=NOON)
    assert (opened.subject_id, opened.expires_at) == (registration.id, NOON + timedelta(hours=48))
    assert "text/calendar" not in {item.get_content_type() for item in mail.walk()}
    assert only(session).status is MailStatus.SENT


def test_confirmation_is_an_invitation_that_calendars_understand(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registered(session, event, "rasa@example.org")

    deliver(app, session, postbox)

    (mail,) = postbox.mails
    kinds = [item.get_content_type() for item in mail.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics",
    ]  # fmt: skip
    calendar = next(item for item in mail.walk() if item.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("component") == "VEVENT"
    assert calendar.get_content_charset() == "utf-8"
    attached = next(iter(mail.iter_attachments())).get_content()
    assert calendar.get_payload(decode=True) == attached
    assert lint(attached, is_feed=False) == []
    entry = entry_of(mail)
    assert "METHOD:REQUEST" in part(mail, "text/calendar")
    assert (entry["UID"], entry["SUMMARY"]) == (event.uid, event.title)
    assert mail["From"].addresses[0].addr_spec == "task-force@example.org"
    assert entry["ORGANIZER"] == "mailto:task-force@example.org"
    assert entry["ATTENDEE"] == "mailto:rasa@example.org"
    assert postbox.senders == [ME]


def test_join_link_is_personal(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registered(session, event, "online@example.org")
    registered(session, event, "here@example.org", participation_mode=ParticipationMode.ON_SITE)

    deliver(app, session, postbox)

    online, on_site = (part(mail, "text/plain") for mail in postbox.mails)
    assert f"{BASE}/join/" in online
    assert f"{BASE}/join/" in str(entry_of(postbox.mails[0])["CONFERENCE"])
    assert "/join/" not in on_site
    assert not any("video.example.org" in mail.as_string() for mail in postbox.mails)


def test_each_state_of_a_registration_is_mailed_with_a_rising_sequence(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registration = registered(session, event, "rasa@example.org")
    deliver(app, session, postbox)
    with transaction(session, now=NOON):
        fields = {"starts_time": ["09:30", "10:30"], "ends_time": ["12:45", "13:45"]}
        events.set_when(
            session, event,
            factories.when(
                starts_time=datetime(2027, 5, 20, 10, 30).time(),  # noqa: DTZ001 - on the wall
                ends_time=datetime(2027, 5, 20, 13, 45).time(),  # noqa: DTZ001
            ),
        )  # fmt: skip
        events.record_change(
            session, event, ChangeKind.RESCHEDULED, fields, actor=SECRETARIAT, now=NOON
        )
    deliver(app, session, postbox)
    services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)
    deliver(app, session, postbox)

    first, moved, cancelled = postbox.mails
    states = [(entry_of(mail)["SEQUENCE"], entry_of(mail).get("STATUS")) for mail in postbox.mails]
    assert states == [(0, "CONFIRMED"), (1, "CONFIRMED"), (2, None)]
    assert "Before: Thu 20 May 2027, 09:30–12:45 EEST" in part(moved, "text/plain")
    assert "When: Thu 20 May 2027\n  10:30–13:45 EEST\n" in part(moved, "text/plain")
    assert "METHOD:CANCEL" in part(cancelled, "text/calendar")
    assert {entry_of(mail)["UID"] for mail in (first, moved, cancelled)} == {event.uid}


def test_event_without_its_day_is_cancelled_in_calendars_at_its_old_time(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registered(session, event, "rasa@example.org")
    with transaction(session, now=NOON):
        events.set_when(session, event, factories.when("2027-06"))
        fields: dict[str, list[Any]] = {
            "starts_on": ["2027-05-20", "2027-06"], "starts_time": ["09:30", None],
            "ends_time": ["12:45", None],
        }  # fmt: skip
        events.record_change(
            session, event, ChangeKind.RESCHEDULED, fields, actor=SECRETARIAT, now=NOON
        )

    deliver(app, session, postbox)

    entry = entry_of(postbox.mails[-1])
    assert "METHOD:CANCEL" in part(postbox.mails[-1], "text/calendar")
    assert entry["DTSTART"].dt.isoformat() == "2027-05-20T09:30:00+03:00"
    assert "June 2027" in part(postbox.mails[-1], "text/plain")


@pytest.mark.parametrize("kind", [ChangeKind.CANCELLED, ChangeKind.POSTPONED])
def test_reason_is_in_the_mail(
    app: Flask, session: Session, event: Event, postbox: Postbox, kind: ChangeKind
) -> None:
    registered(session, event, "rasa@example.org")
    deliver(app, session, postbox)
    with transaction(session, now=NOON):
        event.state = EventState(kind.value)
        events.record_change(
            session, event, kind, {"state": ["confirmed", kind.value]}, actor=SECRETARIAT,
            now=NOON, reason="The harbour <is> frozen",
        )  # fmt: skip

    deliver(app, session, postbox)

    mail = postbox.mails[-1]
    assert "The harbour <is> frozen" in part(mail, "text/plain")
    assert "The harbour &lt;is&gt; frozen" in part(mail, "text/html")
    assert "METHOD:CANCEL" in part(mail, "text/calendar")


def test_superseded_message_is_not_sent(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registration = registered(session, event, "rasa@example.org")
    services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)

    deliver(app, session, postbox)

    assert [mail["Subject"].split(":")[0] for mail in postbox.mails] == ["Registration cancelled"]
    statuses = session.scalars(select(Message.status).order_by(Message.id)).all()
    assert statuses == [MailStatus.DROPPED, MailStatus.DROPPED, MailStatus.SENT]


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("state", RegistrationState)
def test_every_kind_is_rendered_or_dropped(
    app: Flask, session: Session, event: Event, tmp_path: Path, kind: MailKind,
    state: RegistrationState,
) -> None:  # fmt: skip
    registration = factories.registration(
        session, event, state=state, reason="Because", queued_at=factories.MADE_AT
    )
    outbox.enqueue(
        session, kind, to_address=registration.email, to_name=registration.name, now=NOON,
        subject="registration", subject_id=registration.id, event_id=event.id,
    )  # fmt: skip
    session.commit()

    deliver(app, session, FileTransport(tmp_path))

    assert (only(session).status, only(session).last_error) != (MailStatus.QUEUED, "")
    assert only(session).status in (MailStatus.SENT, MailStatus.DROPPED)
    for path in tmp_path.glob("*.eml"):
        written = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert "{{" not in written.as_string()
        assert event.title in part(written, "text/plain")
        assert written["Subject"].endswith(event.title)


def test_name_with_control_characters_creates_no_second_header(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    names = ['"Rasa", <x@y.z>', "Rasa\r\nBcc: all@example.org", "ž" * 200, "Ra; sa: (x)"]
    for number, name in enumerate(names):
        factories.registration(session, event, name=name, email=f"p{number}@example.org")
    with transaction(session, now=NOON):
        event.title = "Title\r\nBcc: all@example.org"
        events.record_change(
            session, event, ChangeKind.MOVED, {"places": [["Riga"], ["Vilnius"]]},
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip

    assert deliver(app, session, postbox) == 4

    assert [len(mail["To"].addresses) for mail in postbox.mails] == [1, 1, 1, 1]
    assert not any(mail["Bcc"] for mail in postbox.mails)
    assert postbox.mails[0]["To"].addresses[0].display_name == names[0]


def test_refused_address_fails_with_its_reason_and_the_others_go_out(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    postbox.responses["nobody@example.org"] = "550 5.1.1 No such mailbox"
    submitted(session, event, "nobody@example.org")
    submitted(session, event, "rasa@example.org")

    assert deliver(app, session, postbox) == 1

    failed = session.scalars(select(Message).order_by(Message.id)).first()
    assert failed is not None
    assert (failed.status, failed.last_error) == (
        MailStatus.FAILED, "550 5.1.1 No such mailbox",
    )  # fmt: skip


@pytest.mark.parametrize("trouble", ["recipient", "data"])
def test_temporary_failure_is_retried_at_growing_intervals(
    app: Flask, session: Session, event: Event, postbox: Postbox, trouble: str
) -> None:
    submitted(session, event, "rasa@example.org")
    if trouble == "recipient":
        postbox.responses["rasa@example.org"] = "451 Try later"
    else:
        postbox.data_response = "452 Disk full"

    intervals, now = [], NOON
    for _ in range(3):
        assert deliver(app, session, postbox, now) == 0
        assert deliver(app, session, postbox, now) == 0
        intervals.append((only(session).due_at - now).total_seconds() / 60)
        now = only(session).due_at
    error = only(session).last_error
    postbox.responses, postbox.data_response = {}, ""

    assert intervals == [1, 2, 4]
    assert error
    assert deliver(app, session, postbox, now) == 1


def test_outage_of_four_days_loses_nothing(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    for number in range(3):
        submitted(session, event, f"p{number}@example.org")
    nowhere, now = SmtpTransport("smtp://127.0.0.1:1", sender=ME), NOON

    delays = []
    while now < NOON + timedelta(days=4):
        assert deliver(app, session, nowhere, now) == 0
        state = server_of(session, nowhere)
        assert (state.problem, state.failing_since) == (ServerProblem.UNREACHABLE, NOON)
        assert state.next_try_at is not None
        delays.append((state.next_try_at - now).total_seconds() / 60)
        assert deliver(app, session, nowhere, state.next_try_at - timedelta(seconds=1)) == 0
        now = max(state.next_try_at, now + timedelta(hours=9))

    assert delays[:5] == [1, 2, 4, 5, 5]
    rows = session.scalars(select(Message)).all()
    assert {(row.status, row.attempts) for row in rows} == {(MailStatus.QUEUED, 0)}
    assert deliver(app, session, postbox, now) == 3


def test_outage_of_five_days_fails_messages_that_can_be_sent_again(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    submitted(session, event, "rasa@example.org")
    nowhere = SmtpTransport("smtp://127.0.0.1:1", sender=ME)
    deliver(app, session, nowhere, NOON)

    deliver(app, session, nowhere, NOON + GIVE_UP_AFTER - timedelta(seconds=1))
    assert only(session).status is MailStatus.QUEUED
    later = NOON + GIVE_UP_AFTER + timedelta(minutes=5)
    deliver(app, session, nowhere, later)

    assert only(session).status is MailStatus.FAILED
    assert "refused" in only(session).last_error
    services_of_outbox.send_again(session, None, actor=SECRETARIAT, now=later)
    assert deliver(app, session, postbox, later) == 1


@pytest.mark.parametrize(
    "response",
    [
        "554 5.7.1 <rasa@example.org>: Relay access denied",
        "554 Relay access denied",
        "530 5.7.0 Must issue a STARTTLS command first",
        "535 5.7.8 Authentication failed",
        "550 5.1.8 Sender address rejected: Domain not found",
        "552 Sender quota exceeded",
        "550 5.7.60 Client does not have permissions to send as this sender",
    ],
)
def test_refusal_by_the_server_is_no_attempt_and_opens_the_breaker(
    app: Flask, session: Session, event: Event, postbox: Postbox, response: str
) -> None:
    for number in range(5):
        submitted(session, event, f"p{number}@example.org")
        postbox.responses[f"p{number}@example.org"] = response

    assert deliver(app, session, postbox) == 0

    rows = session.scalars(select(Message).order_by(Message.id)).all()
    assert {(row.status, row.attempts) for row in rows} == {(MailStatus.QUEUED, 0)}
    assert {row.last_error for row in rows} <= {response, ""}
    state = server_of(session, SmtpTransport(f"smtp://127.0.0.1:{postbox.port}", sender=ME))
    assert (state.problem, state.detail) == (ServerProblem.REFUSED, response)
    postbox.responses = {}
    assert deliver(app, session, postbox, NOON + timedelta(minutes=1)) == 5
    session.rollback()
    assert state.failing_since is None


def test_one_mail_that_the_server_refuses_does_not_hold_up_the_others(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    for number in range(6):
        submitted(session, event, f"p{number}@example.org")
    for number in (0, 1, 3):
        postbox.responses[f"p{number}@example.org"] = "554 Relay access denied"

    assert deliver(app, session, postbox) == 3


def test_failing_server_is_tried_with_one_mail(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    for number in range(20):
        submitted(session, event, f"p{number}@example.org")
    postbox.data_response = "451 4.3.0 Queue file write error"

    for now, most in ((NOON, 15), (NOON + timedelta(minutes=1), 1)):
        deliver(app, session, postbox, now)
        session.rollback()
        rows = session.scalars(select(Message).where(Message.due_at > now)).all()
        assert 1 <= len(rows) <= most

    postbox.data_response = ""
    assert deliver(app, session, postbox, NOON + timedelta(minutes=9)) == 20


def test_an_unencrypted_password_opens_the_breaker(
    app: Flask, session: Session, event: Event
) -> None:
    submitted(session, event, "rasa@example.org")
    with running(Postbox(), "127.0.0.2") as far_away:
        transport = SmtpTransport(f"smtp://user:secret@127.0.0.2:{far_away.port}", sender=ME)
        assert deliver(app, session, transport) == 0

    assert server_of(session, transport).problem is ServerProblem.INSECURE
    assert only(session).attempts == 0


def test_password_is_not_sent_unencrypted() -> None:
    with running(Postbox(), "127.0.0.2") as far_away:
        url = f"smtp://user:secret@127.0.0.2:{far_away.port}"
        transport = SmtpTransport(url, sender=ME)

        with pytest.raises(ServerFailure, match="the password is not sent"):
            transport.send(EmailMessage())


def test_without_a_server_mails_are_stored_as_private_files(
    app: Flask, session: Session, event: Event, tmp_path: Path
) -> None:
    submitted(session, event, "rasa@example.org")

    assert deliver(app, session, FileTransport(tmp_path / "mail")) == 1

    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["To"]


@on_both
def test_worker_killed_between_sending_and_recording_loses_nothing(
    app: Flask, session: Session, event: Event, postbox: Postbox, tmp_path: Path
) -> None:
    registration: Registration = submitted(session, event, "rasa@example.org")
    url = app.config["SQLALCHEMY_DATABASE_URI"]

    child = subprocess.run(
        [sys.executable, "-m", "tests.jobs.killed_worker", str(tmp_path), url, SECRET,
         str(postbox.port), NOON.isoformat()],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    too_early = deliver(app, session, postbox, NOON + CLAIM_TTL - timedelta(seconds=1))
    sent = deliver(app, session, postbox, NOON + CLAIM_TTL)

    assert child.returncode == -signal.SIGKILL, child.stderr
    assert (too_early, sent) == (0, 1)
    first, second = postbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert only(session).status is MailStatus.SENT
    for mail_sent in postbox.mails:
        link = re.search(rf"{BASE}/registrations/(\S+)", part(mail_sent, "text/plain"))
        assert link is not None
        opened = access.get_valid_token(session, link[1], TokenScope.REGISTRATION, now=NOON)
        assert opened.subject_id == registration.id


def test_an_invalid_role_mailbox_does_not_block_mail(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    event.bodies[0].email = "a,b@example.org"
    event.contact_email = "two words@example.org"
    session.commit()
    submitted(session, event, "rasa@example.org")

    assert deliver(app, session, postbox) == 1

    (mail,) = postbox.mails
    assert mail["From"].addresses[0].addr_spec == ME
    assert mail["Reply-To"] is None


def test_a_mail_to_an_unverified_address_contains_no_submitted_text(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    submitted(session, event, "stranger@example.org", name="You won t.me/winbig")

    deliver(app, session, postbox)

    (mail,) = postbox.mails
    assert mail["To"] == "stranger@example.org"
    assert "t.me" not in part(mail, "text/plain") + part(mail, "text/html")
    assert "\nHello,\n" in part(mail, "text/plain")
