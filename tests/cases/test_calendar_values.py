"""The calendars of the case table give their right values."""

import pytest
from sqlalchemy.orm import Session

from meetings.domain.imports import queries
from meetings.domain.imports.differences import planned_dates
from meetings.domain.imports.errors import CalendarIncomplete, NoEventFound
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import ImportIssue, ParseResult
from meetings.domain.imports.source_parser import parse_source
from tests import factories
from tests.cases.catalogue import Case, cases
from tests.cases.test_imports import USUAL_PERIOD, ZONE, _period, _when

#: The dates of each file; "?" follows those that are not preselected.
RIGHT_VALUES: dict[str, list[str]] = {
    "01-customized-time-zone": ["2027-03-10 09:00-17:00 Europe/Helsinki"],
    "03-german-zone-name": ["2027-01-20 10:30-11:00 Europe/Brussels"],
    "04-utc-offset-display-name": ["2027-09-24 13:00-13:30 Europe/Amsterdam"],
    "05-windows-name-with-number": ["2027-06-22 10:00-11:00 America/New_York"],
    "06-groupwise-gmt-offset": ["2027-01-18 12:30-13:00 Europe/Vilnius"],
    "07-microsoft-utc-path": ["2027-03-01 14:00-15:00 Europe/Helsinki"],
    "09-value-in-quotes-of-tzid": ["2027-03-20 17:00-18:00 Europe/Riga"],
    "10-fold-inside-utf8": ["2027-03-11 10:00-11:00 Europe/Brussels"],
    "11-bom-crlf": ["2027-04-12/2027-04-13"],
    "13-cr-only": ["2027-04-12 09:00-12:00 Europe/Riga"],
    "15-unfolded-newline-in-text": ["2027-04-13 09:00-12:00 Europe/Riga", "2027-04-20"],
    "16-one-event-with-bad-date": ["2027-04-20", "2027-04-22"],
    "17-blanks-in-parameters": ["2027-04-20"],
    "19-alarm-without-description": ["2027-05-03"],
    "20-no-uid": ["2027-11-19 10:00-11:00 Europe/Berlin", "2027-11-20 10:00 Europe/Berlin"],
    "21-x-wr-timezone-utc-weekly-over-dst": [
        f"2027-{day} 15:00-16:00 Europe/Berlin" for day in ("03-16", "03-23", "03-30", "04-06")
    ],
    "23-override-in-another-zone": [
        "2027-04-08 11:00-12:00 Pacific/Auckland", "2027-04-10 03:00-04:00 Europe/Paris",
        "2027-04-12 11:00-12:00 Pacific/Auckland",
    ],
    "24-override-id-in-utc": [
        "2027-03-26 16:00-17:00 Europe/Stockholm", "2027-03-27 18:00-19:00 Europe/Stockholm",
        "2027-03-28 16:00-17:00 Europe/Stockholm",
    ],
    "25-this-and-future": [
        "2027-04-05 17:00-18:00 Europe/Riga", "2027-04-12 17:00-18:00 Europe/Riga",
        "2027-04-19 19:00-20:00 Europe/Riga", "2027-04-26 19:00-20:00 Europe/Riga",
    ],
    "28-daily-infinite-rule": ["2027-11-07 14:00-16:00 Europe/Berlin"],
    "29-all-day-same-end": ["2027-01-09"],
    "30-midnight-to-midnight-google": ["2027-06-07"],
    "32-status-rescheduled": ["2027-07-19 09:30-11:30 Europe/Madrid?"],
    "36-two-calendars-in-one": ["2027-01-10", "2027-01-11"],
    "37-duplicate-uid-different-events": ["2027-01-10", "2027-02-11", "2027-03-12"],
    "38-nonchar-and-emoji": ["2027-01-13"],
    "39-kyiv-old-name": ["2027-06-10 10:00-12:00 Europe/Kyiv"],
    "41-over-midnight-and-dst": ["2027-03-27/2027-03-28 23:00-05:00 Europe/Stockholm"],
    "42-online-teams-html": ["2027-03-16 15:00-16:00 Europe/Brussels"],
    "44-year-2100-and-1900": ["2100-03-01"],
    "45-leap-day-yearly": ["2028-02-29", "2032-02-29"],
    "47-dtend-date-for-timed": ["2027-04-12 09:00 Europe/Riga"],
    "50-utf16": ["2027-01-10"],
    "51-cancelled-instance-in-series": [
        "2027-04-05 17:00-18:00 Europe/Riga", "2027-04-12 17:00-18:00 Europe/Riga?",
        "2027-04-19 17:00-18:00 Europe/Riga",
    ],
    "53-semicolon-address-location": ["2027-05-12 09:00-11:00 Europe/Warsaw"],
    "55-property-without-colon": ["2027-01-10", "2027-01-11"],
    "56-endless-rule-first-moved": ["2027-08-02 18:30-19:30 Europe/Riga"],
    "59-etc-gmt-minus-2": ["2027-07-15 15:00-16:00 Europe/Vilnius"],
    "62-year-2100": ["2100-03-01"],
    "65-rdate-without-rrule-and-override": ["2027-03-01", "2027-03-15"],
}  # fmt: skip
#: The lines that are listed as not understood.
LISTED_LINES = {
    "15-unfolded-newline-in-text": [9],
    "16-one-event-with-bad-date": [15],
    "44-year-2100-and-1900": [14],
}
CALENDARS = {case.name: case for case in cases() if case.kind == "ics"}


@pytest.mark.parametrize("name", RIGHT_VALUES)
def test_calendar_gives_its_right_values(session: Session, name: str) -> None:
    result = parsed(session, CALENDARS[name])

    assert sorted(when_texts(result)) == RIGHT_VALUES[name]
    assert [line.line for line in result.leftovers] == LISTED_LINES.get(name, [])


def test_long_series_is_complete(session: Session) -> None:
    result = parsed(session, CALENDARS["63-weekly-for-two-years"])

    assert len(result.rows) == 104
    assert max(when_texts(result)) == "2028-12-26 09:00-09:30 Europe/Riga"


@pytest.mark.parametrize("name", ["28-daily-infinite-rule", "56-endless-rule-first-moved"])
def test_endless_series_are_named_as_such(session: Session, name: str) -> None:
    (row,) = parsed(session, CALENDARS[name]).rows

    assert ImportIssue.SERIES_ENDLESS in {note.issue for note in row.notes}


@pytest.mark.parametrize(
    ("name", "error"),
    [("34-empty", NoEventFound), ("49-missing-end-vcalendar", CalendarIncomplete)],
)
def test_calendar_is_refused(session: Session, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        parsed(session, CALENDARS[name])


def test_every_calendar_has_a_right_value() -> None:
    others = {"34-empty", "49-missing-end-vcalendar", "63-weekly-for-two-years"}

    assert CALENDARS.keys() == RIGHT_VALUES.keys() | others


def parsed(session: Session, case: Case) -> ParseResult:
    factories.installation(session)
    return parse_source(
        case.content, queries.parse_context(session, _period(USUAL_PERIOD)), case.file
    )


def when_texts(result: ParseResult) -> list[str]:
    """Return the dates; whole days without the time zone."""
    texts = []
    for row in result.rows:
        when = planned_dates(row, ZONE)
        is_doubtful = any(note.issue in BLOCKING_ISSUES for note in row.notes)
        text = _when(when) if when.starts_time else _when(when).partition(" ")[0]
        texts.append(f"{text}?" if is_doubtful else text)
    return texts
