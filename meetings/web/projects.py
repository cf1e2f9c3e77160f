"""Pages of the projects, and the list of the frameworks that meetings serve."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.palette import tone_of
from meetings.domain.documents.models import Document
from meetings.domain.frameworks import queries as frameworks
from meetings.domain.projects import queries
from meetings.domain.projects.models import PartnerRole, Project, ProjectPartner
from meetings.domain.reports import queries as reports
from meetings.http import dates
from meetings.http.conditional import shared
from meetings.http.guards import public
from meetings.http.phrases import country_name
from meetings.http.session import current_actor, session
from meetings.kernel.translated import text_in
from meetings.web import meeting_table, report_words

bp = Blueprint("projects", __name__)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A project in the list of all."""

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
    counts = reports.counts_by_project(session(), current_actor())
    return shared(
        render_template(
            "projects/index.html",
            rows=[_listed(each, counts.get(each.id, 0)) for each in queries.by_name(session())],
            frameworks=[
                (each.name, f"/frameworks/{each.slug}", each.strategy)
                for each in frameworks.by_name(session())
            ],
        )
    )


def _listed(project: Project, meetings: int) -> Listed:
    title, language = _titled(project)
    countries = len(project.countries)
    notes = [dates.span(project.since, project.until), _introduced(project)]
    if countries:
        notes.append(ngettext("%(num)s country", "%(num)s countries", countries))
    notes.append(ngettext("%(num)s meeting", "%(num)s meetings", meetings) if meetings else "")
    return Listed(
        href=f"/projects/{project.slug}",
        label=project.label,
        title=title if title != project.label else "",
        language=language,
        bodies=tuple((body.label, tone_of(body.colour)) for body in project.bodies),
        notes=tuple(note for note in notes if note),
    )


@bp.get("/projects/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show one project: who, from when to when, its meetings and documents."""
    project = queries.by_slug(session(), slug)
    if project is None:
        abort(404)
    actor = current_actor()
    title, language = _titled(project)
    meetings = reports.meetings(session(), actor, reports.of_project(project.id))
    documents = reports.documents(session(), actor, Document.project_id == project.id)
    return shared(
        render_template(
            "projects/show.html",
            name=project.label,
            title=title if title != project.label else "",
            language=language,
            summary=text_in(project, "summary", str(get_locale() or "en"))[0],
            facts=_facts(project),
            website=project.website,
            bodies=[(b.label, tone_of(b.colour), f"/bodies/{b.slug}") for b in project.bodies],
            meetings=[meeting_table.table_row(each) for each in meetings],
            documents=[report_words.report_document(each) for each in documents],
            calendar=f"/?project={project.slug}",
        )
    )


def _titled(project: Project) -> tuple[str, str]:
    """Return the title, and its language where that is not the page's."""
    locale = str(get_locale() or "en")
    title, language = text_in(project, "title", locale)
    return title, "" if language == locale else language


def _introduced(project: Project) -> str:
    if project.introduced is None:
        return ""
    return _("introduced %(date)s", date=dates.partial(project.introduced))


def _facts(project: Project) -> list[tuple[str, str]]:
    """Return what is known of the project; what is not known is said of the period alone."""
    facts = [(_("Period"), dates.span(project.since, project.until) or _("not recorded"))]
    if project.introduced:
        facts.append((_("Introduced"), dates.partial(project.introduced)))
    for role, label in (
        (PartnerRole.LEAD, _("Lead")),
        (PartnerRole.PARTNER, _("Partners")),
        (PartnerRole.FUNDER, _("Funded by")),
    ):
        names = [_partner(each) for each in project.partners if each.role is role]
        if names:
            facts.append((label, "; ".join(names)))
    countries = sorted(country_name(each.country) for each in project.countries)
    if countries:
        facts.append((_("Countries"), ", ".join(countries)))
    return facts


def _partner(partner: ProjectPartner) -> str:
    it = partner.organisation
    name = f"{it.name} ({country_name(it.country)})" if it.country else it.name
    return f"{name}: {partner.note}" if partner.note else name
