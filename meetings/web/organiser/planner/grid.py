"""The grid of the planner: a row for each body, a column for each month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.bodies.models import Body, Term
from meetings.domain.bodies.palette import palette_index
from meetings.domain.bodies.rules import BodyKind, ChairRule, TermRole
from meetings.domain.events.models import Event
from meetings.domain.planner.rules import PlanYear
from meetings.domain.presidencies.models import Presidency
from meetings.http.request_context import current_actor
from meetings.http.urls import body_url, event_url, organised_event_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.i18n.localised_fields import localised_field
from meetings.kernel.partial_dates import DatePrecision
from meetings.presenters.event_summary import called_off_label
from meetings.web.event_rows import year_cell
from meetings.web.view_models import BodyYearRow, GridSlot, YearCell

MAX_TITLE_LENGTH = 34
#: More bodies without meetings than this are listed below the grid.
MAX_EMPTY_ROWS = 5
#: Kinds of bodies that are shown only if they organise a meeting.
_KINDS_SHOWN_WHEN_USED = frozenset({BodyKind.UNIT, BodyKind.SECRETARIAT})


@dataclass(frozen=True, kw_only=True)
class PlannerGrid:
    """The columns, each with a short and a full label, and the rows.

    ``unused`` are bodies without meetings that are listed below the grid, because they are many.
    """

    months: list[tuple[str, str]]
    rows: list[BodyYearRow]
    unused: list[BodyYearRow]


def planner_grid(
    year: PlanYear,
    bodies: Sequence[Body],
    events: Sequence[Event],
    *,
    presidency: Presidency | None,
    warned_ids: Collection[int],
) -> PlannerGrid:
    """Return the grid, with extra cells for meetings without a month or a body."""
    months = [(dates.short_month(month), dates.month(month)) for month in year.months]
    if any(_month_column(event, year) is None for event in events):
        months.append((_("No month"), _("Month not known")))
    rows = []
    for body in bodies:
        organised = [event for event in events if body.id in event.body_ids]
        if organised or body.kind not in _KINDS_SHOWN_WHEN_USED:
            cells = _body_cells(
                organised,
                year,
                columns=len(months),
                tone=palette_index(body.colour),
                warned_ids=warned_ids,
            )
            rows.append(_body_row(body, cells, year, presidency))
    without_body = [event for event in events if not event.body_ids]
    if without_body:
        cells = _body_cells(without_body, year, columns=len(months), tone=0, warned_ids=warned_ids)
        rows.append(BodyYearRow(name=_("No body"), tone=0, cells=cells))
    empty = [row for row in rows if not any(cell.shown for cell in row.cells)]
    unused = empty if len(empty) > MAX_EMPTY_ROWS else []
    return PlannerGrid(
        months=months, rows=[row for row in rows if row not in unused], unused=unused
    )


def _body_row(
    body: Body, cells: list[YearCell], year: PlanYear, presidency: Presidency | None
) -> BodyYearRow:
    chair = chair_name(body, year, presidency)
    return BodyYearRow(
        name=body.label,
        tone=palette_index(body.colour),
        href=body_url(body.slug),
        note=_("Chair: %(name)s", name=chair) if chair else "",
        cells=cells,
    )


def chair_name(body: Body, year: PlanYear, presidency: Presidency | None) -> str:
    """Return the chair of the year: the presidency or a person; "" if unknown."""
    if body.chair_rule is ChairRule.ROTATING:
        return country_name(presidency.country) if presidency else _("not recorded yet")
    names = [
        _holder_name(term)
        for term in body.terms
        if term.role is TermRole.CHAIR and _overlaps_year(term, year)
    ]
    return ", ".join(name for name in names if name)


def _holder_name(term: Term) -> str:
    if term.person:
        return term.person.name
    return term.organisation.name if term.organisation else country_name(term.country)


def _overlaps_year(term: Term, year: PlanYear) -> bool:
    return (term.since is None or term.since.first_day <= year.last) and (
        term.until is None or term.until.last_day >= year.first
    )


def _month_column(event: Event, year: PlanYear) -> int | None:
    """Return the month in which the event begins, or the first if it began earlier."""
    first = event.when.first_day
    if first is None or event.precision is DatePrecision.YEAR:
        return None
    return year.column(max(first, year.first))


def _body_cells(
    events: Sequence[Event], year: PlanYear, *, columns: int, tone: int, warned_ids: Collection[int]
) -> list[YearCell]:
    cells: list[list[GridSlot]] = [[] for _each in range(columns)]
    for event in events:
        place = _month_column(event, year)
        cells[-1 if place is None else place].append(
            _event_slot(event, tone=tone, warned_ids=warned_ids)
        )
    return [*map(year_cell, cells)]


def _event_slot(event: Event, *, tone: int, warned_ids: Collection[int]) -> GridSlot:
    title = localised_field(event)[0]
    return GridSlot(
        text=short_title(event, title),
        full_text=title,
        href=planner_event_url(event),
        title=f"{title}, {dates.when_text(event.when)}",
        tone=tone,
        time=_day_range(event),
        is_rough=event.date_to_be_confirmed,
        has_warning=event.id in warned_ids,
        off=called_off_label(event),
    )


def planner_event_url(event: Event) -> str:
    """Return the event's page for organisers, or its public page."""
    may_edit = has_permission(current_actor(), Permission.EVENT_EDIT, event)
    return organised_event_url(event.slug) if may_edit else event_url(event.slug)


def short_title(event: Event, title: str) -> str:
    """Return the body's acronym and the meeting's number, else a shortened title."""
    body, number = event.leading_body, event.ordinal_in_presidency or event.ordinal
    if body and body.acronym and number:
        return f"{body.acronym} {number}"
    if len(title) <= MAX_TITLE_LENGTH:
        return title
    return f"{title[:MAX_TITLE_LENGTH].rpartition(' ')[0] or title[:MAX_TITLE_LENGTH]}…"


def _day_range(event: Event) -> str:
    """Return "9 Nov", "15–16 Jun" or "31 May – 1 Jun", or "" without a day."""
    when = event.when
    if not when.has_day or when.first_day is None or when.last_day is None:
        return ""
    first, last = when.first_day, when.last_day
    if (first.year, first.month) != (last.year, last.month):
        ends = (f"{day.day} {dates.short_month(day)}" for day in (first, last))
        return f" {dates.DASH} ".join(ends)
    span = str(first.day) if first == last else f"{first.day}{dates.DASH}{last.day}"
    return f"{span} {dates.short_month(first)}"
