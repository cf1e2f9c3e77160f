"""Join blocks of a title above its date, time and place to one line.

In such a block the title comes first: "Board", then "9 February 2027", then "Riga". Blocks in which
the date comes first are left as they are; ``records`` reads them.

Source:
    docs/rules/imports.md, "Lines"
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from meetings.domain.imports.free_text.labelled_blocks import NumberedLine
from meetings.domain.imports.free_text.line_shapes import (
    BULLET_PATTERN,
    is_table_heading,
    is_timed,
    text_after_time,
)
from meetings.domain.imports.free_text.words_before_dates import is_date_of_document
from meetings.domain.imports.grammar.date_matches import DateContext
from meetings.domain.imports.grammar.date_time_ranges import find_date_or_range
from meetings.domain.imports.grammar.gazetteer import looks_like_name
from meetings.domain.imports.grammar.keywords import TBC_PATTERN, names_a_meeting
from meetings.domain.imports.grammar.labels import field_for_label
from meetings.domain.imports.grammar.time_phrases import find_time
from meetings.domain.imports.grammar.zone_names import resolve_zone
from meetings.kernel.text import normalise_punctuation

_MAX_LINE = 200
_MAX_BLOCK = 60
_MAX_LINES = 4_000
#: A line that ends with a year, or with two years, is the heading of a plan.
_YEAR_HEADING = re.compile(r"(?:19|20)\d\d(?:\s*[-/]\s*(?:19|20)?\d\d)?\W*$")
_LABEL = re.compile(
    r"^(?:place|venue|location|where|ort|sted|plats|date|when|time|datum|time ?zone)\s?:\s*",
    re.IGNORECASE,
)
_ZONE = re.compile(r"^time ?zone\s?:\s*(?P<zone>\S+/\S+)\s*$", re.IGNORECASE)
#: T is a title, D a date, E a date with its place, H a time, Z a zone, P a place,
#: Y the heading of a year, L a labelled field such as the dress code, X anything else.
_BLOCK = re.compile(r"(?P<head>Y?T?)(?P<rest>(?:T(?:D[HZP]{1,3}|E[HZ]{0,2})L{0,3})+)")
_WITH_NAME = re.compile(r"TDH?T")
_BARE = re.compile(r"TD")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its meaning; ``when`` and ``place`` are the parts of a date line."""

    number: int
    text: str
    kind: str
    when: str = ""
    place: str = ""


def join_title_blocks(
    lines: list[NumberedLine], context: DateContext, is_place: Callable[[str], bool]
) -> list[NumberedLine]:
    """Return the lines, with each title above its date and place as one line."""
    if len(lines) > _MAX_LINES:
        return lines
    blocks = [_classified(block, context, is_place) for block in _blocks(lines)]
    joined: list[NumberedLine] = []
    following = ""
    for block in reversed(blocks):
        joined += reversed(list(_join(block, following)))
        following = _kinds(block) or following
    return joined[::-1]


def _blocks(lines: list[NumberedLine]) -> Iterator[list[NumberedLine]]:
    """Yield the lines between blank lines; a blank line is a block of its own."""
    block: list[NumberedLine] = []
    for number, text in lines:
        if text.strip():
            block.append((number, text))
            continue
        if block:
            yield block
        yield [(number, text)]
        block = []
    if block:
        yield block


def _classified(
    block: list[NumberedLine], context: DateContext, is_place: Callable[[str], bool]
) -> list[_Line]:
    """Return the lines with their meaning; it is not needed if they cannot be a block."""
    is_short = 1 < len(block) <= _MAX_BLOCK
    if not is_short or not any(re.search(r"\d", text) for _number, text in block):
        kind = "X" if block[0][1].strip() else ""
        return [_Line(number, text, kind) for number, text in block]
    return [_classify(number, text, context, is_place) for number, text in block]


def _kinds(block: list[_Line]) -> str:
    return "".join(line.kind for line in block)


