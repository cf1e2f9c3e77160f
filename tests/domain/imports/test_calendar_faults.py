"""Malformed calendars: the wrong line is listed, and everything else is read."""

import re
from datetime import time
from functools import partial

import pytest

from meetings.domain.imports.errors import CalendarIncomplete, DateUnreadable
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import ImportIssue
from meetings.domain.imports.source_parser import parse_source
from tests.cpu_time import assert_costs_at_most
from tests.domain.imports.helpers import (
    KNOWN,
    calendar,
    date_span,
    entries,
    issues,
    outcome,
    row,
    rows,
)

SOUND = ("UID:s", "SUMMARY:Sound", "DTSTART;VALUE=DATE:20270420")


def read(*lines: str) -> tuple[list[str], list[int]]:
    """Return the titles, and the listed lines, of a sound entry and one that begins at line 8."""
    result = parse_source(entries(SOUND, ("UID:b", *lines)), KNOWN)
    return [item.title for item in result.rows], [line.line for line in result.leftovers]


@pytest.mark.parametrize(
    "lines",
    [
        ("SUMMARY:Broken", "DTSTART:tomorrow"),
        ("SUMMARY:Broken", "DTSTART:20271301T000000"),
        ("SUMMARY:Broken", "DTSTART:21000229"),
        ("SUMMARY:Broken", "DTSTART:18991231"),
        ("SUMMARY:Broken", "DTSTART:2027-03-11 at 9"),
        ("SUMMARY:Broken", "DTSTART:20270311,20270312"),
        ("SUMMARY:Broken", "DTSTART;VALUE=DATE"),
        ("DTSTART:20270311", 'SUMMARY;X="unclosed:Broken'),
        ("DTSTART:20270311", "RECURRENCE-ID:20270399"),
    ],
)
def test_entry_without_its_essentials_is_listed(lines: tuple[str, ...]) -> None:
    assert read(*lines) == (["Sound"], [11])


def test_listed_entry_is_named() -> None:
    (line,) = parse_source(entries(SOUND, ("SUMMARY:Broken", "DTSTART:soon")), KNOWN).leftovers

    assert line.text == "Broken (soon)"


@pytest.mark.parametrize(
    "line",
    ["second line of a text", "Note: bring this", "End: 12:00", "Begin: now", "END:VTODO", "=;"],
)
def test_line_of_an_unfolded_text_costs_nothing_else(line: str) -> None:
    assert read("SUMMARY:T", line, "DTSTART;VALUE=DATE:20270420") == (["Sound", "T"], [11])


def test_undecodable_bytes_cost_their_entry() -> None:
    data = entries(SOUND, ("SUMMARY:für", SOUND[2])).decode().encode("latin-1")
    result = parse_source(data, KNOWN)

    assert [item.title for item in result.rows] == ["Sound"]
    assert [line.line for line in result.leftovers] == [9]


@pytest.mark.parametrize("end", [b"\r\n ", b"\n\t", b"\r "])
def test_lines_folded_inside_a_letter_are_joined(end: bytes) -> None:
    letter = "🌊".encode()
    data = calendar("SUMMARY:Sea @ day", SOUND[2]).replace(b"@", letter[:2] + end + letter[2:])

    assert row(data).title == "Sea 🌊 day"


@pytest.mark.parametrize(
    ("removed", "line"), [(b"END:VEVENT\r\n", 3), (b"END:VALARM\r\n", 7), (b"END:VCALENDAR\r\n", 1)]
)
def test_missing_end_is_listed_if_more_follows(removed: bytes, line: int) -> None:
    first = entries((*SOUND, "BEGIN:VALARM", "END:VALARM")).replace(removed, b"", 1)
    result = parse_source(first + entries(("SUMMARY:Other", SOUND[2])), KNOWN)

    assert [item.title for item in result.rows] == ["Sound", "Other"]
    assert [fault.line for fault in result.leftovers] == [line]


def test_file_that_ends_early_is_refused() -> None:
    data = entries(SOUND, SOUND)
    with pytest.raises(CalendarIncomplete):
        parse_source(data[: data.rindex(b"END:VEVENT")], KNOWN)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_encodings_are_recognised(encoding: str) -> None:
    data = calendar("SUMMARY:Žiema", SOUND[2]).decode().encode(encoding)

    assert row(data, "a.ics").title == "Žiema"


def test_texts_of_vcalendar_1_are_decoded() -> None:
    """Their lines end with "=" instead of being folded."""
    lines = (
        "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=B6te om =", "s=C3=A4kerhet",
        "DESCRIPTION;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:f=FCr=0D=0Aalle", SOUND[2],
    )  # fmt: skip
    result = row(calendar(*lines))

    assert (result.title, result.description) == ("Möte om säkerhet", "für\nalle")


def test_large_attachment_costs_nothing_else() -> None:
    attachment = ("ATTACH;ENCODING=BASE64;VALUE=BINARY:", *[" " + "A" * 74] * 10_000)

    assert row(calendar("SUMMARY:CSO", *attachment, SOUND[2])).title == "CSO"


