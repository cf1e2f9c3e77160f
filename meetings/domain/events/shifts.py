"""Shifts of an event in time, which its deadlines and sessions follow."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event

#: The key of a shift in the fields of a change: [None, "7 d 60 min"].
SHIFT_FIELD = "moved_with_it"
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ShiftChoice:
    """The parts that move with an event: sessions and deadlines by days, and times of day."""

    days: bool = True
    times: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """By how many days and minutes of local time an event moved."""

    days: int = 0
    minutes: int = 0

    def moved(self, day: date | None, at: time | None) -> tuple[date | None, time | None]:
        """Return the day and the time of day after the shift. Unknown values stay unknown."""
        if day is None:
            return None, at
        shifted = datetime.combine(day, at or time(0)) + timedelta(days=self.days)
        if at is None:
            return shifted.date(), None
        shifted += self.minutes * _MINUTE
        return shifted.date(), shifted.time()

    def moved_time(self, at: time) -> time:
        """Return the time of day after the shift, within the same day."""
        return (datetime.combine(date(2000, 1, 2), at) + self.minutes * _MINUTE).time()

    def dump(self) -> dict[str, int]:
        """Return the shift as a JSON value for the history."""
        return {"days": self.days, "minutes": self.minutes}


def shift_between(before: EventDates, after: EventDates, choice: ShiftChoice) -> Shift | None:
    """Return the chosen shift between two dates known to the day, or None without one."""
    if not (before.has_day and after.has_day and before.first_day and after.first_day):
        return None
    days = (after.first_day - before.first_day).days if choice.days else 0
    minutes = 0
    if choice.times and before.starts_time and after.starts_time:
        minutes = _minutes(after.starts_time) - _minutes(before.starts_time)
    return Shift(days, minutes) if days or minutes else None


def read_shift(fields: dict[str, list[Any]]) -> Shift | None:
    """Return the shift that a change recorded, or None."""
    stored = fields.get(SHIFT_FIELD, [None, None])[1]
    return Shift(**stored) if stored else None


def shift_deadlines(event: Event, shift: Shift, *, before: dict[str, Any], now: datetime) -> None:
    """Move the registration period with the event.

    A value that this edit changed stays as entered, and an opening that has passed stays, so
    that an open registration does not close. ``before`` are the values before the edit.
    """
    opens_at, closes_at = event.registration_opens_at, event.registration_closes_at
    if opens_at and opens_at > now and opens_at == before["registration_opens_at"]:
        event.registration_opens_at = moved_instant(opens_at, shift, event.timezone)
    if closes_at and closes_at == before["registration_closes_at"]:
        event.registration_closes_at = moved_instant(closes_at, shift, event.timezone)


def deadlines_of(event: Event) -> dict[str, datetime | None]:
    """Return the deadlines of the event by field."""
    return {
        name: getattr(event, name) for name in ("registration_opens_at", "registration_closes_at")
    }


def moved_instant(at: datetime, shift: Shift, timezone: str) -> datetime:
    """Return the instant that many days later at the same local time."""
    local = at.astimezone(ZoneInfo(timezone))
    return (local.replace(tzinfo=None) + timedelta(days=shift.days)).replace(
        tzinfo=ZoneInfo(timezone)
    )


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