def _join(block: list[_Line], following: str) -> Iterator[NumberedLine]:
    block = _with_place_name(block)
    kinds = _kinds(block)
    is_bare = _BARE.fullmatch(kinds) and (not following or _begins_alike(following))
    match = _BLOCK.fullmatch(kinds) if len(kinds) <= _MAX_BLOCK else None
    if not match and not is_bare:
        yield from ((line.number, line.text) for line in block)
        return
    begins = match.start("rest") if match else 0
    yield from ((line.number, line.text) for line in block[:begins])
    titles = [at for at in range(begins, len(block)) if block[at].kind == "T"]
    for first, last in zip(titles, [*titles[1:], len(block)], strict=True):
        yield _joined(block[first:last])
        yield from ((line.number, line.text) for line in block[first:last] if line.kind == "L")


def _with_place_name(block: list[_Line]) -> list[_Line]:
    """Return the block; an unknown name below the title and date of a meeting is its place."""
    first, last = block[0], block[-1]
    name = last.text.strip()
    if not _WITH_NAME.fullmatch(_kinds(block)) or not names_a_meeting(first.text):
        return block
    if not looks_like_name(name) or names_a_meeting(name) or name.isupper():
        return block
    return [*block[:-1], replace(last, kind="P", place=name)]


def _begins_alike(kinds: str) -> bool:
    return bool(_BARE.fullmatch(kinds) or _BLOCK.fullmatch(kinds))


def _joined(block: list[_Line]) -> NumberedLine:
    """Return the block as one line: the date and the time, the title, the place."""
    title, date, *rest = block
    whens = [date.when, *(line.when for line in rest if line.kind == "H")]
    when = ", ".join(whens) + "".join(f" {line.when}" for line in rest if line.kind == "Z")
    places = [date.place, *(line.place for line in rest if line.kind == "P")]
    text = "\t".join([when, title.text.strip(), ", ".join(place for place in places if place)])
    return title.number, text.rstrip("\t")


def _classify(
    number: int, line: str, context: DateContext, is_place: Callable[[str], bool]
) -> _Line:
    text = line.strip()
    if not text:
        return _Line(number, line, "")
    if len(text) > _MAX_LINE or BULLET_PATTERN.match(text) or "\t" in text:
        return _Line(number, line, "X")
    zone = _ZONE.match(text)
    if zone is not None and resolve_zone(zone["zone"]):
        return _Line(number, line, "Z", zone["zone"])
    bare = _LABEL.sub("", text)
    if is_place(bare):
        return _Line(number, line, "P", place=bare)
    if is_timed(bare) and not text_after_time(bare):
        return _Line(number, line, "H", bare)
    dated = _date_line(number, line, bare, context, is_place)
    if dated is not None:
        return dated
    if field_for_label(text) is not None:
        return _Line(number, line, "L")
    return _Line(number, line, _kind_of_undated(text, bare, context))


def _kind_of_undated(text: str, bare: str, context: DateContext) -> str:
    """Return "T" for a line that can be a title, "Y" for the heading of a year, else "X"."""
    if find_date_or_range(text, context) is not None:
        return "X"
    if _YEAR_HEADING.search(text):
        return "Y"
    is_other = bare != text or is_table_heading(text) or TBC_PATTERN.search(text) or is_timed(text)
    return "X" if is_other or not text[0].isalnum() or text[0].islower() else "T"


def _date_line(
    number: int, line: str, text: str, context: DateContext, is_place: Callable[[str], bool]
) -> _Line | None:
    """Return a line that holds nothing but a date, a time and a place, else None."""
    even = normalise_punctuation(text)
    match = find_date_or_range(even, context)
    if match is None or is_date_of_document(even, match):
        return None
    before, after = even[: match.start], even[match.end :]
    time = find_time(after) if match.time is None else None
    rest = f"{after[: time.start]} {after[time.end :]}" if time else after
    sides = [_bare(before), _bare(TBC_PATTERN.sub(" ", rest))]
    place = ", ".join(side for side in sides if side)
    if place and not is_place(place):
        return None
    tbc = TBC_PATTERN.search(rest)
    parts = [even[match.start : match.end], after[time.start : time.end] if time else ""]
    when = ", ".join(part.strip(" ()") for part in parts if part)
    has_day = match.has_day or place
    kind = "E" if place else "D"
    return _Line(number, line, kind if has_day else "X", when + (" (tbc)" if tbc else ""), place)


def _bare(text: str) -> str:
    return re.sub(r"\(\s*\)", " ", text).strip(" ,;:.|·•-()")
