"""Structured data of the event page: schema.org JSON-LD and link previews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.calendars.json_ld import (
    SchemaEvent,
    SchemaEventStatus,
    SchemaOffer,
    SchemaOrganizer,
    SchemaSuperEvent,
    event_node,
    iso_datetime,
)
from meetings.domain.calendars.rules import EntryAppearance, EntryPlace
from meetings.domain.events import page_queries, queries
from meetings.domain.events.change_history import previous_dates
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import TIME
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.http.components import base_url
from meetings.http.request_context import db_session
from meetings.http.site_context import installation
from meetings.http.urls import body_url, event_card_url, event_url, registration_form_url
from meetings.i18n.labels import country_name
from meetings.i18n.localised_fields import page_locale
from meetings.kernel.text import clean
from meetings.kernel.translated import localised_text
from meetings.presenters.event_summary import summarise_event
from meetings.presenters.page_languages import canonical

#: Organisers and listeners are not performers.
_NON_PERFORMING_ROLES = frozenset({AppearanceRole.PARTICIPANT, AppearanceRole.ORGANISER})
MAX_DESCRIPTION_LENGTH = 300
#: The endpoint of the preview image.
OG_IMAGE_ENDPOINT = "og_images.show"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPreview:
    """The Open Graph values and the JSON-LD of a page."""

    title: str
    description: str
    url: str
    image: str
    image_text: str
    site: str
    locale: str
    data: dict[str, Any]


def link_preview(
    event: Event,
    appearances: Sequence[Appearance],
    *,
    remaining: int | None,
    is_open: bool = False,
) -> LinkPreview | None:
    """Return the preview of a public event, or None; ``is_open``: registration is possible.

    Without a start there is no JSON-LD, because schema.org requires one of an event.
    """
    if not queries.is_public(event):
        return None
    summary, site = summarise_event(event, base_url=base_url()), installation()
    locale = page_locale()
    linked = event_json_ld(
        db_session(), event, appearances, locale=locale, remaining=remaining, is_open=is_open
    )
    parts = (
        summary.when,
        summary.place,
        localised_text(event, "summary", locale)[0] or summary.organisers,
    )
    return LinkPreview(
        title=summary.title,
        description=_truncate(" · ".join(part for part in parts if part)),
        url=canonical(linked.url),
        image=linked.image,
        image_text=f"{summary.title}, {summary.when}",
        site=site.name if site else "",
        locale=locale.replace("-", "_"),
        data=event_node(linked) if linked.starts else {},
    )


def event_json_ld(
    session: Session,
    event: Event,
    appearances: Iterable[Appearance],
    *,
    locale: str,
    remaining: int | None = None,
    is_open: bool = False,
) -> SchemaEvent:
    """Return the JSON-LD of the event in the reader's language."""
    before = earlier_starts(session, event)
    title, language = localised_text(event, "title", locale)
    texts = (localised_text(event, name, locale)[0] for name in ("summary", "theme"))
    return SchemaEvent(
        name=title,
        url=event_url(event.slug, base=base_url()),
        kind=event.kind,
        uid=event.uid,
        description=clean(next((text for text in texts if text), "")),
        languages=tuple(event.languages or [language]),
        image=_image_url(event),
        starts=_start_value(event.when),
        ends=_end_value(event.when),
        previous_starts=before,
        status=_event_status(event.state, was_moved=bool(before)),
        mode=event.mode,
        places=tuple(_place(venue) for venue in event.venues),
        stream=event.stream_url,
        organizers=tuple(
            SchemaOrganizer(body.name, body_url(body.slug, base=base_url()), body.email)
            for body in event.bodies
        ),
        performers=performers(appearances),
        capacity=event.capacity_total,
        capacity_on_site=event.capacity_on_site,
        capacity_online=event.capacity_online,
        remaining=remaining,
        offer=_offer(event, is_full=remaining == 0) if is_open else None,
        super_events=tuple(_super_events(session, event)),
    )


