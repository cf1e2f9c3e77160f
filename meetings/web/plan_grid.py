"""The grid of the planner: bodies, months, and the meetings in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, allows
from meetings.domain.bodies.models import Body, Term
from meetings.domain.bodies.palette import tone_of
from meetings.domain.bodies.rules import BodyKind, ChairRule, TermRole
from meetings.domain.events.models import Event
from meetings.domain.planning.rules import PlanYear
from meetings.domain.presidencies.models import Presidency
from meetings.http import dates
from meetings.http.occasion import off_word
from meetings.http.phrases import country_name
from meetings.http.session import current_actor
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.translated import text_in
from meetings.web.shapes import Slot, YearRow

LONGEST = 34
#: Bodies that convene nothing of their own stand in the plan only where they do.
_QUIET = frozenset({BodyKind.UNIT, BodyKind.SECRETARIAT})


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Columns, each short and in full, and rows."""

    months: list[tuple[str, str]]
    rows: list[YearRow]


def grid(
    year: PlanYear,
    bodies: Sequence[Body],
    events: Sequence[Event],
    *,
    presidency: Presidency | None,
    warned: Collection[int],
) -> Grid:
    """Return the year; a last column is added where a meeting has no month, a row where no body."""
    months = [(dates.short_month(each), dates.month(each)) for each in year.months]
    if any(_column(event, year) is None for event in events):
        months.append((_("No month"), _("Month not known")))
    rows = []
    for body in bodies:
        own = [event for event in events if body.id in event.body_ids]
        if own or body.kind not in _QUIET:
            cells = _cells(own, year, columns=len(months), tone=tone_of(body.colour), warned=warned)
            rows.append(_row(body, cells, year, presidency))
    others = [event for event in events if not event.body_ids]
    if others:
        cells = _cells(others, year, columns=len(months), tone=0, warned=warned)
        rows.append(YearRow(name=_("No body named"), tone=0, cells=cells))
    return Grid(months=months, rows=rows)


def _row(
    body: Body, cells: list[list[Slot]], year: PlanYear, presidency: Presidency | None
) -> YearRow:
    chair = chair_of(body, year, presidency)
    return YearRow(
        name=body.label,
        tone=tone_of(body.colour),
        href=f"/bodies/{body.slug}",
        note=_("Chair: %(name)s", name=chair) if chair else "",
        cells=cells,
    )


def chair_of(body: Body, year: PlanYear, presidency: Presidency | None) -> str:
    """Return who chairs in the year: the presidency, or whoever has the term; "" if not known."""
    if body.chair_rule is ChairRule.ROTATING:
        return country_name(presidency.country) if presidency else _("not recorded yet")
    names = [
        _holder(term) for term in body.terms if term.role is TermRole.CHAIR and _in(term, year)
    ]
    return ", ".join(name for name in names if name)


def _holder(term: Term) -> str:
    if term.person:
        return term.person.name
    return term.organisation.name if term.organisation else country_name(term.country)


def _in(term: Term, year: PlanYear) -> bool:
    return (term.since is None or term.since.first_day <= year.last) and (
        term.until is None or term.until.last_day >= year.first
    )


def _column(event: Event, year: PlanYear) -> int | None:
    """Return the month in which the event begins, the first for one that began before."""
    first = event.when.first_day
    if first is None or event.precision is DatePrecision.YEAR:
        return None
    return year.column(max(first, year.first))


def _cells(
    events: Sequence[Event], year: PlanYear, *, columns: int, tone: int, warned: Collection[int]
) -> list[list[Slot]]:
    cells: list[list[Slot]] = [[] for _each in range(columns)]
    for event in events:
        place = _column(event, year)
        cells[-1 if place is None else place].append(_slot(event, tone=tone, warned=warned))
    return cells


def _slot(event: Event, *, tone: int, warned: Collection[int]) -> Slot:
    title = text_in(event, "title", str(get_locale() or "en"))[0]
    return Slot(
        text=short_title(event, title),
        href=address(event),
        title=f"{title}, {dates.when_in_words(event.when)}",
        tone=tone,
        time=_days(event),
        is_rough=event.date_to_be_confirmed,
        is_warned=event.id in warned,
        off=off_word(event),
    )


def address(event: Event) -> str:
    """Return the page on which the actor works on the event, or looks at it."""
    may_edit = allows(current_actor(), Permission.EVENT_EDIT, event)
    return f"/organise/events/{event.slug}" if may_edit else f"/events/{event.slug}"


def short_title(event: Event, title: str) -> str:
    """Return the body's acronym and the meeting's number, else as much of the title as fits."""
    body, number = event.leading_body, event.ordinal_in_presidency or event.ordinal
    if body and body.acronym and number:
        return f"{body.acronym} {number}"
    if len(title) <= LONGEST:
        return title
    return f"{title[:LONGEST].rpartition(' ')[0] or title[:LONGEST]}…"


def _days(event: Event) -> str:
    """Return "9 Nov" or "15–16 Jun", or "" where no day is known."""
    when = event.when
    if not when.has_day or when.first_day is None or when.last_day is None:
        return ""
    first, last = when.first_day, when.last_day
    span = str(first.day) if first == last else f"{first.day}–{last.day}"
    return f"{span} {dates.short_month(first)}"
