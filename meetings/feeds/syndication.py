"""Events for readers without calendar support: JSON Feed and Atom."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from meetings.domain.calendars.rules import AllDaySpan, CalendarMetadata, TimedSpan, VEventData
from meetings.domain.events.rules import AttendanceMode
from meetings.feeds.span_words import span_words
from meetings.i18n.labels import MODE_LABELS
from meetings.kernel.json_bytes import append_list_member, to_json_bytes
from meetings.kernel.text import clean
from meetings.kernel.web_urls import to_uri

JSON_TYPE = "application/feed+json; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_QUOTE = {'"': "&quot;"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def json_feed(metadata: CalendarMetadata, entries: Iterable[VEventData], *, language: str) -> bytes:
    """Return the events as a JSON Feed, with event properties under ``_event``.

    Dates are written in the current language.

    Source:
        https://www.jsonfeed.org/version/1.1/
    """
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(metadata.name),
        "description": clean(metadata.description),
        "home_page_url": to_uri(metadata.url),
        "feed_url": to_uri(metadata.source),
        "language": language,
    }
    return append_list_member(feed, "items", (to_json_bytes(_item(entry)) for entry in entries))


def atom_feed(metadata: CalendarMetadata, entries: Iterable[VEventData], *, language: str) -> bytes:
    """Return the events as an Atom feed, in chronological order, with dates in words.

    Written as text, because a tree of all entries would take several times the memory.

    Source:
        RFC 4287
    """
    written_entries, updated = [], _EPOCH
    for entry in entries:
        written_entries.append(_entry(entry).encode())
        updated = max(updated, entry.modified_at)
    head = (
        "<?xml version='1.0' encoding='utf-8'?>\n",
        f'<feed xmlns="{_ATOM}" xml:lang="{language}">',
        _element("id", to_uri(metadata.source)),
        _element("title", metadata.name),
        _element("subtitle", metadata.description),
        _element("updated", _iso(updated)),
        f"<author>{_element('name', metadata.name)}</author>",
        _element("link", rel="self", type="application/atom+xml", href=to_uri(metadata.source)),
        _element("link", rel="alternate", type="text/html", href=to_uri(metadata.url)),
    )
    return b"".join(("".join(head).encode(), *written_entries, b"</feed>"))


def _item(event: VEventData) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:{event.uid}",
        "url": to_uri(event.url),
        "title": clean(event.summary),
        "content_text": clean(_content(event), lines=True),
        "date_published": _iso(event.created_at or event.modified_at),
        "date_modified": _iso(event.modified_at),
        "tags": list(dict.fromkeys(map(clean, event.categories))),
        "_event": {
            **_span(event.when),
            "when": span_words(event.when),
            "status": event.status.value.lower(),
            "location": clean(event.location),
            "sequence": event.sequence,
            **{name: clean(text, lines=True) for name, text in event.texts},
        },
    }


def _span(when: TimedSpan | AllDaySpan) -> dict[str, Any]:
    if isinstance(when, TimedSpan):
        has_end = when.ends_at > when.starts_at
        ends = {"ends": _iso(when.ends_at)} if has_end else {}
        return {"starts": _iso(when.starts_at), **ends, "timezone": when.zone, "whole_days": False}
    first, last = when.first.isoformat(), when.last.isoformat()
    return {"starts": first, "ends": last, "timezone": "", "whole_days": True}


def _entry(event: VEventData) -> str:
    parts = (
        _element("id", f"urn:uuid:{event.uid}"),
        _element("title", clean(event.summary)),
        _element("published", _iso(event.created_at or event.modified_at)),
        _element("updated", _iso(event.modified_at)),
        _element("link", rel="alternate", type="text/html", href=to_uri(event.url)),
        *(_element("category", term=category) for category in dict.fromkeys(event.categories)),
        _element("summary", _content(event), type="text"),
    )
    return f"<entry>{''.join(parts)}</entry>"


def _content(event: VEventData) -> str:
    """Return when and where in words, and the description."""
    lines = (span_words(event.when), *_places(event), "", event.description)
    return "\n".join(lines)


def _places(event: VEventData) -> Iterable[str]:
    """Yield the places, and the kind of attendance if they do not imply it."""
    if event.location:
        yield event.location
    if event.mode is not None and (not event.location or event.mode is AttendanceMode.HYBRID):
        yield str(MODE_LABELS[event.mode])


def _element(name: str, text: str = "", **attributes: str) -> str:
    filled = ((key, clean(value)) for key, value in attributes.items() if value)
    attribute_text = "".join(f' {key}="{escape(value, _QUOTE)}"' for key, value in filled)
    content = escape(clean(text, lines=True))
    return (
        f"<{name}{attribute_text}>{content}</{name}>" if content else f"<{name}{attribute_text} />"
    )


def _iso(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"
