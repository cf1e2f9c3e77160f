"""The planner: a presidency year, a row a body, a column a month, and what clashes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.bodies.models import Installation
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF
from meetings.domain.planning import queries, rules
from meetings.domain.planning.rules import PlanYear
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.reports import queries as reports
from meetings.http import dates
from meetings.http.frame import installation, presidency_name, presidency_short_name, today
from meetings.http.guards import guarded
from meetings.http.session import current_actor, session
from meetings.web import plan_grid, plan_warnings

bp = Blueprint("plan", __name__)


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """The year before or after, and what is planned from then on."""

    title: str
    text: str
    label: str
    href: str


@bp.get("/organise/year")
@guarded(Permission.PLAN_VIEW)
def show() -> ResponseReturnValue:
    """Show the year that the address names, else the present one."""
    here = installation()
    year = _asked_year(request.args.get("year", ""), here)
    recorded = presidencies.newest_first(session())
    presidency = presidencies.trio_among(recorded, year.first).present
    number = presidency.id if presidency else None
    events = queries.events_of(session(), current_actor(), year, presidency_id=number)
    warnings = plan_warnings.warnings(events, _bound(events), queries.memberships(session()))
    grid = plan_grid.grid(
        year, queries.bodies(session(), year), events, presidency=presidency, warned=warnings.events
    )
    return render_template(
        "plan/year.html",
        presidency=presidency_name(presidency) if presidency else "",
        period=f"{dates.month(year.first)} – {dates.month(year.last)}",
        counts=_counts(events),
        warned=_warned(len(warnings.rows)),
        months=grid.months,
        rows=grid.rows,
        warnings=warnings.rows,
        neighbours=_neighbours(year, recorded),
        organisation=here.name if here else "",
        lists=_lists(presidency),
    )


def _asked_year(asked: str, here: Installation | None) -> PlanYear:
    """Return the plan year that begins in the asked year; the present one for anything else."""
    month = here.presidency_month if here else 7
    is_year = len(asked) == 4 and asked.isascii() and asked.isdecimal()
    if is_year and 1900 <= int(asked) <= 2999:
        return PlanYear(date(int(asked), month, 1))
    return rules.year_of(today(), month)


def _bound(events: Sequence[Event]) -> Mapping[int, tuple[set[str], set[str]]]:
    return reports.bound_by(session(), [event.id for event in events])


def _counts(events: Iterable[Event]) -> str:
    """Return "9 held, 17 planned, 3 to be confirmed", as far as there are any."""
    every = [event for event in events if event.state not in OFF]
    planned = [event for event in every if event.state in reports.PLANNED]
    unsure = sum(event.date_to_be_confirmed for event in planned)
    parts = []
    if len(every) > len(planned):
        parts.append(_("%(count)s held", count=format_decimal(len(every) - len(planned))))
    if planned or not every:
        parts.append(_("%(count)s planned", count=format_decimal(len(planned))))
    if unsure:
        parts.append(_("%(count)s to be confirmed", count=format_decimal(unsure)))
    return ", ".join(parts)


def _warned(number: int) -> str:
    return ngettext("%(num)s clash", "%(num)s clashes", number) if number else ""


def _lists(presidency: Presidency | None) -> list[tuple[str, str, bool]]:
    """Return the other views of the same meetings."""
    query = f"&presidency={presidency.slug}" if presidency else ""
    return [
        (_("List"), f"/?view=list{query}", False),
        (_("Month"), f"/?view=month{query}", False),
        (_("Year"), "/organise/year", True),
    ]


def _neighbours(year: PlanYear, recorded: Sequence[Presidency]) -> list[Neighbour]:
    """Return the year to come, with how much is planned already, and the one before."""
    after = PlanYear(year.last + timedelta(days=1))
    before = PlanYear(date(year.first.year - 1, year.first.month, 1))
    planned = queries.count(session(), current_actor(), after)
    text = ngettext(
        "%(num)s meeting already in the plan.", "%(num)s meetings already in the plan.", planned
    )
    return [
        _neighbour(after, recorded, text=text, unnamed=_("The year after")),
        _neighbour(before, recorded, text="", unnamed=_("The year before")),
    ]


def _neighbour(
    year: PlanYear, recorded: Sequence[Presidency], *, text: str, unnamed: str
) -> Neighbour:
    it = presidencies.trio_among(recorded, year.first).present
    return Neighbour(
        title=presidency_short_name(it) if it else unnamed,
        text=text,
        label=_("Open %(years)s", years=f"{year.first.year}–{year.last.year}"),
        href=f"/organise/year?year={year.first.year}",
    )
