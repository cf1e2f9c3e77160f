"""Default numbers and slugs of an event, missing and repeated numbers, meetings of a body."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.events import defaults, queries_by_body
from meetings.domain.events.defaults import DefaultNumbers
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventKind, EventState
from meetings.kernel.text import slugify
from tests import factories
from tests.minutes import TICK

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
WORKSHOP = EventKind.WORKSHOP


def test_series_of_the_latest_event_of_the_kind_is_suggested(session: Session) -> None:
    body, other = factories.body(session), factories.body(session)
    old, new = (factories.series(session, body_id=body.id) for _ in range(2))
    foreign = factories.series(session, body_id=other.id)
    for series, day, kind, ordinal in (
        (old, "2026-05-01", WORKSHOP, 7), (new, "2027-05-01", WORKSHOP, 2),
        (old, "2028-05-01", EventKind.FORUM, 8), (foreign, "2028-06-01", WORKSHOP, 9),
    ):  # fmt: skip
        factories.event(
            session, kind=kind, series_id=series.id, ordinal=ordinal, when=factories.when(day)
        )

    numbers = defaults.default_numbers(session, body.id, WORKSHOP, presidency_id=None)

    assert numbers == DefaultNumbers(new.id, 3, None)
    assert defaults.default_numbers(
        session, body.id, EventKind.PANEL_DISCUSSION, presidency_id=1
    ) == (DefaultNumbers())


def test_newer_row_wins_among_series_of_the_same_time(session: Session) -> None:
    body = factories.body(session)
    for number in (1, 2):
        series = factories.series(session, body_id=body.id)
        factories.event(session, kind=WORKSHOP, series_id=series.id, ordinal=number)

    assert defaults.default_numbers(session, body.id, WORKSHOP, presidency_id=None).ordinal == 3


def test_next_number_in_a_presidency_follows_its_highest(session: Session) -> None:
    series, other = factories.series(session), factories.series(session)
    lt = factories.presidency(session)
    se = factories.presidency(session, country="SE")
    for event_series, presidency, number in (
        (series, lt, 2),
        (series, lt, 1),
        (series, se, 8),
        (other, lt, 9),
    ):
        factories.event(
            session,
            series_id=event_series.id,
            presidency_id=presidency.id,
            presidency_is_override=True,
            ordinal_in_presidency=number,
        )
    without_events = factories.presidency(session, country="EE")

    assert defaults.next_ordinal_in_presidency(session, series.id, lt.id) == 3
    assert defaults.next_ordinal_in_presidency(session, series.id, without_events.id) == 1
    assert defaults.next_ordinal_in_presidency(session, series.id, None) is None


def test_missing_numbers_are_between_the_first_and_this_event(
    session: Session,
) -> None:
    series, other = factories.series(session), factories.series(session)
    events = {
        number: factories.event(session, series_id=series.id, ordinal=number)
        for number in (3, 5, 8, 12)
    }
    for number in (4, 6):
        factories.event(session, series_id=other.id, ordinal=number)

    assert defaults.missing_ordinals(session, events[8]) == [4, 6, 7]
    assert defaults.missing_ordinals(session, events[3]) == []
    assert defaults.missing_ordinals(session, factories.event(session, ordinal=9)) == []
    assert defaults.missing_ordinals(session, factories.event(session, series_id=series.id)) == []


def numbered(
    session: Session, series: int, presidency: int, number: int, **columns: object
) -> Event:
    return factories.event(
        session, series_id=series, presidency_id=presidency, presidency_is_override=True,
        ordinal_in_presidency=number, **columns,
    )  # fmt: skip


def test_repeated_numbers_are_listed_among_visible_events(session: Session) -> None:
    series, other = factories.series(session).id, factories.series(session).id
    lt, se = (factories.presidency(session, country=country).id for country in ("LT", "SE"))
    event = numbered(session, series, lt, 2)
    later = numbered(session, series, lt, 2, when=factories.when("2027-06-01"))
    earlier = numbered(session, series, lt, 2, when=factories.when("2027-01-01"))
    draft = numbered(session, series, lt, 2, state=EventState.DRAFT)
    for columns in ((series, lt, 3), (series, se, 2), (other, lt, 2)):
        numbered(session, *columns)

    assert defaults.events_with_same_ordinal(session, event, ANONYMOUS) == [earlier, later]
    assert set(defaults.events_with_same_ordinal(session, event, SECRETARIAT)) == {
        earlier,
        later,
        draft,
    }
    event.ordinal_in_presidency = None
    assert defaults.events_with_same_ordinal(session, event, SECRETARIAT) == []


@pytest.mark.parametrize(
    ("title", "day", "slug"),
    [
        ("Spring meeting", "2027-05-20", "spring-meeting-2027"),
        ("Spring 2027", "2027-05", "spring-2027"),
        ("Spring 2026", "2027", "spring-2026-2027"),
        ("Spring", "", "spring"),
        ("???", "2027", "meeting-2027"),
        ("???", "", "meeting"),
        ("x" * 100, "2027", "x" * 70 + "-2027"),
        ("Baltic " * 40, "2027", "-".join(["baltic"] * 10) + "-2027"),
    ],
)
def test_slug_consists_of_title_and_year(session: Session, title: str, day: str, slug: str) -> None:
    when = factories.when(day) if day else EventDates(None, "UTC")

    assert defaults.default_slug(session, title, when) == slug


def test_taken_slug_gets_a_number(session: Session) -> None:
    for slug in ("spring-2027", "spring-2027-2"):
        factories.event(session, slug=slug)

    assert defaults.default_slug(session, "Spring", factories.when()) == "spring-2027-3"


LONG_TITLES = [
    "x" * 255, "Baltic " * 42, "ž" * 300, "EU " + "y" * 250, "警" * 255, "Совещание " * 25,
    "Meeting of the expert group on civil security, preparedness and the protection of everybody",
    "a-" * 35 + "2027", "ß" * 130, "½ " * 100, "- " * 120,
]  # fmt: skip


@pytest.mark.parametrize("title", LONG_TITLES)
def test_slugs_of_long_titles_fit_with_their_numbers(session: Session, title: str) -> None:
    slugs = []
    for _ in range(12):
        slugs.append(defaults.default_slug(session, title, factories.when("2027-05-20")))
        factories.event(session, slug=slugs[-1], title=title)

    assert len(set(slugs)) == 12
    assert slugs[11] == f"{slugs[0]}-12"
    for slug in slugs:
        assert len(slug) <= defaults.MAX_PROPOSED_SLUG_LENGTH
        assert slugify(slug, limit=120) == slug


def test_time_zone_and_languages_default_to_venue_and_installation(session: Session) -> None:
    assert (defaults.default_timezone(session, None), defaults.default_language(session)) == (
        "UTC",
        "en",
    )
    factories.installation(session, timezone="Europe/Stockholm", language="lt")

    assert defaults.default_timezone(session, None) == "Europe/Stockholm"
    assert defaults.default_timezone(session, "LT") == "Europe/Vilnius"
    assert defaults.default_language(session) == "lt"


def titles(events: tuple[Event, ...]) -> list[str]:
    return [event.title for event in events]


def test_meeting_of_a_body_is_past_once_it_ends(session: Session) -> None:
    event = factories.event(session)
    (body,) = event.body_ids
    ends_at = event.ends_at
    assert ends_at is not None

    def listed(now: datetime) -> tuple[int, int]:
        meetings = queries_by_body.list_body_meetings(session, body, ANONYMOUS, since=now, limit=5)
        return meetings.upcoming_total, meetings.past_total

    assert listed(ends_at - TICK) == (1, 0)
    assert listed(ends_at) == (0, 1)


def test_nearest_upcoming_and_past_meetings_of_a_body_are_listed(session: Session) -> None:
    body = factories.body(session)
    for month in range(1, 13):
        state = EventState.CANCELLED if month in (2, 9) else EventState.CONFIRMED
        factories.event(
            session, title=str(month), bodies=[body], state=state,
            when=factories.when(f"2027-{month:02}-15"),
        )  # fmt: skip
    for state in EventState:
        factories.event(
            session, title=state.value, bodies=[body], state=state, when=EventDates(None, "UTC")
        )
    factories.event(session, title="elsewhere")
    since = factories.when("2027-06-01").starts_at
    assert since is not None

    meetings = queries_by_body.list_body_meetings(session, body.id, ANONYMOUS, since=since, limit=2)
    all_meetings = queries_by_body.list_body_meetings(
        session, body.id, SECRETARIAT, since=since, limit=99
    )

    assert (titles(meetings.coming), titles(meetings.past)) == (
        ["6", "7"],
        ["cancelled", "postponed"],
    )
    assert (meetings.upcoming_total, meetings.upcoming_called_off, meetings.past_total) == (9, 1, 8)
    assert titles(all_meetings.coming) == [*map(str, range(6, 13)), "tentative", "confirmed"]
    assert titles(all_meetings.past) == [
        "cancelled", "postponed", "held", "draft", *map(str, range(5, 0, -1)),
    ]  # fmt: skip


def test_body_without_meetings_has_an_empty_list(session: Session) -> None:
    body = factories.body(session)
    since = factories.when().starts_at
    assert since is not None

    meetings = queries_by_body.list_body_meetings(session, body.id, ANONYMOUS, since=since, limit=2)

    assert meetings == queries_by_body.BodyMeetings((), ())


def test_series_runs_of_a_body_list_visible_events_and_all_gaps(
    session: Session,
) -> None:
    body = factories.body(session)
    b = factories.series(session, name="B", body_id=body.id)
    a = factories.series(session, name="A", body_id=body.id)
    hidden = factories.series(session, name="C", body_id=body.id)
    factories.event(session, series_id=factories.series(session).id, ordinal=1)
    lt = factories.presidency(session)
    for series, ordinal, day, state, in_presidency in (
        (a, 4, "2027-03-01", EventState.CONFIRMED, 1), (a, 1, "2027-01-01", EventState.HELD, 1),
        (a, 2, "2027-02-01", EventState.DRAFT, 1), (b, None, "2027-02-01", EventState.HELD, 2),
        (hidden, 1, "2027-02-01", EventState.DRAFT, None),
    ):  # fmt: skip
        factories.event(
            session, title=f"{series.name}{ordinal}", series_id=series.id, ordinal=ordinal,
            when=factories.when(day), state=state, presidency_id=lt.id,
            presidency_is_override=True, ordinal_in_presidency=in_presidency,
        )  # fmt: skip

    first, second = queries_by_body.list_series_runs(session, body.id, ANONYMOUS)

    assert (first.series, titles(first.events), first.missing) == (a, ["A1", "A4"], ((3, 3),))
    assert first.repeated == ((lt, 1),)
    assert (second.series, titles(second.events), second.missing) == (b, ["BNone"], ())
    assert second.repeated == ()
    assert len(queries_by_body.list_series_runs(session, body.id, SECRETARIAT)) == 3
