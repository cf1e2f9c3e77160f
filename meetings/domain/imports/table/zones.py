"""Time zones in the columns and headings of a table.

Source:
    docs/rules/imports.md, "Tables"
"""

import re
from dataclasses import replace
from datetime import datetime

from meetings.domain.imports.grammar.clock_zones import (
    is_local,
    resolve_clock_zone,
    season_notes,
    stated_zone,
)
from meetings.domain.imports.grammar.time_phrases import TimeMatch
from meetings.domain.imports.rules import ImportIssue, ImportNote, PlannedEvent
from meetings.domain.imports.table.cells import TableHeader, TableRow, cell_text

_TIMED_FIELDS = ("time", "starts", "date", "end_time", "ends")
_IN_HEADING = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]|,\s*(.{2,40})$|\s([A-Z]{3,4}|UTC\S{0,6})$")
_ABBREVIATION = re.compile(r"(?!UTC|GMT)[A-Z]{3,4}")


def zone_of_headings(rows: list[TableRow], heads: TableHeader) -> str:
    """Return the zone in a heading such as "Time (CET)", or in a line above the table, else ""."""
    header = rows[heads.at]
    for name in _TIMED_FIELDS:
        column = heads.columns.get(name)
        match = _IN_HEADING.search(cell_text(header.cells[column])) if column is not None else None
        text = next(filter(None, match.groups()), "") if match else ""
        if text and resolve_clock_zone(text):
            return text
    zone = stated_zone(row.text for row in rows[: heads.at])
    return (zone.abbreviation or zone.zone or "") if zone is not None else ""


def with_zone(row: PlannedEvent, at: TimeMatch | None, zone: str) -> PlannedEvent:
    """Return the row with the zone of its column, unless the time has a zone of its own."""
    first, zone = row.span.first, zone.strip()
    if row.starts_time is None or first is None or not zone or is_local(zone):
        return row
    if at is not None and at.zone:
        return row
    name = resolve_clock_zone(zone)
    if name is None:
        return replace(row, notes=(*row.notes, ImportNote(ImportIssue.ZONE_UNKNOWN, zone[:80])))
    local = datetime.combine(first.first_day, row.starts_time)
    notes = season_notes(name, zone, local) if _ABBREVIATION.fullmatch(zone) else ()
    return replace(row, timezone=name, notes=(*row.notes, *notes))
