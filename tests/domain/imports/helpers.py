"""Parse context and sample sources for the import tests."""

from datetime import date

from meetings.domain.imports.rules import (
    BodyNames,
    ImportIssue,
    ParseContext,
    ParseResult,
    Period,
    PlannedEvent,
)
from meetings.domain.imports.source_parser import parse_source
from meetings.kernel.errors import DomainError

BODIES = (
    BodyNames(1, "CSO", ("Committee of Senior Officials",)),
    BodyNames(2, "TF-THB", ("Task Force against Trafficking in Human Beings",)),
    BodyNames(3, "EGCAR", ("Expert Group on Children at Risk",)),
    BodyNames(4, "CPN", ("Civil Protection Network",)),
    BodyNames(5, "PA Secure", ("EUSBSR Policy Area Secure",)),
)
KNOWN = ParseContext(
    period=Period(date(2018, 7, 1), date(2019, 6, 30)),
    venues=(("Ronisi", "LV"),),
    bodies=BODIES,
)


def rows(
    source: bytes | str, name: str = "", known: ParseContext = KNOWN
) -> tuple[PlannedEvent, ...]:
    return parse_source(source, known, name).rows


def outcome(source: bytes | str, name: str = "") -> ParseResult | DomainError:
    """Return the result of parsing, or the error."""
    try:
        return parse_source(source, KNOWN, name)
    except DomainError as error:
        return error


def row(source: bytes | str, name: str = "", known: ParseContext = KNOWN) -> PlannedEvent:
    """Return the only event of the source."""
    (event,) = rows(source, name, known)
    return event


def issues(planned: PlannedEvent) -> set[ImportIssue]:
    return {note.issue for note in planned.notes}


def date_span(planned: PlannedEvent) -> str:
    """Return the dates as "2018-09-18/2018-09-19", "2018-10" or ""."""
    return "/".join(str(item) for item in (planned.span.first, planned.span.last) if item)


def cities(planned: PlannedEvent) -> list[str]:
    return [place.city for place in planned.places]


def calendar(*lines: str, head: tuple[str, ...] = ()) -> bytes:
    """Return a calendar of one entry with these lines."""
    return entries(lines, head=head)


def entries(*listed: tuple[str, ...], head: tuple[str, ...] = ()) -> bytes:
    """Return a calendar of entries with these lines; the first line of the first is line 4."""
    body = [line for item in listed for line in ("BEGIN:VEVENT", *item, "END:VEVENT")]
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", *head, *body, "END:VCALENDAR", "")
    return "\r\n".join(lines).encode()
