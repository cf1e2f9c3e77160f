"""What an event was before a change, in words."""

from meetings.domain.events.change_history import Fields, previous_dates
from meetings.domain.events.models import Event
from meetings.i18n import dates


def old_when(event: Event, fields: Fields) -> str:
    """Return in words when it was, "" where the change left that alone."""
    when = previous_dates(event.when, fields)
    if when is None or when == event.when or when.starts_on is None:
        return ""
    times = dates.time_range(when)
    return f"{dates.when_text(when)}{f', {times}' if times else ''}"


def old_place(fields: Fields) -> str:
    """Return where it was, "" where the change left that alone."""
    old = fields.get("places", [None])[0]
    return "; ".join(old) if isinstance(old, list) else str(old or "")


def old_title(fields: Fields) -> str:
    """Return what it was called, "" where the change left that alone."""
    return str(fields.get("title", [""])[0] or "")
