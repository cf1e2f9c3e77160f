"""Pages of the projects, and the list of frameworks."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.palette import palette_index
from meetings.domain.documents.models import Document
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.frameworks import queries as frameworks
from meetings.domain.projects import queries
from meetings.domain.projects.models import PartnerRole, Project, ProjectPartner
from meetings.domain.reports import queries as reports
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import body_url, framework_url, project_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.kernel.text import normalise
from meetings.kernel.translated import localised_text
from meetings.web.reports import meeting_table
from meetings.web.reports import presenter as report_words

bp = Blueprint("projects", __name__)


@dataclass(frozen=True, kw_only=True)
class ProjectListLine:
    """A project in the list."""

    href: str
    label: str
    title: str
    language: str
    bodies: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


@bp.get("/projects")
@public
def index() -> ResponseReturnValue:
    """List all projects by name, and the frameworks."""
    counts = reports.count_by_project(db_session(), current_actor())
    return public_page(
        render_template(
            "projects/index.html",
            rows=[
                _project_line(project, counts.get(project.id, 0))
                for project in queries.list_projects(db_session())
            ],
            frameworks=[
                (framework.name, framework_url(framework.slug), framework.strategy)
                for framework in frameworks.list_frameworks(db_session())
            ],
        )
    )


def _project_line(project: Project, meetings: int) -> ProjectListLine:
    title, language = _localised_title(project)
    countries = len(project.countries)
    notes = [dates.period(project.since, project.until), _introduction(project)]
    if countries:
        notes.append(ngettext("%(num)s country", "%(num)s countries", countries))
    notes.append(ngettext("%(num)s meeting", "%(num)s meetings", meetings) if meetings else "")
    return ProjectListLine(
        href=project_url(project.slug),
        label=project.label,
        title=title if title != project.label else "",
        language=language,
        bodies=tuple((body.label, palette_index(body.colour)) for body in project.bodies),
        notes=tuple(note for note in notes if note),
    )


@bp.get("/projects/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show a project: partners, period, meetings and documents."""
    project = queries.get_by_slug(db_session(), slug)
    if project is None:
        abort(404)
    actor = current_actor()
    title, language = _localised_title(project)
    meetings = reports.list_meeting_reports(db_session(), actor, reports.in_project(project.id))
    documents = reports.list_documents(db_session(), actor, Document.project_id == project.id)
    return public_page(
        render_template(
            "projects/show.html",
            name=project.label,
            title=title if title != project.label else "",
            language=language,
            summary=localised_text(project, "summary", str(get_locale() or "en"))[0],
            facts=_project_facts(project),
            website=project.website,
            bodies=[(b.label, palette_index(b.colour), body_url(b.slug)) for b in project.bodies],
            meetings=[meeting_table.meeting_row(meeting) for meeting in meetings],
            documents=[report_words.report_document_line(document) for document in documents],
            calendar=filter_url(EventFilter(projects=(project.slug,))),
        )
    )


def _localised_title(project: Project) -> tuple[str, str]:
    """Return the title, and its language if it differs from the page's."""
    locale = str(get_locale() or "en")
    title, language = localised_text(project, "title", locale)
    return title, "" if language == locale else language


def _introduction(project: Project) -> str:
    if project.introduced is None:
        return ""
    return _("introduced %(date)s", date=dates.partial_date(project.introduced))


def _project_facts(project: Project) -> list[tuple[str, str]]:
    """Return the known facts of the project; only the period is shown if not known."""
    facts = [(_("Period"), dates.period(project.since, project.until) or _("not recorded"))]
    if project.introduced:
        facts.append((_("Introduced"), dates.partial_date(project.introduced)))
    for role, label in (
        (PartnerRole.LEAD, _("Lead")),
        (PartnerRole.PARTNER, _("Partners")),
        (PartnerRole.FUNDER, _("Funded by")),
    ):
        names = [_partner_text(partner) for partner in project.partners if partner.role is role]
        if names:
            facts.append((label, "; ".join(names)))
    countries = sorted(
        (country_name(country.country) for country in project.countries), key=normalise
    )
    if countries:
        facts.append((_("Countries"), ", ".join(countries)))
    return facts


def _partner_text(partner: ProjectPartner) -> str:
    organisation = partner.organisation
    name = (
        f"{organisation.name} ({country_name(organisation.country)})"
        if organisation.country
        else organisation.name
    )
    return f"{name}: {partner.note}" if partner.note else name
