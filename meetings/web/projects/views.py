"""Pages of the projects, and the list of frameworks."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from meetings.domain.bodies.palette import palette_index
from meetings.domain.documents.models import Document
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.frameworks import queries as frameworks
from meetings.domain.projects import queries
from meetings.domain.reports import queries as reports
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import body_url, framework_url
from meetings.i18n.localised_fields import localised_field
from meetings.web.projects import presenter
from meetings.web.reports import meeting_table
from meetings.web.reports import presenter as report_presenter

bp = Blueprint("projects", __name__)


@bp.get("/projects")
@public
def index() -> ResponseReturnValue:
    """List all projects by name, and the frameworks."""
    counts = reports.count_by_project(db_session(), current_actor())
    return public_page(
        render_template(
            "projects/index.html",
            rows=[
                presenter.project_line(project, counts.get(project.id, 0))
                for project in queries.list_projects(db_session())
            ],
            frameworks=[
                (framework.name, framework_url(framework.slug), framework.strategy)
                for framework in frameworks.list_frameworks(db_session())
            ],
        )
    )


@bp.get("/projects/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show a project: partners, period, meetings and documents."""
    project = queries.get_by_slug(db_session(), slug)
    if project is None:
        abort(404)
    actor = current_actor()
    title, language = localised_field(project)
    meetings = reports.list_meeting_reports(db_session(), actor, reports.in_project(project.id))
    documents = reports.list_documents(db_session(), actor, Document.project_id == project.id)
    return public_page(
        render_template(
            "projects/show.html",
            name=project.label,
            title=title if title != project.label else "",
            language=language,
            summary=localised_field(project, "summary")[0],
            facts=presenter.project_facts(project),
            website=project.website,
            bodies=[(b.label, palette_index(b.colour), body_url(b.slug)) for b in project.bodies],
            meetings=[meeting_table.meeting_row(meeting) for meeting in meetings],
            documents=[report_presenter.report_document_line(document) for document in documents],
            calendar=filter_url(EventFilter(projects=(project.slug,))),
        )
    )
