"""Pages of the presidencies: the list, and a report for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.outcomes import queries as outcomes
from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.presidencies import queries
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.queries import Trio
from meetings.domain.reports import queries as reports
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import presidency_url, record_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.kernel.text import normalise
from meetings.presenters.layout_context import local_today, presidency_name
from meetings.web.event_rows import planned_in_words
from meetings.web.outcomes.views import OutcomeLine, outcome_line
from meetings.web.reports import meeting_table
from meetings.web.reports import presenter as report_words

bp = Blueprint("presidencies", __name__)


@dataclass(frozen=True, kw_only=True)
class PresidencyListLine:
    """A presidency in the list; ``gap`` names unrecorded years after it."""

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
    """List all presidencies, latest first, with gaps."""
    recorded = queries.list_with_details(db_session())
    counts = reports.count_by_presidency(db_session(), current_actor())
    now = local_today()
    rows = []
    for place, each in enumerate(recorded):
        after = recorded[place - 1].starts_on if place else None
        rows.append(_presidency_line(each, counts.get(each.id, (0, 0)), after=after, now=now))
    return public_page(render_template("presidencies/index.html", rows=rows))


def _presidency_line(
    it: Presidency, counts: tuple[int, int], *, after: date | None, now: date
) -> PresidencyListLine:
    held, planned = counts
    words = [ngettext("%(num)s meeting held", "%(num)s meetings held", held)] if held else []
    if planned:
        words.append(planned_in_words(planned))
    return PresidencyListLine(
        name=presidency_name(it),
        href=presidency_url(it.slug),
        period=dates.date_range(it.starts_on, it.ends_on),
        priorities=tuple(each.name for each in it.priorities),
        counts=" · ".join(words) or _("no meetings recorded"),
        is_now=it.starts_on <= now <= it.ends_on,
        gap=_gap_text(it.ends_on, after, now),
    )


def _gap_text(ended: date, after: date | None, now: date) -> str:
    """Return a sentence on the gap before the next recorded presidency."""
    first = ended + timedelta(days=1)
    if after is None:
        if first > now:
            return ""
        return _("The presidency since %(day)s has not been recorded yet.", day=dates.day(first))
    if after <= first:
        return ""
    span = dates.date_range(first, after - timedelta(days=1))
    return _("The presidency of %(days)s has not been recorded.", days=span)


@bp.get("/presidencies/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the report of a presidency: figures, meetings, results and speakers."""
    recorded = queries.list_with_details(db_session())
    it = next((each for each in recorded if each.slug == slug), None)
    if it is None:
        abort(404)
    trio = queries.find_trio(recorded, it.starts_on)
    return public_page(
        render_template(
            "presidencies/show.html",
            name=presidency_name(it),
            lead=_report_lead(it, local_today()),
            summary=it.summary,
            programme_url=it.programme_url,
            trio=_trio_links(trio, it),
            priorities=[(each.name, each.description) for each in it.priorities],
            record=record_url({"presidency": it.slug}),
            calendar=filter_url(EventFilter(presidencies=(it.slug,))),
            **_report_values(it),
        )
    )


def _report_values(it: Presidency) -> dict[str, object]:
    """Return the meetings, outcomes and documents of the report."""
    actor = current_actor()
    meetings = reports.list_meeting_reports(db_session(), actor, Event.presidency_id == it.id)
    said = outcomes.list_for_presidency(db_session(), actor, it.id)
    documents = reports.list_documents(db_session(), actor, reports.in_presidency(it.id))
    summary = reports.summarise(meetings)
    return {
        "figures": report_words.key_figures(summary),
        "by_body": report_words.bars_by_body(summary),
        "by_kind": report_words.bars_by_kind(summary),
        "sections": _by_priority(meetings),
        "facts": _presidency_facts(it, summary),
        "documents": report_words.documents_by_result(documents),
        "quotations": _outcome_lines(said, quotations=True),
        "outcomes": _outcome_lines(said, quotations=False),
        "speakers": report_words.speaker_list(reports.list_speakers(meetings)),
    }


def _report_lead(it: Presidency, now: date) -> str:
    days = dates.date_range(it.starts_on, it.ends_on)
    if now > it.ends_on:
        return _("Activity report · %(days)s", days=days)
    return _("Plan and record so far · %(days)s", days=days)


def _by_priority(
    meetings: Sequence[reports.MeetingReport],
) -> list[tuple[str, list[meeting_table.MeetingGroup]]]:
    """Return the meetings by priority of their leading body; others come last."""
    found: dict[tuple[bool, int, str], list[reports.MeetingReport]] = {}
    for each in meetings:
        priority = each.priority
        key = (
            priority is None,
            priority.position if priority else 0,
            priority.name if priority else "",
        )
        found.setdefault(key, []).append(each)
    rest = _("Other meetings") if len(found) > 1 else _("Meetings")
    return [(key[2] or rest, meeting_table.group_by_body(found[key])) for key in sorted(found)]


def _presidency_facts(it: Presidency, summary: reports.ReportSummary) -> list[tuple[str, str]]:
    facts = [(_("Presiding country"), country_name(it.country))]
    if it.chair:
        facts.append((_("Chair"), ", ".join(filter(None, [it.chair.name, it.chair_position]))))
    named = sorted((country_name(code) for code in summary.countries), key=normalise)
    if named:
        facts.append((_("Countries represented"), ", ".join(named)))
    return facts


def _trio_links(trio: Trio, it: Presidency) -> list[tuple[str, str, str]]:
    """Return label, name and URL of the previous, this and the next presidency."""
    places = [(_("Previous"), trio.previous), (_("This one"), it), (_("Next"), trio.following)]
    return [
        (
            label,
            presidency_name(each) if each else _("not recorded"),
            presidency_url(each.slug) if each and each is not it else "",
        )
        for label, each in places
    ]


def _outcome_lines(said: Sequence[Outcome], *, quotations: bool) -> list[OutcomeLine]:
    return [
        outcome_line(each) for each in said if (each.kind is OutcomeKind.QUOTATION) == quotations
    ]
