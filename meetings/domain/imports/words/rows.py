"""Rows put together: what a title gives away, what a time means, and how a row is named."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from meetings.domain.events.rules import AttendanceMode
from meetings.domain.imports.rules import LONGEST_TITLE, Doubt, Known, Note, Planned
from meetings.domain.imports.words import clock_phrases
from meetings.domain.imports.words.places import Where, fitting, modes_in
from meetings.domain.imports.words.recognised import bodies_in, kind_of
from meetings.kernel import timezones
from meetings.kernel.text import fold

_LONGEST_NAME = 200


def describe(title: str, where: Where, known: Known) -> Planned:
    """Return a row of this title and place, with kind, body and mode as they give them away."""
    where, notes = fitting(where), []
    if where.is_cut:
        notes.append(Note(Doubt.PLACE_CUT))
    if len(title) > LONGEST_TITLE:
        notes.append(Note(Doubt.TITLE_CUT, title[LONGEST_TITLE:][:80]))
    bodies = bodies_in(title, known.bodies)
    if len(bodies) > 1:
        notes.append(Note(Doubt.SEVERAL_BODIES))
    is_online, is_hybrid = modes_in(title)
    is_online, is_hybrid = is_online or where.is_online, is_hybrid or where.is_hybrid
    if is_online and where.places and not is_hybrid:
        notes.append(Note(Doubt.PLACE_AND_ONLINE))
    mode = AttendanceMode.ONLINE if is_online and not where.places else None
    if is_hybrid or (is_online and where.places):
        mode = AttendanceMode.HYBRID
    return Planned(
        line=0, text="", key="", title=title[:LONGEST_TITLE].strip(), places=where.places,
        mode=mode, kind=kind_of(title), body_id=bodies[0] if bodies else None, notes=tuple(notes),
    )  # fmt: skip


def with_keys(rows: Iterable[Planned]) -> tuple[Planned, ...]:
    """Name each row by its title; rows of one title are numbered as they stand."""
    seen: Counter[str] = Counter()
    named = []
    for row in rows:
        name = row.key or short(fold(row.title))
        seen[name] += 1
        named.append(replace(row, key=name if seen[name] == 1 else f"{name} #{seen[name]}"))
    return tuple(named)


def with_time(row: Planned, found: clock_phrases.FoundTime | None) -> Planned:
    """Return the row with the time, or with a doubt where a time has no day or no sense."""
    if found is None:
        return row
    first, ends = row.span.first, found.ends
    is_backwards = ends is not None and row.span.last is None and ends < found.starts
    if first is None or first.day is None or is_backwards:
        doubt = Note(Doubt.TIME_LEFT_OUT, str(found.starts)[:5])
        return replace(row, notes=(*row.notes, doubt))
    zone = found.zone
    country = row.places[0].country if row.places else None
    local = timezones.of_country(country, "") if country else ""
    at = datetime.combine(first.first_day, found.starts)
    if zone and local and clock_phrases.is_same_there(zone, local, at):
        zone = None
    return replace(row, starts_time=found.starts, ends_time=ends, timezone=zone)


def short(name: str) -> str:
    """Return a name as it is, or the digest of one that is too long to be kept."""
    return name if len(name) <= _LONGEST_NAME else sha256(name.encode()).hexdigest()
