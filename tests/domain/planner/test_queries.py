"""Events, bodies and members of a presidency year."""

from datetime import date

from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import EventState
from meetings.domain.planner import queries
from meetings.domain.planner.rules import PlanYear
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import on_both

YEAR = PlanYear(date(2026, 7, 1))
SECRETARIAT = Actor(1, "Secretariat", (Grant(Role.SECRETARIAT),))


@on_both
def test_events_of_the_year_are_selected_by_local_days(session: Session) -> None:
    presidency = factories.presidency(session)
    undated = EventDates(None, "Europe/Vilnius")
    inside = [
        factories.event(
            session, when=factories.when("2026-07-01", starts_time=None, ends_time=None)
        ),
        factories.event(session, when=factories.when("2027-06-30")),
        factories.event(session, when=factories.when("2026-10")),
        factories.event(session, when=undated, presidency_id=presidency.id),
        factories.event(
            session,
            when=factories.when("2026"),
            presidency_id=presidency.id,
            presidency_is_override=True,
        ),
        factories.event(session, when=factories.when("2027")),
    ]
    factories.event(session, when=factories.when("2026-06-30"))
    factories.event(session, when=factories.when("2027-07-01", starts_time=None, ends_time=None))
    factories.event(session, when=undated)
    factories.event(session, when=factories.when("2027-05"), state=EventState.DRAFT)

    events = queries.list_year_events(session, ANONYMOUS, YEAR, presidency_id=presidency.id)

    assert {event.slug for event in events} == {event.slug for event in inside}
    assert (
        len(queries.list_year_events(session, SECRETARIAT, YEAR, presidency_id=presidency.id)) == 7
    )
    assert len(queries.list_year_events(session, ANONYMOUS, YEAR, presidency_id=None)) == 4


@on_both
def test_events_of_a_year_are_counted(session: Session) -> None:
    factories.event(session, when=factories.when("2027-06-01"))
    factories.event(session, when=factories.when("2027-05-01"), state=EventState.CANCELLED)
    factories.event(session, when=factories.when("2027-07-02"))

    assert queries.count_dated_events(session, ANONYMOUS, YEAR) == 1


def test_bodies_of_the_year_are_listed(session: Session) -> None:
    current = factories.body(session, since=PartialDate(2027))
    factories.body(session, until=PartialDate(2026, 6))
    factories.body(session, since=PartialDate(2027, 7))

    assert queries.list_active_bodies(session, YEAR) == [current]


def test_members_on_a_day_are_listed(session: Session) -> None:
    memberships = [
        factories.membership(session, "LT"),
        factories.membership(session, "RU", until=PartialDate(2022)),
        factories.membership(session, "PL", since=PartialDate(2023)),
    ]

    assert queries.member_countries(memberships, date(2022, 12, 31)) == {"LT", "RU"}
    assert queries.member_countries(memberships, date(2023, 1, 1)) == {"LT", "PL"}
