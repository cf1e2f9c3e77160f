"""Grid views of the calendar: mini month, month of days, year of bodies."""

from calendar import Calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import get_day_names
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.palette import palette_index
from meetings.domain.events.models import Event
from meetings.http.urls import body_url
from meetings.i18n import dates
from meetings.i18n.localised_fields import page_locale
from meetings.i18n.sorting import sort_key
from meetings.web.event_rows import event_slot, events_count, year_cell
from meetings.web.view_models import BodyYearRow, DayCell, GridSlot

_CALENDAR = Calendar()
MONTHS_SHOWN = 12
#: Entries of a day or month that are shown. One more is shown, too, because the link to the others
#: would take the same space.
MAX_ENTRIES = 4


@dataclass(frozen=True, kw_only=True)
class MonthGrid:
    """A grid of days with their events, and the events of the month without a day."""

    title: str
    weekdays: list[tuple[str, str]]
    weeks: list[list[DayCell]]
    without_day: Sequence[Event] = ()


def weekday_names() -> list[tuple[str, str]]:
    """Return the short and full names of the days, Monday first."""
    locale = get_locale() or "en"
    short = get_day_names("short", context="stand-alone", locale=locale)
    full = get_day_names("wide", context="stand-alone", locale=locale)
    return [(short[day], full[day]) for day in range(7)]


def first_of_month(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def add_months(day: date, months: int = 1) -> date:
    """Return the first day of the month that many months later."""
    index = day.year * MONTHS_SHOWN + day.month - 1 + months
    return date(index // MONTHS_SHOWN, index % MONTHS_SHOWN + 1, 1)


def grid_range(month: date) -> tuple[date, date]:
    """Return the first and last day shown in the grid of the month."""
    days = list(_CALENDAR.itermonthdates(month.year, month.month))
    return days[0], days[-1]


def mini_month_grid(
    month: date, events: Iterable[Event], *, today: date, href: Callable[[date], str]
) -> MonthGrid:
    """Return the grid of a small month, whose days with events are links."""
    event_list = list(events)
    by_day: dict[date, list[Event]] = {}
    for event in event_list:
        for day in _event_days(event, *grid_range(month)):
            by_day.setdefault(day, []).append(event)
    weeks = [
        [_day_cell(day, month, by_day.get(day, []), today=today, href=href) for day in week]
        for week in _CALENDAR.monthdatescalendar(month.year, month.month)
    ]
    return MonthGrid(title=dates.month(month), weekdays=weekday_names(), weeks=weeks)


def _event_days(event: Event, first: date, last: date) -> list[date]:
    when = event.when
    if not when.has_day or when.first_day is None or when.last_day is None:
        return []
    start, end = max(when.first_day, first), min(when.last_day, last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def day_label(day: date, events: Sequence[Event]) -> str:
    """Return the day with its number of meetings, for screen readers."""
    if not events:
        return dates.day(day)
    return _("%(day)s, %(count)s", day=dates.day(day), count=events_count(events))


def _day_cell(
    day: date,
    month: date,
    events: Sequence[Event],
    *,
    today: date,
    href: Callable[[date], str],
) -> DayCell:
    return DayCell(
        number=str(day.day),
        label=day_label(day, events),
        href=href(day) if events else "",
        is_outside=day.month != month.month,
        is_today=day == today,
    )


def month_names(first: date) -> list[tuple[str, str]]:
    """Return short and full names of twelve months, and of the column without a month."""
    months = [add_months(first, n) for n in range(MONTHS_SHOWN)]
    named = [(dates.short_month(month), dates.month(month)) for month in months]
    return [*named, (_("No month"), _("The month is not known"))]


def year_rows(first: date, events: Iterable[Event]) -> list[BodyYearRow]:
    """Return a row per body with events by month; the last column has no month."""
    cells: dict[str, list[list[GridSlot]]] = {}
    heads: dict[str, tuple[str, int, str, int]] = {}
    for event in events:
        body = event.leading_body
        key = body.slug if body else ""
        heads[key] = (
            (body.label, palette_index(body.colour), body_url(body.slug), body.position)
            if body
            else (_("No body named"), 4, "", 1_000)
        )
        columns = cells.setdefault(key, [[] for _column in range(MONTHS_SHOWN + 1)])
        columns[_month_column(event, first)].append(_dated_slot(event))
    language = page_locale()
    ordered = sorted(heads.items(), key=lambda pair: (pair[1][3], sort_key(pair[1][0], language)))
    return [
        BodyYearRow(name=name, tone=tone, href=href, cells=[*map(year_cell, cells[key])])
        for key, (name, tone, href, _position) in ordered
    ]


def more_text(number: int) -> str:
    """Return "+ 26 more"."""
    return ngettext("+ %(count)s more", "+ %(count)s more", number, count=format_decimal(number))


def _dated_slot(event: Event) -> GridSlot:
    """Return the slot with days instead of a time; the column names the month."""
    return replace(
        event_slot(event), time=dates.date_block(event.when).big if event.when.has_day else ""
    )


def _month_column(event: Event, first: date) -> int:
    day = event.when.first_day
    if day is None or event.when.precision == "year":
        return MONTHS_SHOWN
    column = (day.year - first.year) * MONTHS_SHOWN + day.month - first.month
    return min(max(0, column), MONTHS_SHOWN - 1)
