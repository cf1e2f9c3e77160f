"""Decide, cancel and change: allowed states, permissions and audit entries."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access_operations
from meetings.domain.access import queries as access_queries
from meetings.domain.access.errors import TokenExpired
from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, NotAllowed, Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit.models import AuditEntry
from meetings.domain.events.rules import AttendanceMode, EventState, RegistrationPolicy
from meetings.domain.people.rules import Sector
from meetings.domain.registration import decision_services, services
from meetings.domain.registration.errors import (
    AlreadyDecided,
    EventIsFull,
    EventNotActive,
    ModeNotOffered,
    NoSeatFree,
    NoSeatInMode,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    LINK_TTL_AFTER_EVENT,
    ParticipationMode,
    PersonCorrection,
    RegistrationState,
)
from meetings.kernel.database import current_revision
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON
from tests.domain.registration.helpers import (
    queued_mails,
    registered,
    registration_request,
    submitted,
)
from tests.minutes import minute

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


@pytest.mark.parametrize("state", RegistrationState)
def test_only_active_and_unverified_registrations_are_cancelled(
    session: Session, state: RegistrationState
) -> None:
    registration = factories.registration(session, factories.open_event(session), state=state)
    session.commit()

    services.cancel_registration(session, registration, actor=SECRETARIAT, now=minute(1))

    assert registration.state is (
        CANCELLED if state in ACTIVE_REGISTRATION_STATES or state is UNVERIFIED else state
    )
    is_notified = state in ACTIVE_REGISTRATION_STATES
    assert audit_rows(session) == (
        [("registration.cancelled", 1, minute(1))] if is_notified else []
    )
    assert queued_mails(session, registration.email) == (
        ["registration_cancelled"] if is_notified else []
    )


@pytest.mark.parametrize("state", RegistrationState)
def test_only_eligible_registrations_are_approved_or_declined(
    session: Session, state: RegistrationState
) -> None:
    event = factories.open_event(session)
    first, second = (factories.registration(session, event, state=state) for _ in range(2))
    session.commit()

    if state in {PENDING, WAITLISTED}:
        assert (
            decision_services.approve_registration(session, first, SECRETARIAT, now=minute(1)).state
            is CONFIRMED
        )
    else:
        with pytest.raises(AlreadyDecided) as refused:
            decision_services.approve_registration(session, first, SECRETARIAT, now=minute(1))
        assert refused.value.details == {"state": state.value}
    if state in ACTIVE_REGISTRATION_STATES:
        assert (
            decision_services.decline_registration(
                session, second, SECRETARIAT, now=minute(2)
            ).state
            is DECLINED
        )
    else:
        with pytest.raises(AlreadyDecided) as refused:
            decision_services.decline_registration(session, second, SECRETARIAT, now=minute(2))
        assert refused.value.details == {"state": state.value}


@pytest.mark.parametrize(
    ("seats", "has_waiting_list", "state", "becomes"),
    [
        (1, False, PENDING, CONFIRMED), (0, True, PENDING, WAITLISTED), (0, False, PENDING, None),
        (1, True, WAITLISTED, CONFIRMED), (0, True, WAITLISTED, None),
    ],
)  # fmt: skip
def test_approval_requires_a_seat_or_a_waiting_list(
    session: Session, seats: int, has_waiting_list: bool, state: RegistrationState,
    becomes: RegistrationState | None,
) -> None:  # fmt: skip
    event = factories.open_event(session, capacity_total=seats, has_waiting_list=has_waiting_list)
    registration = factories.registration(session, event, state=state)
    session.commit()

    if becomes is None:
        with pytest.raises(NoSeatFree):
            decision_services.approve_registration(
                session, registration, SECRETARIAT, now=minute(1)
            )
    else:
        decision_services.approve_registration(session, registration, SECRETARIAT, now=minute(1))
    assert registration.state is (becomes or state)


def test_confirmation_extends_valid_links_only(session: Session) -> None:
    event = factories.open_event(session)
    registration = submitted(session, event, RASA)
    valid, expired = (
        created_token(session, registration, minute(9)),
        created_token(session, registration, minute(2)),
    )
    assert event.ends_at is not None

    services.confirm_email(session, registration, now=minute(2))

    token = access_queries.get_valid_token(session, valid, TokenScope.REGISTRATION, now=minute(9))
    assert token.expires_at == event.ends_at + LINK_TTL_AFTER_EVENT
    with pytest.raises(TokenExpired):
        access_queries.get_valid_token(session, expired, TokenScope.REGISTRATION, now=minute(2))


def test_only_organisers_decide_and_the_link_requires_no_role(session: Session) -> None:
    member = Actor(5, "Member", (Grant(Role.MEMBER),))
    registration = registered(session, factories.open_event(session), RASA)

    for actor in (member, Actor(6, "Nobody"), Actor(None, "Nobody")):
        with pytest.raises(NotAllowed):
            services.cancel_registration(session, registration, actor=actor, now=minute(1))
    for action in (decision_services.approve_registration, decision_services.decline_registration):
        with pytest.raises(NotAllowed):
            action(session, registration, ANONYMOUS, now=minute(1))
    assert (
        services.cancel_registration(
            session, registration, actor=holder_of(registration), now=minute(1)
        ).state
        is CANCELLED
    )


def test_refused_change_leaves_no_trace(session: Session) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID, capacity_on_site=0)
    registration = registered(session, event, RASA)
    event.state = EventState.POSTPONED
    session.commit()
    with pytest.raises(EventNotActive):
        services.change_registration(
            session,
            registration,
            participation_mode=registration.participation_mode,
            needs="x",
            now=minute(1),
        )
    event.state = EventState.CONFIRMED
    session.commit()
    with pytest.raises(NoSeatInMode):
        services.change_registration(
            session,
            registration,
            participation_mode=ParticipationMode.ON_SITE,
            needs="x",
            now=minute(1),
        )
    event.mode = AttendanceMode.ONLINE
    session.commit()
    with pytest.raises(ModeNotOffered):
        services.change_registration(
            session,
            registration,
            participation_mode=ParticipationMode.ON_SITE,
            needs="x",
            now=minute(1),
        )

    assert (
        registration.needs,
        registration.participation_mode,
        registration.state,
        audit_rows(session),
    ) == (
        "",
        ParticipationMode.ONLINE,
        CONFIRMED,
        [],
    )


def test_pending_person_can_change_mode_without_a_seat(session: Session) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID, capacity_on_site=0)
    registration = factories.registration(session, event, state=PENDING)
    session.commit()

    services.change_registration(
        session, registration, participation_mode=ParticipationMode.ON_SITE, needs="", now=minute(1)
    )

    assert (
        registration.state,
        registration.participation_mode,
        queued_mails(session, registration.email),
    ) == (
        PENDING,
        ParticipationMode.ON_SITE,
        [],
    )


def test_correction_is_audited_once_without_values(session: Session) -> None:
    registration = registered(session, factories.open_event(session), RASA)
    corrected = PersonCorrection(name="Rasa", organisation="Ministry", sector=Sector.POLICE)

    for number in (1, 2):
        services.change_registration(
            session,
            registration,
            participation_mode=registration.participation_mode,
            needs="",
            corrected=corrected,
            now=minute(number),
        )

    assert (registration.name, registration.organisation, registration.sector) == (
        "Rasa",
        "Ministry",
        Sector.POLICE,
    )
    assert audit_rows(session) == [("registration.corrected", None, minute(1))]


def test_registration_form_does_not_change_public_pages(session: Session) -> None:
    event = factories.open_event(session)
    session.commit()
    registered(session, event, "first@example.org")
    before = current_revision(session)

    submitted(session, event, RASA, now=minute(1))

    assert current_revision(session) == before


def test_full_event_without_a_list_refuses_the_form_unless_approval_is_required(
    session: Session,
) -> None:
    columns = {"capacity_total": 1, "has_waiting_list": False}
    event = factories.open_event(session, **columns)
    with_approval = factories.open_event(
        session, registration=RegistrationPolicy.APPROVAL, **columns
    )
    for full_event in (event, with_approval):
        factories.registration(session, full_event)
    session.commit()

    with pytest.raises(EventIsFull):
        services.register(session, event, registration_request(), now=minute(1))
    assert registered(session, with_approval, RASA, now=minute(1)).state is PENDING
