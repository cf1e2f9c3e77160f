"""Seats, approval and modes, as tables."""

import pytest

from meetings.domain.events.rules import AttendanceMode
from meetings.domain.registration.rules import (
    BindingLimit,
    Limits,
    ParticipationMode,
    RegistrationState,
    SeatLimit,
    Seats,
    binding_limit,
    count_seats,
    has_free_seat,
    initial_state,
    offered_modes,
)

ON_SITE, ONLINE = ParticipationMode.ON_SITE, ParticipationMode.ONLINE


@pytest.mark.parametrize(
    ("limits", "taken", "participation_mode", "free"),
    [
        (Limits(), Seats(900, 900, 900), ON_SITE, True),
        (Limits(on_site=10), Seats(9, 50, 0), ON_SITE, True),
        (Limits(on_site=10), Seats(10, 0, 0), ON_SITE, False),
        (Limits(on_site=10), Seats(10, 0, 0), ONLINE, True),
        (Limits(online=10), Seats(0, 10, 0), ONLINE, False),
        (Limits(online=10), Seats(0, 10, 0), ON_SITE, True),
        (Limits(total=10), Seats(4, 6, 0), ON_SITE, False),
        (Limits(total=10), Seats(4, 5, 0), ONLINE, True),
        (Limits(on_site=10, total=10), Seats(0, 10, 0), ON_SITE, False),
        (Limits(per_delegation=2), Seats(5, 5, 2), ONLINE, False),
        (Limits(per_delegation=2), Seats(5, 5, 1), ONLINE, True),
        (Limits(on_site=0), Seats(0, 0, 0), ON_SITE, False),
    ],
)
def test_seat_is_free_below_every_limit(
    limits: Limits, taken: Seats, participation_mode: ParticipationMode, free: bool
) -> None:
    assert has_free_seat(limits, taken, participation_mode) is free


@pytest.mark.parametrize(
    ("limits", "kind", "seats"),
    [
        (Limits(per_delegation=2, total=1, on_site=2), SeatLimit.DELEGATION, 2),
        (Limits(per_delegation=3, total=1, on_site=2), SeatLimit.TOTAL, 1),
        (Limits(per_delegation=3, total=4, on_site=2), SeatLimit.ON_SITE, 2),
    ],
)
def test_first_reached_limit_is_named(limits: Limits, kind: SeatLimit, seats: int) -> None:
    taken = Seats(on_site=2, online=1, delegation=2, country="SE")

    assert binding_limit(limits, taken, ON_SITE) == BindingLimit(kind, seats)


def test_seats_are_counted_by_mode_and_delegation() -> None:
    taken = {(ON_SITE, "LT"): 2, (ONLINE, "LT"): 1, (ONLINE, "SE"): 4, (ON_SITE, None): 3}

    assert count_seats(taken, "LT") == Seats(5, 5, 3, "LT")
    assert count_seats(taken, "FI") == Seats(5, 5, 0, "FI")


def test_registration_without_a_country_belongs_to_no_delegation() -> None:
    assert count_seats({(ONLINE, None): 7}, None).delegation == 0


@pytest.mark.parametrize(
    ("free", "needs_approval", "state"),
    [
        (True, False, RegistrationState.CONFIRMED),
        (False, False, RegistrationState.WAITLISTED),
        (True, True, RegistrationState.PENDING),
        (False, True, RegistrationState.PENDING),
    ],
)
def test_state_on_verification_depends_on_the_event(
    free: bool, needs_approval: bool, state: RegistrationState
) -> None:
    assert initial_state(free=free, needs_approval=needs_approval) is state


@pytest.mark.parametrize(
    ("mode", "modes"),
    [
        (AttendanceMode.ON_SITE, (ON_SITE,)),
        (AttendanceMode.ONLINE, (ONLINE,)),
        (AttendanceMode.HYBRID, (ON_SITE, ONLINE)),
        (None, (ON_SITE, ONLINE)),
    ],
)
def test_offered_modes_depend_on_the_event(
    mode: AttendanceMode | None, modes: tuple[ParticipationMode, ...]
) -> None:
    assert offered_modes(mode) == modes
