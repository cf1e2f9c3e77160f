"""The filters of the calendar are converted from and to query parameters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.queries import filter_conditions
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.http.event_filters import parse_filter, to_query
from tests import factories

EVERY_PARAMETER = {
    "body": "tf,cpn",
    "body-kind": "task-force,network",
    "kind": "expert-group-meeting,webinar",
    "mode": "on-site,hybrid",
    "country": "lt,se",
    "presidency": "lt-2020",
    "project": "cape",
    "q": "Žaliavų kelias",
    "from": "2020-10-05",
    "until": "2020-12-31",
}
EVERY_FILTER = EventFilter(
    bodies=("tf", "cpn"),
    body_kinds=(BodyKind.TASK_FORCE, BodyKind.NETWORK),
    kinds=(EventKind.EXPERT_GROUP_MEETING, EventKind.WEBINAR),
    modes=(AttendanceMode.ON_SITE, AttendanceMode.HYBRID),
    countries=("LT", "SE"),
    presidencies=("lt-2020",),
    projects=("cape",),
    text="Žaliavų kelias",
    since=date(2020, 10, 5),
    until=date(2020, 12, 31),
)


def create_rows(session: Session) -> None:
    """Create the rows that the queries name."""
    for slug in ("tf", "cpn"):
        factories.body(session, slug=slug)
    factories.presidency(session, slug="lt-2020")
    factories.project(session, slug="cape")


def test_a_query_is_parsed(session: Session) -> None:
    create_rows(session)

    parsed = parse_filter(session, EVERY_PARAMETER)

    assert parsed.filter == EVERY_FILTER
    assert parsed.unknown == ()


def test_a_filter_has_one_canonical_query() -> None:
    assert to_query(EVERY_FILTER) == EVERY_PARAMETER
    assert list(to_query(EVERY_FILTER)) == list(EVERY_PARAMETER)
    assert to_query(EventFilter()) == {}


@pytest.mark.parametrize(
    ("name", "value", "ignored"),
    [
        ("body", "tf,nobody", ["nobody"]),
        ("body-kind", "network,guild", ["guild"]),
        ("kind", "webinar,party", ["party"]),
        ("mode", "nowhere", ["nowhere"]),
        ("country", "lt,xx,lithuania", ["xx", "lithuania"]),
        ("presidency", "lt-1900", ["lt-1900"]),
        ("project", "nothing", ["nothing"]),
        ("from", "2020-02-30", ["2020-02-30"]),
        ("from", "yesterday", ["yesterday"]),
        ("until", "3000-01-01", ["3000-01-01"]),
    ],
)
def test_unknown_values_are_listed_and_ignored(
    session: Session, name: str, value: str, ignored: list[str]
) -> None:
    create_rows(session)

    parsed = parse_filter(session, {name: value})

    assert parsed.unknown == tuple((name, item) for item in ignored)
    assert parsed.filter.is_empty is (len(value.split(",")) == len(ignored))


def test_days_in_the_wrong_order_are_reported(session: Session) -> None:
    parsed = parse_filter(session, {"from": "2020-10-05", "until": "2020-10-04"})

    assert parsed.filter == EventFilter(since=date(2020, 10, 5))
    assert parsed.unknown == (("until", "2020-10-04"),)


def test_names_are_deduplicated_and_case_insensitive(session: Session) -> None:
    create_rows(session)

    parsed = parse_filter(session, {"body": " TF,tf,,cpn , tf", "country": "LT,lt"})

    assert parsed.filter == EventFilter(bodies=("tf", "cpn"), countries=("LT",))


@pytest.mark.parametrize("value", ["x" * 100_000, "a," * 100_000, "\x00", "\x1b[0m", "'; --", "%"])
@pytest.mark.parametrize("name", list(EVERY_PARAMETER))
def test_hostile_values_are_limited(session: Session, name: str, value: str) -> None:
    parsed = parse_filter(session, {name: value})

    assert len(parsed.filter.text) <= 200
    assert len(parsed.unknown) <= 50


@given(
    st.builds(
        EventFilter,
        body_kinds=st.lists(st.sampled_from(BodyKind), unique=True).map(tuple),
        kinds=st.lists(st.sampled_from(EventKind), unique=True).map(tuple),
        modes=st.lists(st.sampled_from(AttendanceMode), unique=True).map(tuple),
        countries=st.lists(st.sampled_from(["LT", "SE", "EU"]), unique=True).map(tuple),
        text=st.text(alphabet="abc ąž%,_", max_size=20).map(lambda it: " ".join(it.split())),
        since=st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2020, 1, 1))),
        until=st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2999, 12, 31))),
    )
)
def test_a_filter_survives_the_round_trip_through_a_query(event_filter: EventFilter) -> None:
    parsed = parse_filter(Session(), to_query(event_filter))

    assert parsed.filter == event_filter
    assert parsed.unknown == ()


def test_ten_words_are_searched_and_the_others_listed(session: Session) -> None:
    """Each word is searched in every row, and a URL has room for a hundred."""
    words = [f"w{number}" for number in range(12)]

    parsed = parse_filter(session, {"q": " ".join(words)})

    assert parsed.filter.text == " ".join(words[:10])
    assert parsed.unknown == (("q", "w10 w11"),)
    assert len(filter_conditions(parsed.filter)) == 10
    assert len(filter_conditions(EventFilter(text="e E é " * 30))) == 1
