"""Time zones as VTIMEZONE, written from the zone's own data and only for the years needed."""

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
    """One change of the clock: when, from and to which offset, and the new name.

    ``saving`` is what the zone's data call daylight saving from then on; it is
    negative where winter is the exception (Ireland, Morocco in Ramadan).

    Time:
        ``instant`` is aware and in UTC; ``onset`` is what the clock on the wall
        showed at that instant before it was changed, as RFC 5545 wants DTSTART.
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
    """One STANDARD or DAYLIGHT part; ``rule`` is empty where it begins only once."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool
    rule: str = ""


@lru_cache(maxsize=512)
def write_vtimezone(zone: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Return the content lines of the zone, right from the first to the last year, both included.

    One RRULE a kind of change where such rules explain every change of these
    years; where they do not, each change stands alone. The span begins a year
    early, so that the first January has an observance that began before it; where the
    rules began later, what held before them stands alone.

    Source:
        RFC 5545, 3.6.5; MS-STANOICAL 2.2.47 (Outlook reads RRULE, not RDATE)
    """
    since = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    until = datetime(last_year + 1, 1, 2, tzinfo=UTC)
    found = transitions(zone, since, until)
    observances = _rule_observances(zone, since, last_year, found) or _single_observances(
        zone, since, found
    )
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for observance in observances:
        lines += _observance_lines(observance)
    return (*lines, "END:VTIMEZONE")


def transitions(zone: str, since: datetime, until: datetime) -> list[Transition]:
    """Return every change of the zone's clock or of its name in the span, oldest first.

    Time:
        ``since`` and ``until`` are aware; two changes within one day are seen as one.
    """
    at = ZoneInfo(zone)
    found = []
    instant = since
    while instant < until:
        following = instant + _DAY
        if _state(instant, at) != _state(following, at):
            found.append(_transition(_find_transition_instant(instant, following, at), at))
        instant = following
    return found


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
    zone: str, since: datetime, last_year: int, found: list[Transition]
) -> list[_Observance]:
    """Return two yearly observances that explain every change, or nothing if there are no such.

    They alternate in every year up to the last, for a rule goes on; before them stands what
    held until they began. The one with more hours is DAYLIGHT, whatever the zone's own
    data call it: Ireland's law has a negative daylight saving in winter.
    """
    kinds: dict[tuple[timedelta, timedelta, str], list[Transition]] = defaultdict(list)
    for change in found:
        kinds[change.before, change.after, change.name].append(change)
    years = {change.onset.year for change in found}
    if len(kinds) != 2 or any(len(each) != len(years) for each in kinds.values()):
        return []
    if max(years) != last_year:
        return []
    observances = _single_observances(zone, since, found)[:1] if min(years) > since.year else []
    for (before, after, name), each in kinds.items():
        rule = _yearly_rule([change.onset for change in each])
        if not rule:
            return []
        observances.append(_Observance(each[0].onset, before, after, name, after > before, rule))
    return observances


def _yearly_rule(onsets: list[datetime]) -> str:
    """Return the rule that gives exactly these local times, one a year, or an empty text."""
    first, years = onsets[0], [onset.year for onset in onsets]
    if years != list(range(years[0], years[0] + len(years))):
        return ""
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) != 1:
        return ""
    places = set.intersection(*(_weekday_positions(onset) for onset in onsets))
    if not places:
        return ""
    # The last Sunday is how nearly all laws say it, so it wins over the fourth.
    place = -1 if -1 in places else min(places)
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={place}{_WEEKDAYS[first.weekday()]}"


def _weekday_positions(onset: datetime) -> set[int]:
    """Return which of its weekday in its month this is: 1 to 5, and -1 if it is the last."""
    nth = {(onset.day - 1) // 7 + 1}
    is_last = (onset + timedelta(days=7)).month != onset.month
    return nth | {-1} if is_last else nth


def _single_observances(zone: str, since: datetime, found: list[Transition]) -> list[_Observance]:
    """Return what holds at the beginning of the span and each change after it."""
    at = since.astimezone(ZoneInfo(zone))
    offset, saving = at.utcoffset() or timedelta(), at.dst() or timedelta()
    # Where winter is the exception, what the data call standard is DAYLIGHT to programs.
    standard = min(timedelta(), saving, *(change.dst_offset for change in found))
    begins = (since + offset).replace(tzinfo=None) if found else _FIXED_ONSET
    start = _Observance(begins, offset, offset, at.tzname() or "", saving > standard)
    rest = (_Observance(c.onset, c.before, c.after, c.name, c.dst_offset > standard) for c in found)
    return [start, *rest]


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
    """Return +HHMM, with seconds only where the offset has some."""
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, over = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}{f'{over:02}' if over else ''}"
