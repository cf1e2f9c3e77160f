"""What an event's page tells machines: JSON-LD of schema.org and what previews of links show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from flask_babel import get_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.calendars.linked_data import (
    LinkedBody,
    LinkedEvent,
    LinkedStatus,
    LinkedWhole,
    iso_moment,
    json_ld,
)
from meetings.domain.calendars.rules import Appearing, Place
from meetings.domain.events import queries
from meetings.domain.events.history import when_before
from meetings.domain.events.models import Event, EventRelation
from meetings.domain.events.rules import EventState, RelationKind
from meetings.domain.events.when import When
from meetings.http.frame import installation
from meetings.http.occasion import occasion
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel.text import clean
from meetings.kernel.translated import text_in

#: The fields that say when an event begins; a change of one of them moves it.
_START = frozenset({"starts_on", "starts_time", "timezone"})
#: Who organises or listens does not perform.
_NO_PERFORMERS = frozenset({AppearanceRole.PARTICIPANT, AppearanceRole.ORGANISER})
LONGEST_DESCRIPTION = 300
#: The endpoint that draws an event as a picture for previews of links.
CARD = "cards.show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a link to the page shows elsewhere (Open Graph), and its machine-readable form."""

    title: str
    description: str
    url: str
    image: str
    image_text: str
    site: str
    locale: str
    data: dict[str, Any]


def preview(
    event: Event, appearances: Sequence[Appearance], *, remaining: int | None
) -> Preview | None:
    """Return what is told of an event that anybody may see; None for any other."""
    if not queries.is_announced(event):
        return None
    it, here = occasion(event, base_url=base_url()), installation()
    locale = str(get_locale() or "en")
    linked = linked_event(session(), event, appearances, locale=locale, remaining=remaining)
    parts = (it.when, it.place, text_in(event, "summary", locale)[0] or it.organisers)
    return Preview(
        title=it.title,
        description=_short(" · ".join(part for part in parts if part)),
        url=linked.url,
        image=linked.image,
        image_text=f"{it.title}, {it.when}",
        site=here.name if here else "",
        locale=locale.replace("-", "_"),
        data=json_ld(linked),
    )


def linked_event(
    session: Session,
    event: Event,
    appearances: Iterable[Appearance],
    *,
    locale: str,
    remaining: int | None = None,
) -> LinkedEvent:
    """Return the event in the reader's language, for JSON-LD."""
    before = earlier_starts(session, event)
    title, language = text_in(event, "title", locale)
    texts = (text_in(event, name, locale)[0] for name in ("summary", "theme"))
    return LinkedEvent(
        name=title,
        url=f"{base_url()}/events/{event.slug}",
        kind=event.kind,
        uid=event.uid,
        description=clean(next((text for text in texts if text), "")),
        languages=tuple(event.languages or [language]),
        image=_image(event),
        starts=_start(event.when),
        ends=_end(event.when),
        previously=before,
        status=_status(event.state, was_moved=bool(before)),
        mode=event.mode,
        places=tuple(_place(venue) for venue in event.venues),
        stream=event.stream_url,
        organizers=tuple(
            LinkedBody(body.name, f"{base_url()}/bodies/{body.slug}", body.email)
            for body in event.bodies
        ),
        performers=performers(appearances),
        capacity=event.capacity_total,
        capacity_on_site=event.capacity_on_site,
        capacity_online=event.capacity_online,
        remaining=remaining,
        wholes=tuple(_wholes(session, event)),
    )


def _wholes(session: Session, event: Event) -> Iterable[LinkedWhole]:
    """Yield the public events that it is a part of, and its series."""
    parts = EventRelation
    statement = (
        select(Event.title, Event.slug)
        .join(parts, parts.other_id == Event.id)
        .where(parts.event_id == event.id, parts.kind == RelationKind.PART_OF, queries.is_public())
        .order_by(Event.id)
    )
    for row in session.execute(statement):
        yield LinkedWhole(row.title, f"{base_url()}/events/{row.slug}")
    if event.series:
        yield LinkedWhole(event.series.name)


def _image(event: Event) -> str:
    """Return the address of the event's card; "" where no cards are made."""
    if CARD not in current_app.view_functions:
        return ""
    return f"{base_url()}{url_for(CARD, slug=event.slug)}"


def performers(appearances: Iterable[Appearance]) -> tuple[Appearing, ...]:
    """Return who appears, each once, in the office of that day."""
    people = {
        each.display_name: Appearing(
            each.display_name,
            each.role,
            each.position_held,
            each.organisation_name or (each.organisation.name if each.organisation else ""),
            is_group=each.person_id is None,
        )
        for each in reversed(list(appearances))
        if each.role not in _NO_PERFORMERS
    }
    return tuple(reversed(people.values()))


def earlier_starts(session: Session, event: Event) -> tuple[str, ...]:
    """Return the starts that were announced before the present one, the latest first.

    They are found going back through the changes: each says what stood before it.
    """
    if not event.sequence or event.published_at is None:
        return ()
    when = event.when
    found: list[str] = []
    for change in session.scalars(queries.changes_of(event)):
        if change.at <= event.published_at:
            break
        before = when_before(when, change.fields)
        if before is None:
            break
        when = before
        if _START & change.fields.keys():
            found.append(_start(when))
    present = _start(event.when)
    return tuple(dict.fromkeys(start for start in found if start and start != present))


def _status(state: EventState, *, was_moved: bool) -> LinkedStatus:
    if state is EventState.CANCELLED:
        return LinkedStatus.CANCELLED
    if state is EventState.POSTPONED:
        return LinkedStatus.POSTPONED
    return LinkedStatus.RESCHEDULED if was_moved else LinkedStatus.SCHEDULED


def _start(when: When) -> str:
    """Return the start as exactly as it is known: 2027, 2027-05, 2027-05-20 or with the time."""
    if when.starts_time is not None and when.starts_at is not None:
        return iso_moment(when.starts_at.astimezone(ZoneInfo(when.timezone)))
    return str(when.starts_on) if when.starts_on else ""


def _end(when: When) -> str:
    """Return the end, "" where it is not known or no later than the start says."""
    if when.starts_time is not None:
        ends: datetime | None = when.ends_at if when.ends_time is not None else None
        return iso_moment(ends.astimezone(ZoneInfo(when.timezone))) if ends else ""
    return str(when.ends_on or when.starts_on or "")


def _place(venue: Any) -> Place:
    has_pin = venue.latitude is not None and venue.longitude is not None
    pin = (venue.latitude, venue.longitude) if has_pin else None
    return Place(venue.name, venue.address, venue.city, venue.country or "", pin)


def _short(text: str) -> str:
    plain = clean(text)
    if len(plain) <= LONGEST_DESCRIPTION:
        return plain
    return plain[: LONGEST_DESCRIPTION - 1].rpartition(" ")[0] + "…"
