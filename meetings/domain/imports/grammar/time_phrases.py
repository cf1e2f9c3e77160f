"""Parse times of day in plans: "10:00–12.30 CET", "at 9.15", "2–4 pm", "9h30", "0900 hrs".

Source:
    docs/rules/imports.md, "Times and zones"
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from meetings.domain.imports.grammar.clock_zones import ZoneMatch, find_zone
from meetings.domain.imports.grammar.repeated_zones import with_second_name
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.month_names import dated_month_pattern

_NOON = r"noon|midday|midi|mittags?"
_MIDNIGHT = r"midnight|minuit|mitternacht"
_LEADS = (
    r"T|at|@|ore|om|kl\.?|klockan|klukkan|um|ab|klo|kello|kell|plkst\.?|pulksten|"
    r"(?:w |o )?godz\.?|à|в|starts? at|starting at|start|beginning at"
)
#: A text that only states that a meeting takes whole days.
WHOLE_DAY = re.compile(
    r"\W*(?:(?:all|whole|full|entire)[ -]day|ganztägig|ganzer tag|hele dagen|heldag|koko päivän?|"
    r"kogu päev|visu dienu|visą dieną|cały dzień|allan daginn|toute la journée|весь день)\W*",
    re.IGNORECASE,
)
_SURE_LEADS = {"kl", "klockan", "klukkan", "klo", "kello", "kell", "plkst", "pulksten", "godz",
               "w godz", "o godz"}  # fmt: skip
#: These words may precede a range, but do not make a bare number a time.
_WEAK_LEADS = r"from|between|von|zwischen|fra|från|frá|od|nuo|no|de|с|a partir de"
_UNITS = r"hrs?\.?|hours?|uhr|uur|óra(?:kor)?|hod\.?|o['’]?clock|val\.?|heures?|часов|ч\.|h(?=\W|$)"
_CLOCK = (
    r"(?:(?:(?P<hour>[01]?\d|2[0-4])(?:(?P<sep>[:.])(?P<minute>[0-5]\d)(?:[:.][0-5]\d(?:[.,]\d{1,6})?)?"
    r"(?!\d|[:.]\d)|\s?[hu]\s?(?P<after>[0-5]\d)(?!\d)|(?!\d|[:.,]\d))"
    r"|(?P<packed>(?:[01]\d|2[0-4])[0-5]\d)(?:(?<=T\d{4})[0-5]\d)?(?!\d|[:./-]\d\d\D))"
    r"(?:\s?(?P<half>[ap])(?:\.?\s?m(?:\.|(?!\w))|(?<=:\d\d[apAP])(?!\w|\.\w|\s?\d))"
    r"|\s?(?P<word>" + _NOON + "|" + _MIDNIGHT + r")(?!\w)"
    r"|\s?(?P<unit>" + _UNITS + r")(?!\w)(?:\s(?P<rest>[0-5]?\d)\s?min\.?(?!\w))?)?"
    r"|(?P<alone>" + _NOON + "|" + _MIDNIGHT + r")(?!\w))"
)  # fmt: skip
_ONE = re.compile(
    rf"(?<![\d.:/+-])(?:(?<!\w)(?:(?P<lead>{_LEADS})|(?P<weak>{_WEAK_LEADS}))\s{{0,3}})?(?<![^\W\d_T.@]){_CLOCK}",
    re.IGNORECASE,
)
_OTHER = re.compile(_CLOCK, re.IGNORECASE)
_TO = re.compile(
    r"\s{0,3}(?:--?|(?:to|until|till|til|bis|do|à|au|a|līdz|iki|kuni|до|по|and|und)(?!\w))\s{0,3}"
    r"(?:(?:kl|plkst)\.\s?)?",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\s{0,3}[/(=,]\s{0,3}")
_ENDS = re.compile(r"\s{0,3}(?:$|[,;:()/|]|-\s|\t)")
#: "3 hours" is rather a length.
_LENGTH = re.compile(r"[1-8]\s(?:hours?|hrs?\.?|h)", re.IGNORECASE)
_MAX_OTHER_ZONES = 4
_FRACTION = re.compile(r"0?\.\d{2,17}|0\.\d")
_SHORT_PACKED = re.compile(r"([1-9])([0-5]\d)")
#: "2p", "9:30 A": the letters stand for "pm" and "am" in a column of times.
_LONE_HALF = re.compile(r"(?<=\d)\s?([ap])\.?(?![.\w]|\s\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time of day in a text, its start and end offsets, and its time zone if one is given.

    ``abbreviation`` is that of the zone ("EST"); it may contradict the date.
    """

    starts: time
    ends: time | None
    zone: str | None
    start: int
    end: int
    notes: tuple[ImportNote, ...] = ()
    abbreviation: str = ""


