"""Answers from delegations and nominees: times, links, audit entries and deadlines."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access_operations
from meetings.domain.access import queries as access_queries
from meetings.domain.access.errors import TokenRevoked
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit.models import AuditEntry
from meetings.domain.delegations import queries, services
from meetings.domain.delegations.errors import (
    AlreadyNominated,
)
from meetings.domain.events.models import Event
from meetings.domain.registration.errors import AlreadyDecided, EventIsOver
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    LINK_TTL_AFTER_EVENT,
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from tests import factories
from tests.actors import contact_of
from tests.conftest import NOON
from tests.domain.delegations.helpers import SECRETARIAT, accepted, nominated, nominee
from tests.minutes import TICK, minute

CLOSES = minute(20)
NOMINATED, CANCELLED = RegistrationState.NOMINATED, RegistrationState.CANCELLED
DECLINES = DelegationAnswer.WILL_NOT_TAKE_PART


def audit_rows(session: Session) -> list[tuple[str, int | None, datetime]]:
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.actor_id, row.at) for row in rows]


def end_of(event: Event) -> datetime:
    assert event.ends_at is not None
    return event.ends_at


def test_answer_records_its_time_and_is_audited(session: Session) -> None:
    event = factories.open_event(session)

    services.record_answer(
        session,
        event,
        DECLINES,
        country="EE",
        actor=contact_of(session, event),
        note="No budget",
        now=minute(1),
    )
    services.record_answer(
        session, event, DelegationAnswer.TAKES_PART, country="EE", actor=SECRETARIAT,
        now=minute(2),
    )  # fmt: skip

    delegation = queries.get_for_country(session, event.id, "EE")
    assert delegation is not None
    assert (delegation.answered_at, delegation.note) == (minute(2), "")
    assert delegation.answer is DelegationAnswer.TAKES_PART
    assert audit_rows(session) == [
        ("delegation.will_not_take_part", None, minute(1)), ("delegation.takes_part", 1, minute(2)),
    ]  # fmt: skip


def test_accepting_answer_withdraws_no_nomination(session: Session) -> None:
    event = factories.open_event(session)
    registration = nominated(session, event)

    services.record_answer(
        session,
        event,
        DelegationAnswer.TAKES_PART,
        country="EE",
        actor=contact_of(session, event),
        now=minute(1),
    )

    assert registration.state is NOMINATED


def test_declining_answer_affects_neither_other_delegations_nor_ended_nominations(
    session: Session,
) -> None:
    event = factories.open_event(session)
    refused, latvian = nominated(session, event), nominated(session, event, "l@x.lv", "LV")
    services.decline_nomination(session, refused, now=minute(1))

    services.record_answer(
        session, event, DECLINES, country="EE", actor=contact_of(session, event), now=minute(2)
    )

    assert (refused.state, refused.decided_at, latvian.state) == (CANCELLED, minute(1), NOMINATED)


def test_nomination_records_its_times_and_is_audited(session: Session) -> None:
    event = factories.open_event(session)

    registration = services.nominate(
        session, event, nominee(organisation="Ministry"), country="EE", actor=SECRETARIAT,
        now=minute(1),
    )  # fmt: skip

    assert (registration.nominated_at, registration.registered_at, registration.decided_at) == (
        minute(1),
    ) * 3
    assert (
        registration.consented_at,
        registration.verified_at,
        registration.delegation,
        registration.organisation,
    ) == (
        None,
        None,
        "EE",
        "Ministry",
    )
    assert registration.nominated_by is not None
    assert registration.nominated_by.answered_at == minute(1)
    assert audit_rows(session) == [("registration.nominated", 1, minute(1))]


def test_nomination_can_be_withdrawn_until_the_event_ends(session: Session) -> None:
    event = factories.open_event(session)
    registration, other = nominated(session, event), nominated(session, event, "b@example.ee")

    services.withdraw_nomination(
        session,
        registration,
        actor=contact_of(session, registration.event),
        now=end_of(event) - TICK,
    )
    with pytest.raises(EventIsOver):
        services.withdraw_nomination(
            session, other, actor=contact_of(session, other.event), now=end_of(event)
        )

    assert (registration.state, other.state) == (RegistrationState.WITHDRAWN, NOMINATED)


def test_nomination_can_be_accepted_until_the_event_ends(session: Session) -> None:
    event = factories.open_event(session)
    registration, other = nominated(session, event), nominated(session, event, "b@example.ee")
    _, secret = access_operations.create_token(
        session, TokenScope.REGISTRATION, registration.id, now=NOON, expires_at=end_of(event)
    )
    session.commit()
    last = end_of(event) - TICK

    accepted(session, registration, now=last)
    with pytest.raises(EventIsOver):
        accepted(session, other, now=end_of(event))

    assert (registration.verified_at, registration.consented_at, registration.decided_at) == (
        last,
        last,
        last,
    )
    token = access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=NOON)
    assert token.expires_at == end_of(event) + LINK_TTL_AFTER_EVENT
    assert audit_rows(session)[-1] == ("registration.accepted", None, last)


def test_declining_is_recorded_once_and_extends_the_link(session: Session) -> None:
    event = factories.open_event(session)
    registration = nominated(session, event)
    _, secret = access_operations.create_token(
        session, TokenScope.REGISTRATION, registration.id, now=NOON, expires_at=end_of(event)
    )
    session.commit()

    services.decline_nomination(session, registration, now=minute(1))
    services.decline_nomination(session, registration, now=minute(2))

    assert registration.decided_at == minute(1)
    token = access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=minute(2))
    assert token.expires_at == end_of(event) + LINK_TTL_AFTER_EVENT
    assert audit_rows(session)[1:] == [("registration.refused", None, minute(1))]


@pytest.mark.parametrize("state", RegistrationState)
@pytest.mark.parametrize("is_verified", [True, False])
def test_open_and_refused_nominations_can_be_answered(
    state: RegistrationState, is_verified: bool
) -> None:
    registration = Registration(
        state=state, nominated_by_id=1, verified_at=NOON if is_verified else None,
        participation_mode=ParticipationMode.ONLINE,
    )  # fmt: skip

    expected = state is NOMINATED or (state is CANCELLED and not is_verified)
    assert queries.can_be_answered(registration) is expected
    registration.nominated_by_id = None
    assert not queries.can_be_answered(registration)


def test_renominating_after_a_refusal_creates_a_new_link(session: Session) -> None:
    event = factories.open_event(session)
    registration = nominated(session, event)
    _, secret = access_operations.create_token(
        session, TokenScope.REGISTRATION, registration.id, now=NOON
    )
    session.commit()
    with pytest.raises(AlreadyNominated):
        nominated(session, event, now=minute(1))
    services.decline_nomination(session, registration, now=minute(2))

    renominated = nominated(session, event, now=minute(3))

    assert (renominated.id, renominated.state, renominated.nominated_at) == (
        registration.id,
        NOMINATED,
        minute(3),
    )
    with pytest.raises(TokenRevoked):
        access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=minute(4))


def test_delegation_quota_is_audited_and_can_be_removed(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=3)

    for number, seats in ((1, 5), (2, None)):
        services.set_quota(
            session, event, seats, country="EE", actor=SECRETARIAT, now=minute(number)
        )
        limit = queries.get_quota(session, event, "EE").limit
        assert limit == (5 if seats else 3)

    assert audit_rows(session) == [
        ("delegation.seats", 1, minute(1)),
        ("delegation.seats", 1, minute(2)),
    ]


def test_withdrawn_or_independent_registrations_cannot_be_withdrawn(session: Session) -> None:
    event = factories.open_event(session)
    delegation = nominated(session, event).nominated_by
    for state in set(RegistrationState) - {
        NOMINATED, RegistrationState.PENDING, RegistrationState.CONFIRMED,
        RegistrationState.WAITLISTED,
    }:  # fmt: skip
        registration = factories.registration(session, event, state=state, nominated_by=delegation)
        session.commit()
        with pytest.raises(AlreadyDecided) as refused:
            services.withdraw_nomination(
                session, registration, actor=contact_of(session, registration.event), now=minute(1)
            )
        assert refused.value.details == {"state": state.value}


def test_delegation_is_found_by_id(session: Session) -> None:
    event = factories.open_event(session)
    delegation = nominated(session, event, now=NOON + timedelta(days=1)).nominated_by
    assert delegation is not None

    assert queries.get_by_id(session, delegation.id) is delegation
    assert queries.get_by_id(session, delegation.id + 1) is None
    assert queries.get_by_id(session, None) is None
