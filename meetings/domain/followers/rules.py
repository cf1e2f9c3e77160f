"""How often mails come, what counts as news, and filters as they are kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.rules import ACTIVE_STATES, EventState

#: How long the links at the end of a mail are good after the last mail.
MANAGE_LINK_TTL = timedelta(days=730)
#: News of an event leaves when nothing more changed on it for so long: a slip put right is no news.
QUIET_PERIOD = timedelta(minutes=3)
#: But news does not wait for ever for an event that changes again and again.
MAX_DELAY = timedelta(minutes=10)
#: Whatever was begun this long ago is written by now.
SETTLING_PERIOD = timedelta(minutes=1)
#: When digests leave, by the clock of the organisation; those of a week on Mondays.
DIGEST_TIME = time(6, 0)
#: How long what was sent is kept, to see what became of it.
SENT_RETENTION = timedelta(days=30)
#: So many readers are told in one transaction.
BATCH_SIZE = 100
#: A digest of more names the calendar for the rest.
MAX_EVENTS_PER_MAIL = 100
MAX_TEXT_LENGTH = 80


class Frequency(StrEnum):
    """How often mails come."""

    IMMEDIATE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class NewsKind(StrEnum):
    """What is new about a meeting."""

    ANNOUNCED = "announced"
    RESCHEDULED = "rescheduled"
    MOVED = "moved"
    RENAMED = "renamed"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REINSTATED = "revived"


#: News is only told while the event is in one of these states.
PUBLISHABLE_STATES = dict.fromkeys(NewsKind, ACTIVE_STATES) | {
    NewsKind.CANCELLED: frozenset({EventState.CANCELLED}),
    NewsKind.POSTPONED: frozenset({EventState.POSTPONED}),
}

_FILTER = TypeAdapter(EventFilter)


@dataclass(frozen=True, slots=True)
class FollowRequest:
    """What somebody asks for in the form, cleaned; the days of the filter mean nothing here."""

    email: str
    filter: EventFilter
    pace: Frequency
    locale: str = "en"


def filter_to_json(wanted: EventFilter) -> dict[str, Any]:
    """Return the filter as JSON can hold it, without days, the same for the same filter."""
    values = {each.name: getattr(wanted, each.name) for each in fields(wanted)}
    ordered: dict[str, Any] = {
        name: tuple(sorted(value)) for name, value in values.items() if isinstance(value, tuple)
    }
    packed: dict[str, Any] = _FILTER.dump_python(
        replace(wanted, since=None, until=None, **ordered), mode="json", exclude_defaults=True
    )
    return packed


def filter_from_json(kept: Mapping[str, Any]) -> EventFilter:
    """Return the filter that was packed."""
    return _FILTER.validate_python(kept)


def filter_key_of(kept: Mapping[str, Any]) -> str:
    """Return what tells one packed filter from another, in few characters."""
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def next_digest(pace: Frequency, now: datetime, timezone: str) -> datetime | None:
    """Return when the next digest leaves after ``now``; None where mails come at once."""
    if pace is Frequency.IMMEDIATE:
        return None
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    leaves = _digest_instant(day, zone)
    while leaves <= now or (pace is Frequency.WEEKLY and day.weekday() != 0):
        day += timedelta(days=1)
        leaves = _digest_instant(day, zone)
    return leaves


def digest_until(now: datetime, timezone: str) -> datetime:
    """Return until when the digests tell that leave now: until the last hour of leaving.

    So all that leave on one day tell the same time, also those that leave late.
    """
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    leaves = _digest_instant(day, zone)
    if leaves > now:
        leaves = _digest_instant(day - timedelta(days=1), zone)
    return leaves - SETTLING_PERIOD


def _digest_instant(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, DIGEST_TIME, zone).astimezone(UTC)
