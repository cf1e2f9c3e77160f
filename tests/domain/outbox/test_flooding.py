"""Mails to a mailbox are limited across forms and spellings of its address."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.delegations import services as delegations
from meetings.domain.delegations.errors import MailLimitReached
from meetings.domain.delegations.rules import Contact
from meetings.domain.events.models import Event
from meetings.domain.followers import services as followers
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import (
    DUPLICATE_WINDOW,
    MAIL_LIMIT_WINDOW,
    MAX_MAILS_PER_EVENT,
    MAX_MAILS_TOTAL,
    MailKind,
)
from meetings.domain.registration import services as registration
from meetings.domain.registration.errors import AlreadyDecided, CancelledTooOften
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import MAX_CANCELLATIONS
from tests import factories
from tests.actors import holder_of
from tests.concurrency import run_concurrently
from tests.conftest import NOON, on_both
from tests.domain.delegations.helpers import SECRETARIAT, accepted, nominated, nominee
from tests.domain.followers.helpers import follow_request
from tests.domain.registration.helpers import registered, registration_request

pytestmark = on_both


def count_mails(session: Session, kind: MailKind | None = None) -> int:
    session.rollback()
    statement = select(func.count(Message.id))
    return session.scalar(statement.where(Message.kind == kind) if kind else statement) or 0


def open_events(session: Session, number: int) -> list[int]:
    """Create events with open registration and return their ids."""
    ids = [factories.open_event(session).id for _ in range(number)]
    session.commit()
    return ids


def test_registrations_with_many_spellings_of_one_address_are_limited(session: Session) -> None:
    event = factories.open_event(session)
    session.commit()

    for number in range(40):
        now = NOON + timedelta(seconds=number)
        registration.register(
            session, event, registration_request(f"rasa+{number}@example.org"), now=now
        )

    assert count_mails(session) == MAX_MAILS_PER_EVENT
    assert session.scalar(select(func.count(Registration.id))) == MAX_MAILS_PER_EVENT
    registration.register(session, event, registration_request("rasa@example.com"), now=NOON)
    registration.register(
        session, event, registration_request("rasa@example.org"), now=NOON + 2 * MAIL_LIMIT_WINDOW
    )
    assert count_mails(session) == MAX_MAILS_PER_EVENT + 2


def test_repeated_link_mails_are_limited(session: Session) -> None:
    event = factories.open_event(session)
    registered(session, event, "rasa@example.org")

    for number in range(1, 30):
        now = NOON + number * DUPLICATE_WINDOW
        registration.register(
            session, event, registration_request(), now=min(now, NOON + timedelta(minutes=59))
        )

    assert count_mails(session, MailKind.REGISTRATION_LINK) == MAX_MAILS_PER_EVENT - 1


def test_mails_to_one_mailbox_are_limited_across_events_and_forms(session: Session) -> None:
    ids = open_events(session, MAX_MAILS_TOTAL)
    for number in range(MAX_MAILS_PER_EVENT):
        followers.request_follow(session, follow_request(text=f"word {number}"), now=NOON)
    for event_id in ids[:3]:
        registration.register(
            session, session.get_one(Event, event_id), registration_request(), now=NOON
        )
    for event_id in ids[3:7]:
        nominated(session, session.get_one(Event, event_id), "rasa@example.org")

    assert count_mails(session) == MAX_MAILS_TOTAL
    with pytest.raises(MailLimitReached):
        nominated(session, session.get_one(Event, ids[7]), "Rasa+1@example.org")
    registration.register(session, session.get_one(Event, ids[8]), registration_request(), now=NOON)
    followers.request_follow(session, follow_request(text="another"), now=NOON)
    assert count_mails(session) == MAX_MAILS_TOTAL


def test_nominations_with_many_spellings_of_one_address_are_limited(session: Session) -> None:
    event = factories.open_event(session)
    for number in range(MAX_MAILS_PER_EVENT):
        nominated(session, event, f"juri+{number}@example.ee")

    with pytest.raises(MailLimitReached):
        nominated(session, event, "juri@example.ee")
    assert count_mails(session) == MAX_MAILS_PER_EVENT


def test_repeated_invitations_of_a_delegation_are_limited(session: Session) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    session.commit()

    def invite(event: Event, number: int) -> int:
        contact = Contact("EE", "Mari", f"mari+{number}@example.ee")
        now = NOON + timedelta(minutes=number)
        return delegations.invite_delegations(session, event, [contact], SECRETARIAT, now=now)

    assert [invite(event, number) for number in range(8)] == [1] * MAX_MAILS_PER_EVENT + [0] * 3
    assert invite(other, 9) == 1
    assert count_mails(session) == MAX_MAILS_PER_EVENT + 1


def test_repeated_cancellations_notify_the_delegation_a_few_times(session: Session) -> None:
    event = factories.open_event(session)
    session.commit()
    delegations.invite_delegations(
        session, event, [Contact("EE", "Mari", "m@example.ee")], SECRETARIAT, now=NOON
    )
    first, other = nominated(session, event), nominated(session, event, "eva@example.ee")

    accepted(session, first)
    for _ in range(8):
        registration.cancel_registration(session, first, actor=holder_of(first), now=NOON)
        with suppress(CancelledTooOften, AlreadyDecided):
            registration.reinstate(session, first, now=NOON)
    delegations.decline_nomination(session, other, now=NOON)

    assert count_mails(session, MailKind.NOMINATION_REFUSED) == MAX_CANCELLATIONS + 1


def test_concurrent_forms_for_many_events_are_limited(session: Session) -> None:
    ids = open_events(session, 8)
    for number in range(MAX_MAILS_PER_EVENT):
        followers.request_follow(session, follow_request(text=f"word {number}"), now=NOON)

    def send_forms(thread_session: Session, index: int) -> None:
        event = thread_session.get_one(Event, ids[index])
        if index % 2:
            registration.register(thread_session, event, registration_request(), now=NOON)
            registration.register(
                thread_session, event, registration_request(organisation="A ministry"), now=NOON
            )
            return
        person = nominee("rasa@example.org")
        with suppress(MailLimitReached):
            delegations.nominate(
                thread_session, event, person, country="LT", actor=SECRETARIAT, now=NOON
            )

    run_concurrently(session, 8, send_forms)

    assert count_mails(session) == MAX_MAILS_TOTAL
