"""The calendar and the page of one event."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import and_, or_

from meetings.domain.access.policy import Permission
from meetings.domain.events import queries
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import LIVE, EventState, RegistrationPolicy
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.registration import queries as registration
from meetings.http import moved
from meetings.http.calendar_words import filter_name
from meetings.http.conditional import shared
from meetings.http.filter_choices import bodies_with_events
from meetings.http.filters import AskedFilter, address, joined, parse, to_query
from meetings.http.frame import (
    installation,
    presidency_short_name,
    recorded_presidencies,
    today,
)
from meetings.http.guards import guarded, public
from meetings.http.loaders import event_by_slug
from meetings.http.occasion import with_off
from meetings.http.session import current_actor, session
from meetings.http.site import base_url
from meetings.http.subscribe import Subscription, subscription
from meetings.kernel import clock, timezones
from meetings.web import calendar_filters, calendar_grids, calendar_list, event_page
from meetings.web.paging import Page, asked_page
from meetings.web.rows import count_of, meetings_count

bp = Blueprint("events", __name__)
SIZE = 50
VIEWS = ("list", "month", "year")
MOST_IN_GRID = 1_000


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Show the calendar: as a list, a month or a year, filtered as the address says."""
    if installation() is None:
        return redirect("/set-up")
    asked = parse(session(), joined(request.args))
    there = moved.filters(joined(request.args), asked.unknown)
    if there:
        return moved.permanently("/", there.items())
    view = request.args.get("view", "list")
    unknown = list(asked.unknown)
    if view not in VIEWS:
        unknown.append(("view", view))
        view = "list"
    shown = {"list": _list, "month": _month, "year": _year}[view](asked.filter)
    return shared(
        render_template(
            f"events/{view}.html",
            **_frame(asked, view),
            unknown=[f"{name}={value}" for name, value in unknown],
            **shown,
        )
    )


def _frame(asked: AskedFilter, view: str) -> dict[str, Any]:
    """Return what every view of the calendar shows around its events."""
    wanted, bodies = asked.filter, bodies_with_events()
    labels = {"list": _("List"), "month": _("Month"), "year": _("Year")}
    views = [
        (
            labels[each],
            address(wanted, view="" if each == "list" else each),
            each == view,
        )
        for each in VIEWS
    ]
    kept = wanted if view == "list" else replace(wanted, since=None, until=None)
    name = filter_name(session(), wanted)
    return {
        "views": views,
        "view": view,
        "chips": calendar_filters.chips(bodies, wanted, "" if view == "list" else view),
        "form": calendar_filters.form_of(to_query(kept), bodies),
        "is_filtered": not kept.is_empty,
        "name": name if wanted.narrows else "",
        "panel": panel_of(kept, name),
    }


def panel_of(wanted: EventFilter, name: str) -> Subscription:
    """Return the subscribe panel of the feed with this filter, which is called so."""
    base = base_url()
    return subscription(base, name, query=to_query(wanted))


def _list(wanted: EventFilter) -> dict[str, Any]:
    """Return a page of the list: what is to come, or all that the filter names."""
    now, day = clock.now(), today()
    midnight = datetime.combine(day, datetime.min.time(), now.tzinfo)
    is_coming = is_upcoming(wanted)
    is_past = wanted.since is None and wanted.until is not None and wanted.until < day
    also = [queries.to_come(midnight)] if is_coming else []
    present = _present() if is_coming and not wanted.narrows else None
    counted = queries.count_with_held(session(), current_actor(), wanted, present, *also)
    page = asked_page(request.args.get("page", ""), counted.total, SIZE)
    statement = queries.listed(current_actor(), wanted).where(*also)
    if is_past:
        statement = statement.order_by(None).order_by(Event.sorts_at.desc(), Event.id.desc())
    listed = session().scalars(statement.limit(SIZE).offset(page.offset)).unique().all()
    open_ids = [e.id for e in listed if e.registration is not RegistrationPolicy.NONE]
    taken = registration.taken_by_event(session(), open_ids) if open_ids else {}
    before = replace(wanted, until=day - timedelta(days=1))
    return {
        "groups": calendar_list.groups(listed, now=now, taken=taken, page=page),
        "lead": _lead(counted, is_upcoming=is_coming),
        "pager": _pager(page, wanted),
        "earlier": address(before) if is_coming else "",
        "mini": _mini(wanted, day),
        "recent": _recent(wanted) if is_coming else [],
    }


def is_upcoming(wanted: EventFilter) -> bool:
    """Say whether the list begins today: unless days, a presidency or words are asked for."""
    return not (wanted.since or wanted.until or wanted.presidencies or wanted.text)


def _present() -> int | None:
    """Return the id of the presidency that is on, or None where none is recorded."""
    present = presidencies.trio_among(recorded_presidencies(), today()).present
    return present.id if present else None


def _lead(counted: queries.Counted, *, is_upcoming: bool) -> str:
    """Return the count in words; with what was held under the present presidency."""
    if not is_upcoming:
        return meetings_count(counted.total, counted.off)
    on = counted.total - counted.off
    words = with_off(_("%(count)s to come", count=on), counted.off)
    if counted.held is None:
        return words
    return _("%(words)s, %(held)s held under this presidency", words=words, held=counted.held)


def _pager(page: Page, wanted: EventFilter) -> dict[str, str] | None:
    if page.last == 1:
        return None

    def href(number: int) -> str:
        return address(wanted, page=str(number) if number > 1 else "")

    return {
        "text": _("Page %(number)s of %(last)s", number=page.number, last=page.last),
        "previous": href(page.number - 1) if page.number > 1 else "",
        "next": href(page.number + 1) if page.number < page.last else "",
    }


