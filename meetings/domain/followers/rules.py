"""Mail frequencies, kinds of news, and stored filters."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, EventState
from meetings.kernel.database import SETTLING_PERIOD
from meetings.kernel.timezones import instant_of, local_date, next_instant

#: Lifetime of the links at the end of a mail, counted from the last mail.
MANAGE_LINK_TTL = timedelta(days=730)
#: News is sent after this time without further changes, so that quick corrections are skipped.
QUIET_PERIOD = timedelta(minutes=3)
#: Maximum delay for an event that changes repeatedly.
MAX_DELAY = timedelta(minutes=10)
#: Local time of digests in the organisation's time zone; weekly digests are sent on Mondays.
DIGEST_TIME = time(6, 0)
#: Retention of sent messages, for troubleshooting delivery.
SENT_RETENTION = timedelta(days=30)
#: Number of followers processed in one transaction.
BATCH_SIZE = 100
#: Longer digests refer to the calendar for the remaining events.
MAX_EVENTS_PER_MAIL = 100
MAX_TEXT_LENGTH = 80


class Frequency(StrEnum):
    """Frequency of mails."""

    IMMEDIATE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class NewsKind(StrEnum):
    """Kind of news about a meeting."""

    ANNOUNCED = "announced"
    RESCHEDULED = "rescheduled"
    MOVED = "moved"
    RENAMED = "renamed"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REINSTATED = "revived"


#: News is only sent while the event is in one of these states.
PUBLISHABLE_STATES = dict.fromkeys(NewsKind, ACTIVE_EVENT_STATES) | {
    NewsKind.CANCELLED: frozenset({EventState.CANCELLED}),
    NewsKind.POSTPONED: frozenset({EventState.POSTPONED}),
}

_FILTER = TypeAdapter(EventFilter)


@dataclass(frozen=True, slots=True)
class FollowRequest:
    """Cleaned data of the subscription form; the dates of the filter are ignored."""

    email: str
    filter: EventFilter
    pace: Frequency
    locale: str = "en"


def filter_to_json(event_filter: EventFilter) -> dict[str, Any]:
    """Return the filter in canonical JSON form, without dates."""
    values = {field.name: getattr(event_filter, field.name) for field in fields(event_filter)}
    ordered: dict[str, Any] = {
        name: tuple(sorted(value)) for name, value in values.items() if isinstance(value, tuple)
    }
    packed: dict[str, Any] = _FILTER.dump_python(
        replace(event_filter, since=None, until=None, **ordered), mode="json", exclude_defaults=True
    )
    return packed


def filter_from_json(packed: Mapping[str, Any]) -> EventFilter:
    """Return the filter from its JSON form."""
    return _FILTER.validate_python(packed)


def filter_key_of(packed: Mapping[str, Any]) -> str:
    """Return a hash that identifies the stored filter."""
    return hashlib.sha256(json.dumps(packed, sort_keys=True).encode()).hexdigest()


def next_digest(pace: Frequency, now: datetime, timezone: str) -> datetime | None:
    """Return the time of the next digest after ``now``, or None for immediate mails."""
    if pace is Frequency.IMMEDIATE:
        return None
    due = next_instant(now, DIGEST_TIME, timezone)
    while pace is Frequency.WEEKLY and local_date(due, timezone).weekday() != 0:
        due = next_instant(due, DIGEST_TIME, timezone)
    return due


def digest_until(now: datetime, timezone: str) -> datetime:
    """Return the end of the period covered by digests sent now.

    The period ends at the last scheduled digest time. All digests of a day therefore cover
    the same period, even if some are sent late.
    """
    day = local_date(now, timezone)
    due = instant_of(day, DIGEST_TIME, timezone)
    if due > now:
        due = instant_of(day - timedelta(days=1), DIGEST_TIME, timezone)
    return due - SETTLING_PERIOD
