"""Contacts of delegations and speakers are notified of new dates, places and states."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Installation
from meetings.domain.delegations import services
from meetings.domain.events import operations
from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.rules import DelegationAnswer
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON
from tests.domain.delegations.helpers import CONTACT, SECRETARIAT, invited

SPEAKER = "speaker@example.org"


@pytest.fixture
def event(session: Session) -> Event:
    """Return an announced event with an invited delegation and a speaker in two sessions."""
    factories.installation(session)
    event = factories.open_event(session)
    speaker = factories.person(session, name="Ada", email=SPEAKER)
    factories.appearance(session, event, person=speaker)
    factories.appearance(session, event, person=speaker)
    factories.appearance(session, event)
    factories.appearance(session, event, group_name="A choir")
    session.commit()
    invited(session, event)
    return event


def recipients(session: Session) -> list[str]:
    session.rollback()
    statement = select(Message.to_address).where(Message.kind == MailKind.INVOLVED_NOTIFIED)
    return sorted(session.scalars(statement))


def locale_of_speaker(session: Session) -> str:
    """Return the language of the latest mail to the speaker."""
    session.rollback()
    statement = select(Message.locale).where(Message.to_address == SPEAKER)
    return session.scalars(statement.order_by(Message.id.desc())).first() or ""


def changed(session: Session, event: Event, kind: ChangeKind) -> None:
    with transaction(session, now=NOON):
        operations.record_change(
            session, event, kind, {"starts_on": [date.min.isoformat(), "2027-05-20"]},
            actor=SECRETARIAT, now=NOON, reason="Ice",
        )  # fmt: skip


def test_cancellation_is_sent_once_to_each_with_its_number(session: Session, event: Event) -> None:
    events.cancel_event(session, event, reason="Ice", actor=SECRETARIAT, now=NOON)

    assert recipients(session) == [CONTACT, SPEAKER]
    facts = [row.facts for row in session.scalars(select(Message)) if row.facts]
    assert facts == [{"change": 1}] * 2


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (ChangeKind.RESCHEDULED, 2), (ChangeKind.MOVED, 2), (ChangeKind.CONFIRMED, 2),
        (ChangeKind.EDITED, 0), (ChangeKind.AGENDA, 0),
    ],
)  # fmt: skip
def test_only_new_dates_places_and_states_are_sent(
    session: Session, event: Event, kind: ChangeKind, count: int
) -> None:
    changed(session, event, kind)

    assert len(recipients(session)) == count


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(ChangeKind.RESCHEDULED, [CONTACT, SPEAKER]), (ChangeKind.MOVED, [SPEAKER])],
)
def test_absent_delegation_is_notified_of_a_new_date_only(
    session: Session, event: Event, kind: ChangeKind, expected: list[str]
) -> None:
    services.record_answer(
        session, event, DelegationAnswer.WILL_NOT_TAKE_PART, country="EE", actor=SECRETARIAT,
        now=NOON,
    )  # fmt: skip

    changed(session, event, kind)

    assert recipients(session) == expected


def test_participants_are_not_notified_twice(session: Session, event: Event) -> None:
    factories.registration(session, event, email=SPEAKER.upper())
    session.commit()

    changed(session, event, ChangeKind.RESCHEDULED)

    assert recipients(session) == [CONTACT]


def test_nobody_is_notified_of_an_event_that_was_not_announced(
    session: Session, event: Event
) -> None:
    event.published_at = None
    session.commit()

    changed(session, event, ChangeKind.RESCHEDULED)

    assert recipients(session) == []


def test_speakers_are_notified_in_the_language_that_they_use(
    session: Session, event: Event
) -> None:
    """The user's language comes first, then the latest confirmed registration."""
    installation = session.get(Installation, 1)
    assert installation is not None
    installation.language = "lt"
    session.commit()
    changed(session, event, ChangeKind.MOVED)
    assert locale_of_speaker(session) == "lt"

    for number, (locale, verified_at) in enumerate((("fi", NOON), ("sv", NOON), ("pl", None))):
        factories.registration(
            session, factories.open_event(session), email=SPEAKER.upper(), locale=locale,
            email_key=SPEAKER, verified_at=verified_at, name=f"Ada {number}",
        )  # fmt: skip
    changed(session, event, ChangeKind.MOVED)
    assert locale_of_speaker(session) == "sv"

    factories.user(session, email=SPEAKER, locale="de")
    changed(session, event, ChangeKind.MOVED)
    assert locale_of_speaker(session) == "de"
