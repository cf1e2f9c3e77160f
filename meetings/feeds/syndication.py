"""The same events for readers that know no calendars: JSON Feed and Atom."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from meetings.domain.calendars.rules import CalendarFacts, Timed, VEventFacts, WholeDays
from meetings.kernel.text import clean

JSON_TYPE = "application/feed+json; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def json_feed(facts: CalendarFacts, entries: Sequence[VEventFacts], *, language: str) -> bytes:
    """Return the events as a JSON Feed; what is an event's own stands under ``_event``.

    Source:
        https://www.jsonfeed.org/version/1.1/
    """
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(facts.name),
        "description": clean(facts.description),
        "home_page_url": facts.url,
        "feed_url": facts.source,
        "language": language,
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def atom(facts: CalendarFacts, entries: Sequence[VEventFacts], *, language: str) -> bytes:
    """Return the events as an Atom feed, in the order of their time.

    Source:
        RFC 4287
    """
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(feed, "id", facts.source)
    _add(feed, "title", facts.name)
    _add(feed, "subtitle", facts.description)
    _add(feed, "updated", _iso(max((entry.modified_at for entry in entries), default=_NEVER)))
    _add(_add(feed, "author"), "name", facts.name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=facts.source)
    _add(feed, "link", rel="alternate", type="text/html", href=facts.url)
    for entry in entries:
        _add_entry(feed, entry)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _item(it: VEventFacts) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:{it.uid}",
        "url": it.url,
        "title": clean(it.summary),
        "content_text": clean(it.description, lines=True),
        "date_modified": _iso(it.modified_at),
        "tags": list(dict.fromkeys(map(clean, it.categories))),
        "_event": {
            **_span(it.when),
            "status": it.status.value.lower(),
            "location": clean(it.location),
            "sequence": it.sequence,
        },
    }


def _span(when: Timed | WholeDays) -> dict[str, Any]:
    if isinstance(when, Timed):
        span = {"starts": _iso(when.starts_at), "ends": _iso(when.ends_at), "timezone": when.zone}
        return span | {"whole_days": False}
    first, last = when.first.isoformat(), when.last.isoformat()
    return {"starts": first, "ends": last, "timezone": "", "whole_days": True}


def _add_entry(feed: ET.Element, it: VEventFacts) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{it.uid}")
    _add(entry, "title", it.summary)
    _add(entry, "updated", _iso(it.modified_at))
    _add(entry, "link", rel="alternate", type="text/html", href=it.url)
    for category in dict.fromkeys(it.categories):
        _add(entry, "category", term=category)
    _add(entry, "summary", f"{_when(it)}\n\n{it.description}", type="text")


def _when(it: VEventFacts) -> str:
    """Return the time in figures that every reader understands, and the place."""
    span = _span(it.when)
    days = " / ".join(dict.fromkeys((span["starts"], span["ends"])))
    return f"{days}, {it.location}" if it.location else days


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(
        parent, name, {name: clean(value) for name, value in attributes.items() if value}
    )
    child.text = clean(text, lines=True) or None
    return child


def _iso(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"
