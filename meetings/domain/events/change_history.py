"""What an event was before a change, as the fields of the change tell it."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from meetings.domain.events.event_dates import EventDates
from meetings.kernel.partial_dates import PartialDate

#: Fields of a change, each with what stood before it and after it.
Fields = Mapping[str, Any]


def previous_dates(when: EventDates, fields: Fields) -> EventDates | None:
    """Return when it was before the change that made it ``when``; None where nobody can tell."""

    def old(name: str, now: Any) -> Any:
        return fields[name][0] if name in fields else now

    def day(name: str, now: PartialDate | None) -> PartialDate | None:
        text = old(name, str(now) if now else None)
        return PartialDate.parse(text) if text else None

    def clock(name: str, now: time | None) -> time | None:
        text = old(name, now.isoformat() if now else None)
        return time.fromisoformat(text) if text else None

    try:
        days = day("starts_on", when.starts_on), day("ends_on", when.ends_on)
        has_day = days[0] is not None and all(each.day for each in days if each)
        return EventDates(
            days[0], old("timezone", when.timezone), days[1],
            clock("starts_time", when.starts_time) if has_day else None,
            clock("ends_time", when.ends_time) if has_day else None,
            old("date_to_be_confirmed", when.to_be_confirmed),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None