@pytest.mark.parametrize(
    ("lines", "span", "starts", "ends"),
    [
        (("DTSTART:20270607T000000", "DTEND:20270608T000000"), "2027-06-07", None, None),
        (("DTSTART:20270607T000000", "DTEND:20270609T000000"), "2027-06-07/2027-06-08", None, None),
        (("DTSTART:20270607T000000", "DURATION:PT24H"), "2027-06-07", None, None),
        (("DTSTART:20270607T090000", "DTEND;VALUE=DATE:20270608"), "2027-06-07", time(9), None),
        (("DTSTART:20270607T090000", "DTEND;VALUE=DATE:20270610"), "2027-06-07/2027-06-09",
         time(9), None),
        (("DTSTART:20270607T200000", "DTEND:20270607T240000"), "2027-06-07/2027-06-08", time(20),
         time(0)),
        (("DTSTART;VALUE=DATE:20270607T000000",), "2027-06-07", None, None),
    ],
)  # fmt: skip
def test_days_and_times_may_be_mixed(
    lines: tuple[str, ...], span: str, starts: time | None, ends: time | None
) -> None:
    result = row(calendar("SUMMARY:CSO", "LOCATION:Berlin", *lines))

    assert (date_span(result), result.starts_time, result.ends_time) == (span, starts, ends)
    assert issues(result) == set()


@pytest.mark.parametrize(
    "line",
    [
        "DTEND:whenever", "DTEND:20270419T090000Z", "DURATION:-PT5M", "DTSTART:20270421T090000Z",
        "STATUS:POSTPONED", "STATUS:RESCHEDULED TO FRIDAY", "RRULE:FREQ=WEEKLY;BYDAY=XX;COUNT=2",
        "RRULE:FREQ=HOURLY;COUNT=2", "SUMMARY:CSO – rescheduled to 5 May", "SUMMARY:CSO cancelled",
        "SUMMARY:Verschoben: CSO", "SUMMARY:Posėdis nukeltas", "SUMMARY:Sanāksme atcelta",
        "SUMMARY:Koosolek tühistatud", "SUMMARY:Kokous peruttu", "SUMMARY:Mødet er aflyst",
        "SUMMARY:Möte inställt", "SUMMARY:Spotkanie odwołane", "SUMMARY:Заседание отменено",
        "SUMMARY:Réunion reportée",
    ],
)  # fmt: skip
def test_doubtful_entry_is_not_preselected(line: str) -> None:
    title = () if line.startswith("SUMMARY") else ("SUMMARY:CSO",)
    result = row(calendar(*title, "DTSTART:20270420T090000Z", line))

    assert issues(result) & BLOCKING_ISSUES


@pytest.mark.parametrize("status", ["", "CONFIRMED", "tentative"])
def test_known_status_raises_no_doubt(status: str) -> None:
    assert issues(row(calendar(*SOUND, f"STATUS:{status}"))) == set()


def test_cancelled_is_recognised_in_both_spellings() -> None:
    for status in ("CANCELLED", "Canceled"):
        assert issues(row(calendar(*SOUND, f"STATUS:{status}"))) == {ImportIssue.CANCELLED}


def test_calendar_without_a_readable_entry_is_refused_with_its_line() -> None:
    with pytest.raises(DateUnreadable) as refused:
        parse_source(calendar("SUMMARY:CSO", "DTSTART:soon"), KNOWN)

    assert refused.value.details["line"] == 5


def zone(number: int, rule: str, parts: int) -> str:
    part = (
        "BEGIN:STANDARD\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        f"RRULE:{rule}\nEND:STANDARD\n"
    )
    return f"BEGIN:VTIMEZONE\nTZID:Z{number}\n{part * parts}END:VTIMEZONE\n"


@pytest.mark.parametrize(
    "blocks",
    [
        [zone(0, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 400)],
        [zone(0, "FREQ=DAILY", 400)],
        [zone(0, "FREQ=YEARLY;BYMONTH=3;COUNT=999999", 400)],
        [zone(0, "FREQ=YEARLY;BYMONTH=3", 20_000)],
        [zone(number, "FREQ=YEARLY;BYDAY=-1SU", 2) for number in range(60)],
    ],
    ids=["never", "daily", "count", "many parts", "many blocks"],
)
def test_blocks_of_time_zones_take_bounded_time(blocks: list[str]) -> None:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{number}\nSUMMARY:A\nDTSTART;TZID=Z{number}:20270101T090000\nEND:VEVENT\n"
        for number in range(400)
    )
    data, plain = (
        f"BEGIN:VCALENDAR\n{text}{events}END:VCALENDAR\n".encode() for text in ("".join(blocks), "")
    )
    largest = entries(*[("SUMMARY:CSO", "DESCRIPTION:" + "word " * 400, SOUND[2])] * 400)

    assert len(rows(data)) == len(rows(plain)) == 400
    assert_costs_at_most(6, partial(rows, data), lambda: (rows(plain), rows(largest)))


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=YEARLY;BYMONTHDAY=31;BYDAY=53MO;COUNT=3"] * 20,
        ["RRULE:FREQ=DAILY;COUNT=400", *["EXRULE:FREQ=DAILY;INTERVAL=2"] * 20],
        ["RRULE:FREQ=DAILY;COUNT=9", *["EXDATE:" + ",".join(["20270101T090000Z"] * 500)] * 20],
    ],
    ids=["rules", "excluding rules", "excluded dates"],
)
def test_series_take_bounded_time(lines: list[str]) -> None:
    many, few = (
        entries(*((f"UID:{n}", *SOUND[1:], *lines) for n in range(count))) for count in (40, 10)
    )

    assert_costs_at_most(8, partial(outcome, many), partial(outcome, few))
    assert re.search(rb"UID:39", many)
