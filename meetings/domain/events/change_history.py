"""What an event was before a change, as the fields of the change tell it."""

from collections.abc import Mapping
from typing import Any

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import BY_NAME

#: Fields of a change, each with what stood before it and after it.
Fields = Mapping[str, Any]


def previous_dates(when: EventDates, fields: Fields) -> EventDates | None:
    """Return the date before the change that made it ``when``; None where it cannot be known."""

    def old(name: str, now: Any) -> Any:
        return BY_NAME[name].load(fields[name][0]) if name in fields else now

    try:
        days = old("starts_on", when.starts_on), old("ends_on", when.ends_on)
        has_day = days[0] is not None and all(each.day for each in days if each)
        return EventDates(
            days[0], old("timezone", when.timezone), days[1],
            old("starts_time", when.starts_time) if has_day else None,
            old("ends_time", when.ends_time) if has_day else None,
            old("date_to_be_confirmed", when.to_be_confirmed),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None
