"""The month view: weeks with bars over several days, and a few entries on each day."""

from calendar import Calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from meetings.domain.events.models import Event
from meetings.i18n import dates
from meetings.web.calendar.grids import (
    MAX_ENTRIES,
    MonthGrid,
    day_label,
    more_text,
    weekday_names,
)
from meetings.web.event_rows import event_slot
from meetings.web.view_models import DayCell, MonthBar, MoreLink

_CALENDAR = Calendar()


@dataclass(frozen=True, kw_only=True)
class Run:
    """The days of an event within a week, as indexes from 0 to 6, and its lane from the top."""

    event: Event
    first: int
    last: int
    lane: int = 0

    @property
    def is_long(self) -> bool:
        """Return whether the event has more days than one."""
        return self.event.when.first_day != self.event.when.last_day

    def covers(self, place: int) -> bool:
        """Return whether the event is on this day of the week."""
        return self.first <= place <= self.last


@dataclass(frozen=True, slots=True)
class MonthContext:
    """The month shown, today, and the function that returns the URL of the list of a day."""

    month: date
    today: date
    day_url: Callable[[date], str]


def month_grid(events: Iterable[Event], shown: MonthContext) -> MonthGrid:
    """Return the weeks of the month with their events."""
    event_list, month = list(events), shown.month
    weeks = [
        _week_cells(week, event_list, shown)
        for week in _CALENDAR.monthdatescalendar(month.year, month.month)
    ]
    without_day = [event for event in event_list if not event.when.has_day]
    return MonthGrid(
        title=dates.month(month), weekdays=weekday_names(), weeks=weeks, without_day=without_day
    )


def _week_cells(
    week: Sequence[date], events: Iterable[Event], shown: MonthContext
) -> list[DayCell]:
    runs = [run for event in events if (run := _run_in_week(event, week))]
    short = [run for run in runs if not run.is_long]
    bars = [run for run in _in_lanes(runs) if run.lane < MAX_ENTRIES]
    cells = []
    for place, day in enumerate(week):
        on_day = [run.event for run in runs if run.covers(place)]
        slots = [run.event for run in short if run.covers(place)]
        lanes = _lanes_of_day(place, week, bars, shown.month)
        shown_bars = sum(run.covers(place) for run in bars)
        has_hidden_bars = len(on_day) > len(slots) + shown_bars
        room = max(0, MAX_ENTRIES - len(lanes))
        # A single entry more takes no more space than the link that would stand for it.
        slots = slots if len(slots) <= room + (not has_hidden_bars) else slots[:room]
        hidden = len(on_day) - len(slots) - shown_bars
        cells.append(_day_cell(day, on_day, lanes, slots, hidden=hidden, shown=shown))
    return cells


def _run_in_week(event: Event, week: Sequence[date]) -> Run | None:
    """Return the days of the event that are in the week; None if there are none."""
    first, last = event.when.first_day, event.when.last_day
    if not event.when.has_day or first is None or last is None:
        return None
    if last < week[0] or first > week[-1]:
        return None
    start, end = max(first, week[0]), min(last, week[-1])
    return Run(event=event, first=(start - week[0]).days, last=(end - week[0]).days)


def _in_lanes(runs: Iterable[Run]) -> list[Run]:
    """Return the events of several days, each in the first lane that is free on its days."""
    ends: list[int] = []
    placed = []
    long_runs = [run for run in runs if run.is_long]
    for run in sorted(long_runs, key=lambda run: (run.first, -run.last)):
        lane = next((lane for lane, end in enumerate(ends) if end < run.first), len(ends))
        ends[lane : lane + 1] = [run.last]
        placed.append(Run(event=run.event, first=run.first, last=run.last, lane=lane))
    return placed


def _lanes_of_day(
    place: int, week: Sequence[date], bars: Iterable[Run], month: date
) -> list[MonthBar | None]:
    """Return the lanes: the bars that begin on the day in this week, and None for space."""
    on_day = {bar.lane: bar for bar in bars if bar.covers(place)}
    beginning = {lane: bar for lane, bar in on_day.items() if bar.first == place}
    lanes = range(max(on_day, default=-1) + 1)
    return [
        _month_bar(beginning[lane], week, month) if lane in beginning else None for lane in lanes
    ]


def _month_bar(run: Run, week: Sequence[date], month: date) -> MonthBar:
    first, last = run.event.when.first_day, run.event.when.last_day
    if first is None or last is None:
        raise ValueError("an event without a day has no bar")
    days = week[run.first : run.last + 1]
    is_first_week = week[0] <= month
    return MonthBar(
        slot=event_slot(run.event),
        days=len(days),
        period=dates.date_range(first, last),
        is_continued=first < days[0],
        goes_on=last > days[-1],
        is_reachable=first == days[0] or is_first_week,
        is_in_month=any(day.month == month.month for day in days),
    )


def _day_cell(
    day: date,
    events: Sequence[Event],
    lanes: Sequence[MonthBar | None],
    slots: Sequence[Event],
    *,
    hidden: int,
    shown: MonthContext,
) -> DayCell:
    return DayCell(
        number=str(day.day),
        label=day_label(day, events),
        is_outside=day.month != shown.month.month,
        is_today=day == shown.today,
        bars=lanes,
        slots=[event_slot(event) for event in slots],
        more=_more_link(day, hidden, shown) if hidden else None,
    )


def _more_link(day: date, hidden: int, shown: MonthContext) -> MoreLink:
    return MoreLink(
        text=more_text(hidden),
        note=_("meetings on %(day)s", day=dates.day(day)),
        href=shown.day_url(day),
    )
