"""Limits of repeated forms and reinstated registrations."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access_operations
from meetings.domain.access import queries as access_queries
from meetings.domain.access.errors import TokenRevoked
from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit.models import AuditEntry
from meetings.domain.events.rules import AttendanceMode, RegistrationPolicy
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import DUPLICATE_WINDOW, MAIL_LIMIT_WINDOW, MAX_MAILS_PER_EVENT
from meetings.domain.people.rules import Sector
from meetings.domain.registration import decision_services, queries, services
from meetings.domain.registration.errors import (
    AlreadyDecided,
    CancelledTooOften,
    EventIsFull,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    CANCELLATION_WINDOW,
    MAX_CANCELLATIONS,
    ParticipationMode,
    RegistrationState,
)
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON
from tests.domain.registration.helpers import (
    queued_mails,
    registered,
    registration_request,
    submitted,
)
from tests.minutes import TICK, minute

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
PENDING, WAITLISTED = RegistrationState.PENDING, RegistrationState.WAITLISTED
UNVERIFIED, DECLINED = RegistrationState.UNVERIFIED, RegistrationState.DECLINED
RASA = "rasa@example.org"


def audit_rows(session: Session) -> list[tuple[str, int | None, datetime]]:
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.actor_id, row.at) for row in rows]


def created_token(
    session: Session, registration: Registration, expires_at: datetime | None = None
) -> str:
    _, secret = access_operations.create_token(
        session, TokenScope.REGISTRATION, registration.id, now=NOON, expires_at=expires_at
    )
    session.commit()
    return secret


def test_each_call_records_its_own_time(session: Session) -> None:
    event = factories.open_event(session, registration=RegistrationPolicy.APPROVAL)

    registration = submitted(session, event, RASA, now=minute(1))
    assert (registration.registered_at, registration.consented_at, registration.verified_at) == (
        minute(1),
        minute(1),
        None,
    )
    services.confirm_email(session, registration, now=minute(2))
    assert (registration.verified_at, registration.decided_at, registration.state) == (
        minute(2),
        minute(2),
        PENDING,
    )
    decision_services.approve_registration(session, registration, SECRETARIAT, now=minute(3))
    assert (registration.decided_at, registration.state) == (minute(3), CONFIRMED)
    decision_services.decline_registration(
        session, registration, SECRETARIAT, reason="No", now=minute(4)
    )
    assert (registration.decided_at, registration.state, registration.reason) == (
        minute(4),
        DECLINED,
        "No",
    )

    assert registration.registered_at == minute(1)
    assert audit_rows(session) == [
        ("registration.approved", 1, minute(3)), ("registration.declined", 1, minute(4)),
    ]  # fmt: skip
    sent = session.scalars(select(Message).order_by(Message.id)).all()
    assert [message.created_at for message in sent] == [minute(number) for number in (1, 2, 3, 4)]


def test_repeated_form_sends_one_mail_within_the_window(session: Session) -> None:
    event = factories.open_event(session)
    for now in (NOON, NOON + DUPLICATE_WINDOW - TICK):
        submitted(session, event, RASA, now=now)
    assert queued_mails(session, RASA) == ["registration_received"]

    registration = submitted(session, event, RASA, now=NOON + DUPLICATE_WINDOW)

    assert queued_mails(session, RASA) == ["registration_received"] * 2
    assert registration.registered_at == NOON + DUPLICATE_WINDOW


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Another"), ("delegation", "LT"), ("organisation", "Ministry"),
        ("sector", Sector.POLICE), ("needs", "a ramp"),
        ("participation_mode", ParticipationMode.ON_SITE),
    ],
)  # fmt: skip
def test_form_with_another_value_replaces_the_registration(
    session: Session, field: str, value: object
) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID)
    registration = submitted(session, event, RASA, now=minute(1))
    secret = created_token(session, registration)
    submitted(session, event, RASA, now=minute(1) + TICK)
    token = access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=minute(1))
    assert token.subject_id == registration.id

    submitted(session, event, RASA, now=minute(1) + 2 * TICK, **{field: value})

    assert getattr(registration, field) == value
    assert queued_mails(session, RASA) == ["registration_received"] * 2
    with pytest.raises(TokenRevoked):
        access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=minute(2))


def test_registered_person_gets_one_link_within_the_window(session: Session) -> None:
    event = factories.open_event(session)
    registered(session, event, RASA, now=minute(1))
    last = minute(5) + DUPLICATE_WINDOW

    for now in (minute(5), last - TICK, last):
        submitted(session, event, RASA, now=now)

    assert queued_mails(session, RASA)[2:] == ["registration_link"] * 2


def test_mailbox_at_the_limit_gets_no_mail_for_an_hour(session: Session) -> None:
    event = factories.open_event(session)
    session.commit()
    for number in range(MAX_MAILS_PER_EVENT):
        submitted(session, event, f"rasa+{number}@example.org", now=minute(1))

    services.register(
        session, event, registration_request(RASA), now=minute(1) + MAIL_LIMIT_WINDOW - TICK
    )
    assert queries.get_by_email(session, event.id, RASA) is None
    services.register(session, event, registration_request(RASA), now=minute(1) + MAIL_LIMIT_WINDOW)

    assert queries.get_by_email(session, event.id, RASA) is not None


def test_cancelled_registration_is_reinstated_up_to_a_limit(
    session: Session,
) -> None:
    registration = registered(session, factories.open_event(session), RASA, now=NOON)
    for number in range(1, MAX_CANCELLATIONS):
        services.cancel_registration(
            session, registration, actor=holder_of(registration), now=minute(10 * number)
        )
        services.reinstate(session, registration, now=minute(10 * number + 5))
    services.cancel_registration(
        session, registration, actor=holder_of(registration), now=minute(90)
    )
    first = minute(10)

    with pytest.raises(CancelledTooOften):
        services.reinstate(session, registration, now=first + CANCELLATION_WINDOW - TICK)
    services.reinstate(session, registration, now=first + CANCELLATION_WINDOW)

    assert registration.state is CONFIRMED
    assert audit_rows(session)[-1] == ("registration.resumed", None, first + CANCELLATION_WINDOW)


@pytest.mark.parametrize("state", [state for state in RegistrationState if state is not CANCELLED])
def test_only_cancelled_registrations_are_reinstated(
    session: Session, state: RegistrationState
) -> None:
    registration = factories.registration(session, factories.open_event(session), state=state)
    session.commit()

    with pytest.raises(AlreadyDecided) as refused:
        services.reinstate(session, registration, now=NOON)
    assert refused.value.details == {"state": state.value}


def test_unverified_registration_is_not_reinstated_and_full_events_reinstate_none(
    session: Session,
) -> None:
    event = factories.open_event(session, capacity_total=0, has_waiting_list=False)
    unverified = factories.registration(session, event, state=CANCELLED, verified_at=None)
    verified = factories.registration(session, event, state=CANCELLED)
    session.commit()

    with pytest.raises(AlreadyDecided):
        services.reinstate(session, unverified, now=NOON)
    with pytest.raises(EventIsFull):
        services.reinstate(session, verified, now=NOON)
    assert verified.state is CANCELLED
