"""Apply the time zone in a column of a table.

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
)
from meetings.domain.imports.grammar.time_phrases import TimeMatch
from meetings.domain.imports.rules import ImportIssue, ImportNote, PlannedEvent

_ABBREVIATION = re.compile(r"(?!UTC|GMT)[A-Z]{3,4}")


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
