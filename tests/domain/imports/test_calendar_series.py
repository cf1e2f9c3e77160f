"""Series of calendar files: exceptions, additions, replaced occurrences, and versions."""

import pytest

from meetings.domain.imports.rules import MAX_ROWS, ImportIssue, PlannedEvent
from meetings.domain.imports.source_parser import parse_source
from tests.domain.imports.helpers import KNOWN, date_span, entries, issues, row, rows

WEEKLY = (
    "UID:1", "SUMMARY:CSO", "LOCATION:Riga", "DTSTART;TZID=Europe/Riga:20270405T170000",
    "DTEND;TZID=Europe/Riga:20270405T180000", "RRULE:FREQ=WEEKLY;COUNT=4",
)  # fmt: skip
ALL = ["04-05 17:00-18:00", "04-12 17:00-18:00", "04-19 17:00-18:00", "04-26 17:00-18:00"]


def times(result: tuple[PlannedEvent, ...]) -> list[str]:
    """Return the dates without the year, in order of time."""
    return sorted(
        f"{date_span(item)[5:]} {item.starts_time:%H:%M}"
        + (f"-{item.ends_time:%H:%M}" if item.ends_time else "")
        for item in result
    )


def replacement(recurrence_id: str, *lines: str) -> tuple[str, ...]:
    return ("UID:1", "SUMMARY:CSO, moved", "LOCATION:Riga", f"RECURRENCE-ID{recurrence_id}", *lines)


MOVED = ("DTSTART;TZID=Europe/Riga:20270413T100000",)


@pytest.mark.parametrize(
    "recurrence_id",
    [
        ";TZID=Europe/Riga:20270412T170000", ":20270412T140000Z", ";VALUE=DATE:20270412",
        ";TZID=Europe/Stockholm:20270412T160000", ":20270412T170000", ";TZID=X:20270412T170000",
        ";TZID=GMT+0300:20270412T170000",
    ],
)  # fmt: skip
def test_replaced_occurrence_is_recognised_however_it_is_named(recurrence_id: str) -> None:
    result = rows(entries(WEEKLY, replacement(recurrence_id, *MOVED)))

    assert times(result) == [ALL[0], "04-13 10:00", *ALL[2:]]
    assert result[-1].key == "1 20270412T1700"


def test_changes_of_later_occurrences_apply_until_the_next_change() -> None:
    """A later change of a single occurrence takes precedence."""
    result = rows(
        entries(
            WEEKLY,
            replacement(
                ";RANGE=THISANDFUTURE:20270412T140000Z",
                "DTSTART;TZID=Europe/Riga:20270413T190000", "DURATION:PT2H",
            ),
            replacement(":20270426T140000Z", "DTSTART;TZID=Europe/Riga:20270427T100000"),
        )
    )  # fmt: skip

    assert times(result) == [ALL[0], "04-13 19:00-21:00", "04-20 19:00-21:00", "04-27 10:00"]
    assert [item.title for item in result].count("CSO, moved") == 3


def test_unknown_range_raises_a_doubt() -> None:
    moved = replacement(";RANGE=THISANDPRIOR;TZID=Europe/Riga:20270412T170000", *MOVED)

    assert issues(rows(entries(WEEKLY, moved))[-1]) == {ImportIssue.RULE_UNKNOWN}


def test_replacement_without_a_start_stays_at_its_time() -> None:
    result = rows(entries(WEEKLY, replacement(";TZID=Europe/Riga:20270412T170000")))

    assert times(result) == [ALL[0], "04-12 17:00", *ALL[2:]]


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;VALUE=DATE:20270412", "EXDATE:20270412T140000Z", "EXDATE:20270412T170000",
        "EXDATE;TZID=Europe/Stockholm:20270412T160000", "EXDATE;TZID=Europe/Riga:20270412T170000",
        "EXRULE:FREQ=MONTHLY;BYMONTHDAY=12;COUNT=3",
    ],
)  # fmt: skip
def test_excluded_occurrence_is_omitted(line: str) -> None:
    assert times(rows(entries((*WEEKLY, line)))) == [ALL[0], *ALL[2:]]


@pytest.mark.parametrize(
    ("line", "added"),
    [
        ("RDATE;VALUE=PERIOD:20270506T140000Z/PT3H", "05-06 17:00-20:00"),
        ("RDATE;VALUE=PERIOD:20270506T140000Z/20270506T150000Z", "05-06 17:00-18:00"),
        ("RDATE;VALUE=DATE:20270506", "05-06 17:00-18:00"),
        ("RDATE;TZID=Europe/Stockholm:20270506T160000", "05-06 17:00-18:00"),
    ],
)
def test_additional_occurrence_is_read(line: str, added: str) -> None:
    assert times(rows(entries((*WEEKLY, line)))) == [*ALL, added]


