"""A byte-level lint for iCalendar, independent of our serializer."""

import re
from collections import Counter

_PARAMETER = r';[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*'
_LINE = re.compile(rf"^([A-Z][A-Z0-9-]*)((?:{_PARAMETER})*):(.*)$", re.DOTALL)
_ESCAPE = re.compile(r"\\(.?)")
_TEXT = {"NAME", "X-WR-CALNAME", "X-WR-CALDESC", "SUMMARY", "DESCRIPTION", "LOCATION", "UID"}
_URI = {"URL", "SOURCE", "ATTACH", "CONFERENCE", "ORGANIZER", "ATTENDEE"}
_UNIQUE_PROPERTIES = {
    "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "STATUS", "TRANSP", "CLASS",
    "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "COLOR", "URL", "ORGANIZER", "NAME", "SOURCE",
    "REFRESH-INTERVAL", "VERSION", "PRODID", "CALSCALE", "METHOD", "TZID",
}  # fmt: skip
_REQUIRED_PROPERTIES = {
    "VCALENDAR": {"VERSION", "PRODID"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "VALARM": {"ACTION", "TRIGGER"},
    "PARTICIPANT": {"UID", "PARTICIPANT-TYPE"},
    "VLOCATION": {"UID"},
}


def lint(data: bytes, *, is_feed: bool = True) -> list[str]:
    """Return the problems of the bytes as sentences."""
    return [*_octets(data), *_structure(unfold(data), is_feed=is_feed)]


def unfold(data: bytes) -> list[str]:
    """Return the content lines without their folds."""
    text = data.decode("utf-8", "replace").replace("\r\n ", "").replace("\r\n\t", "")
    return text.removesuffix("\r\n").split("\r\n")


def _octets(data: bytes) -> list[str]:
    problems = []
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append("begins with a byte order mark")
    if not data.endswith(b"\r\n"):
        problems.append("does not end with CRLF")
    for number, line in enumerate(data.removesuffix(b"\r\n").split(b"\r\n"), 1):
        if len(line) > 75:
            problems.append(f"line {number} has {len(line)} octets")
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line):
            problems.append(f"line {number} has a control character")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            problems.append(f"line {number} holds a part of a character")
    return problems


def _structure(lines: list[str], *, is_feed: bool) -> list[str]:
    problems: list[str] = []
    open_parts: list[tuple[str, Counter[str]]] = []
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            problems.append(f"{line[:40]!r} is no content line")
            continue
        name, _parameters, value = match.groups()
        problems += _value(name, value)
        if name == "BEGIN":
            open_parts.append((value, Counter()))
        elif name == "END":
            problems += _closed(open_parts, value)
        elif not open_parts:
            problems.append(f"{name} stands outside")
        else:
            open_parts[-1][1][name] += 1
            if (name, open_parts[-1][0]) == ("UID", "VCALENDAR"):
                problems.append("the calendar has a UID")
            if is_feed and name in ("METHOD", "ATTENDEE"):
                problems.append(f"a feed has {name}")
    return problems + _zones(lines) + [f"{part} is not closed" for part, _seen in open_parts]


def _zones(lines: list[str]) -> list[str]:
    zones = [line.removeprefix("TZID:") for line in lines if line.startswith("TZID:")]
    used = {zone for line in lines for zone in re.findall(r"^DT\w+;TZID=([^:;]+):", line)}
    problems = [] if zones == sorted(set(zones)) else ["the zones are not sorted"]
    problems += [f"zone {zone} is not defined" for zone in sorted(used - set(zones))]
    return problems + [f"zone {zone} is not used" for zone in sorted(set(zones) - used)]


def _closed(open_parts: list[tuple[str, Counter[str]]], value: str) -> list[str]:
    if not open_parts or open_parts[-1][0] != value:
        return [f"END:{value} closes nothing"]
    part, counts = open_parts.pop()
    problems = [
        f"{part} has no {name}"
        for name in sorted(_REQUIRED_PROPERTIES.get(part, set()) - counts.keys())
    ]
    return problems + [
        f"{part} has two {n}"
        for n, count in counts.items()
        if n in _UNIQUE_PROPERTIES and count > 1
    ]


def _value(name: str, value: str) -> list[str]:
    if name in _TEXT or name == "CATEGORIES":
        unescaped = _ESCAPE.sub("", value)
        problems = [
            f"{name} has an escape \\{c}" for c in _ESCAPE.findall(value) if c not in "\\;,n"
        ]
        if ";" in unescaped or (name in _TEXT and "," in unescaped):
            problems.append(f"{name} is not escaped")
        return problems
    if name in _URI and re.search(r'[\s"<>\\^`{|}]', value):
        return [f"{name} is no URI: {value[:40]!r}"]
    return []
