"""From the rows of an event to what its calendar entry says."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from meetings.domain.calendars.rules import (
    HAS_DAY,
    Appearing,
    Attachment,
    Conference,
    Mailbox,
    Phrasebook,
    Place,
    Relation,
    Timed,
    VEventFacts,
    WholeDays,
    status_of,
)
from meetings.domain.calendars.sources import AnyRow, Source
from meetings.domain.events import queries as events
from meetings.domain.events.details import in_one_line
from meetings.domain.events.rules import OFF, AttendanceMode, EventState
from meetings.domain.events.when import When, is_open_ended
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.translated import text_in

_ONE_DAY = timedelta(days=1)


def entry(
    source: Source,
    words: Phrasebook,
    *,
    internal: bool = False,
    when: When | None = None,
    modified_at: datetime | None = None,
) -> VEventFacts | None:
    """Return what the entry of the event says, or None where no calendar may or can show it.

    ``internal``: for a reader who was found to be allowed to see the event, public or not.
    ``when``: the time that it had, for one that has no day any more and is called off.
    ``modified_at`` None leaves it at the start of the event; who keeps the entry knows it.
    """
    it = source.event
    is_public = events.is_announced(it)
    at: Any = when or it
    if at.precision not in HAS_DAY or not (is_public or internal):
        return None
    leading = source.bodies[0] if source.bodies else None
    places = tuple(_place(venue, words) for venue in source.venues)
    address = words.event_address(it.slug)
    return VEventFacts(
        uid=it.uid,
        sequence=it.sequence,
        modified_at=modified_at or at.starts_at,
        when=when_of(at),
        status=status_of(it.state, to_be_confirmed=it.date_to_be_confirmed),
        summary=f"{_mark(it, words)}{_text(it, 'title', words)}",
        description="\n\n".join((*_about(source, words), address)),
        location=_location(source, places, words),
        categories=tuple(_categories(source, words)),
        organizer=Mailbox(_label(leading, words), leading.email)
        if leading and leading.email
        else None,
        geo=next((place.geo for place in places if place.geo), None),
        url=address,
        related=_related(source),
        attachments=tuple(_attachment(row, words) for row in source.documents),
        conferences=(Conference(it.stream_url, words.stream),) if it.stream_url else (),
        colour=leading.colour if leading else "",
        kind=it.kind,
        is_postponed=it.state is EventState.POSTPONED,
        mode=it.mode,
        places=places,
        people=tuple(_appearing(row) for row in source.people),
        is_public=is_public,
    )


def when_of(it: Any) -> Timed | WholeDays:
    """Return the time as it is written; an end that nobody knows is not written."""
    if it.precision is DatePrecision.DAY:
        last = it.ends_on or it.starts_on
        return WholeDays(it.starts_on.first_day, last.last_day)
    is_open = is_open_ended(it.starts_on, it.ends_on, it.ends_time)
    return Timed(it.starts_at, it.starts_at if is_open else it.ends_at, it.timezone)


def _location(source: Source, places: Sequence[Place], words: Phrasebook) -> str:
    """Return the places in one line each; for what is only online, that it is."""
    if not places and source.event.mode is AttendanceMode.ONLINE:
        return words.online
    return "; ".join(place.line for place in places)


def _line(venue: AnyRow, words: Phrasebook) -> str:
    return in_one_line(venue.name, venue.address, venue.city, words.country(venue.country or ""))


def _mark(it: AnyRow, words: Phrasebook) -> str:
    if it.state not in OFF:
        return ""
    return f"{words.cancelled if it.state is EventState.CANCELLED else words.postponed}: "


def _about(source: Source, words: Phrasebook) -> Iterator[str]:
    it = source.event
    if it.state in OFF and it.state_reason:
        yield f"{_mark(it, words)}{it.state_reason}"
    elif it.date_to_be_confirmed and it.state in (EventState.TENTATIVE, EventState.CONFIRMED):
        yield words.to_be_confirmed
    texts = (_text(it, name, words) for name in ("theme", "summary"))
    yield from (text for text in texts if text)
    if source.bodies:
        yield f"{words.organised_by}: {', '.join(_label(body, words) for body in source.bodies)}"
    people = list(dict.fromkeys(_person(row) for row in source.people))
    if people:
        yield "\n".join((f"{words.people}:", *people))


def _person(row: AnyRow) -> str:
    """Return name, position and organisation, as they were held that day."""
    parts = (
        row.name or row.group_name,
        row.position_held,
        row.organisation_name or row.organisation,
    )
    return ", ".join(part for part in parts if part)


def _attachment(row: AnyRow, words: Phrasebook) -> Attachment:
    if row.url:
        return Attachment(row.url)
    address = words.document_address(row.slug, row.number, row.filename)
    return Attachment(address, row.media_type)


def _place(venue: AnyRow, words: Phrasebook) -> Place:
    has_pin = venue.latitude is not None and venue.longitude is not None
    pin = (venue.latitude, venue.longitude) if has_pin else None
    line = _line(venue, words)
    return Place(venue.name, venue.address, venue.city, venue.country or "", pin, line)


def _appearing(row: AnyRow) -> Appearing:
    return Appearing(
        row.name or row.group_name,
        row.role,
        row.position_held,
        row.organisation_name or row.organisation or "",
        is_group=not row.name,
    )


def _text(row: Any, field: str, words: Phrasebook) -> str:
    return text_in(row, field, words.language)[0]


def _label(body: AnyRow, words: Phrasebook) -> str:
    return _text(body, "short_name", words) or _text(body, "name", words)


def _categories(source: Source, words: Phrasebook) -> Iterator[str]:
    """Yield the words of the filters that the event is found by."""
    it = source.event
    yield from (_label(body, words) for body in source.bodies)
    yield words.kinds[it.kind]
    if it.mode is not None:
        yield words.modes[it.mode]
    if it.presidency_country:
        yield words.presidency(it.presidency_country, it.presidency_from, it.presidency_until)


def _related(source: Source) -> tuple[tuple[Relation, str], ...]:
    relations: dict[str, Relation] = {}
    for row in source.related:
        kind = Relation.PARENT if row.is_parent else Relation.SIBLING
        if relations.get(row.uid) is not Relation.PARENT:
            relations[row.uid] = kind
    return tuple((kind, uid) for uid, kind in sorted(relations.items()))
