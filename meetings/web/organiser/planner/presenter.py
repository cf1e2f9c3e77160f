"""Present the planner: its counts, and the links to other years and views."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF
from meetings.domain.planner.rules import PlanYear
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.reports import queries as reports
from meetings.http.event_filters import filter_url
from meetings.presenters.presidency_names import presidency_short_name
from meetings.web.event_rows import planned_count_text


@dataclass(frozen=True, kw_only=True)
class AdjacentYear:
    """The year before or after, and its number of planned meetings."""

    title: str
    text: str
    label: str
    href: str


def counts_text(events: Iterable[Event]) -> str:
    """Return "9 held, 17 planned, 3 to be confirmed", without zeros."""
    active = [event for event in events if event.state not in CALLED_OFF]
    planned = [event for event in active if event.state in reports.PLANNED_STATES]
    to_be_confirmed = sum(event.date_to_be_confirmed for event in planned)
    parts = []
    if len(active) > len(planned):
        held = len(active) - len(planned)
        parts.append(ngettext("%(count)s held", "%(count)s held", held, count=format_decimal(held)))
    if planned or not active:
        parts.append(planned_count_text(len(planned)))
    if to_be_confirmed:
        parts.append(
            ngettext(
                "%(count)s to be confirmed", "%(count)s to be confirmed", to_be_confirmed,
                count=format_decimal(to_be_confirmed),
            )
        )  # fmt: skip
    return ", ".join(parts)


def warning_count_text(number: int) -> str:
    """Return the number of clashes as text, or "" without any."""
    return ngettext("%(num)s clash", "%(num)s clashes", number) if number else ""


def other_views(presidency: Presidency | None) -> list[tuple[str, str, bool]]:
    """Return links to the other views of the same meetings."""
    event_filter = EventFilter(presidencies=(presidency.slug,) if presidency else ())
    return [
        (_("List"), filter_url(event_filter, view="list"), False),
        (_("Month"), filter_url(event_filter, view="month"), False),
        (_("Year"), url_for("planner.show"), True),
    ]


def adjacent_years(
    year: PlanYear, recorded: Sequence[Presidency], *, planned: int
) -> list[AdjacentYear]:
    """Return the next year with its number of planned meetings, and the previous year."""
    text = _("No meetings in the plan yet.")
    if planned:
        text = ngettext(
            "%(num)s meeting already in the plan.", "%(num)s meetings already in the plan.", planned
        )
    return [
        _adjacent_year(year.following, recorded, text=text, unnamed=_("Following year")),
        _adjacent_year(year.previous, recorded, text="", unnamed=_("Previous year")),
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
