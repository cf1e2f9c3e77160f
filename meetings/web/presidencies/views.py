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
    for place, presidency in enumerate(recorded):
        after = recorded[place - 1].starts_on if place else None
        rows.append(
            _presidency_line(presidency, counts.get(presidency.id, (0, 0)), after=after, now=now)
        )
    return public_page(render_template("presidencies/index.html", rows=rows))


def _presidency_line(
    presidency: Presidency, counts: tuple[int, int], *, after: date | None, now: date
) -> PresidencyListLine:
    held, planned = counts
    words = [ngettext("%(num)s meeting held", "%(num)s meetings held", held)] if held else []
    if planned:
        words.append(planned_in_words(planned))
    return PresidencyListLine(
        name=presidency_name(presidency),
        href=presidency_url(presidency.slug),
        period=dates.date_range(presidency.starts_on, presidency.ends_on),
        priorities=tuple(priority.name for priority in presidency.priorities),
        counts=" · ".join(words) or _("no meetings recorded"),
        is_now=presidency.starts_on <= now <= presidency.ends_on,
        gap=_gap_text(presidency.ends_on, after, now),
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
    presidency = next((candidate for candidate in recorded if candidate.slug == slug), None)
    if presidency is None:
        abort(404)
    trio = queries.find_trio(recorded, presidency.starts_on)
    return public_page(
        render_template(
            "presidencies/show.html",
            name=presidency_name(presidency),
            lead=_report_lead(presidency, local_today()),
            summary=presidency.summary,
            programme_url=presidency.programme_url,
            trio=_trio_links(trio, presidency),
            priorities=[
                (priority.name, priority.description) for priority in presidency.priorities
            ],
            record=record_url({"presidency": presidency.slug}),
            calendar=filter_url(EventFilter(presidencies=(presidency.slug,))),
            **_report_values(presidency),
        )
    )


def _report_values(presidency: Presidency) -> dict[str, object]:
    """Return the meetings, outcomes and documents of the report."""
    actor = current_actor()
    meetings = reports.list_meeting_reports(
        db_session(), actor, Event.presidency_id == presidency.id
    )
    recorded_outcomes = outcomes.list_for_presidency(db_session(), actor, presidency.id)
    documents = reports.list_documents(db_session(), actor, reports.in_presidency(presidency.id))
    summary = reports.summarise(meetings)
    return {
        "figures": report_words.key_figures(summary),
        "by_body": report_words.bars_by_body(summary),
        "by_kind": report_words.bars_by_kind(summary),
        "sections": _by_priority(meetings),
        "facts": _presidency_facts(presidency, summary),
        "documents": report_words.documents_by_result(documents),
        "quotations": _outcome_lines(recorded_outcomes, quotations=True),
        "outcomes": _outcome_lines(recorded_outcomes, quotations=False),
        "speakers": report_words.speaker_list(reports.list_speakers(meetings)),
    }


def _report_lead(presidency: Presidency, now: date) -> str:
    days = dates.date_range(presidency.starts_on, presidency.ends_on)
    if now > presidency.ends_on:
        return _("Activity report · %(days)s", days=days)
    return _("Plan and record so far · %(days)s", days=days)


def _by_priority(
    meetings: Sequence[reports.MeetingReport],
) -> list[tuple[str, list[meeting_table.MeetingGroup]]]:
    """Return the meetings by priority of their leading body; others come last."""
    by_priority: dict[tuple[bool, int, str], list[reports.MeetingReport]] = {}
    for meeting in meetings:
        priority = meeting.priority
        key = (
            priority is None,
            priority.position if priority else 0,
            priority.name if priority else "",
        )
        by_priority.setdefault(key, []).append(meeting)
    rest = _("Other meetings") if len(by_priority) > 1 else _("Meetings")
    return [
        (key[2] or rest, meeting_table.group_by_body(by_priority[key]))
        for key in sorted(by_priority)
    ]


def _presidency_facts(
    presidency: Presidency, summary: reports.ReportSummary
) -> list[tuple[str, str]]:
    facts = [(_("Presiding country"), country_name(presidency.country))]
    if presidency.chair:
        facts.append(
            (
                _("Chair"),
                ", ".join(filter(None, [presidency.chair.name, presidency.chair_position])),
            )
        )
    named = sorted((country_name(code) for code in summary.countries), key=normalise)
    if named:
        facts.append((_("Countries represented"), ", ".join(named)))
    return facts


def _trio_links(trio: Trio, presidency: Presidency) -> list[tuple[str, str, str]]:
    """Return label, name and URL of the previous, this and the next presidency."""
    places = [
        (_("Previous"), trio.previous),
        (_("This one"), presidency),
        (_("Next"), trio.following),
    ]
    return [
        (
            label,
            presidency_name(neighbour) if neighbour else _("not recorded"),
            presidency_url(neighbour.slug) if neighbour and neighbour is not presidency else "",
        )
        for label, neighbour in places
    ]


def _outcome_lines(recorded: Sequence[Outcome], *, quotations: bool) -> list[OutcomeLine]:
    return [
        outcome_line(outcome)
        for outcome in recorded
        if (outcome.kind is OutcomeKind.QUOTATION) == quotations
    ]
