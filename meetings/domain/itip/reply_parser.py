"""Parse replies of calendar apps (RFC 5546, 3.2.3) from untrusted input.

Only the few relevant lines are parsed, one by one. Nothing is expanded, no time zone is needed, and
malformed lines elsewhere are ignored.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

from meetings.domain.itip.rules import ItipReply, is_same_email
from meetings.domain.registration.rules import CalendarReply

MAX_BYTES = 256 * 1024
MAX_LINES = 5_000
MAX_DEPTH = 8
_ADDRESS = re.compile(r"[^@\s<>\",;]{1,64}@[^@\s<>\",;]{1,190}")
_METHOD = re.compile(r"^METHOD:[ \t]*([A-Z-]{1,20})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_TIMESTAMP = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_REPLIES = {
    "ACCEPTED": CalendarReply.ACCEPTED,
    "TENTATIVE": CalendarReply.TENTATIVE,
    "DECLINED": CalendarReply.DECLINED,
    "DELEGATED": CalendarReply.DELEGATED,
}
_USED_PROPERTIES = frozenset({"UID", "SEQUENCE", "DTSTAMP", "ATTENDEE"})
#: Properties of recurring events and their occurrences; our events never recur.
_RECURRENCE_PROPERTIES = frozenset({"RECURRENCE-ID", "RRULE", "RDATE", "EXRULE", "EXDATE"})


class UnreadableReply(Exception):
    """The calendar is a reply, but it is malformed; the text contains the reason."""


class Line(NamedTuple):
    """A content line; names are in capitals."""

    name: str
    parameters: dict[str, str]
    value: str


def is_reply(text: str) -> bool:
    """Return whether the calendar is a reply or a counter-proposal."""
    return _method(text) in {"REPLY", "COUNTER"}


def parse_reply(text: str, *, sender: str) -> ItipReply:
    """Return the reply; with several attendees, the sender of the mail counts.

    Raises:
        UnreadableReply: It violates RFC 5546 or one of our limits.
    """
    if len(text) > MAX_BYTES or "\0" in text:
        raise UnreadableReply("too long, or no text")
    lines: dict[str, list[Line]] = {}
    for line in _event_lines(text):
        lines.setdefault(line.name, []).append(line)
    if _RECURRENCE_PROPERTIES & lines.keys():
        raise UnreadableReply("a series")
    attendee_line = _replying_attendee(lines.get("ATTENDEE", []), sender)
    return ItipReply(
        uid=_single_line(lines, "UID").value.strip()[:255],
        attendee=_attendee_email(attendee_line),
        reply=CalendarReply.COUNTERED
        if _method(text) == "COUNTER"
        else _parse_partstat(attendee_line),
        sequence=_parse_number(_single_line(lines, "SEQUENCE").value) if "SEQUENCE" in lines else 0,
        stamped_at=_parse_timestamp(_single_line(lines, "DTSTAMP").value),
    )


def _method(text: str) -> str:
    """Return the METHOD; folded text can't imitate it, because its lines begin with a space."""
    match = _METHOD.search(text[:MAX_BYTES])
    return match[1].upper() if match else ""


def _event_lines(text: str) -> Iterator[Line]:
    """Yield the relevant lines of the single VEVENT, without those of nested components."""
    inside: list[str] = []
    events = 0
    for number, raw_line in enumerate(_unfold(text)):
        if number > MAX_LINES or len(inside) > MAX_DEPTH:
            raise UnreadableReply("too many lines, or too deep")
        line = _split_line(raw_line)
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            events += inside[-1] == "VEVENT"
        elif line.name == "END":
            inside = inside[:-1]
        elif (
            inside == ["VCALENDAR", "VEVENT"]
            and line.name in _USED_PROPERTIES | _RECURRENCE_PROPERTIES
        ):
            yield line
    if events != 1:
        raise UnreadableReply(f"{events} events")


def _unfold(text: str) -> Iterator[str]:
    whole = re.sub(r"\r\n?", "\n", text)
    return (line for line in re.sub(r"\n[ \t]", "", whole).split("\n") if line)


def _split_line(line: str) -> Line:
    """Return the parts of a line; unclosed quotes are treated as literal characters."""
    head, value = _head_and_value(line, '"' if line.count('"') % 2 == 0 else "")
    name, *rest = head.split(";")
    pairs = (parameter.partition("=") for parameter in rest)
    return Line(
        name.strip().upper(),
        {key.strip().upper(): given.strip().strip('"') for key, _, given in pairs},
        value,
    )


def _head_and_value(line: str, quote: str) -> tuple[str, str]:
    """Split at the first colon outside quotes."""
    is_quoted = False
    for at, letter in enumerate(line):
        if quote and letter == quote:
            is_quoted = not is_quoted
        elif letter == ":" and not is_quoted:
            return line[:at], line[at + 1 :]
    return line, ""


def _single_line(lines_by_name: dict[str, list[Line]], name: str) -> Line:
    lines = lines_by_name.get(name, [])
    if len(lines) != 1:
        raise UnreadableReply(f"{len(lines)} lines {name}")
    return lines[0]


def _replying_attendee(lines: list[Line], sender: str) -> Line:
    """Return the line of the replying attendee; a delegation also names the delegate."""
    if len(lines) == 1:
        return lines[0]
    own = [line for line in lines if is_same_email(_email_in_line(line), sender)]
    if len(own) != 1:
        raise UnreadableReply(f"{len(lines)} attendees")
    return own[0]


def _attendee_email(line: Line) -> str:
    address = _email_in_line(line)
    if not _ADDRESS.fullmatch(address):
        raise UnreadableReply("an attendee without address")
    return address


def _email_in_line(line: Line) -> str:
    """Return the e-mail address, from the parameter EMAIL if the value is not a mailto URI."""
    scheme, _, rest = line.value.strip().partition(":")
    if scheme.lower() == "mailto":
        return unquote(rest).partition("?")[0].strip()
    return line.parameters.get("EMAIL", line.value.strip())


def _parse_partstat(line: Line) -> CalendarReply:
    partstat = line.parameters.get("PARTSTAT", "").upper()
    if partstat not in _REPLIES:
        raise UnreadableReply("it says neither yes nor no")
    return _REPLIES[partstat]


def _parse_number(value: str) -> int:
    if not re.fullmatch(r"\s*\d{1,9}\s*", value, re.ASCII):
        raise UnreadableReply("a sequence that is no number")
    return int(value)


def _parse_timestamp(value: str) -> datetime:
    written = value.strip().upper()
    if not _TIMESTAMP.fullmatch(written):
        raise UnreadableReply("a time that is none")
    try:
        return datetime.strptime(written[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise UnreadableReply("a time that is none") from error
