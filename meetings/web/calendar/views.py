"""The calendar page with its list, month and year views."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from meetings.domain.events import page_queries, queries
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.registration import queries as registration
from meetings.http import redirects
from meetings.http.conditional import public_page
from meetings.http.event_filters import (
    ParsedFilter,
    filter_url,
    merge_repeated,
    parse_filter,
    to_query,
)
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import installation, local_today, recorded_presidencies
from meetings.kernel import clock
from meetings.presenters.calendar_texts import filter_name
from meetings.presenters.filter_options import body_choices
from meetings.presenters.presidency_names import presidency_short_name
from meetings.web.calendar import event_list, filter_form, grids, month_weeks, presenter
from meetings.web.event_rows import events_count
from meetings.web.events import presenter as event_presenter
from meetings.web.pagination import pager_links, requested_page

bp = Blueprint("calendar", __name__)
PAGE_SIZE = 50
VIEWS = ("list", "month", "year")
MAX_GRID_EVENTS = 1_000


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Show the calendar as list, month or year, filtered by the query parameters."""
    if installation() is None:
        return redirect(url_for("accounts.set_up"))
    parsed = parse_filter(db_session(), merge_repeated(request.args))
    renamed = redirects.renamed_filters(merge_repeated(request.args), parsed.unknown)
    if renamed:
        return redirects.permanent_redirect(url_for("calendar.index"), renamed.items())
    view = request.args.get("view", "list")
    unknown = list(parsed.unknown)
    if view not in VIEWS:
        unknown.append(("view", view))
        view = "list"
    view_values = {"list": _list_view, "month": _month_view, "year": _year_view}[view](
        parsed.filter
    )
    return public_page(
        render_template(
            f"calendar/{view}.html",
            **_page_context(parsed, view),
            unknown=[f"{name}={value}" for name, value in unknown],
            **view_values,
        )
    )


@bp.get("/events")
@public
def events() -> ResponseReturnValue:
    """Redirect the URL above those of events to the calendar."""
    return redirects.permanent_redirect(url_for("calendar.index"), request.args.items(multi=True))


def _page_context(parsed: ParsedFilter, view: str) -> dict[str, Any]:
    """Return the template values shared by all views of the calendar."""
    event_filter = parsed.filter
    bodies = body_choices(event_filter.bodies, now=clock.now(), organising_only=True)
    labels = {"list": _("List"), "month": _("Month"), "year": _("Year")}
    views = [
        (
            labels[each_view],
            filter_url(event_filter, view="" if each_view == "list" else each_view),
            each_view == view,
        )
        for each_view in VIEWS
    ]
    panel_filter = event_filter if view == "list" else replace(event_filter, since=None, until=None)
    name = filter_name(db_session(), event_filter)
    view_param = "" if view == "list" else view
    return {
        "views": views,
        "view": view,
        "chips": filter_form.body_chips(bodies.shown, event_filter, view_param),
        "picker": filter_form.body_picker(bodies, event_filter, view_param),
        "form": filter_form.build_form(to_query(panel_filter), bodies.by_name),
        "is_filtered": not panel_filter.is_empty,
        "name": name if event_filter.has_criteria else "",
        "panel": presenter.subscribe_panel(panel_filter, name),
    }


def _page_url(event_filter: EventFilter, number: int) -> str:
    return filter_url(event_filter, page=str(number) if number > 1 else "")


def _list_view(event_filter: EventFilter) -> dict[str, Any]:
    """Return a page of the list: upcoming events, or all that match the filter."""
    now, day = clock.now(), local_today()
    midnight = datetime.combine(day, datetime.min.time(), now.tzinfo)
    is_coming = event_list.lists_upcoming_only(event_filter)
    is_past = (
        event_filter.since is None and event_filter.until is not None and event_filter.until < day
    )
    conditions = [queries.upcoming(midnight)] if is_coming else []
    present = _current_presidency_id() if is_coming and not event_filter.has_criteria else None
    counts = queries.count_events_and_held(
        db_session(), current_actor(), event_filter, present, *conditions
    )
    page = requested_page(request.args.get("page", ""), counts.total, PAGE_SIZE)
    statement = queries.visible_events(current_actor(), event_filter).where(*conditions)
    if is_past:
        statement = page_queries.latest_first(statement)
    page_events = (
        db_session().scalars(statement.limit(PAGE_SIZE).offset(page.offset)).unique().all()
    )
    open_ids = [e.id for e in page_events if e.registration is not RegistrationPolicy.NONE]
    taken = registration.count_taken_by_event(db_session(), open_ids) if open_ids else {}
    before = replace(event_filter, until=day - timedelta(days=1))
    return {
        "groups": event_list.group_by_month(page_events, now=now, taken=taken, page=page),
        "lead": presenter.count_text(counts, is_upcoming=is_coming),
        "pager": pager_links(page, partial(_page_url, event_filter), latest_first=False),
        "earlier": filter_url(before) if is_coming else "",
        "mini": _mini_month(event_filter, day),
        "recent": _recent_events(event_filter) if is_coming else [],
    }


