"""Present the projects: the list, and the page of each."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.projects.models import PartnerRole, Project, ProjectPartner
from meetings.http.urls import project_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.i18n.localised_fields import localised_field
from meetings.i18n.sorting import sorted_names
from meetings.web.event_rows import body_tags


@dataclass(frozen=True, kw_only=True)
class ProjectListLine:
    """A project in the list."""

    href: str
    label: str
    title: str
    language: str
    bodies: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def project_line(project: Project, meetings: int) -> ProjectListLine:
    """Return the project as a line of the list, with its number of meetings."""
    title, language = localised_field(project)
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
        bodies=body_tags(project.bodies),
        notes=tuple(note for note in notes if note),
    )


def _introduction(project: Project) -> str:
    if project.introduced is None:
        return ""
    return _("introduced %(date)s", date=dates.partial_date(project.introduced))


def project_facts(project: Project) -> list[tuple[str, str]]:
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
    countries = sorted_names(country_name(country.country) for country in project.countries)
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
