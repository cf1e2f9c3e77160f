"""Present the upcoming and past meetings of a body."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from meetings.domain.bodies.models import Body
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.queries_by_body import BodyMeetings
from meetings.http.event_filters import filter_url
from meetings.i18n import dates
from meetings.kernel.partial_dates import DatePrecision
from meetings.web.event_rows import body_tags, event_row, meetings_count
from meetings.web.reports.meeting_table import short_date


@dataclass(frozen=True, kw_only=True)
class MeetingList:
    """Up to ten meetings of a body; ``more`` links to the rest, "" if there are none."""

    rows: tuple[dict[str, object], ...]
    count: str
    more: str


def meeting_lists(
    body: Body, body_meetings: BodyMeetings, taken: Mapping[int, int], *, day: date, now: datetime
) -> tuple[MeetingList, MeetingList]:
    """Return upcoming and past meetings, each with a link to the calendar."""
    coming, past = (
        tuple(_event_row(body, event, now=now, taken=taken.get(event.id)) for event in events)
        for events in (body_meetings.coming, body_meetings.past)
    )
    event_filter = EventFilter(bodies=(body.slug,))
    before = filter_url(replace(event_filter, until=day - timedelta(days=1)))
    return (
        MeetingList(
            rows=coming,
            count=meetings_count(body_meetings.upcoming_total, body_meetings.upcoming_called_off),
            more=filter_url(event_filter) if body_meetings.upcoming_total > len(coming) else "",
        ),
        MeetingList(
            rows=past,
            count=meetings_count(body_meetings.past_total),
            more=before if body_meetings.past_total > len(past) else "",
        ),
    )


def _event_row(body: Body, event: Event, *, now: datetime, taken: int | None) -> dict[str, object]:
    """Return the row with month and year at its date, without the body of this page."""
    others = [other for other in event.bodies if other is not body]
    row = event_row(event, now=now, taken=taken)
    if event.when.first_day is None and event.presidency:
        row["date_big"] = short_date(event)
    return row | {
        "date_small": _date_caption(event),
        "bodies": body_tags(others),
    }


def _date_caption(event: Event) -> str:
    """Return the caption below the day, "May 2027 Thu": this list has no month headings."""
    when, block = event.when, dates.date_block(event.when)
    first, last = when.first_day, when.last_day
    if first is None or last is None or when.precision is DatePrecision.YEAR:
        return block.small
    if when.precision is DatePrecision.MONTH:
        return f"{last.year} · {block.small}"
    until = f"{dates.short_month(last)} {last.year}"
    if (first.year, first.month) != (last.year, last.month):
        until = dates.short_when_text(when)
    return f"{until} {block.small}"
