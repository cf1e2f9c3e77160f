"""Times of day and their zones are read in every usual notation, or raise a doubt."""

import pytest

from meetings.domain.imports.grammar.time_phrases import find_cell_time, find_time
from meetings.domain.imports.proposals import BLOCKING_ISSUES
from meetings.domain.imports.rules import ImportIssue
from meetings.kernel.text import normalise_punctuation
from tests.domain.imports.helpers import issues, row


def read(text: str, *, is_cell: bool = False) -> str:
    """Return "09:30-16:00 zone|rest of the text"; "" without a time."""
    even = normalise_punctuation(text)
    match = find_cell_time(even) if is_cell else find_time(even)
    if match is None:
        return ""
    times = "-".join(f"{at:%H:%M}" for at in (match.starts, match.ends) if at)
    rest = "" if is_cell else (even[: match.start] + even[match.end :]).strip(" ,")
    return "|".join(part for part in (times, match.zone or "", rest) if part)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("12:15 AM", "00:15"),
        ("12:15 p.m.", "12:15"),
        ("12 noon", "12:00"),
        ("noon", "12:00"),
        ("at noon", "12:00"),
        ("midnight", "00:00"),
        ("noon – 2 pm", "12:00-14:00"),
        ("2:00 PM – 4:30 PM", "14:00-16:30"),
        ("2–4 pm", "14:00-16:00"),
        ("11–1 pm", "11:00-13:00"),
        ("10–11.30 am", "10:00-11:30"),
        ("9:30am-11am", "09:30-11:00"),
        ("2 p. m.", "14:00"),
        ("from 10 am to noon", "10:00-12:00"),
        ("9 AM to 5 PM", "09:00-17:00"),
    ],
)
def test_halves_of_the_day(text: str, times: str) -> None:
    assert read(text) == times


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("14:00:00", "14:00"),
        ("09:00:00-10:30:00", "09:00-10:30"),
        ("9h30–17h30", "09:30-17:30"),
        ("14h-16h30", "14:00-16:30"),
        ("9 h", "09:00"),
        ("à 9 h 30", "09:30"),
        ("0900", "09:00"),
        ("0900-1030", "09:00-10:30"),
        ("0900 hrs", "09:00"),
        ("1330 to 1530 hours", "13:30-15:30"),
        ("9.00 Uhr", "09:00"),
        ("9 Uhr", "09:00"),
        ("9–17 Uhr", "09:00-17:00"),
        ("T090000Z", "09:00|UTC"),
        ("9 bis 17 Uhr", "09:00-17:00"),
        ("um 9 Uhr", "09:00"),
        ("kl. 9.30", "09:30"),
        ("kl.9.30", "09:30"),
        ("kl. 9–11", "09:00-11:00"),
        ("klo 9.30", "09:30"),
        ("kell 9", "09:00"),
        ("plkst. 9.30", "09:30"),
        ("9 val.", "09:00"),
        ("10 val. 30 min.", "10:30"),
        ("godz. 9.30", "09:30"),
        ("at 9, Riga", "09:00|Riga"),
        ("в 9:30", "09:30"),
        ("18:00–24:00", "18:00-00:00"),
        ("13 o'clock", "13:00"),
    ],
)
def test_notations(text: str, times: str) -> None:
    assert read(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "2018–2019",
        "20 years of cooperation",
        "8th Forum",
        "at 9 Downing Street",
        "Agenda 2030",
        "25:00",
        "COP 31",
        "Article 5",
        "Horizon 2020",
        "3. Treffen",
    ],
)
def test_other_numbers_are_no_times(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("9", "09:00"),
        ("9–17", "09:00-17:00"),
        ("9.30", "09:30"),
        ("930", "09:30"),
        ("0930", "09:30"),
        ("0.375", "09:00"),
        ("9h30", "09:30"),
        ("2 PM", "14:00"),
        ("10.00–12", "10:00-12:00"),
        ("14:00:00", "14:00"),
        ("all day", ""),
        ("25", ""),
        ("24:00", ""),
        ("9:5", ""),
    ],
)
def test_cells_of_a_column_of_times(text: str, times: str) -> None:
    assert read(text, is_cell=True) == times


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("10:00 EST", "America/New_York"),
        ("10:00 ET", "America/New_York"),
        ("9 AM PT", "America/Los_Angeles"),
        ("10:00 (UTC +03:00)", "Etc/GMT-3"),
        ("10:00 UTC+2", "Etc/GMT-2"),
        ("10:00 GMT+5:30", "Asia/Kolkata"),
        ("10:00+02:00", "Etc/GMT-2"),
        ("T10:00:00-05:00", "Etc/GMT+5"),
        ("T10:00Z", "UTC"),
        ("10:00 Helsinki time", "Europe/Helsinki"),
        ("10:00 (Brussels time)", "Europe/Brussels"),
        ("10:00 New York time", "America/New_York"),
        ("10:00 Etc/GMT-2", "Etc/GMT-2"),
        ("10:00 Europe/Riga", "Europe/Riga"),
        ("10:00 Eastern Time", "America/New_York"),
        ("10:00 Pacific Daylight Time", "America/Los_Angeles"),
        ("10:00 Polish time", "Europe/Warsaw"),
        ("10:00 Central European Summer Time", "Europe/Brussels"),
        ("16:00 MEZ", "Europe/Brussels"),
        ("10:00 CET / 11:00 EET", "Europe/Brussels"),
        ("10:00 CET (11:00 EET)", "Europe/Brussels"),
        ("10 am ET/7 am PT", "America/New_York"),
        ("10:00 CET – 12:00 CET", "12:00|Europe/Brussels"),
        ("10:00 Uhr, Berliner Zeit", "Europe/Berlin"),
        ("10:00 Vilniaus laiku", "Europe/Vilnius"),
        ("10:00 pēc Latvijas laika", "Europe/Riga"),
        ("10:00 Eesti aja järgi", "Europe/Tallinn"),
        ("10:00 Suomen aikaa", "Europe/Helsinki"),
        ("10:00 svensk tid", "Europe/Stockholm"),
        ("10:00 local time", ""),
        ("10:00 Uhr (Ortszeit)", ""),
    ],
)
def test_zones_beside_times(text: str, zone: str) -> None:
    zone = zone.removeprefix("12:00|")
    assert read(text).partition("|")[2] == zone


