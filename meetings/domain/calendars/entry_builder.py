"""Build the content of a calendar entry from the rows of an event."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
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
from meetings.domain.events.field_types import Listing
from meetings.domain.events.fields import listed_on
from meetings.domain.events.rules import CALLED_OFF, AttendanceMode, EventState
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.translated import localised_text

#: Maximum length of the event's description in an entry; entries of a year are read at once.
MAX_DESCRIPTION_LENGTH = 1_000
_URL_AT_END = re.compile(r"\S+://\S*$")
_ONE_DAY = timedelta(days=1)
_LISTED = listed_on(Listing.CALENDAR)


def build_entry(
    source: EntryRows,
    texts: CalendarTexts,
    *,
    internal: bool = False,
    when: EventDates | None = None,
    modified_at: datetime | None = None,
) -> VEventData | None:
    """Return the content of the event's entry, or None if calendars can't or must not show it.

    ``internal``: for a reader who may see the event even if it is not public. ``when``: the former
    dates of a cancelled event that no longer has a day. Without ``modified_at``, the start of the
    event is used; the caller sets the stored time.
    """
    event = source.event
    is_public = events.is_public(event)
    at: Any = when or event
    if at.precision not in DAY_PRECISIONS or not (is_public or internal):
        return None
    leading = source.bodies[0] if source.bodies else None
    places = tuple(_entry_place(venue, texts) for venue in source.venues)
    address = texts.event_url(event.slug)
    return VEventData(
        uid=event.uid,
        sequence=event.sequence,
        modified_at=modified_at or at.starts_at,
        when=entry_times(at),
        status=entry_status(event.state, to_be_confirmed=event.date_to_be_confirmed),
        summary=f"{_state_prefix(event, texts)}{_localised(event, 'title', texts)}",
        description="\n\n".join((*_description_parts(source, texts), address)),
        location=_location(source, places, texts),
        categories=tuple(_categories(source, texts)),
        organizer=CalendarAddress(_body_label(leading, texts), leading.email)
        if leading and leading.email
        else None,
        geo=next((place.geo for place in places if place.geo), None),
        url=address,
        related=_relations(source),
        attachments=tuple(_attachment(row, texts) for row in source.documents),
        conferences=(Conference(event.stream_url, texts.stream),) if event.stream_url else (),
        colour=leading.colour if leading else "",
        kind=event.kind,
        is_postponed=event.state is EventState.POSTPONED,
        mode=event.mode,
        places=places,
        people=tuple(_entry_appearance(row) for row in source.people),
        is_public=is_public,
        texts=_listed(event, texts),
        created_at=event.published_at or event.created_at,
        image=texts.image_url(event.slug) if is_public else "",
    )


def at_online_attendance(vevent: VEventData, online: str) -> VEventData:
    """Return the entry for a person who attends online: the place is the text ``online``."""
    return replace(vevent, location=online, geo=None, places=(), mode=AttendanceMode.ONLINE)


def entry_times(event: Any) -> TimedSpan | AllDaySpan:
    """Return the dates as written to the entry, without an unknown end."""
    if event.precision is DatePrecision.DAY:
        last = event.ends_on or event.starts_on
        return AllDaySpan(event.starts_on.first_day, last.last_day)
    is_open = is_open_ended(event.starts_on, event.ends_on, event.ends_time)
    return TimedSpan(event.starts_at, event.starts_at if is_open else event.ends_at, event.timezone)


def _location(source: EntryRows, places: Sequence[EntryPlace], texts: CalendarTexts) -> str:
    """Return the places, one per line; a note for events that are online only."""
    if not places and source.event.mode is AttendanceMode.ONLINE:
        return texts.online
    return "; ".join(place.line for place in places)


def _venue_line(venue: AnyRow, texts: CalendarTexts) -> str:
    return format_place(venue.name, venue.address, venue.city, texts.country(venue.country or ""))


def _state_prefix(event: AnyRow, texts: CalendarTexts) -> str:
    if event.state not in CALLED_OFF:
        return ""
    return f"{texts.cancelled if event.state is EventState.CANCELLED else texts.postponed}: "


def _description_parts(source: EntryRows, texts: CalendarTexts) -> Iterator[str]:
    event = source.event
    if event.state in CALLED_OFF and event.state_reason:
        yield f"{_state_prefix(event, texts)}{event.state_reason}"
    elif event.date_to_be_confirmed and event.state in (EventState.TENTATIVE, EventState.CONFIRMED):
        yield texts.to_be_confirmed
    theme, summary, description = (
        _localised(event, name, texts) for name in ("theme", "summary", "description")
    )
    if summary and description.startswith(summary):
        summary = ""
    yield from (text for text in (theme, summary, _beginning(description)) if text)
    yield from (f"{texts.labels[name]}: {text}" for name, text in _listed(event, texts))
    if source.bodies:
        bodies = ", ".join(_body_label(body, texts) for body in source.bodies)
        yield f"{texts.organised_by}: {bodies}"
    people = list(dict.fromkeys(_person_line(row) for row in source.people))
    if people:
        yield "\n".join((f"{texts.people}:", *people))


def _beginning(text: str) -> str:
    """Return the text, or its first lines or words; the page of the event has all of it."""
    if len(text) <= MAX_DESCRIPTION_LENGTH:
        return text
    start = text[:MAX_DESCRIPTION_LENGTH]
    for separator in ("\n", " "):
        whole, separator_found, _rest = start.rpartition(separator)
        if separator_found and 2 * len(whole) >= MAX_DESCRIPTION_LENGTH:
            start = whole
            break
    else:
        start = _URL_AT_END.sub("", start)
    return f"{start.rstrip()} …"


def _listed(row: AnyRow, texts: CalendarTexts) -> tuple[tuple[str, str], ...]:
    """Return the given fields that entries list with their labels."""
    lines = ((field.name, _localised(row, field.name, texts)) for field in _LISTED)
    return tuple((name, text) for name, text in lines if text)


def _person_line(row: AnyRow) -> str:
    """Return name, position and organisation as of the day of the event."""
    parts = (
        row.name or row.group_name,
        row.position_held,
        row.organisation_name or row.organisation,
    )
    return ", ".join(part for part in parts if part)


def _attachment(row: AnyRow, texts: CalendarTexts) -> Attachment:
    if row.url:
        return Attachment(row.url)
    address = texts.document_url(row.slug, row.number, row.filename)
    return Attachment(address, row.media_type)


def _entry_place(venue: AnyRow, texts: CalendarTexts) -> EntryPlace:
    has_pin = venue.latitude is not None and venue.longitude is not None
    pin = (venue.latitude, venue.longitude) if has_pin else None
    line, country = _venue_line(venue, texts), venue.country or ""
    name = texts.country(country)
    return EntryPlace(venue.name, venue.address, venue.city, country, pin, line, name)


def _entry_appearance(row: AnyRow) -> EntryAppearance:
    return EntryAppearance(
        row.name or row.group_name,
        row.role,
        row.position_held,
        row.organisation_name or row.organisation or "",
        is_group=not row.name,
    )


def _localised(row: Any, field: str, texts: CalendarTexts) -> str:
    return localised_text(row, field, texts.language)[0]


def _body_label(body: AnyRow, texts: CalendarTexts) -> str:
    return _localised(body, "short_name", texts) or _localised(body, "name", texts)


def _categories(source: EntryRows, texts: CalendarTexts) -> Iterator[str]:
    """Yield the names of the filters that match the event."""
    event = source.event
    yield from (_body_label(body, texts) for body in source.bodies)
    yield texts.kinds[event.kind]
    if event.mode is not None:
        yield texts.modes[event.mode]
    if event.presidency_country:
        yield texts.presidency(
            event.presidency_country, event.presidency_from, event.presidency_until
        )


def _relations(source: EntryRows) -> tuple[tuple[RelationType, str], ...]:
    relations: dict[str, RelationType] = {}
    for row in source.related:
        kind = RelationType.PARENT if row.is_parent else RelationType.SIBLING
        if relations.get(row.uid) is not RelationType.PARENT:
            relations[row.uid] = kind
    return tuple((kind, uid) for uid, kind in sorted(relations.items()))
