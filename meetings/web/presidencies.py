"""Pages of the presidencies: who presided when, and the report of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.events.models import Event
from meetings.domain.outcomes import queries as outcomes
from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.presidencies import queries
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.queries import Trio
from meetings.domain.reports import queries as reports
from meetings.http import dates
from meetings.http.conditional import shared
from meetings.http.frame import presidency_name, today
from meetings.http.guards import public
from meetings.http.phrases import country_name
from meetings.http.session import current_actor, session
from meetings.web import meeting_table, report_words
from meetings.web.outcomes import Entry, entry

bp = Blueprint("presidencies", __name__)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A presidency in the list of all; ``gap`` says what is not recorded after it."""

    name: str
    href: str
    period: str
    priorities: tuple[str, ...]
    counts: str
    is_now: bool
    gap: str


@bp.get("/presidencies")
@public
def index() -> ResponseReturnValue:
    """List all presidencies, the latest first, and say where none is recorded."""
    recorded = queries.with_details(session())
    counts = reports.counts_by_presidency(session(), current_actor())
    now = today()
    rows = []
    for place, each in enumerate(recorded):
        after = recorded[place - 1].starts_on if place else None
        rows.append(_listed(each, counts.get(each.id, (0, 0)), after=after, now=now))
    return shared(render_template("presidencies/index.html", rows=rows))


def _listed(it: Presidency, counts: tuple[int, int], *, after: date | None, now: date) -> Listed:
    held, planned = counts
    words = [ngettext("%(num)s meeting held", "%(num)s meetings held", held)] if held else []
    if planned:
        words.append(_("%(count)s planned", count=format_decimal(planned)))
    return Listed(
        name=presidency_name(it),
        href=f"/presidencies/{it.slug}",
        period=dates.days(it.starts_on, it.ends_on),
        priorities=tuple(each.name for each in it.priorities),
        counts=" · ".join(words) or _("no meetings recorded"),
        is_now=it.starts_on <= now <= it.ends_on,
        gap=_gap(it.ends_on, after, now),
    )


def _gap(ended: date, after: date | None, now: date) -> str:
    """Say what is missing between a presidency and the next one that is recorded."""
    first = ended + timedelta(days=1)
    if after is None:
        if first > now:
            return ""
        return _("The presidency since %(day)s is not recorded yet.", day=dates.day(first))
    if after <= first:
        return ""
    span = dates.days(first, after - timedelta(days=1))
    return _("The presidency of %(days)s is not recorded.", days=span)


@bp.get("/presidencies/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the report of one presidency: figures, meetings, what was adopted, who spoke."""
    recorded = queries.with_details(session())
    it = next((each for each in recorded if each.slug == slug), None)
    if it is None:
        abort(404)
    trio = queries.trio_among(recorded, it.starts_on)
    return shared(
        render_template(
            "presidencies/show.html",
            name=presidency_name(it),
            lead=_report_lead(it, today()),
            summary=it.summary,
            programme_url=it.programme_url,
            trio=_trio(trio, it),
            priorities=[(each.name, each.description) for each in it.priorities],
            record=f"/outcomes?presidency={it.slug}",
            calendar=f"/?presidency={it.slug}",
            **_report(it),
        )
    )


def _report(it: Presidency) -> dict[str, object]:
    """Return what the report shows of meetings, outcomes and documents."""
    actor = current_actor()
    meetings = reports.meetings(session(), actor, Event.presidency_id == it.id)
    said = outcomes.of_presidency(session(), actor, it.id)
    documents = reports.documents(session(), actor, reports.of_presidency(it.id))
    summary = reports.summary(meetings)
    return {
        "figures": report_words.figures(summary),
        "by_body": report_words.by_body(summary),
        "by_kind": report_words.by_kind(summary),
        "sections": _by_priority(meetings),
        "facts": _facts(it, summary),
        "documents": report_words.by_standing(documents),
        "quotations": _entries(said, quotations=True),
        "outcomes": _entries(said, quotations=False),
        "speakers": report_words.speakers(reports.speakers(meetings)),
    }


def _report_lead(it: Presidency, now: date) -> str:
    days = dates.days(it.starts_on, it.ends_on)
    if now > it.ends_on:
        return _("Report of activities · %(days)s", days=days)
    return _("Plan and record so far · %(days)s", days=days)


def _by_priority(
    meetings: Sequence[reports.Meeting],
) -> list[tuple[str, list[meeting_table.TableGroup]]]:
    """Return the meetings below the priorities of their leading bodies; the rest comes last."""
    found: dict[tuple[bool, int, str], list[reports.Meeting]] = {}
    for each in meetings:
        priority = each.priority
        key = (
            priority is None,
            priority.position if priority else 0,
            priority.name if priority else "",
        )
        found.setdefault(key, []).append(each)
    rest = _("Other meetings") if len(found) > 1 else _("Meetings")
    return [(key[2] or rest, meeting_table.groups(found[key])) for key in sorted(found)]


def _facts(it: Presidency, summary: reports.Summary) -> list[tuple[str, str]]:
    facts = [(_("Presides"), country_name(it.country))]
    if it.chair:
        facts.append((_("Chair"), ", ".join(filter(None, [it.chair.name, it.chair_position]))))
    named = sorted(country_name(code) for code in summary.countries)
    if named:
        facts.append((_("Countries named"), ", ".join(named)))
    return facts


def _trio(trio: Trio, it: Presidency) -> list[tuple[str, str, str]]:
    """Return previous, this and next presidency: what it is of the three, its name, its address."""
    places = [(_("Before"), trio.previous), (_("This"), it), (_("Next"), trio.following)]
    return [
        (
            label,
            presidency_name(each) if each else _("not recorded"),
            f"/presidencies/{each.slug}" if each and each is not it else "",
        )
        for label, each in places
    ]


def _entries(said: Sequence[Outcome], *, quotations: bool) -> list[Entry]:
    return [entry(each) for each in said if (each.kind is OutcomeKind.QUOTATION) == quotations]
