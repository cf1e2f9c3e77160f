"""Format dates and times in the reader's language, as exactly as they are known."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_month_names,
    get_timezone_gmt,
    get_timezone_location,
)
from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.events.event_dates import EventDates
from meetings.i18n.date_cases import genitive
from meetings.kernel.partial_dates import DatePrecision, PartialDate

DASH = "–"
_FULL_DAY_PATTERN = "ccc d MMMM y"
#: The CLDR skeletons of other languages, by the pattern for English.
_SKELETONS = {
    "d MMMM y": "yMMMMd",
    "d MMM y": "yMMMd",
    _FULL_DAY_PATTERN: "yMMMMEd",
    "d MMMM": "MMMMd",
    "d MMM": "MMMd",
    "LLLL y": "yMMMM",
    "LLL y": "yMMM",
}


@dataclass(frozen=True, slots=True)
class DateBlock:
    """A date in the margin of a list: "15–16" over "Tue–Wed", or "Sept" over a note."""

    big: str
    small: str
    iso: str
    is_rough: bool


def _locale() -> Locale:
    return get_locale() or Locale("en", "GB")


def _is_english(locale: Locale) -> bool:
    """Return whether dates have the British format: day, month, year."""
    return locale.language == "en"


def _british_locale(locale: Locale) -> Locale:
    """Return British English instead of plain English."""
    return Locale("en", "GB") if str(locale) == "en" else locale


def _written(value: date, pattern: str) -> str:
    """Return the date in the pattern for English, or in the CLDR format of another language."""
    locale = _locale()
    if _is_english(locale):
        return format_date(value, pattern, locale=_british_locale(locale))
    skeleton = _SKELETONS[pattern]
    if skeleton == "yMMMMd":
        return format_date(value, "long", locale=locale)
    return format_skeleton(skeleton, value, locale=locale)


def day(value: date) -> str:
    """Return "17 March 2021"."""
    return _written(value, "d MMMM y")


def long_day(value: date) -> str:
    """Return "Wed 17 March 2021"."""
    return _written(value, _FULL_DAY_PATTERN)


def short_day(value: date) -> str:
    """Return "17 Mar 2021"."""
    return _written(value, "d MMM y")


def month(value: date) -> str:
    """Return "March 2021"."""
    return _written(value, "LLLL y")


def month_names() -> dict[str, str]:
    """Return {"1": "January"} to "12", as the names stand alone."""
    names = get_month_names("wide", context="stand-alone", locale=_british_locale(_locale()))
    return {str(number): names[number] for number in range(1, 13)}


def short_month(value: date) -> str:
    """Return "Mar"."""
    return format_date(value, "LLL", locale=_british_locale(_locale()))


def date_range(first: date, last: date) -> str:
    """Return "9 November 2020", "15–16 June 2021", "31 May – 1 June 2022" or across the years."""
    if first == last:
        return day(first)
    if not _is_english(_locale()):
        return _interval(first, last, "yMMMMd")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{day(last)}"
    if first.year == last.year:
        return f"{_written(first, 'd MMMM')} {DASH} {day(last)}"
    return f"{day(first)} {DASH} {day(last)}"


def _interval(first: date, last: date, skeleton: str) -> str:
    """Return the days from first to last in the CLDR format of another language."""
    return str(format_interval(first, last, skeleton, locale=_locale()))


def partial_date(value: PartialDate | None) -> str:
    """Return the date as exactly as it is known; "" if it is unknown."""
    if value is None:
        return ""
    if value.precision is DatePrecision.DAY:
        return day(value.first_day)
    return str(value.year) if value.precision is DatePrecision.YEAR else month(value.first_day)


def period(first: PartialDate | None, last: PartialDate | None) -> str:
    """Return a period: "2019–2021", "since October 2020", "until 2022", or ""."""
    if first and last:
        return partial_date(first) if first == last else _join_dates(first, last)
    if first:
        return _("since %(date)s", date=genitive(first, _locale()) or partial_date(first))
    if last:
        return _("until %(date)s", date=genitive(last, _locale()) or partial_date(last))
    return ""


def _join_dates(first: PartialDate, last: PartialDate) -> str:
    if first.day and last.day:
        return date_range(first.first_day, last.first_day)
    narrow = first.precision is last.precision is DatePrecision.YEAR
    return f"{partial_date(first)}{DASH if narrow else f' {DASH} '}{partial_date(last)}"


def clock_time(instant: datetime, timezone: str) -> str:
    """Return "09:30", the local time at the place."""
    return clock(instant.astimezone(ZoneInfo(timezone)))


def clock(value: time | datetime) -> str:
    """Return "09:30", or the format of the reader's language: "9.30"."""
    locale = _locale()
    if _is_english(locale):
        return f"{value:%H:%M}"
    local_time = value.time() if isinstance(value, datetime) else value
    return format_time(local_time, "short", locale=locale)


def zone_name(instant: datetime, timezone: str) -> str:
    """Return the short name of the zone at that time: "EEST", "CET", else "GMT+06:00"."""
    local = instant.astimezone(ZoneInfo(timezone))
    short = local.tzname() or ""
    if short and not short.startswith(("+", "-")):
        return short
    return get_timezone_gmt(local, locale=_locale())