@dataclass(frozen=True, slots=True)
class _Clock:
    """The parts of a written time, and whether they can be nothing but a time."""

    hour: int
    minute: int
    half: str
    is_certain: bool
    is_packed: bool
    end: int
    has_minute: bool


def find_time(text: str, *, is_cell: bool = False) -> TimeMatch | None:
    """Return the first time of day; "10.00" only if nothing else can be meant.

    ``is_cell`` means that the text comes from a column of times.
    """
    for match in _ONE.finditer(text):
        found = _read_range(text, match, is_cell=is_cell)
        if found is not None:
            return found
    return None


def find_cell_time(text: str) -> TimeMatch | None:
    """Return the time of a cell in a column of times: "9", "930" and 0.375 are times there."""
    bare = text.strip()
    if _FRACTION.fullmatch(bare):
        minutes = round(float(bare) * 1440) % 1440
        return TimeMatch(time(minutes // 60, minutes % 60), None, None, 0, len(text))
    text = _LONE_HALF.sub(r" \1m", text)
    short = _SHORT_PACKED.fullmatch(bare)
    return find_time(f"{short[1]}:{short[2]}" if short else text, is_cell=True)


def _read_range(text: str, match: re.Match[str], *, is_cell: bool) -> TimeMatch | None:
    """Return the time or the range that begins at the match, or None if it is no time."""
    first = _clock(match)
    lead = (match["lead"] or "").lower()
    zone = find_zone(text, first.end, is_stamp=lead == "t" or match[0].count(":") > 1)
    to = _TO.match(text, zone.end if zone else first.end)
    other = _OTHER.match(text, to.end()) if to else None
    second = _clock(other) if other and not _starts_date(text, other) else None
    is_named = is_cell or bool(lead)
    if second is not None and not (_is_timed(second) or _is_timed(first) or is_named):
        second = None
    end = second.end if second else first.end
    if second is not None or zone is None:
        zone = find_zone(text, end) or zone
    is_open = _is_open(text, match, second, end)
    if not _is_time(first, second, zone, is_certain=is_cell or is_open):
        return None
    return _time_match(first, second, zone, text, match.start(), end)


def _starts_date(text: str, match: re.Match[str]) -> bool:
    """Return whether the number is the day of "09:00 – 14 October"."""
    return (
        match["hour"] is not None
        and match["sep"] is None
        and bool(_month_after().match(text, match.end()))
    )


@cache
def _month_after() -> re.Pattern[str]:
    return re.compile(
        rf"(?:st|nd|rd|th|\.)?\s{{0,3}}(?:of )?{dated_month_pattern()}", re.IGNORECASE
    )


def _is_open(text: str, match: re.Match[str], second: _Clock | None, end: int) -> bool:
    """Return whether the number is a time by the words around it."""
    if match["lead"]:
        is_sure = match["lead"].lower().rstrip(".") in _SURE_LEADS
        return is_sure or bool(
            match["minute"] or match["after"] or second or _ENDS.match(text, end)
        )
    at_start = not text[: match.start()].strip(" \t,")
    is_packed = (match["packed"] or "").startswith("0")
    return at_start and (bool(match["minute"]) or is_packed) and not match["weak"]


def _is_time(
    first: _Clock, second: _Clock | None, zone: ZoneMatch | None, *, is_certain: bool
) -> bool:
    if first.hour > 23 or (first.half and first.hour > 12 and not first.has_minute):
        return False
    if is_certain or first.is_certain or (second is not None and second.is_certain):
        return True
    if first.is_packed:
        is_year = second is not None and 19 <= first.hour <= 20 and 19 <= second.hour <= 20
        return zone is not None or (second is not None and second.is_packed and not is_year)
    if zone is not None and (first.has_minute or second is not None):
        return True
    return second is not None and first.has_minute and second.has_minute


def _is_timed(clock: _Clock) -> bool:
    return clock.is_certain or clock.has_minute or clock.is_packed


def _clock(match: re.Match[str]) -> _Clock:
    """Return the parts of a time; "noon" is 12, "midnight" is 0."""
    word = (match["word"] or match["alone"] or "").lower()
    if match["packed"]:
        hour, minute = int(match["packed"][:2]), int(match["packed"][2:])
    else:
        hour = int(match["hour"] or 12)
        minute = int(match["minute"] or match["after"] or match["rest"] or 0)
    half = (match["half"] or "").lower()
    if word:
        half = "a" if re.fullmatch(_MIDNIGHT, word) and hour == 12 else "p" if hour == 12 else ""
    is_certain = bool(half or word or match["unit"] or match["after"] or match["sep"] == ":")
    is_certain = is_certain or match[0].lower().rstrip().endswith("h")
    return _Clock(
        hour, minute, half, is_certain, bool(match["packed"]), match.end(),
        has_minute=bool(match["minute"] or match["after"]),
    )  # fmt: skip


def _time_match(
    first: _Clock, second: _Clock | None, zone: ZoneMatch | None, text: str, start: int, end: int
) -> TimeMatch:
    starts, ends = _resolve_halves(first, second)
    zone = with_second_name(zone, text) if zone else None
    notes = [*(zone.notes if zone else ())]
    if (first.half and not 0 <= first.hour <= 12) or (
        _is_over_midnight(first, second) or _LENGTH.fullmatch(text[start:end].strip())
    ):
        notes.append(ImportNote(ImportIssue.NOT_UNDERSTOOD, text[start:end].strip()[:80]))
    found = TimeMatch(
        starts, ends, zone.zone if zone else None, start,
        max(end, zone.end if zone else 0), tuple(notes), zone.abbreviation if zone else "",
    )  # fmt: skip
    return _with_other_zone(found, text) if zone is not None else found


def _with_other_zone(found: TimeMatch, text: str) -> TimeMatch:
    """Skip the same time in other zones: "10:00 CET / 11:00 EET", "(9:00 CET, 8:00 GMT)"."""
    for _number in range(_MAX_OTHER_ZONES):
        longer = _with_next_zone(found, text)
        if longer is found:
            break
        found = longer
    return found


def _with_next_zone(found: TimeMatch, text: str) -> TimeMatch:
    also = _ALSO.match(text, found.end)
    match = _OTHER.match(text, also.end()) if also else None
    if match is None or not _is_timed(_clock(match)):
        return found
    first = _clock(match)
    to = _TO.match(text, first.end)
    second = _OTHER.match(text, to.end()) if to else None
    zone = find_zone(text, second.end() if second else first.end)
    if zone is None:
        return found
    closing = 1 if text[zone.end : zone.end + 1] == ")" else 0
    return replace(found, end=zone.end + closing)


def _is_over_midnight(first: _Clock, second: _Clock | None) -> bool:
    """Return whether "10 to 12 am" would begin in the evening, which is rarely meant."""
    if second is None or second.half != "a" or first.half or first.hour > 12:
        return False
    return _on_clock(first.hour, "a") > _on_clock(second.hour, "a")


def _resolve_halves(first: _Clock, second: _Clock | None) -> tuple[time, time | None]:
    """Return both times; "2–4 pm" begins in the afternoon, "11–1 pm" in the morning."""
    half = first.half
    if second is not None and second.half and not half and first.hour <= 12:
        half = second.half
        if _on_clock(first.hour, half) > _on_clock(second.hour, second.half):
            half = "a" if half == "p" else "p"
    starts = time(_on_clock(first.hour, half) % 24, first.minute)
    if second is None:
        return starts, None
    hour = _on_clock(second.hour, second.half)
    if half and not second.half and hour < starts.hour and hour < 12:
        hour += 12
    return starts, time(hour % 24, second.minute)


def _on_clock(hour: int, half: str) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def is_same_local_time(zone: str, place_zone: str, at: datetime) -> bool:
    """Return whether both zones have the same UTC offset at that local time."""
    return (
        at.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        == at.replace(tzinfo=ZoneInfo(place_zone)).utcoffset()
    )
