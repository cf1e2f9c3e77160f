"""Any event that can be stored has the same meaning in our output and in every parser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventKind, EventState
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean
from tests import factories
from tests.caldav.helpers import parse_multistatus, query
from tests.conftest import NOON
from tests.ical_lint import lint
from tests.interop import libical
from tests.interop.libical import needs_libical
from tests.interop.node import needs_node, run_node

FEED = "/feeds/events.ics?" + urlencode({"from": "1901-01-01", "until": "2998-12-31"})
ZONES = (
    "Europe/Vilnius", "Europe/Dublin", "Atlantic/Reykjavik", "Africa/Casablanca", "Europe/Moscow",
    "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Tehran", "UTC",
)  # fmt: skip
TITLE_PREFIXES = {EventState.CANCELLED: "Cancelled: ", EventState.POSTPONED: "Postponed: "}
STATUS = {
    EventState.TENTATIVE: "TENTATIVE", EventState.CONFIRMED: "CONFIRMED",
    EventState.HELD: "CONFIRMED", EventState.POSTPONED: "CANCELLED",
    EventState.CANCELLED: "CANCELLED",
}  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"
_numbers = count(1)
_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
_texts = st.text(_characters, max_size=200)
_clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
_shorts = st.text(_characters, min_size=1, max_size=60)


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed event; ``ends`` is ``None`` without an end."""

    summary: str
    description: str
    location: str
    status: str
    sequence: int
    starts: str | int
    ends: str | int | None


@st.composite
def event_dates(draw: st.DrawFn, earliest: date) -> EventDates:
    """Return any dates of an event whose day is known."""
    first = draw(st.dates(earliest, date(2045, 12, 1)))
    days = draw(st.integers(0, 4))
    zone = draw(st.sampled_from(ZONES))
    starts = draw(st.none() | _clocks)
    ends = draw(st.none() | _clocks) if starts else None
    if starts and ends and not days and ends < starts:
        starts, ends = ends, starts
    last = PartialDate.of(first + timedelta(days=days)) if days or draw(st.booleans()) else None
    return EventDates(PartialDate.of(first), zone, last, starts, ends, draw(st.booleans()))


@st.composite
def stored(draw: st.DrawFn) -> dict[str, Any]:
    """Return the columns of any event that a calendar shows; cancelled ones are in the future."""
    state = draw(st.sampled_from(list(STATUS)))
    earliest = clock.now().date() if state in TITLE_PREFIXES else date(1990, 1, 1)
    return {
        "title": draw(_shorts), "theme": draw(_texts), "summary": draw(_texts),
        "state": state, "state_reason": draw(_texts),
        "kind": draw(st.sampled_from(EventKind)),
        "mode": draw(st.none() | st.sampled_from(AttendanceMode)),
        "when": draw(event_dates(earliest)),
        "sequence": draw(st.integers(0, 999)), "stream_url": draw(st.sampled_from(
            ["", "https://live.example.org/a,b;c?d=é"])),
        "body": draw(_shorts), "place": draw(st.none() | st.tuples(_texts, _shorts)),
    }  # fmt: skip


def store(session: Session, rows: Sequence[dict[str, Any]]) -> list[Event]:
    """Return the events of the rows, committed."""
    with transaction(session, now=NOON):
        return [_stored(session, dict(row)) for row in rows]


def _stored(session: Session, row: dict[str, Any]) -> Event:
    place, body = row.pop("place"), row.pop("body")
    result = []
    if place:
        result = [
            factories.venue(session, name=place[0], city=place[1], latitude=54.7, longitude=-25)
        ]
    return factories.event(
        session, uid=f"any-{next(_numbers)}", venues=result,
        bodies=[factories.body(session, name=body, email="office@example.org")], **row,
    )  # fmt: skip


def expected_reading(event: Event) -> Reading:
    """Return the expected interpretation of the event."""
    when, is_timed = event.when, event.starts_time is not None
    starts, ends = when.starts_at, when.ends_at
    assert when.first_day is not None
    assert when.last_day is not None
    assert starts is not None
    assert ends is not None
    is_open = event.ends_time is None and when.first_day == when.last_day
    after = (when.last_day + timedelta(days=1)).isoformat()
    status = STATUS[event.state]
    is_loose = event.date_to_be_confirmed and status == "CONFIRMED"
    return Reading(
        summary=clean(f"{TITLE_PREFIXES.get(event.state, '')}{event.title}"),
        description=f"http://127.0.0.1:8000/events/{event.slug}",
        location=_location(event),
        status="TENTATIVE" if is_loose and event.state is not EventState.HELD else status,
        sequence=event.sequence,
        starts=int(starts.timestamp()) if is_timed else when.first_day.isoformat(),
        ends=(None if is_open or starts == ends else int(ends.timestamp())) if is_timed else after,
    )