@pytest.mark.parametrize("line", ["EXDATE:2027-04", "RDATE:soon", "RDATE:20270506T140000Z/x"])
def test_unreadable_exception_raises_a_doubt(line: str) -> None:
    result = rows(entries((*WEEKLY, line)))

    assert times(result) == ALL
    assert all(ImportIssue.RULE_UNKNOWN in issues(item) for item in result)


def test_whole_days_are_replaced_and_excluded_by_their_day() -> None:
    series = (
        "UID:1", "SUMMARY:CSO", "DTSTART;VALUE=DATE:20270405", "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE:20270406T000000",
    )  # fmt: skip
    moved = (
        "UID:1", "SUMMARY:CSO", "RECURRENCE-ID;TZID=Europe/Riga:20270407T000000",
        "DTSTART;VALUE=DATE:20270501",
    )  # fmt: skip

    assert [date_span(item) for item in rows(entries(series, moved))] == [
        "2027-04-05", "2027-04-08", "2027-05-01",
    ]  # fmt: skip


ENDLESS = (*WEEKLY[:5], "RRULE:FREQ=WEEKLY")


def test_first_occurrence_of_an_endless_series_is_the_first_that_takes_place() -> None:
    excluded = row(entries((*ENDLESS, "EXDATE:20270405T140000Z")))
    moved = row(entries(ENDLESS, replacement(":20270405T140000Z", *MOVED)))
    later = rows(entries(ENDLESS, replacement(":20270412T140000Z", *MOVED)))

    assert (times((excluded,)), times((moved,))) == ([ALL[1]], ["04-13 10:00"])
    assert issues(excluded) == issues(moved) == {ImportIssue.SERIES_ENDLESS}
    assert times(later) == [ALL[0], "04-13 10:00"]


def test_several_long_series_are_shortened_to_the_limit() -> None:
    series = [
        (f"UID:{count}", f"SUMMARY:{count}", *WEEKLY[2:5], f"RRULE:FREQ=DAILY;COUNT={count}")
        for count in (300, 200, MAX_ROWS + 1)
    ]
    result = rows(entries(*series))
    cut = {item.title for item in result if ImportIssue.SERIES_CUT in issues(item)}

    assert len(result) == 202
    assert cut == {"300", str(MAX_ROWS + 1)}


def test_series_without_any_meeting_is_listed() -> None:
    """Some apps end a deleted series before its start."""
    deleted = (*WEEKLY[:5], "RRULE:FREQ=WEEKLY;UNTIL=20270404T000000Z")
    other = ("UID:2", "SUMMARY:EGCAR", "DTSTART;VALUE=DATE:20270405")
    result = parse_source(entries(deleted, other), KNOWN)

    assert [item.title for item in result.rows] == ["EGCAR"]
    assert [(line.line, line.text) for line in result.leftovers] == [
        (9, "RRULE:FREQ=WEEKLY;UNTIL=20270404T000000Z")
    ]


def version(title: str, day: str, *lines: str) -> tuple[str, ...]:
    return ("UID:1", f"SUMMARY:{title}", f"DTSTART;VALUE=DATE:{day}", *lines)


@pytest.mark.parametrize(
    ("old", "new", "titles"),
    [
        (version("A", "20270101"), version("A", "20270101"), ["A"]),
        (version("A", "20270101"), version("A", "20270102", "SEQUENCE:1"), ["A"]),
        (version("A", "20270101"), version("B", "20270101", "SEQUENCE:1"), ["B"]),
        (version("A", "20270101"), version("A", "20270102"), ["A", "A"]),
        (version("A", "20270101"), version("B", "20270101"), ["A", "B"]),
        (version("A", "20270101"), version("B", "20270102", "SEQUENCE:1"), ["A", "B"]),
    ],
)
def test_versions_are_told_from_different_events(
    old: tuple[str, ...], new: tuple[str, ...], titles: list[str]
) -> None:
    result = rows(entries(old, new))

    assert [item.title for item in result] == titles
    is_doubtful = len(titles) > 1
    assert all((ImportIssue.DUPLICATE_UID in issues(item)) == is_doubtful for item in result)
    assert len({item.key for item in result}) == len(result)
