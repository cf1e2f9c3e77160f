"""Pages of the presidencies: the list, and a report for each."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.outcomes import queries as outcomes
from meetings.domain.presidencies import queries
from meetings.domain.presidencies.models import Presidency
from meetings.domain.reports import queries as reports
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import local_today
from meetings.http.urls import record_url
from meetings.presenters.presidency_names import presidency_name
from meetings.web.presidencies import presenter
from meetings.web.reports import presenter as report_presenter

bp = Blueprint("presidencies", __name__)


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
            presenter.presidency_line(
                presidency, counts.get(presidency.id, (0, 0)), after=after, now=now
            )
        )
    return public_page(render_template("presidencies/index.html", rows=rows))


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
            lead=presenter.report_lead(presidency, local_today()),
            summary=presidency.summary,
            programme_url=presidency.programme_url,
            trio=presenter.trio_links(trio, presidency),
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
        "figures": report_presenter.key_figures(summary),
        "by_body": report_presenter.bars_by_body(summary),
        "by_kind": report_presenter.bars_by_kind(summary),
        "sections": presenter.group_by_priority(meetings),
        "facts": presenter.presidency_facts(presidency, summary),
        "documents": report_presenter.documents_by_result(documents),
        "quotations": presenter.outcome_lines(recorded_outcomes, quotations=True),
        "outcomes": presenter.outcome_lines(recorded_outcomes, quotations=False),
        "speakers": report_presenter.speaker_list(reports.list_speakers(meetings)),
    }
