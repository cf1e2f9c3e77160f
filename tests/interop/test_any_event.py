"""Any event that can be stored survives our writer and every reader with the same meaning."""

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
from tests.caldav.helpers import answers, query
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
MARKS = {EventState.CANCELLED: "Cancelled: ", EventState.POSTPONED: "Postponed: "}
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
    """What a program makes of one event; ``ends`` is None where it is not told."""

    summary: str
    description: str
    location: str
    status: str
    sequence: int
    starts: str | int
    ends: str | int | None


@st.composite
def whens(draw: st.DrawFn, earliest: date) -> EventDates:
    """Return any time of an event whose day is known."""
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
    """Return the columns of any event that a calendar shows; what is off, in the future."""
    state = draw(st.sampled_from(list(STATUS)))
    earliest = clock.now().date() if state in MARKS else date(1990, 1, 1)
    return {
        "title": draw(_shorts), "theme": draw(_texts), "summary": draw(_texts),
        "state": state, "state_reason": draw(_texts),
        "kind": draw(st.sampled_from(EventKind)),
        "mode": draw(st.none() | st.sampled_from(AttendanceMode)), "when": draw(whens(earliest)),
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
    found = []
    if place:
        found = [
            factories.venue(session, name=place[0], city=place[1], latitude=54.7, longitude=-25)
        ]
    return factories.event(
        session, uid=f"any-{next(_numbers)}", venues=found,
        bodies=[factories.body(session, name=body, email="office@example.org")], **row,
    )  # fmt: skip


def meant(event: Event) -> Reading:
    """Return what every program is to make of the event."""
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
        summary=_line(f"{MARKS.get(event.state, '')}{event.title}"),
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
    found = {}
    for each in list[Any](Calendar.from_ical(data).walk("VEVENT")):
        found[str(each["UID"])] = Reading(
            summary=str(each["SUMMARY"]),
            description=str(each["DESCRIPTION"]),
            location=str(each.get("LOCATION", "")),
            status=str(each["STATUS"]),
            sequence=int(each["SEQUENCE"]),
            starts=_moment(each["DTSTART"].dt),
            ends=_moment(each["DTEND"].dt) if "DTEND" in each else None,
        )
    return found


def _moment(at: date | datetime) -> str | int:
    return int(at.astimezone(UTC).timestamp()) if isinstance(at, datetime) else at.isoformat()


def by_others(seen: Sequence[dict[str, Any]]) -> dict[str, Reading]:
    """Return the readings of programs that take an end that is not told for the start."""
    return {
        each["uid"]: Reading(
            summary=each["summary"],
            description=each["description"],
            location=each["location"] or "",
            status=each["status"],
            sequence=each["sequence"],
            starts=each["starts"],
            ends=None if each["ends"] == each["starts"] else each["ends"],
        )
        for each in seen
    }


def assert_read(readings: dict[str, Reading], events: Sequence[Event]) -> None:
    """Compare all that is meant; of the description, that it ends with the page's address."""
    for event in events:
        seen, wanted = readings[event.uid], meant(event)
        assert seen.description.endswith(wanted.description), event.uid
        for name in ("summary", "location", "status", "sequence", "starts", "ends"):
            assert getattr(seen, name) == getattr(wanted, name), (event.uid, name)


def assert_well_formed(client: FlaskClient, events: Sequence[Event]) -> None:
    """Hold that who reads XML gets every event; expat forbids what iCalendar has no word about."""
    feed = ET.fromstring(client.get(FEED.replace(".ics", ".atom")).data)  # noqa: S314  (our own)
    titles = {each.findtext(f"{ATOM}id"): each.findtext(f"{ATOM}title") for each in feed}
    listed = answers(query(client, "")).by_href
    for event in events:
        title = _line(f"{MARKS.get(event.state, '')}{event.title}")
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
def test_any_event_is_read_by_all_as_it_was_meant(
    session: Session, client: FlaskClient, rows: list[dict[str, Any]]
) -> None:
    events = store(session, rows)

    data = client.get(FEED).data
    told = {event.uid for event in events}
    theirs = [each for each in run_node("events.mjs", [data.decode()])[0] if each["uid"] in told]
    libicals = [each for each in libical.events(data) if each["uid"] in told]

    assert lint(data) == []
    assert_read(by_icalendar(data), events)
    assert_read(by_others(theirs), events)
    assert_read(by_others(libicals), events)
    assert_well_formed(client, events)
    assert by_icalendar(data).items() >= by_others(theirs).items() == by_others(libicals).items()


@needs_node
@needs_libical
def test_readers_are_asked_about_every_kind_of_time(session: Session, client: FlaskClient) -> None:
    """Hold that the examples reach what is rare, whatever chance draws."""
    day = "2026-10-25"
    times: list[dict[str, Any]] = [
        {"starts_time": None, "ends_time": None},
        {"starts_time": time(3, 30), "ends_time": time(3, 45)},  # shown twice that night
        {"starts_time": time(1, 0), "ends_time": time(5, 0)},
        {"starts_time": time(9, 0), "ends_time": None},
    ]
    row = {"title": "Night", "place": None, "body": "Body", "state": EventState.CONFIRMED}
    events = store(session, [row | {"when": factories.when(day, **each)} for each in times])

    data = client.get(FEED).data

    assert_read(by_icalendar(data), events)
    assert_read(by_others(run_node("events.mjs", [data.decode()])[0]), events)
    assert_read(by_others(libical.events(data)), events)
