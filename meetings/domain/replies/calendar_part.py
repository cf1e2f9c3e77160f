"""Reads what a calendar program answers (RFC 5546, 3.2.3), whatever it is that comes.

Only the few lines that matter are looked at, one after the other; nothing is expanded, no zone is
needed, and a line that is wrong elsewhere does no harm.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

from meetings.domain.registration.rules import Reply
from meetings.domain.replies.rules import Answer, same_address

LARGEST = 256 * 1024
MOST_LINES = 5_000
DEEPEST = 8
_ADDRESS = re.compile(r"[^@\s<>\",;]{1,64}@[^@\s<>\",;]{1,190}")
_METHOD = re.compile(r"^METHOD:[ \t]*([A-Z-]{1,20})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_STAMP = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_REPLIES = {
    "ACCEPTED": Reply.ACCEPTED, "TENTATIVE": Reply.TENTATIVE, "DECLINED": Reply.DECLINED,
    "DELEGATED": Reply.DELEGATED,
}  # fmt: skip
_WANTED = frozenset({"UID", "SEQUENCE", "DTSTAMP", "ATTENDEE"})
#: What makes it many meetings, or one of many; ours are one each.
_OF_SERIES = frozenset({"RECURRENCE-ID", "RRULE", "RDATE", "EXRULE", "EXDATE"})


class UnreadableAnswer(Exception):
    """It says that it is an answer, and cannot be understood; the text says why."""


class Line(NamedTuple):
    """A content line; names are in capitals."""

    name: str
    parameters: dict[str, str]
    value: str


def answers(text: str) -> bool:
    """Say whether the calendar is an answer, or asks for another time, at all."""
    return _method(text) in {"REPLY", "COUNTER"}


def read(text: str, *, sender: str) -> Answer:
    """Return what the calendar answers; of several attendees the one who sent the mail counts.

    Raises:
        UnreadableAnswer: it breaks what RFC 5546 asks of a reply, or one of our limits.
    """
    if len(text) > LARGEST or "\0" in text:
        raise UnreadableAnswer("too long, or no text")
    found: dict[str, list[Line]] = {}
    for line in _lines_of_event(text):
        found.setdefault(line.name, []).append(line)
    if _OF_SERIES & found.keys():
        raise UnreadableAnswer("a series")
    who = _attendee(found.get("ATTENDEE", []), sender)
    return Answer(
        uid=_only(found, "UID").value.strip()[:255],
        attendee=_address_of(who),
        reply=Reply.COUNTERED if _method(text) == "COUNTER" else _reply_of(who),
        sequence=_number(_only(found, "SEQUENCE").value) if "SEQUENCE" in found else 0,
        stamped_at=_instant(_only(found, "DTSTAMP").value),
    )


def _method(text: str) -> str:
    """Return the METHOD; within a text no line begins so, as what is folded begins with a space."""
    found = _METHOD.search(text[:LARGEST])
    return found[1].upper() if found else ""


def _lines_of_event(text: str) -> Iterator[Line]:
    """Yield the wanted lines of the one VEVENT, those of components inside of it left out."""
    inside: list[str] = []
    events = 0
    for number, written in enumerate(_unfolded(text)):
        if number > MOST_LINES or len(inside) > DEEPEST:
            raise UnreadableAnswer("too many lines, or too deep")
        line = _split(written)
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            events += inside[-1] == "VEVENT"
        elif line.name == "END":
            inside = inside[:-1]
        elif inside == ["VCALENDAR", "VEVENT"] and line.name in _WANTED | _OF_SERIES:
            yield line
    if events != 1:
        raise UnreadableAnswer(f"{events} events")


def _unfolded(text: str) -> Iterator[str]:
    whole = re.sub(r"\r\n?", "\n", text)
    return (line for line in re.sub(r"\n[ \t]", "", whole).split("\n") if line)


def _split(line: str) -> Line:
    """Return the parts of a line; quotes that are never closed are taken as letters."""
    head, value = _head_and_value(line, '"' if line.count('"') % 2 == 0 else "")
    name, *rest = head.split(";")
    pairs = (each.partition("=") for each in rest)
    return Line(
        name.strip().upper(),
        {key.strip().upper(): given.strip().strip('"') for key, _, given in pairs},
        value,
    )


def _head_and_value(line: str, quote: str) -> tuple[str, str]:
    """Cut at the first colon that is not inside of quotes."""
    is_quoted = False
    for at, letter in enumerate(line):
        if quote and letter == quote:
            is_quoted = not is_quoted
        elif letter == ":" and not is_quoted:
            return line[:at], line[at + 1 :]
    return line, ""


def _only(found: dict[str, list[Line]], name: str) -> Line:
    lines = found.get(name, [])
    if len(lines) != 1:
        raise UnreadableAnswer(f"{len(lines)} lines {name}")
    return lines[0]


def _attendee(lines: list[Line], sender: str) -> Line:
    """Return who answers; one who delegates names the other, too."""
    if len(lines) == 1:
        return lines[0]
    own = [line for line in lines if same_address(_address_in(line), sender)]
    if len(own) != 1:
        raise UnreadableAnswer(f"{len(lines)} attendees")
    return own[0]


def _address_of(line: Line) -> str:
    address = _address_in(line)
    if not _ADDRESS.fullmatch(address):
        raise UnreadableAnswer("an attendee without address")
    return address


def _address_in(line: Line) -> str:
    """Return the address, from the parameter EMAIL where the value is no mailto."""
    scheme, _, rest = line.value.strip().partition(":")
    if scheme.lower() == "mailto":
        return unquote(rest).partition("?")[0].strip()
    return line.parameters.get("EMAIL", line.value.strip())


def _reply_of(line: Line) -> Reply:
    said = line.parameters.get("PARTSTAT", "").upper()
    if said not in _REPLIES:
        raise UnreadableAnswer("it says neither yes nor no")
    return _REPLIES[said]


def _number(value: str) -> int:
    if not re.fullmatch(r"\s*\d{1,9}\s*", value, re.ASCII):
        raise UnreadableAnswer("a sequence that is no number")
    return int(value)


def _instant(value: str) -> datetime:
    written = value.strip().upper()
    if not _STAMP.fullmatch(written):
        raise UnreadableAnswer("a time that is none")
    try:
        return datetime.strptime(written[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise UnreadableAnswer("a time that is none") from error