def _location(event: Event) -> str:
    for venue in event.venues:
        parts = dict.fromkeys(part for part in (venue.name, venue.city, "Lithuania") if part)
        return _line(", ".join(parts))
    return "Online" if event.mode is AttendanceMode.ONLINE else ""


def _line(text: str) -> str:
    return clean(text, lines=True)


def by_icalendar(data: bytes) -> dict[str, Reading]:
    result = {}
    for item in list[Any](Calendar.from_ical(data).walk("VEVENT")):
        result[str(item["UID"])] = Reading(
            summary=str(item["SUMMARY"]),
            description=str(item["DESCRIPTION"]),
            location=str(item.get("LOCATION", "")),
            status=str(item["STATUS"]),
            sequence=int(item["SEQUENCE"]),
            starts=_moment(item["DTSTART"].dt),
            ends=_moment(item["DTEND"].dt) if "DTEND" in item else None,
        )
    return result


def _moment(at: date | datetime) -> str | int:
    return int(at.astimezone(UTC).timestamp()) if isinstance(at, datetime) else at.isoformat()


def with_default_ends(results: Sequence[dict[str, Any]]) -> dict[str, Reading]:
    """Return the interpretations of parsers that use the start as a missing end."""
    return {
        item["uid"]: Reading(
            summary=item["summary"],
            description=item["description"],
            location=item["location"] or "",
            status=item["status"],
            sequence=item["sequence"],
            starts=item["starts"],
            ends=None if item["ends"] == item["starts"] else item["ends"],
        )
        for item in results
    }


def assert_read(readings: dict[str, Reading], events: Sequence[Event]) -> None:
    """Compare all expected values; the description must end with the page's URL."""
    for event in events:
        actual, expected = readings[event.uid], expected_reading(event)
        assert actual.description.endswith(expected.description), event.uid
        for name in ("summary", "location", "status", "sequence", "starts", "ends"):
            assert getattr(actual, name) == getattr(expected, name), (event.uid, name)


def assert_well_formed(client: FlaskClient, events: Sequence[Event]) -> None:
    """Check that XML parsers read every event; expat rejects characters that iCalendar allows."""
    feed = ET.fromstring(client.get(FEED.replace(".ics", ".atom")).data)  # noqa: S314  (our own)
    titles = {item.findtext(f"{ATOM}id"): item.findtext(f"{ATOM}title") for item in feed}
    listed = parse_multistatus(query(client, "")).by_href
    for event in events:
        title = clean(f"{TITLE_PREFIXES.get(event.state, '')}{event.title}")
        assert (titles[f"urn:uuid:{event.uid}"] or "") == title
        assert any(event.uid in href for href in listed)


@needs_node
@needs_libical
@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(rows=st.lists(stored(), min_size=25, max_size=40))
def test_all_parsers_read_any_event_correctly(
    session: Session, client: FlaskClient, rows: list[dict[str, Any]]
) -> None:
    events = store(session, rows)

    data = client.get(FEED).data
    reported = {event.uid for event in events}
    node_readings = [
        item for item in run_node("events.mjs", [data.decode()])[0] if item["uid"] in reported
    ]
    libicals = [item for item in libical.events(data) if item["uid"] in reported]

    assert lint(data) == []
    assert_read(by_icalendar(data), events)
    assert_read(with_default_ends(node_readings), events)
    assert_read(with_default_ends(libicals), events)
    assert_well_formed(client, events)
    assert (
        by_icalendar(data).items()
        >= with_default_ends(node_readings).items()
        == with_default_ends(libicals).items()
    )


@needs_node
@needs_libical
def test_parsers_are_tested_with_every_kind_of_time(session: Session, client: FlaskClient) -> None:
    """Check that the examples include rare cases, regardless of random choices."""
    day = "2026-10-25"
    times: list[dict[str, Any]] = [
        {"starts_time": None, "ends_time": None},
        {"starts_time": time(3, 30), "ends_time": time(3, 45)},  # ambiguous that night
        {"starts_time": time(1, 0), "ends_time": time(5, 0)},
        {"starts_time": time(9, 0), "ends_time": None},
    ]
    row = {"title": "Night", "place": None, "body": "Body", "state": EventState.CONFIRMED}
    events = store(session, [row | {"when": factories.when(day, **item)} for item in times])

    data = client.get(FEED).data

    assert_read(by_icalendar(data), events)
    assert_read(with_default_ends(run_node("events.mjs", [data.decode()])[0]), events)
    assert_read(with_default_ends(libical.events(data)), events)
