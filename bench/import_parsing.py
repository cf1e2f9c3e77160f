"""CPU time of parsing the largest sources that the import accepts."""

from datetime import date
from time import process_time

from bench.results_table import Table, takes_at_most
from meetings.domain.imports.rules import MAX_ROWS, BodyNames, ParseContext, Period
from meetings.domain.imports.source_parser import parse_source

CONTEXT = ParseContext(
    period=Period(date(2018, 7, 1), date(2019, 6, 30)),
    venues=(),
    bodies=(BodyNames(1, "CSO", ("Committee of Senior Officials",)),),
)
WORDS = r"word\, " * 1500
ROUNDS = 3


def measure(table: Table) -> None:
    """Add the measurements to the table."""
    for name, source, filename, max_seconds in (
        ("import of the largest calendar, CPU", _calendar(), "plan.ics", 5),
        ("import of the largest plan, CPU", _plan(), "", 2),
    ):
        seconds = min(_parse_seconds(source, filename) for _ in range(ROUNDS))
        table.add(takes_at_most(name, seconds, max_seconds, unit="s"))


def _calendar() -> bytes:
    """Return a calendar of nearly the maximum number of bytes and the maximum of entries."""
    entries = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:CSO {number}\r\nDTSTART:20181005T090000Z\r\n"
        f"DESCRIPTION:{WORDS}\r\nEND:VEVENT\r\n"
        for number in range(MAX_ROWS)
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(entries)}END:VCALENDAR\r\n"
    return text.encode()


def _plan() -> str:
    return "".join(
        f"{number}. 18–19 September 2018, First CSO meeting number {number}, Riga, Latvia\n"
        for number in range(MAX_ROWS)
    )


def _parse_seconds(source: bytes | str, filename: str) -> float:
    """Return the CPU seconds of parsing the source.

    Raises:
        RuntimeError: an event is missing.
    """
    began = process_time()
    rows = parse_source(source, CONTEXT, filename).rows
    seconds = process_time() - began
    if len(rows) != MAX_ROWS:
        raise RuntimeError(f"{len(rows)} events of {MAX_ROWS} were parsed")
    return seconds
