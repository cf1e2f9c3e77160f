"""Mails about nominations over a real mail server: request, nomination, withdrawal, refusal."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.delegations import services
from meetings.domain.events.models import Event
from meetings.domain.events.operations import record_change
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailStatus
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.delegations.helpers import (
    CONTACT,
    SECRETARIAT,
    accepted,
    invited,
    nominated,
    withdrawn,
)
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import BASE, deliver, part

pytestmark = on_both


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Provide a running mail server."""
    with running(Postbox()) as postbox:
        yield postbox


@pytest.fixture
def event(session: Session) -> Event:
    """Create a hybrid meeting with three places per delegation."""
    factories.installation(session)
    body = factories.body(session, name="Task Force Žuvis", email="task-force@example.org")
    event = factories.open_event(
        session, bodies=[body], title="Œuvre; com,mon", mode=AttendanceMode.HYBRID,
        venues=[factories.venue(session)], seats_per_delegation=3,
        registration_closes_at=NOON + timedelta(days=5),
    )  # fmt: skip
    session.commit()
    return event


def link_in(mail: EmailMessage, path: str) -> str:
    """Return the path of the link of this kind, which both forms of the mail have."""
    match = re.search(rf"{BASE}(/{path}/[\w-]+)", part(mail, "text/plain"))
    assert match is not None
    assert match[0] in part(mail, "text/html")
    return match[1]


def statuses(session: Session) -> list[tuple[str, MailStatus]]:
    session.rollback()
    rows = session.scalars(select(Message).order_by(Message.id)).all()
    return [(row.kind.value, row.status) for row in rows]


def test_request_to_nominate(app: Flask, session: Session, event: Event, postbox: Postbox) -> None:
    invited(session, event)

    deliver(app, session, postbox)

    (mail,) = postbox.mails
    text = part(mail, "text/plain")
    assert mail["Subject"] == "Please nominate for Estonia: Œuvre; com,mon"
    assert (mail["From"], mail["To"]) == (
        "Task Force Žuvis <task-force@example.org>", f"Mari <{CONTACT}>",
    )  # fmt: skip
    assert "Who will attend for Estonia?" in text
    assert "Your seats: 3\n" in text
    assert "Please answer by" in text
    assert link_in(mail, "delegations")


def test_nominated_accepts_by_the_link_and_gets_the_invitation(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    nomination = nominated(session, event)
    deliver(app, session, postbox)

    (mail,) = postbox.mails
    assert mail["Subject"] == "You have been nominated: Œuvre; com,mon"
    assert "The delegation of Estonia has nominated you" in part(mail, "text/plain")
    assert [item for item in mail.walk() if item.get_content_type() == "text/calendar"] == []
    assert link_in(mail, "registrations")

    accepted(session, nomination)
    deliver(app, session, postbox)

    invitation = icalendar.Calendar.from_ical(part(postbox.mails[1], "text/calendar"))
    assert invitation["METHOD"] == "REQUEST"


def test_a_withdrawn_nomination_is_removed_from_the_calendar(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    nomination = accepted(session, nominated(session, event))
    deliver(app, session, postbox)

    withdrawn(session, nomination)
    deliver(app, session, postbox)

    last = postbox.mails[-1]
    assert last["Subject"] == "Nomination withdrawn: Œuvre; com,mon"
    assert "The delegation of Estonia has withdrawn your nomination" in part(last, "text/plain")
    assert icalendar.Calendar.from_ical(part(last, "text/calendar"))["METHOD"] == "CANCEL"


def test_the_contact_is_notified_of_a_refusal(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    invited(session, event)
    services.decline_nomination(session, nominated(session, event), now=NOON)

    deliver(app, session, postbox)

    last = postbox.mails[-1]
    assert last["To"] == f"Mari <{CONTACT}>"
    assert last["Subject"] == "Jüri Tamm will not attend: Œuvre; com,mon"
    assert link_in(last, "delegations")


def test_superseded_messages_are_not_sent(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    invited(session, event)
    invited(session, event, email="other@example.ee")
    nomination = nominated(session, event)
    services.decline_nomination(session, nomination, now=NOON)
    accepted(session, nomination)

    deliver(app, session, postbox)

    assert {mail["To"] for mail in postbox.mails} == {
        "Mari <other@example.ee>", "Jüri Tamm <juri@example.ee>",
    }  # fmt: skip
    assert statuses(session) == [
        ("delegation_asked", MailStatus.DROPPED), ("delegation_asked", MailStatus.SENT),
        ("nominated", MailStatus.DROPPED), ("nomination_refused", MailStatus.DROPPED),
        ("registration_confirmed", MailStatus.SENT),
    ]  # fmt: skip


def test_no_request_for_a_cancelled_meeting_is_sent(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    invited(session, event)
    with transaction(session, now=NOON):
        event.state = EventState.CANCELLED

    deliver(app, session, postbox)

    assert postbox.mails == []


def test_a_nominee_is_notified_of_another_day_as_a_nominee(
    app: Flask, session: Session, event: Event, postbox: Postbox
) -> None:
    nominated(session, event)
    deliver(app, session, postbox)
    with transaction(session, now=NOON):
        record_change(
            session, event, ChangeKind.RESCHEDULED, {"starts_on": ["2027-05-19", "2027-05-20"]},
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip

    deliver(app, session, postbox)

    text = part(postbox.mails[-1], "text/plain")
    assert "The meeting has a new date or time\n" in text
    assert "You are nominated for this meeting." in text
    assert link_in(postbox.mails[-1], "registrations")
