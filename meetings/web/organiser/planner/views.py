"""The planner of a presidency year: bodies by months, and clashes."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import Permission
from meetings.domain.bodies.models import Installation
from meetings.domain.events.models import Event
from meetings.domain.planner import queries, rules
from meetings.domain.planner.rules import PlanYear
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.reports import queries as reports
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import installation, local_today
from meetings.i18n import dates
from meetings.kernel.partial_dates import MAX_YEAR, MIN_YEAR
from meetings.presenters.presidency_names import presidency_name
from meetings.web.organiser.planner import clash_list, clashes, presenter
from meetings.web.organiser.planner import grid as planner_grid

bp = Blueprint("planner", __name__)


@bp.get("/organise/year")
@permission_required(Permission.PLANNER_VIEW)
def show() -> ResponseReturnValue:
    """Show the year in the URL, or the current one."""
    site = installation()
    year = _parse_year(request.args.get("year", ""), site)
    recorded = presidencies.list_newest_first(db_session())
    presidency = presidencies.find_trio(recorded, year.first).present
    presidency_id = presidency.id if presidency else None
    events = queries.list_year_events(
        db_session(), current_actor(), year, presidency_id=presidency_id
    )
    warnings = clashes.find_warnings(
        events, _committed_people(events), queries.list_memberships(db_session())
    )
    grid = planner_grid.planner_grid(
        year,
        queries.list_active_bodies(db_session(), year),
        events,
        presidency=presidency,
        warned_ids=warnings.events,
    )
    return render_template(
        "organiser/planner/show.html",
        presidency=presidency_name(presidency) if presidency else "",
        period=f"{dates.month(year.first)} – {dates.month(year.last)}",
        counts=presenter.counts_text(events),
        warning_count=presenter.warning_count_text(len(warnings.rows)),
        months=grid.months,
        rows=grid.rows,
        unused=grid.unused,
        clashes=clash_list.clash_list(
            warnings.rows,
            year=year.first.year,
            kind=request.args.get("clashes", ""),
            number=request.args.get("page", ""),
        ),
        neighbours=presenter.adjacent_years(
            year,
            recorded,
            planned=queries.count_dated_events(db_session(), current_actor(), year.following),
        ),
        organisation=site.name if site else "",
        other_views=presenter.other_views(presidency),
    )


def _parse_year(requested: str, site: Installation | None) -> PlanYear:
    """Return the plan year that begins in the requested year; else the current one."""
    month = site.presidency_month if site else 7
    is_year = len(requested) == 4 and requested.isascii() and requested.isdecimal()
    if is_year and MIN_YEAR <= int(requested) <= MAX_YEAR:
        return PlanYear(date(int(requested), month, 1))
    return rules.plan_year_containing(local_today(), month)


def _committed_people(events: Sequence[Event]) -> Mapping[int, tuple[set[str], set[str]]]:
    return reports.list_attendee_keys(db_session(), [event.id for event in events])