def zone_label(instant: datetime, timezone: str) -> str:
    """Return "Vilnius (EEST)"."""
    city = timezone.rpartition("/")[2].replace("_", " ")
    if not _is_english(_locale()):
        city = get_timezone_location(timezone, locale=_locale(), return_city=True)
    name = zone_name(instant, timezone)
    return city if city == name else f"{city} ({name})"


def instant(value: datetime, timezone: str) -> str:
    """Return "17 March 2021, 09:30 EET"."""
    local = value.astimezone(ZoneInfo(timezone))
    return f"{day(local.date())}, {clock_time(value, timezone)} {zone_name(value, timezone)}"


def time_range(when: EventDates) -> str:
    """Return "09:30–13:00 EEST", "16 Dec 09:30 – 17 Dec 13:00 EET", or "" without a time."""
    ends = start_and_end_times(when)
    if ends is None:
        return ""
    known_ends = [instant for instant in ends if instant is not None]
    zones = dict.fromkeys(zone_name(instant, when.timezone) for instant in known_ends)
    return f"{clock_range(when, when.timezone)} {'/'.join(zones)}"


def start_and_end_times(when: EventDates) -> tuple[datetime, datetime | None] | None:
    """Return the start, and the end if it is known; None without a time."""
    if when.starts_time is None or when.starts_at is None:
        return None
    return when.starts_at, when.ends_at if when.ends_time else None


def clock_range(when: EventDates, timezone: str) -> str:
    """Return "09:30–13:00" in a time zone, with the day at each end if the days differ.

    "16–17 December, 09:30–13:00" would suggest that both days end at 13:00.
    """
    ends = start_and_end_times(when)
    if ends is None:
        return ""
    local = [end.astimezone(ZoneInfo(timezone)) for end in ends if end is not None]
    days_told = {when.first_day, when.last_day}
    if len(days_told) == 1 and all(end.date() in days_told for end in local):
        return DASH.join(map(clock, local))
    return f" {DASH} ".join(f"{_written(end, 'd MMM')} {clock(end)}" for end in local)


def when_text(when: EventDates, presidency: str = "") -> str:
    """Return the date as exactly as it is known, and "(to be confirmed)" if it is provisional."""
    if when.starts_on is None or when.last is None:
        text = _("during the %(presidency)s", presidency=presidency) if presidency else ""
        text = text or _("date not known")
    else:
        text = _with_weekdays(when.starts_on, when.last)
    return _("%(date)s (to be confirmed)", date=text) if when.to_be_confirmed else text


def when_line(when: EventDates, presidency: str = "") -> str:
    """Return the date with its times: "Wed 17 March 2021, 09:30–13:00 EET"."""
    return ", ".join(filter(None, (when_text(when, presidency), time_range(when))))


def _with_weekdays(first: PartialDate, last: PartialDate) -> str:
    """Return "Thu 20 May 2021" or "Tue 15 – Wed 16 June 2021"; else the known part of the date."""
    if not first.day or not last.day:
        return partial_date(first) if first == last else _join_dates(first, last)
    begins, ends = first.first_day, last.first_day
    until = long_day(ends)
    if begins == ends:
        return until
    if not _is_english(_locale()):
        return _interval(begins, ends, "yMMMEd")
    pattern = _FULL_DAY_PATTERN
    if begins.year == ends.year:
        pattern = "ccc d" if begins.month == ends.month else "ccc d MMMM"
    return f"{format_date(begins, pattern, locale=_british_locale(_locale()))} {DASH} {until}"


def short_when_text(when: EventDates, otherwise: str = "") -> str:
    """Return the date for a table: "9 Nov 2020", "Oct 2020", "2020"; else ``otherwise``."""
    if when.starts_on is None or when.last is None:
        return otherwise or _("not known")
    first, last = when.starts_on, when.last
    if first == last:
        return _short_partial(first)
    if first.day and last.day and not _is_english(_locale()):
        return _interval(first.first_day, last.first_day, "yMMMd")
    if first.day and last.day and (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{_short_partial(last)}"
    return f"{_short_partial(first)} {DASH} {_short_partial(last)}"


def _short_partial(value: PartialDate) -> str:
    if value.precision is DatePrecision.YEAR:
        return str(value.year)
    return _written(value.first_day, "d MMM y" if value.precision is DatePrecision.DAY else "LLL y")


def date_block(when: EventDates) -> DateBlock:
    """Return the date in the margin of a list."""
    first, last = when.first_day, when.last_day
    if first is None or last is None or when.precision is DatePrecision.YEAR:
        big = str(first.year) if first else DASH
        return DateBlock(big, _precision_note(when), "", is_rough=True)
    if when.precision is DatePrecision.MONTH:
        big = short_month(first)
        if (first.year, first.month) != (last.year, last.month):
            big += DASH + short_month(last)
        return DateBlock(big, _precision_note(when), "", is_rough=True)
    big, small = str(first.day), _weekday_name(first)
    if last != first:
        big += DASH + str(last.day)
        small += DASH + _weekday_name(last)
    if when.to_be_confirmed:
        note = _("to be confirmed")
        small = f"{small} · {note}"
    return DateBlock(big, small, first.isoformat(), is_rough=when.to_be_confirmed)


def _precision_note(when: EventDates) -> str:
    """Return a note that the day is unknown or the date is to be confirmed; else ""."""
    if when.to_be_confirmed:
        return _("date to be confirmed")
    return _("date not known") if when.starts_on is None else _("day not known")


def _weekday_name(value: date) -> str:
    return format_date(value, "ccc", locale=_locale())
