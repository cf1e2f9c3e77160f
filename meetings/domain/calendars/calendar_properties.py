"""The properties of a whole calendar in iCalendar."""

from collections.abc import Iterator

from meetings.domain.calendars.colours import css_name
from meetings.domain.calendars.content_lines import encode_uri, escape_line, escape_text
from meetings.domain.calendars.rules import CalendarMetadata

REFRESH_INTERVAL = "PT4H"


def calendar_properties(metadata: CalendarMetadata, modified_at: str) -> Iterator[str]:
    """Yield the properties of a calendar whose entries last changed at this time, as written.

    Source:
        RFC 7986, 5
    """
    if metadata.name:
        yield f"NAME:{escape_line(metadata.name)}"
        yield f"X-WR-CALNAME:{escape_line(metadata.name)}"
    if metadata.description:
        yield f"X-WR-CALDESC:{escape_text(metadata.description)}"
    if css_name(metadata.colour):
        yield f"COLOR:{css_name(metadata.colour)}"
    if metadata.url:
        yield f"URL:{encode_uri(metadata.url)}"
    if metadata.image:
        yield image_line(metadata.image)
    if metadata.source:
        yield from _source_properties(metadata, modified_at)


def _source_properties(metadata: CalendarMetadata, modified_at: str) -> Iterator[str]:
    """Yield the properties of a calendar that can be fetched again."""
    if not metadata.is_secret:
        yield f"SOURCE;VALUE=URI:{encode_uri(metadata.source)}"
    if modified_at:
        yield f"LAST-MODIFIED:{modified_at}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_INTERVAL}"
    yield f"X-PUBLISHED-TTL:{REFRESH_INTERVAL}"


def image_line(url: str) -> str:
    """Return the property for a PNG image that clients show as a badge (RFC 7986, 5.10)."""
    return f"IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:{encode_uri(url)}"
