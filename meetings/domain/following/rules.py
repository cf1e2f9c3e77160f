"""How often mails come, what counts as news, and filters as they are kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.rules import LIVE, AttendanceMode, EventKind, EventState

#: How long the links at the end of a mail are good after the last mail.
READABLE_FOR = timedelta(days=730)
#: News of an event leaves when nothing more changed on it for so long: a slip put right is no news.
QUIET_FOR = timedelta(minutes=3)
#: But news does not wait for ever for an event that changes again and again.
WAITS_AT_MOST = timedelta(minutes=10)
#: Whatever was begun this long ago is written by now.
SETTLES_WITHIN = timedelta(minutes=1)
#: When digests leave, by the clock of the organisation; those of a week on Mondays.
LEAVES_AT = time(6, 0)
#: How long what was sent is kept, to see what became of it.
SENT_KEPT = timedelta(days=30)
#: So many readers are told in one transaction.
BATCH = 100
#: A digest of more names the calendar for the rest.
MOST_TOLD = 100
LONGEST_TEXT = 80


class Pace(StrEnum):
    """How often mails come."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class News(StrEnum):
    """What is new about a meeting."""

    ANNOUNCED = "announced"
    RESCHEDULED = "rescheduled"
    MOVED = "moved"
    RENAMED = "renamed"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REVIVED = "revived"


#: News is only told while the event is in one of these states.
TOLD_WHILE = dict.fromkeys(News, LIVE) | {
    News.CANCELLED: frozenset({EventState.CANCELLED}),
    News.POSTPONED: frozenset({EventState.POSTPONED}),
}

#: Names of the filter whose values are more than text.
_MEMBERS: dict[str, type[StrEnum]] = {
    "body_kinds": BodyKind, "kinds": EventKind, "modes": AttendanceMode,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FollowWish:
    """What somebody asks for in the form, cleaned; the days of the filter mean nothing here."""

    email: str
    filter: EventFilter
    pace: Pace
    locale: str = "en"


def pack(wanted: EventFilter) -> dict[str, Any]:
    """Return the filter as JSON can hold it, without days, the same for the same filter."""
    kept: dict[str, Any] = {}
    for each in fields(wanted):
        value = getattr(wanted, each.name)
        if value and each.name not in ("since", "until"):
            kept[each.name] = value if isinstance(value, str) else sorted(str(v) for v in value)
    return kept


def unpack(kept: Mapping[str, Any]) -> EventFilter:
    """Return the filter that was packed."""
    found: dict[str, Any] = {}
    for name, value in kept.items():
        member = _MEMBERS.get(name, str)
        found[name] = value if isinstance(value, str) else tuple(member(each) for each in value)
    return EventFilter(**found)


def key_of(kept: Mapping[str, Any]) -> str:
    """Return what tells one packed filter from another, in few characters."""
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def next_digest(pace: Pace, now: datetime, timezone: str) -> datetime | None:
    """Return when the next digest leaves after ``now``; None where mails come at once."""
    if pace is Pace.AT_ONCE:
        return None
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    leaves = _leaving(day, zone)
    while leaves <= now or (pace is Pace.WEEKLY and day.weekday() != 0):
        day += timedelta(days=1)
        leaves = _leaving(day, zone)
    return leaves


def told_by(now: datetime, timezone: str) -> datetime:
    """Return until when the digests tell that leave now: until the last hour of leaving.

    So all that leave on one day tell the same time, also those that leave late.
    """
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    leaves = _leaving(day, zone)
    if leaves > now:
        leaves = _leaving(day - timedelta(days=1), zone)
    return leaves - SETTLES_WITHIN


def _leaving(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, LEAVES_AT, zone).astimezone(UTC)