def _offer(event: Event, *, is_full: bool) -> SchemaOffer:
    """Return the registration; times are those that the organisers set."""
    opens, closes = (
        iso_datetime(at.astimezone(ZoneInfo(event.timezone))) if at else ""
        for at in (event.registration_opens_at, event.registration_closes_at)
    )
    url = registration_form_url(event.slug, base=base_url())
    return SchemaOffer(url, is_full=is_full, opens=opens, closes=closes)


def _super_events(session: Session, event: Event) -> Iterable[SchemaSuperEvent]:
    """Yield the public parent events, and the series."""
    for parent in page_queries.list_public_parents(session, event):
        starts = _start_value(parent.when)
        if starts:
            yield SchemaSuperEvent(parent.title, event_url(parent.slug, base=base_url()), starts)
    if event.series:
        yield SchemaSuperEvent(event.series.name)


def _image_url(event: Event) -> str:
    """Return the URL of the preview image, or "" without one."""
    if OG_IMAGE_ENDPOINT not in current_app.view_functions:
        return ""
    return event_card_url(event.slug, base=base_url())


def performers(appearances: Iterable[Appearance]) -> tuple[EntryAppearance, ...]:
    """Return each performer once, with the office at the time."""
    people = {
        appearance.display_name: EntryAppearance(
            appearance.display_name,
            appearance.role,
            appearance.position_held,
            appearance.organisation_name
            or (appearance.organisation.name if appearance.organisation else ""),
            is_group=appearance.person_id is None,
        )
        for appearance in reversed(list(appearances))
        if appearance.role not in _NON_PERFORMING_ROLES
    }
    return tuple(reversed(people.values()))


def earlier_starts(session: Session, event: Event) -> tuple[str, ...]:
    """Return the previously announced starts, latest first.

    They are reconstructed backwards from the changes, which record the previous values.
    """
    if not event.sequence or event.published_at is None:
        return ()
    when = event.when
    starts: list[str] = []
    for change in session.scalars(queries.select_changes(event)):
        if change.at <= event.published_at:
            break
        before = previous_dates(when, change.fields)
        if before is None:
            break
        when = before
        if TIME & change.fields.keys():
            starts.append(_start_value(when))
    present = _start_value(event.when)
    return tuple(dict.fromkeys(start for start in starts if start and start != present))


def _event_status(state: EventState, *, was_moved: bool) -> SchemaEventStatus:
    if state is EventState.CANCELLED:
        return SchemaEventStatus.CANCELLED
    if state is EventState.POSTPONED:
        return SchemaEventStatus.POSTPONED
    return SchemaEventStatus.RESCHEDULED if was_moved else SchemaEventStatus.SCHEDULED


def _start_value(when: EventDates) -> str:
    """Return the start as exactly as known: 2027, 2027-05, 2027-05-20 or with a time."""
    if when.starts_time is not None and when.starts_at is not None:
        return iso_datetime(when.starts_at.astimezone(ZoneInfo(when.timezone)))
    return str(when.starts_on) if when.starts_on else ""


def _end_value(when: EventDates) -> str:
    """Return the end, or "" if it is not known or not later than the start."""
    if when.starts_time is not None:
        ends: datetime | None = when.ends_at if when.ends_time is not None else None
        return iso_datetime(ends.astimezone(ZoneInfo(when.timezone))) if ends else ""
    return str(when.ends_on or when.starts_on or "")


def _place(venue: Any) -> EntryPlace:
    has_pin = venue.latitude is not None and venue.longitude is not None
    pin = (venue.latitude, venue.longitude) if has_pin else None
    country = venue.country or ""
    name = country_name(country) if country else ""
    return EntryPlace(venue.name, venue.address, venue.city, country, pin, country_name=str(name))


def _truncate(text: str) -> str:
    plain = clean(text)
    if len(plain) <= MAX_DESCRIPTION_LENGTH:
        return plain
    return plain[: MAX_DESCRIPTION_LENGTH - 1].rpartition(" ")[0] + "…"
