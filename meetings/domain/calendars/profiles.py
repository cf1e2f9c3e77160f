"""Entries beyond the plain profile, for clients that support more properties."""

import html
import json
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.calendars import ical, json_ld
from meetings.domain.calendars.calendar_properties import image_line
from meetings.domain.calendars.content_lines import (
    encode_uri,
    escape_line,
    escape_text,
    quote_parameter,
)
from meetings.domain.calendars.json_ld import SchemaEventStatus
from meetings.domain.calendars.rules import AllDaySpan, CalendarStatus, Fragment, VEventData

_BUSY_STATUSES = {
    CalendarStatus.CONFIRMED: "BUSY",
    CalendarStatus.TENTATIVE: "TENTATIVE",
    CalendarStatus.CANCELLED: "FREE",
}


#: Role of a speaker; roles not listed here are plain participants.
_PARTICIPANT_TYPES = {
    AppearanceRole.OPENING: "SPEAKER", AppearanceRole.WELCOME: "SPEAKER",
    AppearanceRole.OPENING_ADDRESS: "SPEAKER", AppearanceRole.KEYNOTE: "SPEAKER",
    AppearanceRole.SPEAKER: "SPEAKER", AppearanceRole.PANELLIST: "SPEAKER",
    AppearanceRole.PRESENTER: "SPEAKER", AppearanceRole.ORGANISER: "PLANNER-CONTACT",
}  # fmt: skip


class Profile(StrEnum):
    """Level of detail: properties that every client understands, more, or all."""

    PLAIN = "plain"
    RICH = "rich"
    FULL = "full"


def write_plain(vevent: VEventData) -> Fragment:
    """Return the entry with only the properties that every client understands."""
    return ical.build_fragment(vevent)


def write_rich(vevent: VEventData) -> Fragment:
    """Return the entry with a formatted description, a link, a map pin and Outlook's busy state.

    Source:
        RFC 7986, 5.10 (IMAGE); RFC 9073, 6.5 (STYLED-DESCRIPTION); RFC 9253, 8.2 (LINK);
        MS-OXCICAL 2.1.3.1.1.20.31 (X-MICROSOFT-CDO-BUSYSTATUS) and X-ALT-DESC
    """
    return ical.build_fragment(vevent, _rich_lines(vevent))


def write_full(vevent: VEventData) -> Fragment:
    """Return the rich entry with places and people as components, and with structured data.

    Simple clients take the UID of such a component for the event's, or drop the event. The profile
    is therefore opt-in.

    Source:
        RFC 9073, 7.1 (PARTICIPANT), 7.2 (VLOCATION), 6.6 (STRUCTURED-DATA)
    """
    components = (
        _rich_lines(vevent),
        _structured_data(json_ld.schema_type(vevent.kind), _schema_event(vevent)),
        _location_components(vevent),
        _host_component(vevent),
        _participant_components(vevent),
    )
    return ical.build_fragment(vevent, chain.from_iterable(components))


def _location_components(vevent: VEventData) -> Iterator[str]:
    for place in dict.fromkeys(vevent.places):
        yield "BEGIN:VLOCATION"
        yield f"UID:{_component_uid(vevent, place.name, place.address, place.city, place.country)}"
        yield f"NAME:{escape_line(place.name or place.city or place.country_text)}"
        where = ", ".join(filter(None, (place.address, place.city, place.country_text)))
        if where:
            yield f"DESCRIPTION:{escape_line(where)}"
        if place.geo:
            yield f"GEO:{place.geo[0]:.6f};{place.geo[1]:.6f}"
        yield from _structured_data("Place", json_ld.place_node(place))
        yield "END:VLOCATION"


def _host_component(vevent: VEventData) -> Iterator[str]:
    """Yield the organising body, with its role mailbox."""
    if vevent.organizer:
        yield "BEGIN:PARTICIPANT"
        yield f"UID:{_component_uid(vevent, vevent.organizer.address)}"
        yield "PARTICIPANT-TYPE:PLANNER-CONTACT"
        yield f"CALENDAR-ADDRESS:mailto:{encode_uri(vevent.organizer.address)}"
        if vevent.organizer.name:
            yield f"SUMMARY:{escape_line(vevent.organizer.name)}"
        yield "END:PARTICIPANT"


