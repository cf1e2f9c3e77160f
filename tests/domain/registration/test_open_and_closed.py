"""Opening and closing times for registering, confirming, changing and reinstating."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import AttendanceMode, EventState, RegistrationPolicy
from meetings.domain.registration import operations, queries, services
from meetings.domain.registration.errors import (
    EventIsOver,
    EventNotActive,
    NoRegistration,
    RegistrationByInvitation,
    RegistrationClosed,
    RegistrationNotOpen,
)
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    LINK_TTL_AFTER_EVENT,
    LINK_TTL_WITHOUT_END,
    ParticipationMode,
    RegistrationState,
)
from meetings.kernel.errors import DomainError
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON
from tests.domain.registration.helpers import registered, registration_request, submitted
from tests.minutes import TICK, minute

OPENS, CLOSES = minute(10), minute(20)
ENDED = NOON + timedelta(days=365)


def error_type(session: Session, now: datetime, **columns: object) -> type[DomainError] | None:
    error = queries.registration_error(factories.open_event(session, **columns), now=now)
    return type(error) if error else None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - TICK, RegistrationNotOpen),
        (OPENS, None),
        (OPENS + TICK, None),
        (CLOSES - TICK, None),
        (CLOSES, RegistrationClosed),
        (CLOSES + TICK, RegistrationClosed),
    ],
)
def test_registration_opens_and_closes_on_time(
    session: Session, now: datetime, expected: type[DomainError] | None
) -> None:
    columns = {"registration_opens_at": OPENS, "registration_closes_at": CLOSES}

    assert error_type(session, now, **columns) is expected


def test_refusals_contain_opening_and_closing_times(session: Session) -> None:
    event = factories.open_event(
        session, registration_opens_at=OPENS, registration_closes_at=CLOSES
    )

    before_opening = queries.registration_error(event, now=OPENS - TICK)
    at_closing = queries.registration_error(event, now=CLOSES)

    assert before_opening is not None
    assert before_opening.details == {"opens_at": OPENS}
    assert at_closing is not None
    assert at_closing.details == {"closed_at": CLOSES}


def test_event_is_over_once_it_ends(session: Session) -> None:
    event = factories.open_event(session)
    ends_at = event.ends_at
    assert ends_at is not None

    assert queries.attendance_error(event, now=ends_at - TICK) is None
    assert queries.registration_error(event, now=ends_at - TICK) is None
    assert isinstance(queries.attendance_error(event, now=ends_at), EventIsOver)
    assert isinstance(queries.registration_error(event, now=ends_at), EventIsOver)


def test_undated_event_is_never_over(session: Session) -> None:
    event = factories.open_event(session, when=EventDates(None, "Europe/Vilnius"))

    assert queries.registration_error(event, now=NOON + timedelta(days=10_000)) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (EventState.DRAFT, EventNotActive),
        (EventState.TENTATIVE, None),
        (EventState.CONFIRMED, None),
        (EventState.HELD, EventIsOver),
        (EventState.POSTPONED, EventNotActive),
        (EventState.CANCELLED, EventNotActive),
    ],
)
def test_only_a_live_event_accepts_registrations(
    session: Session, state: EventState, expected: type[DomainError] | None
) -> None:
    assert error_type(session, NOON, state=state) is expected


@pytest.mark.parametrize(
    ("columns", "now", "expected"),
    [
        ({"registration": RegistrationPolicy.NONE}, NOON, NoRegistration),
        ({"registration": RegistrationPolicy.NONE}, ENDED, NoRegistration),
        ({"registration": RegistrationPolicy.APPROVAL}, NOON, None),
        ({"registration": RegistrationPolicy.INVITATION}, NOON, RegistrationByInvitation),
        ({"registration": RegistrationPolicy.INVITATION}, ENDED, EventIsOver),
        ({"registration_opens_at": ENDED + TICK}, ENDED, EventIsOver),
        (
            {"registration": RegistrationPolicy.INVITATION, "registration_opens_at": OPENS},
            NOON,
            RegistrationByInvitation,
        ),
        (
            {"registration_opens_at": CLOSES, "registration_closes_at": OPENS},
            minute(15),
            RegistrationNotOpen,
        ),
    ],
)
def test_most_permanent_reason_is_reported_first(
    session: Session, columns: dict[str, object], now: datetime, expected: type[DomainError] | None
) -> None:
    assert error_type(session, now, **columns) is expected


def test_address_can_be_confirmed_after_closing_until_the_event_ends(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=CLOSES)
    first, second = (submitted(session, event, f"{name}@example.org") for name in "ab")
    ends_at = event.ends_at
    assert ends_at is not None

    assert services.confirm_email(session, first, now=ends_at - TICK).verified_at == ends_at - TICK
    with pytest.raises(EventIsOver):
        services.confirm_email(session, second, now=ends_at)
    assert (second.state, second.verified_at) == (RegistrationState.UNVERIFIED, None)


def test_form_is_accepted_until_closing(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=CLOSES)
    session.commit()

    with pytest.raises(RegistrationClosed):
        services.register(session, event, registration_request(), now=CLOSES)
    services.register(session, event, registration_request(), now=CLOSES - TICK)

    assert queries.get_by_email(session, event.id, registration_request().email) is not None


def test_changes_and_cancellations_are_accepted_until_the_event_ends(session: Session) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID)
    registration = registered(session, event, "a@example.org", now=minute(1))
    ends_at = event.ends_at
    assert ends_at is not None

    with pytest.raises(EventIsOver):
        services.change_registration(
            session,
            registration,
            participation_mode=ParticipationMode.ON_SITE,
            needs="x",
            now=ends_at,
        )
    with pytest.raises(EventIsOver):
        services.cancel_registration(
            session, registration, actor=holder_of(registration), now=ends_at
        )
    services.change_registration(
        session,
        registration,
        participation_mode=ParticipationMode.ON_SITE,
        needs="x",
        now=ends_at - TICK,
    )
    services.cancel_registration(
        session, registration, actor=holder_of(registration), now=ends_at - TICK
    )

    assert (registration.state, registration.participation_mode) == (
        RegistrationState.CANCELLED,
        ParticipationMode.ON_SITE,
    )


def cancelled(session: Session, **columns: object) -> Registration:
    event = factories.open_event(session, **columns)
    return factories.registration(session, event, state=RegistrationState.CANCELLED)


def test_cancelled_registration_can_be_reinstated_after_opening_even_if_closed(
    session: Session,
) -> None:
    registration = cancelled(session, registration_opens_at=OPENS, registration_closes_at=CLOSES)

    assert not queries.can_reinstate(registration, now=OPENS - TICK)
    assert queries.can_reinstate(registration, now=OPENS)
    assert queries.can_reinstate(registration, now=CLOSES)


def test_registration_cannot_be_reinstated_after_the_event(session: Session) -> None:
    registration = cancelled(session)
    ends_at = registration.event.ends_at
    assert ends_at is not None

    assert queries.can_reinstate(registration, now=ends_at - TICK)
    assert not queries.can_reinstate(registration, now=ends_at)


@pytest.mark.parametrize("state", RegistrationState)
def test_only_a_cancelled_registration_can_be_reinstated(
    session: Session, state: RegistrationState
) -> None:
    registration = factories.registration(session, factories.open_event(session), state=state)

    expected = state is RegistrationState.CANCELLED
    assert queries.can_reinstate(registration, now=NOON) is expected


def test_unverified_registration_cannot_be_reinstated(session: Session) -> None:
    registration = cancelled(session)
    registration.verified_at = None

    assert not queries.can_reinstate(registration, now=NOON)


def test_private_link_expires_after_the_later_of_event_end_and_now(
    session: Session,
) -> None:
    event = factories.open_event(session)
    ends_at = event.ends_at
    assert ends_at is not None

    assert operations.link_expires_at(event, now=NOON) == ends_at + LINK_TTL_AFTER_EVENT
    after_event = ends_at + timedelta(days=3)
    assert operations.link_expires_at(event, now=after_event) == after_event + LINK_TTL_AFTER_EVENT


def test_private_link_of_an_undated_event_expires_after_a_fixed_time(session: Session) -> None:
    event = factories.open_event(session, when=EventDates(None, "Europe/Vilnius"))

    assert operations.link_expires_at(event, now=NOON) == NOON + LINK_TTL_WITHOUT_END
