"""Present the results of a search, by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import palette_index
from meetings.domain.documents.models import Document
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, Venue
from meetings.domain.outcomes.models import Outcome
from meetings.domain.projects.models import Project
from meetings.domain.search.queries import PersonHit, SearchGroup
from meetings.http.event_filters import filter_url
from meetings.http.urls import body_url, event_url, project_url, with_query
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.localised_fields import localised_field, unless_page_language
from meetings.presenters.offices import office_text
from meetings.web.event_rows import body_tags
from meetings.web.reports.meeting_table import short_date

MAX_APPEARANCES = 4


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """A search result; without ``href`` it has no page, and ``links`` lead to its meetings."""

    title: str
    href: str = ""
    language: str = ""
    note: str = ""
    tags: Sequence[tuple[str, int]] = ()
    links: Sequence[tuple[str, str, str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class SearchSection:
    """The results of a group; ``more`` links to all of them if only some are shown."""

    title: str
    count: str
    hits: Sequence[SearchHit]
    more: str


@dataclass(frozen=True, kw_only=True)
class Correction:
    """The text whose results are shown instead, and the URL of a search for the typed one."""

    shown: str
    typed: str
    exact_url: str


def correction(typed: str, shown: str) -> Correction | None:
    """Return the correction of the typed text, or None if its own results are shown."""
    if typed == shown:
        return None
    exact_url = with_query(url_for("search.show"), {"q": typed, "exact": "1"})
    return Correction(shown=shown, typed=typed, exact_url=exact_url)


def total_text(number: int) -> str:
    """Return the number of results as text."""
    return ngettext("%(num)s result", "%(num)s results", number)


def _group_titles() -> dict[SearchGroup, str]:
    return {
        SearchGroup.MEETINGS: _("Meetings"),
        SearchGroup.PEOPLE: _("People"),
        SearchGroup.BODIES: _("Bodies"),
        SearchGroup.PROJECTS: _("Projects"),
        SearchGroup.PLACES: _("Places"),
        SearchGroup.OUTCOMES: _("Record"),
        SearchGroup.DOCUMENTS: _("Documents"),
    }


def search_section(
    group: SearchGroup, hits: Sequence[SearchHit], number: int, *, more: str
) -> SearchSection:
    """Return the shown results of the group; ``number`` counts all of them."""
    return SearchSection(
        title=_group_titles()[group], count=format_decimal(number), hits=hits, more=more
    )


def search_url(text: str, group: SearchGroup | None = None, page: int = 1) -> str:
    """Return the URL of the results of a group, or of all groups."""
    pairs = {"q": text} | ({"in": group.value} if group else {})
    more = {"page": str(page)} if page > 1 else {}
    return with_query(url_for("search.show"), pairs | more)


def group_chips(
    text: str, counts: Mapping[SearchGroup, int], chosen: SearchGroup | None
) -> list[tuple[str, str, bool]]:
    """Return the groups with results, and their counts."""
    titles = _group_titles()
    chips = [
        (f"{titles[group]} {format_decimal(number)}", search_url(text, group), group is chosen)
        for group, number in counts.items()
        if number
    ]
    return [(_("Everything"), search_url(text), chosen is None), *chips] if chips else []


def event_hit(event: Event) -> SearchHit:
    """Return the meeting as a search result."""
    title, language = localised_field(event)
    return SearchHit(
        title=title,
        language=language,
        href=event_url(event.slug),
        note=f"{label_for(event.kind)} · {short_date(event)}",
        tags=body_tags(event.bodies),
    )


def person_hit(person_hit: PersonHit) -> SearchHit:
    """Return the person with the latest appearances and their offices."""
    more = len(person_hit.appearances) - MAX_APPEARANCES
    return SearchHit(
        title=person_hit.name,
        links=[
            _appearance_link(appearance) for appearance in person_hit.appearances[:MAX_APPEARANCES]
        ],
        note=ngettext("and %(num)s more", "and %(num)s more", more) if more > 0 else "",
    )


def _appearance_link(appearance: Appearance) -> tuple[str, str, str, str]:
    event = appearance.event
    title, language = localised_field(event)
    role = appearance.role_label or label_for(appearance.role)
    note = " · ".join(part for part in (short_date(event), role, office_text(appearance)) if part)
    return title, event_url(event.slug), language, note


def body_hit(body: Body) -> SearchHit:
    """Return the body as a search result."""
    name, language = localised_field(body, "name")
    tags = [(body.acronym, palette_index(body.colour))] if body.acronym else []
    note = label_for(body.kind)
    return SearchHit(title=name, language=language, href=body_url(body.slug), tags=tags, note=note)


def project_hit(project: Project) -> SearchHit:
    """Return the project as a search result."""
    title, language = localised_field(project)
    href = project_url(project.slug)
    if project.acronym in ("", title):
        return SearchHit(title=title, language=language, href=href)
    return SearchHit(title=project.acronym, href=href, note=title)


def venue_hit(venue_and_count: tuple[Venue, int]) -> SearchHit:
    """Return the venue with its number of meetings; it links to those in its city."""
    venue, times = venue_and_count
    names = [venue.name, venue.city, country_name(venue.country)]
    return SearchHit(
        title=", ".join(dict.fromkeys(name for name in names if name)),
        href=filter_url(EventFilter(text=venue.city or venue.name)),
        note=ngettext("%(num)s meeting", "%(num)s meetings", times),
    )


def outcome_hit(outcome: Outcome) -> SearchHit:
    """Return the outcome as a search result."""
    event, person = outcome.event, outcome.person
    facts = [label_for(outcome.kind), person.name if person else "", _event_links(event)]
    return SearchHit(
        title=outcome.text,
        href=event_url(event.slug, fragment=outcome.slug) if event else "",
        language=unless_page_language(outcome.language),
        note=" · ".join(part for part in facts if part),
    )


def document_hit(document: Document) -> SearchHit:
    """Return the document as a search result; it links to its meeting if it has one."""
    event = document.event
    title, language = localised_field(document)
    return SearchHit(
        title=title,
        language=language,
        href=event_url(event.slug) if event else document.url,
        note=" · ".join(part for part in (label_for(document.kind), _event_links(event)) if part),
    )


def _event_links(event: Event | None) -> str:
    return f"{localised_field(event)[0]}, {short_date(event)}" if event else ""