def _participant_components(vevent: VEventData) -> Iterator[str]:
    """Yield the speakers, without CALENDAR-ADDRESS to protect their e-mail addresses."""
    for appearance in dict.fromkeys(vevent.people):
        office = ", ".join(filter(None, (appearance.position, appearance.organisation)))
        yield "BEGIN:PARTICIPANT"
        yield f"UID:{_component_uid(vevent, appearance.name, appearance.role, office)}"
        yield f"PARTICIPANT-TYPE:{_PARTICIPANT_TYPES.get(appearance.role, 'ACTIVE')}"
        yield f"SUMMARY:{escape_line(appearance.name)}"
        if office:
            yield f"DESCRIPTION:{escape_line(office)}"
        kind = "Organization" if appearance.is_group else "Person"
        yield from _structured_data(kind, json_ld.performer_node(appearance))
        yield "END:PARTICIPANT"


def _structured_data(kind: str, node: json_ld.Node) -> Iterator[str]:
    data = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    schema = quote_parameter(f"https://schema.org/{kind}")
    form = f"VALUE=TEXT;FMTTYPE=application/ld+json;SCHEMA={schema}"
    yield f"STRUCTURED-DATA;{form}:{escape_text(data)}"


def _schema_event(vevent: VEventData) -> json_ld.Node:
    """Return the event as on its page, as far as the entry contains its data."""
    starts, ends = ical.time_bounds(vevent.when)
    if isinstance(vevent.when, AllDaySpan):
        span = vevent.when.first.isoformat(), vevent.when.last.isoformat()
    else:
        zone = ZoneInfo(vevent.when.zone)
        span = starts.astimezone(zone).isoformat(), ends.astimezone(zone).isoformat()
    host = vevent.organizer
    return json_ld.event_node(
        json_ld.SchemaEvent(
            name=vevent.summary,
            url=vevent.url,
            kind=vevent.kind,
            uid=vevent.uid,
            starts=span[0],
            ends=span[1] if ends > starts else "",
            status=_schema_status(vevent),
            mode=vevent.mode,
            places=vevent.places,
            stream=vevent.conferences[0].url if vevent.conferences else "",
            organizers=(json_ld.SchemaOrganizer(host.name, email=host.address),) if host else (),
        )
    )


def _schema_status(vevent: VEventData) -> SchemaEventStatus:
    if vevent.is_postponed:
        return SchemaEventStatus.POSTPONED
    is_cancelled = vevent.status is CalendarStatus.CANCELLED
    return SchemaEventStatus.CANCELLED if is_cancelled else SchemaEventStatus.SCHEDULED


def _component_uid(vevent: VEventData, *parts: str) -> str:
    """Return the UID of a component, which is stable while the component exists."""
    return str(uuid5(NAMESPACE_URL, "/".join((vevent.uid, *parts))))


def _rich_lines(vevent: VEventData) -> Iterator[str]:
    if vevent.description:
        styled = escape_text(_html_description(vevent.description, vevent.url))
        yield f"STYLED-DESCRIPTION;VALUE=TEXT;DERIVED=TRUE;FMTTYPE=text/html:{styled}"
        yield f"X-ALT-DESC;FMTTYPE=text/html:{styled}"
    if vevent.url:
        link = f"LINK;LINKREL=alternate;FMTTYPE=text/html;LABEL={quote_parameter(vevent.summary)}"
        yield f"{link};VALUE=URI:{encode_uri(vevent.url)}"
    if vevent.image:
        yield image_line(vevent.image)
    if vevent.geo:
        latitude, longitude = vevent.geo
        title = f"X-TITLE={quote_parameter(vevent.location)}"
        pin = f"geo:{latitude:.6f},{longitude:.6f}"
        yield f"X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;{title}:{pin}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_BUSY_STATUSES[vevent.status]}"


def _html_description(description: str, url: str) -> str:
    """Return the paragraphs as HTML, with markup escaped and the URL as a link."""
    paragraphs = []
    for paragraph in description.split("\n\n"):
        shown = "<br>".join(html.escape(line) for line in paragraph.split("\n"))
        if paragraph == url:
            shown = f'<a href="{html.escape(url)}">{shown}</a>'
        paragraphs.append(f"<p>{shown}</p>")
    return f"<html><body>{''.join(paragraphs)}</body></html>"
