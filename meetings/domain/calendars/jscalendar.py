"""Serialise events as JSCalendar, for JSON clients.

This is version 1.0, RFC 8984, limited to properties with the same meaning in the coming version 2.0
(draft-ietf-calext-jscalendarbis-17, not an RFC yet). Version 2.0 removes ``replyTo``, ``sendTo``
and the ``description``, ``relativeTo`` and ``timeZone`` of a location. A place is therefore
described in its name, and the organiser is the participant with the role "owner" and an e-mail
address. ``version`` and ``organizerCalendarAddress`` are omitted until 2.0 is final.

Speakers appear only in the description. As participants they would become ATTENDEEs in clients that
convert the event to an invitation.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from meetings.domain.calendars.ical import PRODUCT_ID, required_zone
from meetings.domain.calendars.rules import (
    AllDaySpan,
    CalendarMetadata,
    CalendarStatus,
    RelationType,
    TimedSpan,
    VEventData,
)
from meetings.domain.events.rules import AttendanceMode
from meetings.kernel.json_bytes import append_list_member, to_json_bytes
from meetings.kernel.text import clean
from meetings.kernel.web_urls import to_uri

EVENT_MEDIA_TYPE = "application/jscalendar+json;type=event"
GROUP_MEDIA_TYPE = "application/jscalendar+json;type=group"
_UTC = "Etc/UTC"
Node = dict[str, Any]
_text = partial(clean, lines=True)


def event_node(event: VEventData, *, language: str, alarm: int | None = None) -> Node:
    """Return the event as an Event; ``alarm`` is in minutes before the start.

    Source:
        RFC 8984, 5.1
    """
    is_cancelled = event.status is CalendarStatus.CANCELLED
    node = {
        "@type": "Event",
        "uid": event.uid,
        "prodId": PRODUCT_ID,
        "created": _utc_datetime(event.created_at) if event.created_at else "",
        "updated": _utc_datetime(event.modified_at),
        "sequence": event.sequence,
        "title": clean(event.summary),
        "description": _text(event.description),
        **_time_properties(event.when),
        "status": event.status.value.lower(),
        "freeBusyStatus": "free" if is_cancelled else "busy",
        "privacy": "public",
        "locale": language,
        "color": event.colour,
        "keywords": {category: True for category in map(_text, event.categories) if category},
        "locations": _location_nodes(event),
        "virtualLocations": _virtual_location_nodes(event),
        "links": _link_nodes(event),
        "participants": _participant_nodes(event),
        "relatedTo": dict(_relation_node(*category) for category in event.related),
        "alerts": {"1": _alert_node(alarm)} if alarm is not None and not is_cancelled else {},
    }
    return {name: value for name, value in node.items() if value not in ("", {})}


def write_group(
    metadata: CalendarMetadata, entries: Iterable[VEventData], *, language: str, alarm: int | None
) -> bytes:
    """Return the calendar as a Group of its events, in JSON; its uid is its URL.

    Source:
        RFC 8984, 5.3
    """
    items, updated = [], ""
    for event in entries:
        items.append(to_json_bytes(event_node(event, language=language, alarm=alarm)))
        updated = max(updated, _utc_datetime(event.modified_at))
    node = {
        "@type": "Group",
        "uid": str(uuid5(NAMESPACE_URL, metadata.source)),
        "prodId": PRODUCT_ID,
        "updated": updated,
        "title": clean(metadata.name),
        "description": _text(metadata.description),
        "source": to_uri(metadata.source),
        "color": metadata.colour,
        "locale": language,
        "links": {"page": _link_node(metadata.url, rel="alternate", media_type="text/html")},
    }
    non_empty = {name: value for name, value in node.items() if value != ""}
    return append_list_member(non_empty, "entries", items)


def event_in_utc(event: VEventData) -> VEventData:
    """Return the event in UTC."""
    return (
        replace(event, when=replace(event.when, zone="UTC"))
        if isinstance(event.when, TimedSpan)
        else event
    )


def _time_properties(when: TimedSpan | AllDaySpan) -> Node:
    """Return start, zone and duration; ambiguous local times are given in UTC."""
    if isinstance(when, AllDaySpan):
        days = (when.last - when.first).days + 1
        return {
            "start": _local_datetime(when.first), "duration": f"P{days}D", "showWithoutTime": True,
        }  # fmt: skip
    zone = required_zone(when) or _UTC
    start = when.starts_at.astimezone(ZoneInfo(zone))
    length = _duration(when.ends_at - when.starts_at)
    return {"start": _local_datetime(start), "timeZone": zone, "duration": length}


def _duration(length: timedelta) -> str:
    """Return the exact time without days, because a clock change would alter their length."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def _location_nodes(event: VEventData) -> Node:
    """Return the recorded places, else the location text; an online event has no location."""
    places = {
        str(number): {
            "@type": "Location",
            "name": _text(place.line),
            **({"coordinates": f"geo:{place.geo[0]:.6f},{place.geo[1]:.6f}"} if place.geo else {}),
        }
        for number, place in enumerate(event.places, 1)
    }
    if places or event.mode is AttendanceMode.ONLINE or not _text(event.location):
        return places
    return {"1": {"@type": "Location", "name": _text(event.location)}}


def _virtual_location_nodes(event: VEventData) -> Node:
    """Return the ways to join; the page is that of an online event whose link is not public."""
    if event.mode is AttendanceMode.ONLINE and not event.conferences and event.url:
        name = _text(event.location)
        return {"1": {"@type": "VirtualLocation", "name": name, "uri": to_uri(event.url)}}
    return {
        str(number): {
            "@type": "VirtualLocation",
            "name": _text(conference.label),
            "uri": to_uri(conference.url),
            "features": {feature.lower(): True for feature in conference.features},
        }
        for number, conference in enumerate(event.conferences, 1)
    }


def _link_nodes(event: VEventData) -> Node:
    links = (
        {"page": _link_node(event.url, rel="alternate", media_type="text/html")}
        if event.url
        else {}
    )
    for number, attachment in enumerate(event.attachments, 1):
        links[f"file-{number}"] = _link_node(
            attachment.url, rel="enclosure", media_type=attachment.media_type
        )
    return links


def _link_node(href: str, *, rel: str, media_type: str) -> Node:
    link = {"@type": "Link", "href": to_uri(href), "rel": rel}
    return link | ({"contentType": media_type} if media_type else {})


def _participant_nodes(event: VEventData) -> Node:
    """Return the organising body, with its role mailbox."""
    if event.organizer is None:
        return {}
    owner = {
        "@type": "Participant",
        "name": _text(event.organizer.name),
        "email": event.organizer.address,
        "kind": "group",
        "roles": {"owner": True, "contact": True},
    }
    return {"1": owner}


def _relation_node(kind: RelationType, uid: str) -> tuple[str, Node]:
    """Return the relation. RFC 8984 has no type for joint events."""
    named = {"relation": {"parent": True}} if kind is RelationType.PARENT else {}
    return uid, {"@type": "Relation", **named}


def _alert_node(minutes: int) -> Node:
    trigger = {"@type": "OffsetTrigger", "offset": f"-PT{minutes}M" if minutes else "PT0S"}
    return {"@type": "Alert", "trigger": trigger, "action": "display"}


def _local_datetime(at: date | datetime) -> str:
    local = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=UTC)
    return local.replace(microsecond=0, tzinfo=None).isoformat()


def _utc_datetime(instant: datetime) -> str:
    return f"{_local_datetime(instant.astimezone(UTC))}Z"
