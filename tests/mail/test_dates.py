"""Dates in mails: the new one comes first, and the old one is struck out by an element."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, EventState, RegistrationPolicy
from meetings.domain.followers.rules import Frequency
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel.database import transaction
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON
from tests.domain.followers.helpers import (
    NOTIFIED_AT,
    SECRETARIAT,
    change_state,
    confirmed_follow,
    rename,
    reschedule,
)
from tests.domain.registration.helpers import registered, submitted
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import BASE, deliver, part
from tests.mail.test_notifications import sent

STRUCK_OUT = "<s>"
DAY = timedelta(days=1)
OLD, NEW = "Thu 20 May 2027, 09:30–12:45 EEST", "Tue 1 June 2027"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Provide a running mail server."""
    with running(Postbox()) as postbox:
        yield postbox


@pytest.fixture
def event(session: Session) -> Event:
    """Create an online event of an organisation."""
    factories.installation(session)
    event = factories.open_event(session, title="Early warning")
    session.commit()
    return event


def change_mail(
    app: Flask, session: Session, event: Event, postbox: Postbox, kind: ChangeKind
) -> tuple[str, str]:
    """Return both parts of the mail that notifies participants of the change."""
    with transaction(session, now=NOON):
        before = str(event.starts_on)
        fields = {"state": ["confirmed", kind.value]}
        if kind is ChangeKind.RESCHEDULED:
            events.set_when(session, event, factories.when("2027-06-01"))
            fields = {"starts_on": [before, "2027-06-01"]}
        else:
            event.state = EventState(kind.value)
        events.record_change(session, event, kind, fields, actor=SECRETARIAT, now=NOON)
    deliver(app, session, postbox)
    return parts(postbox.mails[-1])


def parts(mail: EmailMessage) -> tuple[str, str]:
    return part(mail, "text/plain"), part(mail, "text/html")


def test_a_moved_meeting_has_its_new_date_first(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    registered(session, event, "rasa@example.org")

    text, html = change_mail(app, session, event, postbox, ChangeKind.RESCHEDULED)

    assert html.index(NEW) < html.index(OLD)
    assert f"Before: {STRUCK_OUT}{OLD}</s>" in html
    assert text.index(NEW) < text.index("Before: ")


def test_followers_read_the_new_date_and_title_first(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    for pace, email in ((Frequency.IMMEDIATE, "a@example.org"), (Frequency.DAILY, "b@example.org")):
        confirmed_follow(session, email, pace)
    reschedule(session, event, factories.when("2027-06-01"))
    rename(session, event, "Late warning")
    mails = sent(app, session, postbox, NOTIFIED_AT) + sent(
        app, session, postbox, NOTIFIED_AT + DAY
    )

    html = [parts(mail)[1] for mail in {mail["Message-ID"]: mail for mail in mails}.values()]

    assert len(html) == 2
    for page in html:
        assert page.index(NEW) < page.index(OLD)
        assert page.index("Late warning") < page.index(f"Before: {STRUCK_OUT}Early warning</s>")


@pytest.mark.parametrize("kind", [ChangeKind.CANCELLED, ChangeKind.POSTPONED])
def test_a_cancelled_or_postponed_meeting_has_its_date_struck_out(
    app: Flask, session: Session, event: Event, postbox: Postbox, kind: ChangeKind
) -> None:
    registered(session, event, "rasa@example.org")

    text, html = change_mail(app, session, event, postbox, kind)

    word = kind.value.capitalize()
    assert f"<strong>{word}</strong>" in html
    assert f"Originally planned for {STRUCK_OUT}{OLD}</s>" in html
    assert "<strong>Thu 20 May" not in html
    assert "Programme and papers" not in html
    assert f"When: {word}\n  Originally planned for {OLD}\n" in text


def test_a_follower_sees_no_earlier_move_of_a_cancelled_meeting(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    confirmed_follow(session)
    reschedule(session, event, factories.when("2027-06-01"))
    change_state(session, event, EventState.CANCELLED, ChangeKind.CANCELLED)

    (mail,) = sent(app, session, postbox)

    text, html = parts(mail)

    assert "Before" not in text + html
    assert "20 May" not in text + html
    assert f"{STRUCK_OUT}{NEW}, 09:30–12:45 EEST</s>" in html
    assert "When: Cancelled\n  Originally planned for " in text


def test_the_status_is_worded_for_the_person(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    event.registration = RegistrationPolicy.APPROVAL
    session.commit()
    registration = registered(session, event, "rasa@example.org")
    assert registration.state is RegistrationState.PENDING
    deliver(app, session, postbox)
    submitted(session, event, "rasa@example.org")
    deliver(app, session, postbox)
    pending, repeated = postbox.mails[-2:]

    assert pending["Subject"] == "Awaiting approval: Early warning"
    assert "Status: Awaiting approval\n" in parts(repeated)[0]


@pytest.mark.parametrize(
    ("participation_mode", "sentence"),
    [
        (ParticipationMode.ONLINE, "You are attending online."),
        (ParticipationMode.ON_SITE, "You are attending on site."),
    ],
)
def test_a_confirmation_names_the_form_of_attendance(
    app: Flask, session: Session, event: Event, postbox: Postbox,
    participation_mode: ParticipationMode, sentence: str,
) -> None:  # fmt: skip
    registration = registered(session, event, "rasa@example.org")
    registration.participation_mode = participation_mode
    session.commit()

    deliver(app, session, postbox)

    for text_part in parts(postbox.mails[-1]):
        assert text_part.index("Your seat is confirmed") < text_part.index(sentence)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_cancelled_person_can_register_again_if_registration_is_open(
    app: Flask, session: Session, event: Event, postbox: Postbox, is_open: bool
) -> None:
    registration: Registration = registered(session, event, "rasa@example.org")
    services.cancel_registration(session, registration, actor=holder_of(registration), now=NOON)
    if not is_open:
        event.registration = RegistrationPolicy.INVITATION
        session.commit()

    deliver(app, session, postbox)

    for text_part in parts(postbox.mails[-1]):
        assert (f"{BASE}/registrations/" in text_part) is is_open
        assert ("You can register again on your page." in text_part) is is_open
