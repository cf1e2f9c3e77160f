"""From the rows of an event to what its calendar entry says."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from meetings.domain.calendars.entry_rows import AnyRow, EntryRows
from meetings.domain.calendars.rules import (
    DAY_PRECISIONS,
    AllDaySpan,
    Attachment,
    CalendarAddress,
    CalendarTexts,
    Conference,
    EntryAppearance,
    EntryPlace,
    RelationType,
    TimedSpan,
    VEventData,
    entry_status,
)
from meetings.domain.events import queries as events
from meetings.domain.events.dto import format_place
from meetings.domain.events.event_dates import EventDates, is_open_ended
from meetings.domain.events.field import Listing
from meetings.domain.events.fields import listed_on
from meetings.domain.events.rules import CALLED_OFF, AttendanceMode, EventState
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.translated import localised_text

_ONE_DAY = timedelta(days=1)
_LISTED = listed_on(Listing.CALENDAR)


def build_entry(
    source: EntryRows,
    words: CalendarTexts,
    *,
    internal: bool = False,
    when: EventDates | None = None,
    modified_at: datetime | None = None,
) -> VEventData | None:
    """Return what the entry of the event says, or None where no calendar may or can show it.

    ``internal``: for a reader who was found to be allowed to see the event, public or not.
    ``when``: the time that it had, for one that has no day any more and is called off.
    ``modified_at`` None leaves it at the start of the event; who keeps the entry knows it.
    """
    it = source.event
    is_public = events.is_announced(it)
    at: Any = when or it
    if at.precision not in DAY_PRECISIONS or not (is_public or internal):
        return None
    leading = source.bodies[0] if source.bodies else None
    places = tuple(_entry_place(venue, words) for venue in source.venues)
    address = words.event_url(it.slug)
    return VEventData(
        uid=it.uid,
        sequence=it.sequence,
        modified_at=modified_at or at.starts_at,
        when=entry_times(at),
        status=entry_status(it.state, to_be_confirmed=it.date_to_be_confirmed),
        summary=f"{_state_prefix(it, words)}{_localised(it, 'title', words)}",
        description="\n\n".join((*_description_parts(source, words), address)),
        location=_location(source, places, words),
        categories=tuple(_categories(source, words)),
        organizer=CalendarAddress(_body_label(leading, words), leading.email)
        if leading and leading.email
        else None,
        geo=next((place.geo for place in places if place.geo), None),
        url=address,
        related=_relations(source),
        attachments=tuple(_attachment(row, words) for row in source.documents),
        conferences=(Conference(it.stream_url, words.stream),) if it.stream_url else (),
        colour=leading.colour if leading else "",
        kind=it.kind,
        is_postponed=it.state is EventState.POSTPONED,
        mode=it.mode,
        places=places,
        people=tuple(_entry_appearance(row) for row in source.people),
        is_public=is_public,
        texts=_listed(it, words),
    )


def entry_times(it: Any) -> TimedSpan | AllDaySpan:
    """Return the time as it is written; an end that nobody knows is not written."""
    if it.precision is DatePrecision.DAY:
        last = it.ends_on or it.starts_on
        return AllDaySpan(it.starts_on.first_day, last.last_day)
    is_open = is_open_ended(it.starts_on, it.ends_on, it.ends_time)
    return TimedSpan(it.starts_at, it.starts_at if is_open else it.ends_at, it.timezone)


def _location(source: EntryRows, places: Sequence[EntryPlace], words: CalendarTexts) -> str:
    """Return the places in one line each; for what is only online, that it is."""
    if not places and source.event.mode is AttendanceMode.ONLINE:
        return words.online
    return "; ".join(place.line for place in places)


def _venue_line(venue: AnyRow, words: CalendarTexts) -> str:
    return format_place(venue.name, venue.address, venue.city, words.country(venue.country or ""))


def _state_prefix(it: AnyRow, words: CalendarTexts) -> str:
    if it.state not in CALLED_OFF:
        return ""
    return f"{words.cancelled if it.state is EventState.CANCELLED else words.postponed}: "


def _description_parts(source: EntryRows, words: CalendarTexts) -> Iterator[str]:
    it = source.event
    if it.state in CALLED_OFF and it.state_reason:
        yield f"{_state_prefix(it, words)}{it.state_reason}"
    elif it.date_to_be_confirmed and it.state in (EventState.TENTATIVE, EventState.CONFIRMED):
        yield words.to_be_confirmed
    texts = (_localised(it, name, words) for name in ("theme", "summary"))
    yield from (text for text in texts if text)
    yield from (f"{words.labels[name]}: {text}" for name, text in _listed(it, words))
    if source.bodies:
        yield f"{words.organised_by}: {', '.join(_body_label(body, words) for body in source.bodies)}"
    people = list(dict.fromkeys(_person_line(row) for row in source.people))
    if people:
        yield "\n".join((f"{words.people}:", *people))


def _listed(it: AnyRow, words: CalendarTexts) -> tuple[tuple[str, str], ...]:
    """Return the given fields that entries list with their labels."""
    texts = ((field.name, _localised(it, field.name, words)) for field in _LISTED)
    return tuple((name, text) for name, text in texts if text)


def _person_line(row: AnyRow) -> str:
    """Return name, position and organisation, as they were held that day."""
    parts = (
        row.name or row.group_name,
        row.position_held,
        row.organisation_name or row.organisation,
    )
    return ", ".join(part for part in parts if part)


def _attachment(row: AnyRow, words: CalendarTexts) -> Attachment:
    if row.url:
        return Attachment(row.url)
    address = words.document_url(row.slug, row.number, row.filename)
    return Attachment(address, row.media_type)


def _entry_place(venue: AnyRow, words: CalendarTexts) -> EntryPlace:
    has_pin = venue.latitude is not None and venue.longitude is not None
    pin = (venue.latitude, venue.longitude) if has_pin else None
    line = _venue_line(venue, words)
    return EntryPlace(venue.name, venue.address, venue.city, venue.country or "", pin, line)


def _entry_appearance(row: AnyRow) -> EntryAppearance:
    return EntryAppearance(
        row.name or row.group_name,
        row.role,
        row.position_held,
        row.organisation_name or row.organisation or "",
        is_group=not row.name,
    )


def _localised(row: Any, field: str, words: CalendarTexts) -> str:
    return localised_text(row, field, words.language)[0]


def _body_label(body: AnyRow, words: CalendarTexts) -> str:
    return _localised(body, "short_name", words) or _localised(body, "name", words)


def _categories(source: EntryRows, words: CalendarTexts) -> Iterator[str]:
    """Yield the words of the filters that the event is found by."""
    it = source.event
    yield from (_body_label(body, words) for body in source.bodies)
    yield words.kinds[it.kind]
    if it.mode is not None:
        yield words.modes[it.mode]
    if it.presidency_country:
        yield words.presidency(it.presidency_country, it.presidency_from, it.presidency_until)


def _relations(source: EntryRows) -> tuple[tuple[RelationType, str], ...]:
    relations: dict[str, RelationType] = {}
    for row in source.related:
        kind = RelationType.PARENT if row.is_parent else RelationType.SIBLING
        if relations.get(row.uid) is not RelationType.PARENT:
            relations[row.uid] = kind
    return tuple((kind, uid) for uid, kind in sorted(relations.items()))
