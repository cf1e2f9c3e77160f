"""The planner of a presidency year: bodies by months, and clashes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.bodies.models import Installation
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF
from meetings.domain.planner import queries, rules
from meetings.domain.planner.rules import PlanYear
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.reports import queries as reports
from meetings.http.event_filters import filter_url
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.i18n import dates
from meetings.presenters.layout_context import (
    installation,
    local_today,
    presidency_name,
    presidency_short_name,
)
from meetings.web.event_rows import planned_in_words
from meetings.web.organiser.planner import clashes
from meetings.web.organiser.planner import grid as plan_grid

bp = Blueprint("planner", __name__)


@dataclass(frozen=True, kw_only=True)
class AdjacentYear:
    """The year before or after, and its number of planned meetings."""

    title: str
    text: str
    label: str
    href: str


@bp.get("/organise/year")
@permission_required(Permission.PLANNER_VIEW)
def show() -> ResponseReturnValue:
    """Show the year in the URL, or the current one."""
    here = installation()
    year = _parse_year(request.args.get("year", ""), here)
    recorded = presidencies.list_newest_first(db_session())
    presidency = presidencies.find_trio(recorded, year.first).present
    number = presidency.id if presidency else None
    events = queries.list_year_events(db_session(), current_actor(), year, presidency_id=number)
    warnings = clashes.find_warnings(
        events, _committed_people(events), queries.list_memberships(db_session())
    )
    grid = plan_grid.planner_grid(
        year,
        queries.list_active_bodies(db_session(), year),
        events,
        presidency=presidency,
        warned=warnings.events,
    )
    return render_template(
        "organiser/planner/show.html",
        presidency=presidency_name(presidency) if presidency else "",
        period=f"{dates.month(year.first)} – {dates.month(year.last)}",
        counts=_counts_text(events),
        warned=_warning_count_text(len(warnings.rows)),
        months=grid.months,
        rows=grid.rows,
        warnings=warnings.rows,
        neighbours=_adjacent_years(year, recorded),
        organisation=here.name if here else "",
        lists=_other_views(presidency),
    )


def _parse_year(requested: str, here: Installation | None) -> PlanYear:
    """Return the plan year that begins in the requested year; else the current one."""
    month = here.presidency_month if here else 7
    is_year = len(requested) == 4 and requested.isascii() and requested.isdecimal()
    if is_year and 1900 <= int(requested) <= 2999:
        return PlanYear(date(int(requested), month, 1))
    return rules.plan_year_containing(local_today(), month)


def _committed_people(events: Sequence[Event]) -> Mapping[int, tuple[set[str], set[str]]]:
    return reports.list_attendee_keys(db_session(), [event.id for event in events])


def _counts_text(events: Iterable[Event]) -> str:
    """Return "9 held, 17 planned, 3 to be confirmed", without zeros."""
    every = [event for event in events if event.state not in CALLED_OFF]
    planned = [event for event in every if event.state in reports.PLANNED_STATES]
    unsure = sum(event.date_to_be_confirmed for event in planned)
    parts = []
    if len(every) > len(planned):
        held = len(every) - len(planned)
        parts.append(ngettext("%(count)s held", "%(count)s held", held, count=format_decimal(held)))
    if planned or not every:
        parts.append(planned_in_words(len(planned)))
    if unsure:
        parts.append(
            ngettext(
                "%(count)s to be confirmed", "%(count)s to be confirmed", unsure,
                count=format_decimal(unsure),
            )
        )  # fmt: skip
    return ", ".join(parts)


def _warning_count_text(number: int) -> str:
    return ngettext("%(num)s clash", "%(num)s clashes", number) if number else ""


def _other_views(presidency: Presidency | None) -> list[tuple[str, str, bool]]:
    """Return links to the other views of the same meetings."""
    event_filter = EventFilter(presidencies=(presidency.slug,) if presidency else ())
    return [
        (_("List"), filter_url(event_filter, view="list"), False),
        (_("Month"), filter_url(event_filter, view="month"), False),
        (_("Year"), url_for("planner.show"), True),
    ]


def _adjacent_years(year: PlanYear, recorded: Sequence[Presidency]) -> list[AdjacentYear]:
    """Return the next year with its number of meetings, and the previous year."""
    after = PlanYear(year.last + timedelta(days=1))
    before = PlanYear(date(year.first.year - 1, year.first.month, 1))
    planned = queries.count_dated_events(db_session(), current_actor(), after)
    text = _("No meetings in the plan yet.")
    if planned:
        text = ngettext(
            "%(num)s meeting already in the plan.", "%(num)s meetings already in the plan.", planned
        )
    return [
        _adjacent_year(after, recorded, text=text, unnamed=_("Following year")),
        _adjacent_year(before, recorded, text="", unnamed=_("Previous year")),
    ]


def _adjacent_year(
    year: PlanYear, recorded: Sequence[Presidency], *, text: str, unnamed: str
) -> AdjacentYear:
    presidency = presidencies.find_trio(recorded, year.first).present
    return AdjacentYear(
        title=presidency_short_name(presidency) if presidency else unnamed,
        text=text,
        label=_("Open %(years)s", years=f"{year.first.year}–{year.last.year}"),
        href=url_for("planner.show", year=year.first.year),
    )
