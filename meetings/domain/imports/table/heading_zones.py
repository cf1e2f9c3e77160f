"""Apply time zones that the head of a table, a row above it or the remarks name.

Source:
    docs/rules/imports.md, "Times and zones" and "Doubts"
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from meetings.domain.imports.grammar.clock_zones import (
    ZoneMatch,
    find_zone,
    is_local,
)
from meetings.domain.imports.grammar.stated_zones import stated_zone
from meetings.domain.imports.grammar.time_phrases import TimeMatch
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.domain.imports.table.cells import NamedCells, TableHeader, TableRow, cell_text
from meetings.kernel.text import clean

_FIELDS = ("time", "starts", "date", "end_time", "ends")
_MAX_LENGTH = 80
#: Words before a zone: "Time in CET", "Uhrzeit nach MEZ".
_LEADS = re.compile(
    r"^(?:all |alle )?(?:times? |zeiten )?(?:are |is )?(?:in |nach |as )?", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[/,:]([^()\[\]]{1,60})")
#: Texts in brackets of a head that name no zone: formats, and words such as "from".
_FORMATS = re.compile(r"[hmdyjtsaå24:./\s-]+", re.IGNORECASE)
_HALF = re.compile(r"[ap]\.?\s?m\.?", re.IGNORECASE)
_ZONE_WORDS = re.compile(
    r"(?<!\w)(?:time|zone|zeit|tid|heure|aika|laiks|laikas|czas|UTC|GMT)(?!\w)|[+-]\s?\d|"
    r"^(?!TB[CDA]$)[A-Z]{2,5}$"
)
_SPOKEN = re.compile(
    r"(?<!\w)(?:time|times|zeit|tid|aikaa|laiku|laiks|laikas|heure)(?!\w)", re.IGNORECASE
)


def heading_zone(rows: list[TableRow], heads: TableHeader) -> ZoneMatch | None:
    """Return the zone in the heads of times and dates, else that of a row above them."""
    head = rows[heads.at]
    texts = [
        clean(cell_text(head.cells[column]))[:_MAX_LENGTH]
        for field in _FIELDS if (column := heads.columns.get(field)) is not None
    ]  # fmt: skip
    zones = [zone for text in texts if (zone := _zone_in_head(text)) is not None]
    if len({(zone.zone, zone.notes) for zone in zones}) > 1:
        return _unknown(" / ".join(texts))
    notes = (row.text for row in rows if row.line < head.line or _is_note(row))
    return zones[0] if zones else stated_zone(notes)


def _is_note(row: TableRow) -> bool:
    """Return whether the row holds a single text."""
    return sum(1 for cell in row.cells if cell) == 1


def with_stated_zone(
    at: TimeMatch | None, zone: ZoneMatch | None, cells: NamedCells
) -> TimeMatch | None:
    """Return the time in the zone of the remarks or of the heads, unless it has one itself."""
    if at is None or at.zone is not None or at.notes or cells.text("timezone").strip():
        return at
    zone = _remarked_zone(cells) or zone
    if zone is None:
        return at
    return replace(
        at, zone=zone.zone, abbreviation=zone.abbreviation, notes=(*at.notes, *zone.notes)
    )


def _zone_in_head(text: str) -> ZoneMatch | None:
    parts = _BRACKETS.findall(text)
    for part in parts:
        bare = part.strip()
        if _HALF.fullmatch(bare):
            return ZoneMatch(None, 0, (ImportNote(ImportIssue.NOT_UNDERSTOOD, bare),))
        zone = _whole_zone(bare)
        if zone is not None:
            return zone
        if not _FORMATS.fullmatch(bare) and not is_local(bare) and _ZONE_WORDS.search(bare):
            return _unknown(bare)
    words = text.split()
    tails = (" ".join(words[at:]) for at in range(1, len(words)))
    return next((zone for tail in tails if not parts and (zone := _whole_zone(tail))), None)


def _whole_zone(text: str) -> ZoneMatch | None:
    """Return the zone if the text names nothing else; that of the place is none."""
    bare = _LEADS.sub("", text.strip(" ()[].,;"))
    for form in (bare, f"{bare} time"):
        zone = find_zone(form, 0) if bare else None
        if zone is not None and zone.end >= len(form) and (zone.zone or zone.notes):
            return zone
    return None


def _remarked_zone(cells: NamedCells) -> ZoneMatch | None:
    """Return the zone in a remark, or a doubt about a remark that mentions one."""
    for text in _remarks(cells):
        zone = _whole_zone(text) if _looks_like_zone(text) else None
        if zone is not None:
            return zone
        if _mention().search(text) or (_SPOKEN.search(text) and _names_zone(text)):
            return _unknown(text)
    return None


def _remarks(cells: NamedCells) -> Iterator[str]:
    """Yield the short texts below unknown heads, and the description."""
    known = set(cells.heads.columns.values()) - {cells.heads.columns.get("description")}
    for column, cell in enumerate(cells.row.cells):
        text = cell_text(cell)
        if column not in known and 0 < len(text) <= _MAX_LENGTH:
            yield text


def _looks_like_zone(text: str) -> bool:
    """Return whether the text is an abbreviation or contains "time"; a city may be a place."""
    return bool(_mention().search(text) or _SPOKEN.search(text) or "/" in text)


def _names_zone(text: str) -> bool:
    starts = (match.start() for match in re.finditer(r"(?<!\w)\w", text))
    return any((zone := find_zone(text, at)) and (zone.zone or zone.notes) for at in starts)


@cache
def _mention() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w-])(?:UTC|GMT|CES?T|EES?T|WES?T|BST|MSK|E[SD]T|P[SD]T|MESZ?|MEZ|OEZ|OESZ|JST)(?![\w-])"
    )


def _unknown(text: str) -> ZoneMatch:
    return ZoneMatch(None, 0, (ImportNote(ImportIssue.ZONE_UNKNOWN, text[:_MAX_LENGTH]),))