@pytest.mark.parametrize("text", ["10:00 CSO meeting", "10:00 Coffee time", "10:00 ICT course"])
def test_words_after_a_time_stay_in_the_title(text: str) -> None:
    assert read(text) == text.replace(" ", "|", 1)


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("18 September, 10:00 UTC, CSO, Riga", "2018-09-18 13:00 None"),
        ("18 September, 23:30 UTC, CSO, Riga", "2018-09-19 02:30 None"),
        ("18 September, 10:00 UTC+3, CSO, Riga", "2018-09-18 10:00 None"),
        ("18 September, 10:00 UTC+5, CSO, Riga", "2018-09-18 08:00 None"),
        ("18 September, 10:00 UTC+5, CSO, online", "2018-09-18 10:00 Etc/GMT-5"),
        ("18 September, 10:00 UTC, CSO, online", "2018-09-18 10:00 UTC"),
    ],
)
def test_offsets_are_converted_to_the_zone_of_the_place(line: str, when: str) -> None:
    planned = row(line)

    assert f"{planned.span.first} {planned.starts_time:%H:%M} {planned.timezone}" == when


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("18 September, 10:00 EST, CSO, online", ImportIssue.ZONE_SEASON),
        ("18 January, 10:00 CEST, CSO, online", ImportIssue.ZONE_SEASON),
        ("18 September, 10:00 IST, CSO, online", ImportIssue.ZONE_UNKNOWN),
        ("18 September, 10:00 (XYZT), CSO, online", ImportIssue.ZONE_UNKNOWN),
        ("18 September, 10:00 Mars/Olympus, CSO, online", ImportIssue.ZONE_UNKNOWN),
        ("18 September, 25:00, CSO, Riga", ImportIssue.NOT_UNDERSTOOD),
        ("18 September, CSO, 9 to 5, Riga", ImportIssue.NOT_UNDERSTOOD),
        ("18 September, 9:00 CSO, lunch at 12:30, Riga", ImportIssue.NOT_UNDERSTOOD),
        ("18 September 10 Board, Riga", ImportIssue.NOT_UNDERSTOOD),
        ("18 September CSO, all times CET, Riga", ImportIssue.NOT_UNDERSTOOD),
    ],
)
def test_times_and_zones_that_are_not_understood_raise_a_doubt(
    line: str, doubt: ImportIssue
) -> None:
    assert doubt in issues(row(line))
    assert doubt in BLOCKING_ISSUES


@pytest.mark.parametrize(
    "line",
    [
        "18 September, 10:00 CEST, CSO, online",
        "18 January, 10:00 EST, CSO, online",
        "18 September, 10:00 CET, CSO, Stockholm",
        "18 September, 10:00 PT, CSO, online",
        "18 September, 20 years of cooperation, Riga",
        "18 September, 3. Treffen, Kiel",
        "18 September, Transport Week – 2026, Riga",
        "18 September, Support 24/7, Riga",
    ],
)
def test_what_is_understood_raises_no_doubt(line: str) -> None:
    assert not issues(row(line)) & BLOCKING_ISSUES
