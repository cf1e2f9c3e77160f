"""Filters, order and visibility of events."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.events import queries, queries_by_body
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventKind, EventState, Visibility
from tests import factories
from tests.conftest import NOON, on_both

SECRETARIAT = Actor(1, "Secretariat", (Grant(Role.SECRETARIAT),))


def titles(session: Session, actor: Actor = ANONYMOUS, **conditions: Any) -> list[str]:
    return [
        event.title
        for event in session.scalars(queries.visible_events(actor, EventFilter(**conditions)))
    ]


def dated(session: Session, text: str, **columns: Any) -> Event:
    at = factories.when(text) if text else EventDates(None, "Europe/Vilnius")
    return factories.event(session, title=text or "no date", when=at, **columns)


@on_both
def test_events_are_listed_by_time(session: Session) -> None:
    in_order = [
        "2020-10-05",
        "2020-10-31",
        "2020-10",
        "2020-11-01",
        "2020-12",
        "2020",
        "2021-01-01",
    ]
    for text in reversed(["no date", *in_order]):
        dated(session, "" if text == "no date" else text)

    assert titles(session) == [*in_order, "no date"]


@on_both
def test_undated_event_is_last_in_its_presidency(session: Session) -> None:
    presidency = factories.presidency(
        session, starts_on=date(2020, 7, 1), ends_on=date(2021, 6, 30)
    )
    dated(session, "2021-07-02")
    dated(session, "", presidency_id=presidency.id, presidency_is_override=True)
    dated(session, "2021-06-29")

    assert titles(session) == ["2021-06-29", "no date", "2021-07-02"]


@on_both
def test_date_range_matches_overlapping_events(session: Session) -> None:
    for text in ("2020-10-05", "2020-11-09", "2020-10", "2020", ""):
        dated(session, text)

    for since, until, expected in (
        (date(2020, 10, 1), date(2020, 10, 31), ["2020-10-05", "2020-10", "2020"]),
        (date(2020, 10, 5), date(2020, 10, 5), ["2020-10-05", "2020-10", "2020"]),
        (date(2020, 10, 6), None, ["2020-10", "2020-11-09", "2020"]),
        (date(2020, 11, 2), None, ["2020-11-09", "2020"]),
        (None, date(2020, 9, 15), ["2020"]),
        (None, date(2019, 12, 30), []),
        (date(2021, 1, 2), None, []),
        (None, None, ["2020-10-05", "2020-10", "2020-11-09", "2020", "no date"]),
    ):
        assert titles(session, since=since, until=until) == expected, (since, until)


def test_date_range_starts_and_ends_at_midnight_utc(session: Session) -> None:
    after_midnight = {"timezone": "UTC", "starts_time": time(0), "ends_time": time(0, 30)}
    for text in ("2020-10-05", "2020-10-06"):
        factories.event(session, title=text, when=factories.when(text, **after_midnight))

    assert titles(session, since=date(2020, 10, 5), until=date(2020, 10, 5)) == ["2020-10-05"]
    assert titles(session, since=date(2020, 10, 6)) == ["2020-10-06"]


def test_each_filter_matches_its_events(session: Session) -> None:
    body = factories.body(session, slug="tf")
    venue = factories.venue(session, country="SE", city="Malmö", slug="malmo")
    project = factories.project(session, slug="cape", acronym="CAPE")
    presidency = factories.presidency(session, slug="lt-2020", ends_on=date(2026, 7, 2))
    event = factories.event(
        session, title="The one", bodies=[body], venues=[venue], kind=EventKind.WEBINAR,
        mode=AttendanceMode.HYBRID, presidency_id=presidency.id, presidency_is_override=True,
    )  # fmt: skip
    event.projects.append(project)
    factories.event(session, title="Another", mode=None)
    session.flush()

    for conditions in (
        {"bodies": ("tf",)},
        {"kinds": (EventKind.WEBINAR,)},
        {"modes": (AttendanceMode.HYBRID, AttendanceMode.ON_SITE)},
        {"countries": ("SE", "NO")},
        {"presidencies": ("lt-2020",)},
        {"projects": ("cape",)},
        {"bodies": ("tf",), "kinds": (EventKind.WEBINAR,), "text": "one"},
    ):
        assert titles(session, **conditions) == ["The one"], conditions
    assert titles(session, bodies=("tf",), kinds=(EventKind.SEMINAR,)) == []
    assert titles(session) == ["The one", "Another"]


@pytest.mark.parametrize(
    "text", ["zaliavu", "Žaliavų", "ŽALIAVŲ kelias", "kelias malmo", "malmö", "cape", "trafficking"]
)
def test_text_search_ignores_accents(session: Session, text: str) -> None:
    body = factories.body(session, name="Against Trafficking")
    venue = factories.venue(session, city="Malmö")
    event = factories.event(session, title="Žaliavų kelias", bodies=[body], venues=[venue])
    project = factories.project(session, acronym="CAPE")
    event.projects.append(project)
    factories.event(session, title="100 % else")
    session.flush()

    assert titles(session, text=text) == ["Žaliavų kelias"]


def test_special_characters_of_the_search_syntax_are_literal(session: Session) -> None:
    factories.event(session, title="100 % sure")
    factories.event(session, title="Nothing of the kind")

    assert titles(session, text="%") == ["100 % sure"]
    assert titles(session, text="_") == []


@on_both
def test_visibility_depends_on_the_actor(session: Session) -> None:
    body, other = factories.body(session), factories.body(session)
    member = Actor(2, "Member", (Grant(Role.MEMBER, body.id),))
    organiser = Actor(3, "Organiser", (Grant(Role.ORGANISER, body.id),))
    factories.event(session, title="public", bodies=[other])
    factories.event(session, title="draft of mine", bodies=[body], state=EventState.DRAFT)
    factories.event(session, title="for members", bodies=[body], visibility=Visibility.MEMBERS)
    factories.event(session, title="never announced", bodies=[body], published_at=None)
    factories.event(session, title="shared", bodies=[other, body], visibility=Visibility.ORGANISERS)
    factories.event(session, title="of others", bodies=[other], visibility=Visibility.MEMBERS)
    factories.event(session, title="of nobody", bodies=[], state=EventState.DRAFT)
    of_mine = {"public", "draft of mine", "for members", "never announced", "shared"}

    assert set(titles(session)) == {"public"}
    assert set(titles(session, member)) == {"public", "for members"}
    assert set(titles(session, organiser)) == of_mine
    assert set(titles(session, SECRETARIAT)) == of_mine | {"of others", "of nobody"}


def test_slug_of_a_hidden_event_is_indistinguishable_from_a_missing_one(session: Session) -> None:
    factories.event(session, slug="secret", visibility=Visibility.MEMBERS)

    assert queries.get_by_slug(session, "secret", ANONYMOUS) is None
    assert queries.get_by_slug(session, "nothing", SECRETARIAT) is None
    event = queries.get_by_slug(session, "secret", SECRETARIAT)
    assert event is not None


def test_count_equals_the_listed_events(session: Session) -> None:
    for visibility in (Visibility.PUBLIC, Visibility.PUBLIC, Visibility.MEMBERS):
        factories.event(session, visibility=visibility)

    assert queries.count_events(session, ANONYMOUS, EventFilter()) == 2
    assert queries.count_events(session, SECRETARIAT, EventFilter()) == 3
    is_held = Event.state == EventState.HELD
    assert queries.count_events(session, SECRETARIAT, EventFilter(), is_held) == 0


@on_both
def test_meetings_of_a_body_are_split_into_upcoming_and_past(session: Session) -> None:
    body = factories.body(session)
    for text in ("2027-01-10", "2027-02-10", "2027-02", "2027-03", "2027-04-10", "2027", ""):
        dated(session, text, bodies=[body])
    dated(session, "", bodies=[body], state=EventState.HELD, theme="was")
    dated(session, "2027-05-05")

    meetings = queries_by_body.list_body_meetings(session, body.id, ANONYMOUS, since=NOON, limit=2)

    assert [event.title for event in meetings.coming] == ["2027-03", "2027-04-10"]
    assert [event.theme or event.title for event in meetings.past] == ["was", "2027-02"]
    assert (meetings.upcoming_total, meetings.past_total) == (4, 4)
    assert queries_by_body.count_by_body(session, ANONYMOUS)[body.id] == 8


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([], []),
        ([7], []),
        ([1, 2, 3], []),
        ([14, 15, 16, 18, 19], [(17, 17)]),
        ([9, 2, 5, 5], [(3, 4), (6, 8)]),
    ],
)
def test_missing_ordinals_of_a_series_are_listed(
    numbers: list[int], missing: list[tuple[int, int]]
) -> None:
    assert queries_by_body.missing_spans(numbers) == missing


def test_filter_reports_whether_it_narrows() -> None:
    assert EventFilter().is_empty
    days = EventFilter(since=date(2020, 1, 1))
    assert (days.is_empty, days.has_criteria) == (False, False)
    assert EventFilter(text="x").has_criteria


@on_both
def test_upcoming_events_are_counted_by_body(session: Session) -> None:
    busy, quiet = factories.body(session), factories.body(session)
    day = NOON.date()
    for text in (f"{day.year + 1}-05-20", ""):
        dated(session, text, bodies=[busy])
    dated(session, f"{day.year - 1}-05-20", bodies=[busy, quiet])
    dated(session, f"{day.year + 1}-05-20", bodies=[quiet], state=EventState.CANCELLED)
    dated(session, f"{day.year + 1}-05-20", bodies=[quiet], visibility=Visibility.ORGANISERS)
    unused = factories.body(session)

    counted = queries_by_body.count_upcoming(session, ANONYMOUS, since=NOON)
    organising = queries_by_body.count_upcoming(
        session, ANONYMOUS, since=NOON, organising_only=True
    )

    assert counted == {busy: 2, quiet: 0, unused: 0}
    assert organising == {busy: 2, quiet: 0}
    assert queries_by_body.count_upcoming(session, SECRETARIAT, since=NOON)[quiet] == 1
