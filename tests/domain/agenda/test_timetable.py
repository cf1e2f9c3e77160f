"""The order and the computed starts of sessions, and the days of their event."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.agenda import queries, services
from meetings.domain.agenda.errors import SessionOutsideEvent
from meetings.domain.agenda.models import AgendaSession
from meetings.domain.agenda.services import SessionData
from meetings.domain.agenda.timetable import build_timetable
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.kernel.edit_conflicts import fingerprint, read_data
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import NOON, on_both

BY: dict[str, Any] = {"actor": Actor(1, "Sofia", (Grant(Role.SECRETARIAT),)), "now": NOON}
DAY, NEXT = date(2027, 5, 20), date(2027, 5, 21)
pytestmark = on_both


@pytest.fixture
def event(session: Session) -> Event:
    """Create an event of two days, from 9:30."""
    event = factories.event(
        session, when=factories.when("2027-05-20", ends_on=PartialDate.of(NEXT))
    )
    session.commit()
    return event


def add(session: Session, event: Event, title: str, **fields: Any) -> AgendaSession:
    return services.add_session(session, event, SessionData(title=title, **fields), **BY)


def starts(session: Session, event: Event) -> list[tuple[str, time | None]]:
    slots = build_timetable(event, queries.list_sessions(session, event))
    return [(slot.item.title, slot.starts_time) for slot in slots]


def test_minutes_give_start_times(session: Session, event: Event) -> None:
    add(session, event, "Opening", length_minutes=15)
    add(session, event, "Keynote", length_minutes=45)
    add(session, event, "Coffee", starts_time=time(11), length_minutes=30)
    add(session, event, "Panel")
    add(session, event, "Closing")

    assert starts(session, event) == [
        ("Opening", time(9, 30)), ("Keynote", time(9, 45)), ("Coffee", time(11)),
        ("Panel", time(11, 30)), ("Closing", None),
    ]  # fmt: skip


def test_next_day_does_not_begin_when_the_first_ends(session: Session, event: Event) -> None:
    add(session, event, "Opening", day=DAY, length_minutes=15)
    add(session, event, "Second day", day=NEXT, length_minutes=15)

    assert starts(session, event) == [("Opening", time(9, 30)), ("Second day", None)]


def test_order_is_that_of_the_organiser_within_each_day(session: Session, event: Event) -> None:
    add(session, event, "Late", day=NEXT, starts_time=time(9))
    add(session, event, "B", day=DAY, starts_time=time(15))
    first = add(session, event, "A", day=DAY, starts_time=time(14))
    add(session, event, "C", starts_time=time(8))

    assert [title for title, _ in starts(session, event)] == ["B", "A", "C", "Late"]
    services.move_session(session, first, up=True, **BY)
    assert [title for title, _ in starts(session, event)] == ["A", "B", "C", "Late"]


def test_session_does_not_move_to_another_day(session: Session, event: Event) -> None:
    add(session, event, "A", day=DAY)
    late = add(session, event, "Late", day=NEXT)
    changes = event.changes_count

    services.move_session(session, late, up=True, **BY)

    assert [title for title, _ in starts(session, event)] == ["A", "Late"]
    assert event.changes_count == changes


@pytest.mark.parametrize("day", [date(2027, 5, 19), date(2027, 5, 22)], ids=str)
def test_session_outside_the_event_is_refused_or_extends_it(
    session: Session, event: Event, day: date
) -> None:
    with pytest.raises(SessionOutsideEvent):
        add(session, event, "Outside", day=day)
    assert session.scalars(select(AgendaSession)).all() == []

    services.add_session(session, event, SessionData(title="O", day=day), extend=True, **BY)

    assert (event.when.first_day, event.when.last_day) == (min(DAY, day), max(NEXT, day))
    kinds = session.scalars(select(Change.kind).order_by(Change.number)).all()
    assert kinds == [ChangeKind.RESCHEDULED, ChangeKind.AGENDA]


def test_session_on_the_first_or_last_day_is_accepted(session: Session, event: Event) -> None:
    add(session, event, "First", day=DAY)
    add(session, event, "Last", day=NEXT)

    assert len(starts(session, event)) == 2


def test_only_a_new_day_is_checked(session: Session, event: Event) -> None:
    item = factories.agenda_session(session, event, day=date(2027, 5, 1))
    session.commit()

    def edit(day: date) -> None:
        seen = fingerprint(read_data(SessionData, item))
        services.edit_session(session, item, SessionData(title="R", day=day), seen=seen, **BY)

    edit(date(2027, 5, 1))
    with pytest.raises(SessionOutsideEvent):
        edit(date(2027, 5, 2))

    assert item.title == "R"


def test_event_without_a_day_accepts_any(session: Session) -> None:
    event = factories.event(session, when=factories.when("2027-05"))
    session.commit()

    add(session, event, "A", day=date(2027, 6, 1), starts_time=time(9))

    assert starts(session, event) == [("A", time(9))]
