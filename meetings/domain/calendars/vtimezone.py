"""Write VTIMEZONE components from the zone data, only for the required years."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_FIXED_ONSET = datetime(1970, 1, 1)  # noqa: DTZ001  (a clock on the wall, in no zone)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DATETIME_FORMAT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Transition:
    """A clock change: its instant, the offsets before and after, and the new name.

    ``saving`` is the daylight saving in the zone data from then on. It is negative where winter
    time is the exception (Ireland, Morocco in Ramadan).

    Time:
        ``instant`` is aware and in UTC; ``onset`` is the local time at that instant before the
        change, as RFC 5545 requires for DTSTART.
    """

    instant: datetime
    before: timedelta
    after: timedelta
    name: str
    dst_offset: timedelta

    @property
    def onset(self) -> datetime:
        """Return the local time of the change, in the offset before it."""
        return (self.instant + self.before).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class _Observance:
    """A STANDARD or DAYLIGHT component; ``rule`` is empty if it does not recur."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool
    rule: str = ""


#: Years of a definition that is not for certain events.
PRESENT_YEARS = (2020, 2050)


@lru_cache(maxsize=512)
def write_vtimezone(zone: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Return the content lines of the zone, correct from the first to the last year, inclusive.

    Each kind of change gets one RRULE if such rules cover all changes of these years; otherwise
    each change is listed separately. The span begins a year early, so that the first January has an
    observance that began before it. If the rules began later, the earlier state is listed
    separately.

    Source:
        RFC 5545, 3.6.5; MS-STANOICAL 2.2.47 (Outlook reads RRULE, not RDATE)
    """
    since = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    until = datetime(last_year + 1, 1, 2, tzinfo=UTC)
    changes = transitions(zone, since, until)
    observances = _rule_observances(zone, since, last_year, changes) or _single_observances(
        zone, since, changes
    )
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for observance in observances:
        lines += _observance_lines(observance)
    return (*lines, "END:VTIMEZONE")


def transitions(zone: str, since: datetime, until: datetime) -> list[Transition]:
    """Return every change of the zone's offset or name in the span, oldest first.

    Time:
        ``since`` and ``until`` are aware; two changes within one day count as one.
    """
    at = ZoneInfo(zone)
    changes = []
    instant = since
    while instant < until:
        following = instant + _DAY
        if _state(instant, at) != _state(following, at):
            changes.append(_transition(_find_transition_instant(instant, following, at), at))
        instant = following
    return changes


def _state(instant: datetime, at: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = instant.astimezone(at)
    return local.utcoffset(), local.tzname()


def _find_transition_instant(before: datetime, after: datetime, at: ZoneInfo) -> datetime:
    """Return the first second with the state of ``after``."""
    old = _state(before, at)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _state(middle, at) == old:
            before = middle
        else:
            after = middle
    return after


def _transition(instant: datetime, at: ZoneInfo) -> Transition:
    earlier, local = (instant - _SECOND).astimezone(at), instant.astimezone(at)
    return Transition(
        instant=instant,
        before=earlier.utcoffset() or timedelta(),
        after=local.utcoffset() or timedelta(),
        name=local.tzname() or "",
        dst_offset=local.dst() or timedelta(),
    )


def _rule_observances(
    zone: str, since: datetime, last_year: int, changes: list[Transition]
) -> list[_Observance]:
    """Return two yearly observances that cover every change, or an empty list.

    They alternate in every year up to the last, because a rule has no end. They follow the
    observance that was valid before. The one with the larger offset is DAYLIGHT, regardless of the
    zone data: Irish law has a negative daylight saving in winter.
    """
    kinds: dict[tuple[timedelta, timedelta, str], list[Transition]] = defaultdict(list)
    for change in changes:
        kinds[change.before, change.after, change.name].append(change)
    years = {change.onset.year for change in changes}
    if len(kinds) != 2 or any(len(onsets) != len(years) for onsets in kinds.values()):
        return []
    if max(years) != last_year:
        return []
    observances = _single_observances(zone, since, changes)[:1] if min(years) > since.year else []
    for (before, after, name), onsets in kinds.items():
        rule = _yearly_rule([change.onset for change in onsets])
        if not rule:
            return []
        observances.append(_Observance(onsets[0].onset, before, after, name, after > before, rule))
    return observances


def _yearly_rule(onsets: list[datetime]) -> str:
    """Return the rule for exactly these local times, one a year, or an empty text."""
    first, years = onsets[0], [onset.year for onset in onsets]
    if years != list(range(years[0], years[0] + len(years))):
        return ""
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) != 1:
        return ""
    places = set.intersection(*(_weekday_positions(onset) for onset in onsets))
    if not places:
        return ""
    # Nearly all laws use the last Sunday, so it takes precedence over the fourth.
    place = -1 if -1 in places else min(places)
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={place}{_WEEKDAYS[first.weekday()]}"


def _weekday_positions(onset: datetime) -> set[int]:
    """Return the positions of the weekday in its month: 1 to 5, and -1 if it is the last."""
    nth = {(onset.day - 1) // 7 + 1}
    is_last = (onset + timedelta(days=7)).month != onset.month
    return nth | {-1} if is_last else nth


def _single_observances(zone: str, since: datetime, changes: list[Transition]) -> list[_Observance]:
    """Return the observance at the beginning of the span and each change after it."""
    at = since.astimezone(ZoneInfo(zone))
    offset, saving = at.utcoffset() or timedelta(), at.dst() or timedelta()
    # Where winter time is the exception, clients expect the standard time of the data as DAYLIGHT.
    standard = min(timedelta(), saving, *(change.dst_offset for change in changes))
    begins = (since + offset).replace(tzinfo=None) if changes else _FIXED_ONSET
    start = _Observance(begins, offset, offset, at.tzname() or "", saving > standard)
    following = (
        _Observance(c.onset, c.before, c.after, c.name, c.dst_offset > standard) for c in changes
    )
    return [start, *following]


def _observance_lines(observance: _Observance) -> list[str]:
    part = "DAYLIGHT" if observance.is_daylight else "STANDARD"
    return [
        f"BEGIN:{part}",
        f"DTSTART:{observance.onset.strftime(_DATETIME_FORMAT)}",
        f"TZOFFSETFROM:{_offset(observance.before)}",
        f"TZOFFSETTO:{_offset(observance.after)}",
        *([f"RRULE:{observance.rule}"] if observance.rule else []),
        *([f"TZNAME:{observance.name}"] if observance.name else []),
        f"END:{part}",
    ]


def _offset(offset: timedelta) -> str:
    """Return +HHMM, with seconds only if the offset has any."""
    seconds = int(offset.total_seconds())
    hours, remainder = divmod(abs(seconds), 3600)
    minutes, over = divmod(remainder, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}{f'{over:02}' if over else ''}"
