"""Pages of the bodies: the list, and one page for each."""

from datetime import UTC, datetime, time

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from meetings.domain.bodies import queries
from meetings.domain.events import queries_by_body
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.projects import queries as projects
from meetings.domain.registration import queries as registration
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import local_today
from meetings.i18n.labels import label_for
from meetings.i18n.localised_fields import localised_field
from meetings.kernel import clock
from meetings.web.bodies import presenter
from meetings.web.bodies.meeting_lists import meeting_lists
from meetings.web.bodies.series import series_numbers

bp = Blueprint("bodies", __name__)
MAX_MEETINGS = 10


@bp.get("/bodies")
@public
def index() -> ResponseReturnValue:
    """List all bodies by priority, each with kind and current chair."""
    recorded, day = presidencies.list_newest_first(db_session()), local_today()
    counts = queries_by_body.count_by_body(db_session(), current_actor())
    grouped = queries.group_by_priority(db_session())
    groups = [
        (
            presenter.group_name(priority, is_only=len(grouped) == 1),
            [presenter.body_line(body, recorded, counts.get(body.id, 0), day) for body in bodies],
        )
        for priority, bodies in grouped
    ]
    return public_page(render_template("bodies/index.html", groups=groups))


@bp.get("/bodies/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show a body: chairs, members, meetings, series, projects and calendar."""
    body = queries.get_by_slug(db_session(), slug)
    if body is None:
        abort(404)
    actor, day = current_actor(), local_today()
    midnight = datetime.combine(day, time(0), UTC)
    body_meetings = queries_by_body.list_body_meetings(
        db_session(), body.id, actor, since=midnight, limit=MAX_MEETINGS
    )
    name, language = localised_field(body, "name")
    shown_meetings = [*body_meetings.coming, *body_meetings.past]
    taken = registration.count_taken_by_event(db_session(), [event.id for event in shown_meetings])
    coming, past = meeting_lists(body, body_meetings, taken, day=day, now=clock.now())
    return public_page(
        render_template(
            "bodies/show.html",
            name=name,
            language=language,
            lead=" · ".join(part for part in (label_for(body.kind), body.acronym) if part),
            mandate=localised_field(body, "mandate")[0],
            coming=coming,
            past=past,
            chairs=presenter.body_chairs(body, presidencies.list_newest_first(db_session()), day),
            terms=presenter.other_terms(body, day),
            series=[
                series_numbers(run)
                for run in queries_by_body.list_series_runs(db_session(), body.id, actor)
            ],
            projects=[
                presenter.project_link(project)
                for project in projects.list_for_body(db_session(), body.id)
            ],
            facts=presenter.body_facts(body),
            email=body.email,
            website=body.website,
            sources=[presenter.split_source_url(source) for source in body.sources],
            panel=presenter.subscribe_panel(body, name),
            calendar=filter_url(EventFilter(bodies=(body.slug,))),
        )
    )
