"""Stored imports are read, including those of version 0.1.0."""

import json
from datetime import time
from typing import Any

from meetings.domain.events.dto import Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.rules import (
    MAX_DESCRIPTION_LENGTH,
    DateSpan,
    ImportIssue,
    ImportNote,
    PlannedEvent,
)
from meetings.domain.imports.serialisation import (
    COMPARED,
    planned_from_json,
    planned_to_json,
    source_values_from_json,
    source_values_to_json,
)
from meetings.kernel.partial_dates import PartialDate

OLD_ENTRY = """
{"line": 3, "text": "5 October 2027 09:30-12:00 Webinar", "key": "webinar",
 "title": "Webinar on rescue", "to_be_confirmed": true, "body_id": 7, "uid": "u@example.org",
 "is_cancelled": true, "description": "Two\\nlines", "span": ["2027-10-05", "2027-10-06"],
 "times": ["09:30", "12:00"], "timezone": "Europe/Vilnius",
 "places": [["", "", "Riga", "LV"], ["House", "Street 1", "Oslo", null]], "mode": "hybrid",
 "kind": "webinar", "notes": [["repeats", "RRULE"], ["private", ""]]}
"""
ENTRY = PlannedEvent(
    line=3, text="5 October 2027 09:30-12:00 Webinar", key="webinar",
    title="Webinar on rescue", to_be_confirmed=True, body_id=7, uid="u@example.org",
    is_cancelled=True, description="Two\nlines",
    span=DateSpan(PartialDate(2027, 10, 5), PartialDate(2027, 10, 6)), starts_time=time(9, 30),
    ends_time=time(12, 0), timezone="Europe/Vilnius",
    places=(Place(city="Riga", country="LV"), Place("House", "Street 1", "Oslo")),
    mode=AttendanceMode.HYBRID, kind=EventKind.WEBINAR,
    notes=(ImportNote(ImportIssue.CHECK_RECURRENCE, "RRULE"), ImportNote(ImportIssue.PRIVATE)),
)  # fmt: skip
OLD_VALUES = """
{"title": "Webinar on rescue",
 "when": ["2027-10-05", null, "09:30", "12:00", "Europe/Vilnius", true],
 "mode": "online", "places": [["", "", "Riga", "LV"]], "kind": "webinar", "description": "Old"}
"""
VALUES = {
    "title": "Webinar on rescue",
    "when": EventDates(
        PartialDate(2027, 10, 5),
        "Europe/Vilnius",
        None,
        time(9, 30),
        time(12),
        to_be_confirmed=True,
    ),
    "mode": AttendanceMode.ONLINE,
    "places": (Place(city="Riga", country="LV"),),
    "kind": EventKind.WEBINAR,
    "description": "Old",
}


def through_json(value: dict[str, Any]) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(json.dumps(value))
    return stored


def test_entry_of_version_0_1_0_is_read() -> None:
    assert planned_from_json(json.loads(OLD_ENTRY)) == ENTRY


def test_entry_of_version_0_1_0_may_lack_dates_and_times() -> None:
    old = json.loads(OLD_ENTRY) | {"span": ["2027-10", None], "times": [None, None], "mode": None}

    read = planned_from_json(old)

    assert read.span == DateSpan(PartialDate(2027, 10))
    assert (read.starts_time, read.ends_time, read.mode) == (None, None, None)


def test_stored_entry_round_trips() -> None:
    assert planned_from_json(through_json(planned_to_json(ENTRY))) == ENTRY


def test_stored_entry_is_cleaned_and_truncated() -> None:
    long = PlannedEvent(
        line=1, text="t\x00" + "t" * 2_000, key="k" * 500, title=" A\u2028title ", uid="u" * 500,
        description="d" * 20_000, notes=(ImportNote(ImportIssue.NO_DATE, "n" * 2_000),),
    )  # fmt: skip

    read = planned_from_json(through_json(planned_to_json(long)))

    assert (read.title, read.text) == ("Atitle", "t" * 1_000)
    assert (len(read.key), len(read.uid), len(read.notes[0].detail)) == (300, 300, 1_000)
    assert len(read.description) == MAX_DESCRIPTION_LENGTH


def test_source_values_of_version_0_1_0_are_read() -> None:
    assert source_values_from_json(json.loads(OLD_VALUES)) == VALUES


def test_source_values_round_trip() -> None:
    assert source_values_from_json(through_json(source_values_to_json(VALUES))) == VALUES
    assert set(VALUES) <= set(COMPARED)
