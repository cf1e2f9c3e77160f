"""Sessions and deadlines move with their event, on both databases."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.agenda.models import AgendaSession
from meetings.domain.events import services
from meetings.domain.events.dto import RegistrationTerms
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.events.shifts import SHIFT_FIELD, ShiftChoice
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.events.test_services import details_of

BY: dict[str, Any] = {"actor": Actor(1, "Sofia", (Grant(Role.SECRETARIAT),)), "now": NOON}
DAY = date(2027, 3, 20)
pytestmark = on_both


@pytest.fixture
def event(session: Session) -> Event:
    """Create an event of two days in Vilnius with sessions, shortly before summer time."""
    event = factories.event(
        session,
        when=factories.when("2027-03-20", ends_on=PartialDate.of(date(2027, 3, 21))),
    )
    factories.agenda_session(session, event, day=DAY, starts_time=time(9, 30), position=0)
    factories.agenda_session(
        session, event, day=DAY + timedelta(1), starts_time=time(23, 30), position=1
    )
    factories.agenda_session(session, event, day=None, starts_time=time(10), position=2)
    factories.agenda_session(session, event, day=DAY, starts_time=None, position=3)
    session.commit()
    return event


def move(session: Session, event: Event, when: Any, follow: Any = None, **details: Any) -> None:
    services.edit_event(
        session, event, details_of(event, when=when, **details), seen=event.changes_count,
        follow=follow or ShiftChoice(), **BY,
    )  # fmt: skip


def agenda_times(session: Session, event: Event) -> list[tuple[date | None, time | None]]:
    items = session.scalars(
        select(AgendaSession)
        .where(AgendaSession.event_id == event.id)
        .order_by(AgendaSession.position)
    )
    return [(item.day, item.starts_time) for item in items]


def last_change(session: Session) -> Change:
    return session.scalars(select(Change).order_by(Change.id.desc())).all()[0]


def test_sessions_move_by_the_same_number_of_days(session: Session, event: Event) -> None:
    move(session, event, factories.when("2027-03-30", starts_time=time(11)))

    assert agenda_times(session, event) == [
        (DAY + timedelta(10), time(9, 30)), (DAY + timedelta(11), time(23, 30)),
        (None, time(10)), (DAY + timedelta(10), None),
    ]  # fmt: skip
    assert last_change(session).fields[SHIFT_FIELD] == [None, {"days": 10, "minutes": 0}]


def test_times_of_day_move_only_where_asked(session: Session, event: Event) -> None:
    move(
        session, event, factories.when("2027-03-20", starts_time=time(10, 30)),
        ShiftChoice(times=True),
    )  # fmt: skip

    assert agenda_times(session, event) == [
        (DAY, time(10, 30)), (DAY + timedelta(2), time(0, 30)), (None, time(11)), (DAY, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("when", "follow"),
    [
        (factories.when("2027-03-30"), ShiftChoice(days=False)),
        (factories.when("2027-04"), ShiftChoice()),
        (factories.when("2027-03-20", starts_time=time(9)), ShiftChoice()),
    ],
    ids=["not chosen", "no day", "same day"],
)
def test_sessions_stay_if_not_chosen_or_without_a_day(
    session: Session, event: Event, when: Any, follow: ShiftChoice
) -> None:
    before = agenda_times(session, event)

    move(session, event, when, follow)

    assert agenda_times(session, event) == before
    assert SHIFT_FIELD not in last_change(session).fields


def test_deadlines_move_at_the_same_local_time(session: Session) -> None:
    passed, ahead = NOON - timedelta(days=1), datetime(2027, 3, 10, 22, tzinfo=UTC)
    event = factories.open_event(
        session, when=factories.when("2027-03-20"), registration_opens_at=passed,
        registration_closes_at=ahead,
    )  # fmt: skip
    session.commit()
    terms = RegistrationTerms(policy=RegistrationPolicy.OPEN, opens_at=passed, closes_at=ahead)

    move(session, event, factories.when("2027-04-19"), registration=terms)

    assert event.registration_opens_at == passed
    assert event.registration_closes_at == datetime(2027, 4, 9, 21, tzinfo=UTC)
    assert SHIFT_FIELD not in last_change(session).fields


def test_deadline_entered_in_the_same_edit_stays(session: Session) -> None:
    event = factories.open_event(
        session, when=factories.when("2027-03-20"),
        registration_closes_at=datetime(2027, 3, 10, 22, tzinfo=UTC),
    )  # fmt: skip
    session.commit()
    entered = datetime(2027, 4, 1, 22, tzinfo=UTC)
    terms = RegistrationTerms(policy=RegistrationPolicy.OPEN, closes_at=entered)

    move(session, event, factories.when("2027-04-19"), registration=terms)

    assert event.registration_closes_at == entered
