"""Our line-by-line jCal output equals third-party conversions of our iCalendar."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from icalendar import Calendar

from meetings.domain.calendars import ical, jcal
from meetings.domain.calendars.alarms import with_alarm
from meetings.domain.calendars.profiles import write_full, write_rich
from meetings.domain.calendars.rules import CalendarMetadata, Fragment, VEventData
from tests.domain.calendars.event_strategies import entries, full_entry, sample_entries
from tests.interop.node import needs_node, run_node

METADATA = CalendarMetadata(
    name="Task Force: all; \\ meetings",
    description="Two\nlines",
    colour="#8a3a62",
    source="https://meetings.example.org/feeds/events.ics?body=thb,nb8",
    url="https://meetings.example.org/",
)


def serialized(*events: VEventData) -> bytes:
    """Return a calendar of these events with all properties that we ever write."""
    result: list[Fragment] = []
    for event in events:
        result += [write_rich(event), write_full(event), with_alarm(write_rich(event), 15)]
    return ical.write_calendar(METADATA, result)


def properties(data: bytes) -> dict[str, list[Any]]:
    """Return the properties of the calendar and of its first event, by name."""
    calendar = json.loads(jcal.to_jcal(data))
    event = next(part for part in calendar[2] if part[0] == "vevent")
    return {item[0]: item[1:] for item in (*event[1], *calendar[1])}


def test_value_types_match_the_rfc() -> None:
    result = properties(ical.write_calendar(METADATA, [write_rich(full_entry())]))

    assert result["dtstart"] == [{"tzid": "Europe/Vilnius"}, "date-time", "2026-11-30T09:30:00"]
    assert result["dtstamp"] == [{}, "date-time", "2026-11-02T08:15:00Z"]
    assert result["sequence"] == [{}, "integer", 2]
    assert result["geo"] == [{}, "float", [54.678, 25.2871]]
    assert result["categories"][2:] == [
        "Task Force THB", "Meeting", "Hybrid", "Lithuanian Presidency 2026–2027",
    ]  # fmt: skip
    assert result["organizer"] == [
        {"cn": "Task Force 'THB': office"}, "cal-address", "mailto:thb@example.org",
    ]  # fmt: skip
    assert result["conference"] == [
        {"feature": ["AUDIO", "VIDEO"], "label": "Live: stream"}, "uri",
        "https://live.example.org/x?y=1",
    ]  # fmt: skip
    assert result["refresh-interval"] == [{}, "duration", "PT4H"]
    assert result["x-published-ttl"] == [{}, "duration", "PT4H"]
    assert result["x-wr-caldesc"] == [{}, "text", "Two\nlines"]
    assert result["x-microsoft-cdo-busystatus"] == [{}, "unknown", "BUSY"]
    assert result["name"] == [{}, "text", "Task Force: all; \\ meetings"]


def test_zones_are_written_as_offsets_and_rules() -> None:
    calendar = json.loads(jcal.to_jcal(serialized(full_entry())))

    (zone,) = [part for part in calendar[2] if part[0] == "vtimezone"]
    winter = next(
        {item[0]: item[2:] for item in part[1]} for part in zone[2] if part[0] == "standard"
    )
    assert winter["tzoffsetfrom"] == ["utc-offset", "+03:00"]
    assert winter["rrule"] == ["recur", {"freq": "YEARLY", "bymonth": 10, "byday": "-1SU"}]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries())
def test_icalendar_parses_the_same_calendar(entry: VEventData) -> None:
    data = ical.write_calendar(METADATA, [with_alarm(write_rich(entry), 15)])

    from_jcal = list[Any](Calendar.from_jcal(jcal.to_jcal(data).decode()).walk("VEVENT"))
    from_ical = list[Any](Calendar.from_ical(data).walk("VEVENT"))

    for component, other in zip(from_jcal, from_ical, strict=True):
        for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "URL", "SEQUENCE"):
            assert component.get(name) == other.get(name)
        for name in ("DTSTART", "DTEND", "DTSTAMP"):
            assert (name in component) is (name in other)
            assert name not in component or component[name].dt == other[name].dt
        assert component.categories == other.categories


@needs_node
def test_ical_js_parses_the_same_events_from_both_formats() -> None:
    data = serialized(*sample_entries())
    request = [{"ics": data.decode(), "jcal": json.loads(jcal.to_jcal(data))}]

    (response,) = run_node("jcal.mjs", request)

    assert response["ours"] == response["theirs"]
    assert len(response["ours"]) == 3 * len(sample_entries())
    from_jcal = {item[0]: item for item in json.loads(jcal.to_jcal(data))[2][-1][1]}
    from_ical = {item[0]: item for item in response["parsed"][2][-1][1]}
    common = ("dtstart", "dtstamp", "summary", "geo", "categories", "organizer", "url", "sequence")
    assert [from_jcal.get(name) for name in common] == [from_ical.get(name) for name in common]
