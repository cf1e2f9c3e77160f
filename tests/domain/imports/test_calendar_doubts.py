"""Contradictory and invalid values of calendars: the right value, or a doubt."""

import pytest

from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import PlannedEvent
from tests.domain.imports.helpers import calendar, entries, issues, row, rows
from tests.domain.imports.test_columns import when

START = "DTSTART:20190216T100000Z"


def is_selected(planned: PlannedEvent) -> bool:
    return not issues(planned) & BLOCKING_ISSUES


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20190216T100000+0100", "2019-02-16 11:00"),
        ("DTSTART:20190216T100000+01:00", "2019-02-16 11:00"),
        ("DTSTART:20190216T040000-05", "2019-02-16 11:00"),
        ("DTSTART:2019-02-16T10:00:00Z", "2019-02-16 12:00"),
        ("DTSTART:2019-02-16T10:00:00.000Z", "2019-02-16 12:00"),
        ("DTSTART:2019-02-16T10:00:00+01:00", "2019-02-16 11:00"),
        ("DTSTART;TZID=Europe/Riga:2019-02-16T10:00", "2019-02-16 10:00"),
        ("DTSTART;VALUE=DATE:2019-02-16", "2019-02-16"),
        ("DTSTART;TZID=Pacific Time (US & Canada):20190216T100000", "10:00 America/Los_Angeles"),
        (
            'DTSTART;TZID="Brussels, Copenhagen, Madrid, Paris":20190216T100000',
            "10:00 Europe/Brussels",
        ),
        ("DTSTART;TZID=W. Europe:20190216T100000", "10:00 Europe/Berlin"),
        ("DTSTART;TZID=Riga, Tokyo:20190216T100000", "2019-02-16 10:00?"),
    ],
)
def test_invalid_but_clear_times_and_zones(start: str, expected: str) -> None:
    planned = row(calendar(start, "SUMMARY:Board", "LOCATION:Riga"))

    assert when(planned).endswith(expected)


@pytest.mark.parametrize(
    "lines",
    [
        (START, "STATUS:CONFIRMED", "STATUS:CANCELLED"),
        (START, "DESCRIPTION:THIS MEETING HAS BEEN CANCELLED"),
        (START, "DESCRIPTION:Dear all\\nThe meeting is postponed\\nRegards"),
        ("DTEND:20190216T100000Z",),
        ("DURATION:PT1H",),
        ("DTSTART:19700101T000000Z",),
        ("DTSTART;VALUE=DATE:19700101",),
        ("DTSTART;TZID=Europe/Riga:20190331T033000",),
        ("DTSTART;TZID=America/New_York:20190310T023000",),
    ],
)
def test_contradictions_are_doubts(lines: tuple[str, ...]) -> None:
    assert not is_selected(row(calendar("SUMMARY:Board", *lines)))


@pytest.mark.parametrize(
    "lines",
    [
        (START, "STATUS:CONFIRMED", "STATUS:CONFIRMED"),
        (START, "DESCRIPTION:Agenda: flights that were cancelled in winter, and what follows"),
        ("DTSTART;TZID=Europe/Riga:20190331T043000",),
    ],
)
def test_values_that_agree_are_no_doubts(lines: tuple[str, ...]) -> None:
    assert is_selected(row(calendar("SUMMARY:Board", "LOCATION:Riga", *lines)))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:R=C3=A9union", "Réunion"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:R=E9union", "Réunion"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:Board", "Board"),
        ("SUMMARY:2=3D", "2=3D"),
    ],
)
def test_quoted_printable_titles(line: str, title: str) -> None:
    assert row(calendar(START, line)).title == title


def block(offset: str) -> tuple[str, ...]:
    return (
        "BEGIN:VTIMEZONE", "TZID:Office", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip


@pytest.mark.parametrize(("second", "selected"), [("+0300", True), ("+0400", False)])
def test_two_definitions_of_a_zone(second: str, selected: bool) -> None:
    lines = ("UID:a", "SUMMARY:Board", "DTSTART;TZID=Office:20190216T100000", "LOCATION:Riga")
    planned = row(entries(lines, head=(*block("+0300"), *block(second))))

    assert is_selected(planned) == selected


@pytest.mark.parametrize(("replaced", "selected"), [("100000", True), ("110000", False)])
def test_a_replaced_time_that_the_series_lacks(replaced: str, selected: bool) -> None:
    series = ("UID:a", "SUMMARY:Board", "DTSTART;TZID=Europe/Oslo:20190312T100000",
              "RRULE:FREQ=WEEKLY;COUNT=2")  # fmt: skip
    moved = ("UID:a", "SUMMARY:Board moved", "DTSTART;TZID=Europe/Oslo:20190320T100000",
             f"RECURRENCE-ID;TZID=Europe/Oslo:20190319T{replaced}")  # fmt: skip
    listed = rows(entries(series, moved))

    assert [is_selected(planned) for planned in listed if "moved" in planned.title] == [selected]
