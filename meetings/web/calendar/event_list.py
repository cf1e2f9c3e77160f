"""The list view of the calendar: events below month headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.presidencies.models import Presidency
from meetings.i18n import dates
from meetings.kernel.partial_dates import DatePrecision
from meetings.presenters.presidency_names import presidency_name
from meetings.web.event_rows import event_row, events_count
from meetings.web.pagination import Page


@dataclass(frozen=True, kw_only=True)
class EventGroup:
    """A heading with its events; ``note`` counts them and names a new presidency."""

    title: str
    note: str
    anchor: str
    rows: Sequence[dict[str, Any]]


def group_by_month(
    page_events: Sequence[Event], *, now: datetime, taken: dict[int, int], page: Page
) -> list[EventGroup]:
    """Return the events by month, or by year or presidency if the month is not known.

    A group that may continue on another page has no count.
    """
    groups: dict[tuple[str, str], list[Event]] = {}
    for event in page_events:
        groups.setdefault(_group_heading(event), []).append(event)
    presidency: Presidency | None = None
    result = []
    last = len(groups) - 1
    for place, ((title, anchor), events) in enumerate(groups.items()):
        goes_on = (place == 0 and page.number > 1) or (place == last and page.number < page.last)
        notes = [] if goes_on else [events_count(events)]
        first = events[0].presidency
        if first is not None and first is not presidency and anchor:
            notes.append(presidency_name(first))
        presidency = first or presidency
        rows = [event_row(event, now=now, taken=taken.get(event.id)) for event in events]
        result.append(EventGroup(title=title, note=" · ".join(notes), anchor=anchor, rows=rows))
    return result


def _group_heading(event: Event) -> tuple[str, str]:
    """Return the heading of the group of the event, and its anchor."""
    first: date | None = event.when.first_day
    if first is None:
        host = presidency_name(event.presidency) if event.presidency else ""
        words = _("%(presidency)s, date not known", presidency=host) if host else ""
        return words or _("Date not known"), ""
    if event.precision is DatePrecision.YEAR:
        return _("%(year)s, month not known", year=first.year), f"y{first.year}"
    return dates.month(first), f"m{first:%Y-%m}"


def lists_upcoming_only(event_filter: EventFilter) -> bool:
    """Return whether the list begins today: no days, presidency or search terms."""
    return not (
        event_filter.since or event_filter.until or event_filter.presidencies or event_filter.text
    )
