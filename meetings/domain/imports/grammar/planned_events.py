"""Build planned events: infer properties from titles, apply times, assign keys."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from meetings.domain.events.rules import AttendanceMode
from meetings.domain.imports.grammar import time_phrases
from meetings.domain.imports.grammar.clock_zones import season_notes
from meetings.domain.imports.grammar.gazetteer import PlaceMatch, find_modes, truncate_places
from meetings.domain.imports.grammar.keywords import find_bodies, kind_from_title
from meetings.domain.imports.rules import (
    MAX_TITLE_LENGTH,
    DateSpan,
    ImportIssue,
    ImportNote,
    ParseContext,
    PlannedEvent,
)
from meetings.kernel import timezones
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise

_MAX_NAME_LENGTH = 200


def build_planned_event(title: str, place_match: PlaceMatch, context: ParseContext) -> PlannedEvent:
    """Return a planned event; kind, body and mode are inferred from the title and the place."""
    place_match, notes = truncate_places(place_match), []
    if place_match.is_truncated:
        notes.append(ImportNote(ImportIssue.PLACE_TRUNCATED))
    if len(title) > MAX_TITLE_LENGTH:
        notes.append(ImportNote(ImportIssue.TITLE_TRUNCATED, title[MAX_TITLE_LENGTH:][:80]))
    bodies = find_bodies(title, context.bodies)
    if len(bodies) > 1:
        notes.append(ImportNote(ImportIssue.SEVERAL_BODIES))
    is_online, is_hybrid = find_modes(title)
    is_online, is_hybrid = is_online or place_match.is_online, is_hybrid or place_match.is_hybrid
    if is_online and place_match.places and not is_hybrid:
        notes.append(ImportNote(ImportIssue.PLACE_AND_ONLINE))
    mode = AttendanceMode.ONLINE if is_online and not place_match.places else None
    if is_hybrid or (is_online and place_match.places):
        mode = AttendanceMode.HYBRID
    return PlannedEvent(
        line=0,
        text="",
        key="",
        title=title[:MAX_TITLE_LENGTH].strip(),
        places=place_match.places,
        mode=mode,
        kind=kind_from_title(title),
        body_id=bodies[0] if bodies else None,
        notes=tuple(notes),
    )


def with_keys(rows: Iterable[PlannedEvent]) -> tuple[PlannedEvent, ...]:
    """Assign each row a key made of its title; rows with the same title are numbered."""
    counts: Counter[str] = Counter()
    named = []
    for row in rows:
        name = row.key or shorten_key(normalise(row.title))
        counts[name] += 1
        named.append(replace(row, key=name if counts[name] == 1 else f"{name} #{counts[name]}"))
    return tuple(named)


def with_time(row: PlannedEvent, match: time_phrases.TimeMatch | None) -> PlannedEvent:
    """Return the row with the time, or with a note if the time has no day or is invalid."""
    if match is None:
        return row
    row = replace(row, notes=(*row.notes, *match.notes))
    first, ends = row.span.first, match.ends
    if first is not None and first.day and ends == time(0) < match.starts and not row.span.last:
        next_day = PartialDate.of(first.first_day + timedelta(days=1))
        row = replace(row, span=replace(row.span, last=next_day))
    is_backwards = ends is not None and row.span.last is None and ends < match.starts
    if first is None or first.day is None or is_backwards:
        note = ImportNote(ImportIssue.TIME_DROPPED, str(match.starts)[:5])
        return replace(row, notes=(*row.notes, note))
    return _with_zone(replace(row, starts_time=match.starts, ends_time=ends), match)


def _with_zone(row: PlannedEvent, match: time_phrases.TimeMatch) -> PlannedEvent:
    """Return the row with the zone of the time, or with local times if they are the same."""
    zone, first = match.zone, row.span.first
    if zone is None or first is None or row.starts_time is None:
        return row
    country = row.places[0].country if row.places else None
    local = timezones.zone_of_country(country, "") if country else ""
    at = datetime.combine(first.first_day, row.starts_time)
    if local and time_phrases.is_same_local_time(zone, local, at):
        return row
    if local and (zone == "UTC" or zone.startswith("Etc/")):
        return _converted(row, zone, local)
    notes = season_notes(zone, match.abbreviation, at) if match.abbreviation else ()
    return replace(row, timezone=zone, notes=(*row.notes, *notes))


def _converted(row: PlannedEvent, zone: str, local: str) -> PlannedEvent:
    """Return the row with its times converted to the zone of its place."""
    first, last = row.span.first, row.span.last or row.span.first
    if first is None or last is None or row.starts_time is None or last.day is None:
        return replace(row, timezone=zone)
    starts = _local_time(first.first_day, row.starts_time, zone, local)
    ends = _local_time(last.first_day, row.ends_time or row.starts_time, zone, local)
    is_one_day = starts.date() == ends.date()
    span = DateSpan(
        PartialDate.of(starts.date()), None if is_one_day else PartialDate.of(ends.date())
    )
    return replace(
        row, span=span, starts_time=starts.time(), ends_time=ends.time() if row.ends_time else None
    )


def _local_time(day: date, at: time, zone: str, local: str) -> datetime:
    aware = datetime.combine(day, at, ZoneInfo(zone)).astimezone(ZoneInfo(local))
    return aware.replace(tzinfo=None)


def shorten_key(name: str) -> str:
    """Return the name, or its digest if the name is too long to be stored."""
    return name if len(name) <= _MAX_NAME_LENGTH else sha256(name.encode()).hexdigest()