def _current_presidency_id() -> int | None:
    """Return the id of the current presidency, or None if none is recorded."""
    present = presidencies.find_trio(recorded_presidencies(), local_today()).present
    return present.id if present else None


def _recent_events(event_filter: EventFilter) -> list[tuple[str, str, str]]:
    """Return title, URL and date of the three latest meetings held."""
    held = page_queries.latest_held(db_session(), current_actor(), event_filter, limit=3)
    return [event_presenter.event_link(event) for event in held]


def _events_between(
    event_filter: EventFilter, first: date, last: date, *, with_related_rows: bool = True
) -> list[Event]:
    """Return the events of the filter on these days, ignoring the days of the filter."""
    select_events = queries.visible_events if with_related_rows else queries.base_query
    statement = select_events(current_actor(), replace(event_filter, since=first, until=last))
    return list(db_session().scalars(statement.limit(MAX_GRID_EVENTS)).unique())


def _limit_notice(events: Sequence[Event]) -> str:
    """Return a sentence for a grid that lacks meetings, because it would contain too many."""
    if len(events) < MAX_GRID_EVENTS:
        return ""
    return _(
        "Only the first %(limit)s meetings are shown. Choose a body or another filter.",
        limit=format_decimal(MAX_GRID_EVENTS),
    )


def _mini_month(event_filter: EventFilter, day: date) -> dict[str, Any]:
    first = grids.first_of_month(event_filter.since or day)
    events = _events_between(event_filter, *grids.grid_range(first), with_related_rows=False)
    grid = grids.mini_month_grid(first, events, today=day, href=partial(_day_url, event_filter))
    return {
        "title": grid.title, "weekdays": grid.weekdays, "weeks": grid.weeks,
        **presenter.adjacent_urls(event_filter, first, view="month"),
    }  # fmt: skip


def _day_url(event_filter: EventFilter, day: date) -> str:
    """Return the URL of the list of the day."""
    return filter_url(replace(event_filter, since=day, until=day))


def _month_view(event_filter: EventFilter) -> dict[str, Any]:
    """Return the grid of the month in ``from``, or of the current month."""
    first = grids.first_of_month(event_filter.since or local_today())
    events = _events_between(event_filter, *grids.grid_range(first))
    shown = month_weeks.MonthContext(first, local_today(), partial(_day_url, event_filter))
    grid = month_weeks.month_grid(events, shown)
    month_events = [e for e in events if _overlaps(e, first, grids.add_months(first))]
    present = grids.first_of_month(local_today())
    return {
        "grid": grid,
        "is_empty": not month_events,
        "coming": _next_event_after(event_filter, first) if not month_events else None,
        "this_month": ""
        if first == present
        else filter_url(replace(event_filter, since=None, until=None), view="month"),
        "lead": _("%(month)s · %(count)s", month=grid.title, count=events_count(month_events)),
        "limit_notice": _limit_notice(events),
        "without_day": [
            event_presenter.event_link(event)
            for event in grid.without_day
            if _overlaps(event, first, grids.add_months(first))
        ],
        **presenter.adjacent_urls(event_filter, first, view="month"),
    }


def _next_event_after(event_filter: EventFilter, month: date) -> tuple[str, str, str] | None:
    """Return a link to the next meeting after the month, or None."""
    later_filter = replace(event_filter, since=grids.add_months(month), until=None)
    event = page_queries.first_live(db_session(), current_actor(), later_filter)
    return event_presenter.event_link(event) if event else None


def _overlaps(event: Event, first: date, after: date) -> bool:
    day, last = event.when.first_day, event.when.last_day
    return day is not None and last is not None and day < after and last >= first


def _year_view(event_filter: EventFilter) -> dict[str, Any]:
    """Return twelve months from ``from``, or from the start of the presidency year."""
    site = installation()
    first = grids.first_of_month(event_filter.since or _year_start(local_today(), site))
    after = grids.add_months(first, grids.MONTHS_SHOWN)
    events = _events_in_year(event_filter, first, after - timedelta(days=1))
    presidency = presidencies.get_on_day(db_session(), first)
    names = grids.month_names(first)
    title = f"{names[0][1]} – {names[-2][1]}"
    if presidency is not None:
        title += " · " + presidency_short_name(presidency)
    return {
        "months": names,
        "rows": grids.year_rows(first, events),
        "title": title,
        "lead": f"{title} · {events_count(events)}",
        "limit_notice": _limit_notice(events),
        **presenter.adjacent_urls(event_filter, first, view="year", months=grids.MONTHS_SHOWN),
    }


def _events_in_year(event_filter: EventFilter, first: date, last: date) -> list[Event]:
    """Return the events of these days, and undated events of presidencies within them."""
    actor = current_actor()
    return page_queries.in_year(
        db_session(), actor, event_filter, first, last, limit=MAX_GRID_EVENTS
    )


def _year_start(day: date, site: Any) -> date:
    month = site.presidency_month if site else 1
    return date(day.year if day.month >= month else day.year - 1, month, 1)
