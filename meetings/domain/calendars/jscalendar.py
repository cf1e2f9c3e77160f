"""Events as JSCalendar, for programs that speak JSON rather than iCalendar.

This is version 1.0, RFC 8984, and of it only what means the same in the coming version 2.0
(draft-ietf-calext-jscalendarbis-17, not an RFC yet), which takes away ``replyTo``, ``sendTo`` and
the ``description``, ``relativeTo`` and ``timeZone`` of a location: a place is told in its name, and
who organises is the participant with the role "owner" and a mail address. ``version`` and
``organizerCalendarAddress`` are left to the day on which 2.0 is settled.

Who speaks stands in the description only: as a participant they would become an ATTENDEE in
whatever turns this into an invitation.
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
from meetings.kernel.json_bytes import append_list_member, to_json_bytes
from meetings.kernel.text import clean

EVENT_MEDIA_TYPE = "application/jscalendar+json;type=event"
GROUP_MEDIA_TYPE = "application/jscalendar+json;type=group"
_UTC = "Etc/UTC"
Node = dict[str, Any]
_text = partial(clean, lines=True)


def event_node(it: VEventData, *, language: str, alarm: int | None = None) -> Node:
    """Return the event as an Event; ``alarm`` is in minutes before it begins, if it does.

    Source:
        RFC 8984, 5.1
    """
    is_off = it.status is CalendarStatus.CANCELLED
    node = {
        "@type": "Event",
        "uid": it.uid,
        "prodId": PRODUCT_ID,
        "updated": _utc_datetime(it.modified_at),
        "sequence": it.sequence,
        "title": _text(it.summary),
        "description": _text(it.description),
        **_time_properties(it.when),
        "status": it.status.value.lower(),
        "freeBusyStatus": "free" if is_off else "busy",
        "privacy": "public",
        "locale": language,
        "color": it.colour,
        "keywords": {each: True for each in map(_text, it.categories) if each},
        "locations": _location_nodes(it),
        "virtualLocations": _virtual_location_nodes(it),
        "links": _link_nodes(it),
        "participants": _participant_nodes(it),
        "relatedTo": dict(_relation_node(*each) for each in it.related),
        "alerts": {"1": _alert_node(alarm)} if alarm is not None and not is_off else {},
    }
    return {name: value for name, value in node.items() if value not in ("", {})}


def write_group(
    facts: CalendarMetadata, entries: Iterable[VEventData], *, language: str, alarm: int | None
) -> bytes:
    """Return the calendar as a Group of its events, in JSON; its identity is its address.

    Source:
        RFC 8984, 5.3
    """
    items, updated = [], ""
    for it in entries:
        items.append(to_json_bytes(event_node(it, language=language, alarm=alarm)))
        updated = max(updated, _utc_datetime(it.modified_at))
    node = {
        "@type": "Group",
        "uid": str(uuid5(NAMESPACE_URL, facts.source)),
        "prodId": PRODUCT_ID,
        "updated": updated,
        "title": _text(facts.name),
        "description": _text(facts.description),
        "source": facts.source,
        "color": facts.colour,
        "locale": language,
        "links": {"page": _link_node(facts.url, rel="alternate", media_type="text/html")},
    }
    known = {name: value for name, value in node.items() if value != ""}
    return append_list_member(known, "entries", items)


def event_in_utc(it: VEventData) -> VEventData:
    """Return the event by the clock of UTC."""
    return replace(it, when=replace(it.when, zone="UTC")) if isinstance(it.when, TimedSpan) else it


def _time_properties(when: TimedSpan | AllDaySpan) -> Node:
    """Return start, zone and duration; an hour that the clock shows twice is told in UTC."""
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
    """Return exact time and no days, which a change of the clock makes longer or shorter."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def _location_nodes(it: VEventData) -> Node:
    """Return the places; where none is recorded but one is told in words, that."""
    found = {
        str(number): {
            "@type": "Location",
            "name": _text(place.line),
            **({"coordinates": f"geo:{place.geo[0]:.6f},{place.geo[1]:.6f}"} if place.geo else {}),
        }
        for number, place in enumerate(it.places, 1)
    }
    told = {"1": {"@type": "Location", "name": _text(it.location)}}
    return found or (told if _text(it.location) else {})


def _virtual_location_nodes(it: VEventData) -> Node:
    return {
        str(number): {
            "@type": "VirtualLocation",
            "name": _text(each.label),
            "uri": each.url,
            "features": {feature.lower(): True for feature in each.features},
        }
        for number, each in enumerate(it.conferences, 1)
    }


def _link_nodes(it: VEventData) -> Node:
    found = {"page": _link_node(it.url, rel="alternate", media_type="text/html")} if it.url else {}
    for number, each in enumerate(it.attachments, 1):
        found[f"file-{number}"] = _link_node(each.url, rel="enclosure", media_type=each.media_type)
    return found


def _link_node(href: str, *, rel: str, media_type: str) -> Node:
    link = {"@type": "Link", "href": href, "rel": rel}
    return link | ({"contentType": media_type} if media_type else {})


def _participant_nodes(it: VEventData) -> Node:
    """Return the body that organises, by its role mailbox."""
    if it.organizer is None:
        return {}
    owner = {
        "@type": "Participant",
        "name": _text(it.organizer.name),
        "email": it.organizer.address,
        "kind": "group",
        "roles": {"owner": True, "contact": True},
    }
    return {"1": owner}


def _relation_node(kind: RelationType, uid: str) -> tuple[str, Node]:
    """Return the relation; that one is held with another has no word in RFC 8984."""
    named = {"relation": {"parent": True}} if kind is RelationType.PARENT else {}
    return uid, {"@type": "Relation", **named}


def _alert_node(minutes: int) -> Node:
    trigger = {"@type": "OffsetTrigger", "offset": f"-PT{minutes}M" if minutes else "PT0S"}
    return {"@type": "Alert", "trigger": trigger, "action": "display"}


def _local_datetime(at: date | datetime) -> str:
    whole = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=UTC)
    return whole.replace(microsecond=0, tzinfo=None).isoformat()


def _utc_datetime(instant: datetime) -> str:
    return f"{_local_datetime(instant.astimezone(UTC))}Z"
