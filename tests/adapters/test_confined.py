"""Reading behind a wall: the same answers, and an end to whatever takes too long."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from meetings.adapters import confined
from meetings.adapters.confined import Limits
from meetings.domain.imports.errors import (
    DateUnreadable,
    NothingFound,
    ReadingTooLong,
    SourceTooLarge,
)
from meetings.domain.imports.reading import read
from meetings.domain.imports.rules import MOST_BYTES
from tests.domain.imports.sources import KNOWN, calendar, entries

PLAN = "18–19 September First CSO meeting, Rīga\nOctober (tbc) TF-THB meeting, Riga\n???\n"
CALENDAR = calendar("UID:1", "SUMMARY:Žmonės", "DTSTART;TZID=Europe/Oslo:20201005T090000")


@pytest.mark.parametrize(("source", "name"), [(PLAN, ""), (CALENDAR, "a.ics")])
def test_says_the_same_as_reading_without_the_wall(source: str | bytes, name: str) -> None:
    assert confined.read(source, KNOWN, name) == read(source, KNOWN, name)


def test_refusals_come_through_with_their_details() -> None:
    with pytest.raises(DateUnreadable) as refused:
        confined.read(calendar("DTSTART:tomorrow"), KNOWN, "a.ics")
    with pytest.raises(NothingFound):
        confined.read("nothing", KNOWN)
    with pytest.raises(SourceTooLarge):
        confined.read(b"x" * (MOST_BYTES + 1), KNOWN)

    assert refused.value.details == {"line": 4, "text": "tomorrow"}


def test_what_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(ReadingTooLong):
        confined.read(CALENDAR, KNOWN, "a.ics", Limits(altogether=0.05))

    assert time.monotonic() - began < 5


def test_what_wants_too_much_memory_is_ended() -> None:
    large = calendar("SUMMARY:x", *["DESCRIPTION:" + "x" * 1000] * 4000)
    with pytest.raises(ReadingTooLong):
        confined.read(large, KNOWN, "a.ics", Limits(memory=55_000_000))

    assert confined.read(large, KNOWN, "a.ics").rows


def test_what_keeps_the_processor_busy_is_ended() -> None:
    rule = "RRULE:FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=31;BYMONTH=2;COUNT=5"
    busy = entries(*[("DTSTART:20200101T090000Z", rule, "SUMMARY:x")] * 400)
    began = time.monotonic()
    with pytest.raises(ReadingTooLong):
        confined.read(busy, KNOWN, "a.ics", Limits(busy=1))

    assert time.monotonic() - began < 10


def test_many_at_a_time_wait_for_their_turn() -> None:
    patient = Limits(altogether=60)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _n: confined.read(PLAN, KNOWN, "", patient), range(3)))

    assert all(each == found[0] for each in found)


def test_it_knows_nothing_of_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "icalendar.py").write_text("raise SystemExit(9)")

    assert confined.read(CALENDAR, KNOWN, "a.ics").rows
