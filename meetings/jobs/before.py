"""What an event was before a change, as the fields of the change tell it."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from meetings.domain.events.models import Event
from meetings.domain.events.when import When
from meetings.http import dates
from meetings.kernel.partial_dates import PartialDate

Fields = Mapping[str, Any]


def when_before(event: Event, fields: Fields) -> When | None:
    """Return when the event was before the change; None where that cannot be told."""

    def old(name: str, now: Any) -> Any:
        return fields[name][0] if name in fields else now

    def day(name: str, now: PartialDate | None) -> PartialDate | None:
        text = old(name, str(now) if now else None)
        return PartialDate.parse(text) if text else None

    def clock(name: str, now: time | None) -> time | None:
        text = old(name, now.isoformat() if now else None)
        return time.fromisoformat(text) if text else None

    try:
        return When(
            day("starts_on", event.starts_on), old("timezone", event.timezone),
            day("ends_on", event.ends_on), clock("starts_time", event.starts_time),
            clock("ends_time", event.ends_time),
            old("date_to_be_confirmed", event.date_to_be_confirmed),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None


def old_when(event: Event, fields: Fields) -> str:
    """Return in words when it was, "" where the change left that alone."""
    when = when_before(event, fields)
    if when is None or when == event.when or when.starts_on is None:
        return ""
    times = dates.times(when)
    return f"{dates.when_in_words(when)}{f', {times}' if times else ''}"


def old_place(fields: Fields) -> str:
    """Return where it was, "" where the change left that alone."""
    old = fields.get("places", [None])[0]
    return "; ".join(old) if isinstance(old, list) else str(old or "")


def old_title(fields: Fields) -> str:
    """Return what it was called, "" where the change left that alone."""
    return str(fields.get("title", [""])[0] or "")
