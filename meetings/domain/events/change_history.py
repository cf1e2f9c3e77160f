"""Restore previous values of an event from its recorded changes."""

from collections.abc import Mapping
from typing import Any

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import BY_NAME

#: Fields of a change, each with its values before and after.
Fields = Mapping[str, Any]


def previous_dates(when: EventDates, fields: Fields) -> EventDates | None:
    """Return the dates before the change that resulted in ``when``, or None if unknown."""

    def old(name: str, now: Any) -> Any:
        return BY_NAME[name].load(fields[name][0]) if name in fields else now

    try:
        days = old("starts_on", when.starts_on), old("ends_on", when.ends_on)
        has_day = days[0] is not None and all(date.day for date in days if date)
        return EventDates(
            days[0], old("timezone", when.timezone), days[1],
            old("starts_time", when.starts_time) if has_day else None,
            old("ends_time", when.ends_time) if has_day else None,
            old("date_to_be_confirmed", when.to_be_confirmed),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None