def _recent(wanted: EventFilter) -> list[tuple[str, str, str]]:
    """Return the three latest meetings that were held: title, address, and when."""
    held = (
        queries.bare(current_actor(), wanted)
        .where(Event.state == EventState.HELD, Event.starts_at.is_not(None))
        .order_by(None)
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .limit(3)
    )
    return [event_page.link(event) for event in session().scalars(held).unique()]


def _in_days(wanted: EventFilter, first: date, last: date, *, bare: bool = False) -> list[Event]:
    """Return the events of the filter that touch these days, whatever days it names itself."""
    read = queries.bare if bare else queries.listed
    statement = read(current_actor(), replace(wanted, since=first, until=last))
    return list(session().scalars(statement.limit(MOST_IN_GRID)).unique())


def _mini(wanted: EventFilter, day: date) -> dict[str, Any]:
    first = calendar_grids.first_of(wanted.since or day)
    events = _in_days(wanted, *calendar_grids.span_of(first), bare=True)
    grid = calendar_grids.month(
        first, events, today=day,
        href=lambda each: address(replace(wanted, since=each, until=each)),
    )  # fmt: skip
    return {
        "title": grid.title, "weekdays": grid.weekdays, "weeks": grid.weeks,
        **_neighbours(wanted, first, view="month"),
    }  # fmt: skip


def _neighbours(wanted: EventFilter, first: date, *, view: str, months: int = 1) -> dict[str, str]:
    """Return the addresses of the spans before and after, where a calendar has them."""
    found = {}
    for name, step in (("previous", -months), ("next", months)):
        other = calendar_grids.month_after(first, step)
        is_there = 1900 < other.year < 2999
        asked = replace(wanted, since=other, until=None)
        found[name] = address(asked, view=view) if is_there else ""
    return found


def _month(wanted: EventFilter) -> dict[str, Any]:
    """Return the grid of the month that ``from`` names, else of this one."""
    first = calendar_grids.first_of(wanted.since or today())
    events = _in_days(wanted, *calendar_grids.span_of(first))
    grid = calendar_grids.month(first, events, today=today())
    inside = [e for e in events if _touches(e, first, calendar_grids.month_after(first))]
    present = calendar_grids.first_of(today())
    return {
        "grid": grid,
        "is_empty": not inside,
        "coming": _first_after(wanted, first) if not inside else None,
        "this_month": ""
        if first == present
        else address(replace(wanted, since=None, until=None), view="month"),
        "lead": _("%(month)s · %(count)s", month=grid.title, count=count_of(inside)),
        "without_day": [
            event_page.link(event)
            for event in grid.without_day
            if _touches(event, first, calendar_grids.month_after(first))
        ],
        **_neighbours(wanted, first, view="month"),
    }


def _first_after(wanted: EventFilter, month: date) -> tuple[str, str, str] | None:
    """Return the next meeting on a day after the month, as a link; None where there is none."""
    asked = replace(wanted, since=calendar_grids.month_after(month), until=None)
    statement = queries.bare(current_actor(), asked).where(Event.state.in_(LIVE)).limit(1)
    event = session().scalars(statement).unique().first()
    return event_page.link(event) if event else None


def _touches(event: Event, first: date, after: date) -> bool:
    day, last = event.when.first_day, event.when.last_day
    return day is not None and last is not None and day < after and last >= first


def _year(wanted: EventFilter) -> dict[str, Any]:
    """Return the twelve months from the one that ``from`` names, else of the presidency year."""
    here = installation()
    first = calendar_grids.first_of(wanted.since or _year_start(today(), here))
    after = calendar_grids.month_after(first, calendar_grids.MONTHS)
    events = _in_year(wanted, first, after - timedelta(days=1))
    presidency = presidencies.on(session(), first)
    names = calendar_grids.month_names(first)
    title = f"{names[0][1]} – {names[-2][1]}"
    if presidency is not None:
        title += " · " + presidency_short_name(presidency)
    return {
        "months": names,
        "rows": calendar_grids.year_rows(first, events),
        "title": title,
        "lead": f"{title} · {count_of(events)}",
        **_neighbours(wanted, first, view="year", months=calendar_grids.MONTHS),
    }


def _in_year(wanted: EventFilter, first: date, last: date) -> list[Event]:
    """Return the events of these days, and those without a date of presidencies within them."""
    days = queries.matching(EventFilter(since=first, until=last))
    within = Event.presidency.has(and_(Presidency.starts_on >= first, Presidency.ends_on <= last))
    undated = and_(Event.starts_at.is_(None), within)
    statement = queries.listed(current_actor(), replace(wanted, since=None, until=None))
    shown = statement.where(or_(and_(*days), undated)).limit(MOST_IN_GRID)
    return list(session().scalars(shown).unique())


def _year_start(day: date, here: Any) -> date:
    month = here.presidency_month if here else 1
    return date(day.year if day.month >= month else day.year - 1, month, 1)


@bp.get("/events/<string:slug>")
@guarded(Permission.EVENT_VIEW, load=event_by_slug)
def show(event: Event) -> ResponseReturnValue:
    """Show one event with agenda, speakers, outcomes, documents and how to take part.

    ``?zone=Europe/Oslo`` shows its times there, too; a zone that nobody knows is left out.
    """
    asked = request.args.get("zone", "")
    zone = asked if timezones.known(asked) else event.timezone
    return shared(render_template("events/show.html", **event_page.values(event, zone)))
