"""Input that contradicts itself or is probably a mistake, but may be right.

Services accept it. Forms point it out before saving, and save it once it is confirmed.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetings.domain.events.dto import EventDetails, RegistrationTerms
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, Measure, RegistrationPolicy
from meetings.domain.events.services import HeadcountData
from meetings.domain.events.shifts import Shift, ShiftChoice, moved_instant, shift_between


class Doubt(StrEnum):
    """A contradiction or a probable mistake in the input about an event."""

    DATE_IN_PAST = "date-in-past"
    TIME_DOES_NOT_EXIST = "time-does-not-exist"
    TIME_EXISTS_TWICE = "time-exists-twice"
    SEATS_ABOVE_TOTAL = "seats-above-total"
    DELEGATION_ABOVE_TOTAL = "delegation-above-total"
    CLOSES_BEFORE_OPENING = "closes-before-opening"
    CLOSES_AFTER_END = "closes-after-end"
    PARTS_ABOVE_TOTAL = "parts-above-total"
    ON_SITE_ABOVE_CAPACITY = "on-site-above-capacity"
    ONLINE_ABOVE_CAPACITY = "online-above-capacity"
    TOTAL_ABOVE_CAPACITY = "total-above-capacity"


def doubts_about_dates(
    when: EventDates, *, now: datetime, before: EventDates | None = None
) -> list[Doubt]:
    """Return the doubts about new dates; none about dates that stay as ``before``."""
    if when == before:
        return []
    doubts = []
    if when.ends_at is not None and when.ends_at <= now:
        doubts.append(Doubt.DATE_IN_PAST)
    for day, at in ((when.first_day, when.starts_time), (when.last_day, when.ends_time)):
        if day is not None and at is not None:
            doubts += _doubts_about_time(day, at, when.timezone)
    return list(dict.fromkeys(doubts))


def doubts_about_terms(terms: RegistrationTerms, when: EventDates) -> list[Doubt]:
    """Return the doubts about the seats and the period of registration."""
    doubts = []
    if _is_above(terms.on_site, terms.total) or _is_above(terms.online, terms.total):
        doubts.append(Doubt.SEATS_ABOVE_TOTAL)
    if _is_above(terms.per_delegation, terms.total):
        doubts.append(Doubt.DELEGATION_ABOVE_TOTAL)
    if terms.opens_at and terms.closes_at and terms.closes_at <= terms.opens_at:
        doubts.append(Doubt.CLOSES_BEFORE_OPENING)
    if terms.closes_at and when.ends_at and terms.closes_at > when.ends_at:
        doubts.append(Doubt.CLOSES_AFTER_END)
    return doubts


def doubts_about_edit(
    event: Event, details: EventDetails, section: Section, *, follow: ShiftChoice, now: datetime
) -> list[Doubt]:
    """Return the doubts about new details of one section of the event.

    New dates are compared with the end of the registration period as ``follow`` moves it.
    """
    has_registration = details.registration.policy is not RegistrationPolicy.NONE
    if section is Section.REGISTRATION and has_registration:
        return doubts_about_terms(details.registration, event.when)
    if section is not Section.DATE:
        return []
    doubts = doubts_about_dates(details.when, now=now, before=event.when)
    if has_registration and details.when != event.when:
        shift = shift_between(event.when, details.when, follow) or Shift()
        closes_at = event.registration_closes_at
        moved = moved_instant(closes_at, shift, details.when.timezone) if closes_at else None
        doubts += doubts_about_terms(RegistrationTerms(closes_at=moved), details.when)
    return doubts


def doubts_about_headcounts(counts: Iterable[HeadcountData], event: Event) -> list[Doubt]:
    """Return the doubts about participant counts: among themselves, and above the seats."""
    persons = [count for count in counts if count.measure is Measure.PERSONS]
    whole = [count for count in persons if count.country is None and count.sector is None]
    total = _sum(count for count in whole if count.mode is None)
    on_site = _sum(count for count in whole if count.mode is AttendanceMode.ON_SITE)
    online = _sum(count for count in whole if count.mode is AttendanceMode.ONLINE)
    parts = (
        _sum(count for count in whole if count.mode is not None),
        _sum(count for count in persons if count.country is not None),
        _sum(count for count in persons if count.sector is not None),
    )
    checks = {
        Doubt.PARTS_ABOVE_TOTAL: any(_is_above(part, total) for part in parts),
        Doubt.ON_SITE_ABOVE_CAPACITY: _is_above(on_site, event.capacity_on_site),
        Doubt.ONLINE_ABOVE_CAPACITY: _is_above(online, event.capacity_online),
        Doubt.TOTAL_ABOVE_CAPACITY: _is_above(total, event.capacity_total),
    }
    return [doubt for doubt, applies in checks.items() if applies]


def _doubts_about_time(day: date, at: time, timezone: str) -> list[Doubt]:
    """Return whether clocks skip or repeat this local time."""
    local = datetime.combine(day, at)
    first, second = (local.replace(tzinfo=ZoneInfo(timezone), fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return []
    exists = first.astimezone(UTC).astimezone(ZoneInfo(timezone)).replace(tzinfo=None) == local
    return [Doubt.TIME_EXISTS_TWICE if exists else Doubt.TIME_DOES_NOT_EXIST]


def _sum(counts: Iterable[HeadcountData]) -> int | None:
    """Return the sum of the known figures, or None without any."""
    figures = [count.figure for count in counts if count.figure is not None]
    return sum(figures) if figures else None


def _is_above(figure: int | None, limit: int | None) -> bool:
    return figure is not None and limit is not None and figure > limit
