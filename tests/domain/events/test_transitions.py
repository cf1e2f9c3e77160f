"""State transitions: allowed actions, their times and the recorded changes."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events import services, transitions
from meetings.domain.events.errors import (
    DateRequired,
    NotStartedYet,
    ReasonRequired,
    StateNotAllowed,
)
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import (
    ACTIVE_EVENT_STATES,
    CALLED_OFF,
    TRANSITIONS,
    AttendanceMode,
    ChangeKind,
    EventState,
    can_become,
    presidency_for_day,
)
from meetings.domain.events.services import HeadcountData
from meetings.kernel.database import current_revision
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import EditConflict
from meetings.kernel.partial_dates import DatePrecision
from tests import factories
from tests.conftest import NOON
from tests.domain.presidencies.test_rules import LT, SE
from tests.minutes import TICK, minute

SECRETARIAT = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
DRAFT, TENTATIVE, CONFIRMED = EventState.DRAFT, EventState.TENTATIVE, EventState.CONFIRMED
HELD, POSTPONED, CANCELLED = EventState.HELD, EventState.POSTPONED, EventState.CANCELLED
AFTER = factories.when("2027-02-01")
Action = Callable[..., None]

ALLOWED_TRANSITIONS = {
    (DRAFT, TENTATIVE), (DRAFT, CONFIRMED),
    (TENTATIVE, CONFIRMED), (TENTATIVE, POSTPONED), (TENTATIVE, CANCELLED),
    (CONFIRMED, HELD), (CONFIRMED, TENTATIVE), (CONFIRMED, POSTPONED), (CONFIRMED, CANCELLED),
    (HELD, CONFIRMED),
    (POSTPONED, TENTATIVE), (POSTPONED, CONFIRMED), (POSTPONED, CANCELLED),
    (CANCELLED, TENTATIVE), (CANCELLED, CONFIRMED),
}  # fmt: skip


def test_state_transitions_match_the_table() -> None:
    possible = {
        (state, other) for state in EventState for other in EventState if can_become(state, other)
    }

    assert possible == ALLOWED_TRANSITIONS
    assert set(TRANSITIONS) == set(EventState)
    assert sorted(ACTIVE_EVENT_STATES) == sorted([TENTATIVE, CONFIRMED])
    assert sorted(CALLED_OFF) == sorted([POSTPONED, CANCELLED])


#: Each action with the states in which it is allowed and the resulting state.
ACTIONS: list[tuple[Action, set[EventState], EventState]] = [
    (services.publish_event, {DRAFT}, CONFIRMED),
    (services.confirm_event, {TENTATIVE}, CONFIRMED),
    (services.mark_held, {CONFIRMED}, HELD),
    (partial(services.postpone_event, reason="Strike"), {TENTATIVE, CONFIRMED}, POSTPONED),
    (partial(services.cancel_event, reason="Strike"), {TENTATIVE, CONFIRMED, POSTPONED}, CANCELLED),
    (services.reinstate, {POSTPONED, CANCELLED}, CONFIRMED),
]


def apply_action(session: Session, event: Event, action: Action, now: datetime = NOON) -> None:
    session.commit()
    action(session, event, actor=SECRETARIAT, now=now)


@pytest.mark.parametrize("present", EventState)
@pytest.mark.parametrize(("action", "allowed", "state"), ACTIONS)
def test_each_action_is_allowed_in_its_states_only(
    session: Session,
    present: EventState,
    action: Action,
    allowed: set[EventState],
    state: EventState,
) -> None:
    event = factories.event(session, state=present, when=AFTER)

    if present in allowed:
        apply_action(session, event, action)
        assert (event.state, event.changes_count, event.sequence) == (state, 1, 1)
    else:
        with pytest.raises(StateNotAllowed) as refused:
            apply_action(session, event, action)
        assert refused.value.details["present"] == present.value
        assert (event.state, event.changes_count, event.sequence) == (present, 0, 0)


def test_event_is_held_once_it_starts(session: Session) -> None:
    event = factories.event(session)
    starts_at = event.starts_at
    assert starts_at is not None

    with pytest.raises(NotStartedYet):
        apply_action(session, event, services.mark_held, now=starts_at - TICK)
    apply_action(session, event, services.mark_held, now=starts_at)

    assert event.state is HELD


def test_undated_event_cannot_be_held(session: Session) -> None:
    event = factories.event(session, when=EventDates(None, "Europe/Vilnius"))

    with pytest.raises(NotStartedYet):
        apply_action(session, event, services.mark_held)


@pytest.mark.parametrize(
    ("when", "firmness"),
    [
        (factories.when("2027-06-01"), CONFIRMED),
        (factories.when("2027-06-01", starts_time=None, ends_time=None), CONFIRMED),
        (factories.when("2027-06-01", to_be_confirmed=True), TENTATIVE),
        (factories.when("2027-06"), TENTATIVE),
        (factories.when("2027"), TENTATIVE),
        (EventDates(None, "Europe/Vilnius"), TENTATIVE),
    ],
)
def test_firmness_depends_on_the_date_precision(
    session: Session, when: EventDates, firmness: EventState
) -> None:
    event = factories.event(session, when=when, state=DRAFT)

    assert transitions.confirmed_or_tentative(event) is firmness
    apply_action(session, event, services.publish_event)
    assert event.state is firmness


@pytest.mark.parametrize("day", [factories.when("2027-06"), factories.when(to_be_confirmed=True)])
def test_only_an_exact_date_can_be_confirmed(session: Session, day: EventDates) -> None:
    event = factories.event(session, when=day, state=TENTATIVE)

    with pytest.raises(DateRequired):
        apply_action(session, event, services.confirm_event)
    assert event.state is TENTATIVE


def test_first_publication_time_is_retained(session: Session) -> None:
    fresh = factories.event(session, state=DRAFT, published_at=None)
    republished = factories.event(session, state=DRAFT, published_at=minute(1))

    apply_action(session, fresh, services.publish_event, now=minute(2))
    apply_action(session, republished, services.publish_event, now=minute(3))

    assert (fresh.published_at, republished.published_at) == (minute(2), minute(1))


@pytest.mark.parametrize("action", [services.postpone_event, services.cancel_event])
def test_reason_is_required_and_recorded_until_the_event_is_revived(
    session: Session, action: Action
) -> None:
    event = factories.event(session)
    with pytest.raises(ReasonRequired):
        apply_action(session, event, partial(action, reason=""))
    assert event.state is CONFIRMED

    apply_action(session, event, partial(action, reason="Strike"), now=minute(1))
    assert event.state_reason == "Strike"
    apply_action(session, event, services.reinstate, now=minute(2))

    assert event.state_reason == ""
    rows = session.scalars(select(Change).order_by(Change.number)).all()
    assert [(row.number, row.reason, row.at, row.actor_id, row.sequence) for row in rows] == [
        (1, "Strike", minute(1), 1, 1), (2, "", minute(2), 1, 2),
    ]  # fmt: skip
    assert rows[1].kind is ChangeKind.REINSTATED
    assert rows[1].fields == {"state": [rows[0].fields["state"][1], "confirmed"]}
    assert event.updated_at == minute(2)


def test_state_changes_affect_public_pages(session: Session) -> None:
    event = factories.event(session, state=DRAFT)
    session.commit()
    numbers = [current_revision(session)]

    for action in (
        services.publish_event, partial(services.postpone_event, reason="x"), services.reinstate,
        partial(services.cancel_event, reason="x"),
    ):  # fmt: skip
        apply_action(session, event, action)
        numbers.append(current_revision(session))

    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("precision", "day", "expected"),
    [
        (DatePrecision.YEAR, LT.starts_on, None),
        (DatePrecision.MONTH, LT.starts_on, LT.id),
        (DatePrecision.DAY, LT.ends_on, LT.id),
        (DatePrecision.TIME, SE.starts_on, SE.id),
        (DatePrecision.TIME, SE.ends_on.replace(year=2029), None),
    ],
)
def test_presidency_is_determined_by_the_first_day(
    precision: DatePrecision, day: Any, expected: int | None
) -> None:
    assert presidency_for_day(precision, day, [LT, SE]) == expected


def record(session: Session, event: Event, seen: str, *counts: HeadcountData) -> None:
    session.commit()
    services.record_headcounts(
        session, event, counts, seen=seen, actor=SECRETARIAT, now=minute(event.changes_count)
    )


def test_headcounts_are_replaced_and_numbered_if_different(session: Session) -> None:
    event = factories.event(session)
    first = HeadcountData(figure=30, mode=AttendanceMode.ONLINE, country="LT", note="about")

    record(session, event, fingerprint(), first)
    record(session, event, fingerprint(first), first)
    assert (event.changes_count, event.sequence) == (1, 0)
    (row,) = event.headcounts
    assert (row.figure, row.mode, row.country, row.note, row.measure, row.quality) == (
        30, AttendanceMode.ONLINE, "LT", "about", first.measure, first.quality,
    )  # fmt: skip

    record(session, event, fingerprint(first))

    assert (event.changes_count, event.headcounts) == (2, [])
    with pytest.raises(EditConflict):
        record(session, event, fingerprint(first), first)
    assert event.headcounts == []
