"""Present the calendar: counts, links between its pages, and the subscribe panel."""

from dataclasses import replace
from datetime import date

from flask_babel import format_decimal, ngettext

from meetings.domain.events import queries
from meetings.domain.events.event_filter import EventFilter
from meetings.http.components import base_url
from meetings.http.event_filters import filter_url, to_query
from meetings.kernel.partial_dates import MAX_YEAR, MIN_YEAR
from meetings.presenters.event_summary import count_with_called_off
from meetings.presenters.subscribe_links import SubscribeLinks, subscribe_links
from meetings.web.calendar import grids
from meetings.web.event_rows import meetings_count


def subscribe_panel(event_filter: EventFilter, name: str) -> SubscribeLinks:
    """Return the subscribe panel of the feed with this filter and name."""
    return subscribe_links(base_url(), name, query=to_query(event_filter))


def count_text(counted: queries.EventCounts, *, is_upcoming: bool) -> str:
    """Return the count as text, with the meetings held under this presidency."""
    if not is_upcoming:
        return meetings_count(counted.total, counted.called_off_count)
    on = counted.total - counted.called_off_count
    coming = ngettext("%(count)s upcoming", "%(count)s upcoming", on, count=format_decimal(on))
    parts = [count_with_called_off(coming, counted.called_off_count)]
    if counted.held is not None:
        parts.append(
            ngettext(
                "%(count)s held under this presidency", "%(count)s held under this presidency",
                counted.held, count=format_decimal(counted.held),
            )
        )  # fmt: skip
    return ", ".join(parts)


def adjacent_urls(
    event_filter: EventFilter, first: date, *, view: str, months: int = 1
) -> dict[str, str]:
    """Return the URLs of the previous and next spans, within the supported years."""
    urls = {}
    for name, step in (("previous", -months), ("next", months)):
        other = grids.add_months(first, step)
        is_there = MIN_YEAR <= other.year <= MAX_YEAR
        other_filter = replace(event_filter, since=other, until=None)
        urls[name] = filter_url(other_filter, view=view) if is_there else ""
    return urls
