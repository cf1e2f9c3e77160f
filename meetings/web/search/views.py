"""Search by group over everything that the reader may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import palette_index
from meetings.domain.documents.models import Document
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, Venue
from meetings.domain.outcomes.models import Outcome
from meetings.domain.projects.models import Project
from meetings.domain.search import queries as search
from meetings.domain.search.queries import PersonHit, SearchGroup, SearchQuery
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import body_url, event_url, project_url, with_query
from meetings.i18n.labels import country_name, label_for
from meetings.kernel.text import clean, normalise, search_terms
from meetings.kernel.translated import TranslatedMixin, localised_text
from meetings.web.pagination import Page, pager_links, requested_page
from meetings.web.reports.meeting_table import short_date
from meetings.web.reports.presenter import office_text

bp = Blueprint("search", __name__)
MAX_QUERY_LENGTH = 200
GROUP_PREVIEW_SIZE, PAGE_SIZE, MAX_APPEARANCES = 5, 30, 4


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


@bp.get("/search")
@public
def show() -> ResponseReturnValue:
    """Show results of every group, or all results of one group, in pages."""
    text = clean(request.args.get("q"))[:MAX_QUERY_LENGTH]
    query = SearchQuery(text, current_actor(), _countries_by_word(text))
    counts = search.count_hits(db_session(), query) if query.words else {}
    chosen = next((group for group in SearchGroup if group.value == request.args.get("in")), None)
    page = requested_page(
        request.args.get("page", ""), counts.get(chosen, 0) if chosen else 0, PAGE_SIZE
    )
    return public_page(
        render_template(
            "search/show.html",
            text=text,
            asked=bool(query.words),
            total=_total_text(sum(counts.values())),
            chips=_group_chips(text, counts, chosen),
            sections=_sections(query, counts, chosen, page),
            pager_values=pager_links(page, lambda n: _search_url(text, chosen, n)),
        )
    )


def _total_text(number: int) -> str:
    return ngettext("%(num)s result", "%(num)s results", number)


def _countries_by_word(text: str) -> Mapping[str, frozenset[str]]:
    """Return the countries that each word may name in the reader's language."""
    locale = get_locale() or Locale("en")
    named = [(code, normalise(name)) for code, name in locale.territories.items() if len(code) == 2]
    return {
        word: frozenset(code for code, name in named if word in name)
        for word in search_terms(text)
        if len(word) > 2
    }


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


def _search_url(text: str, group: SearchGroup | None = None, page: int = 1) -> str:
    pairs = {"q": text} | ({"in": group.value} if group else {})
    more = {"page": str(page)} if page > 1 else {}
    return with_query(url_for("search.show"), pairs | more)


def _group_chips(
    text: str, counts: Mapping[SearchGroup, int], chosen: SearchGroup | None
) -> list[tuple[str, str, bool]]:
    """Return the groups with results, and their counts."""
    titles = _group_titles()
    chips = [
        (f"{titles[group]} {format_decimal(number)}", _search_url(text, group), group is chosen)
        for group, number in counts.items()
        if number
    ]
    return [(_("Everything"), _search_url(text), chosen is None), *chips] if chips else []


def _sections(
    query: SearchQuery, counts: Mapping[SearchGroup, int], chosen: SearchGroup | None, page: Page
) -> list[SearchSection]:
    titles, sections = _group_titles(), []
    for group, number in counts.items():
        if not number or chosen not in (None, group):
            continue
        limit, offset = (PAGE_SIZE, page.offset) if chosen else (GROUP_PREVIEW_SIZE, 0)
        listed, hit = _FINDERS[group]
        section = SearchSection(
            title=titles[group],
            count=format_decimal(number),
            hits=[hit(item) for item in listed(db_session(), query, limit=limit, offset=offset)],
            more=_search_url(query.text, group)
            if not chosen and number > GROUP_PREVIEW_SIZE
            else "",
        )
        sections.append(section)
    return sections


def _localised_title(thing: TranslatedMixin, name: str = "title") -> tuple[str, str]:
    """Return the title, and its language if it differs from the page's."""
    locale = str(get_locale() or "en")
    title, language = localised_text(thing, name, locale)
    return title, "" if language == locale else language


def _event_hit(event: Event) -> SearchHit:
    title, language = _localised_title(event)
    return SearchHit(
        title=title,
        language=language,
        href=event_url(event.slug),
        note=f"{label_for(event.kind)} · {short_date(event)}",
        tags=[(body.label, palette_index(body.colour)) for body in event.bodies],
    )


def _person_hit(person_hit: PersonHit) -> SearchHit:
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
    title, language = _localised_title(event)
    role = appearance.role_label or label_for(appearance.role)
    note = " · ".join(part for part in (short_date(event), role, office_text(appearance)) if part)
    return title, event_url(event.slug), language, note


def _body_hit(body: Body) -> SearchHit:
    name, language = _localised_title(body, "name")
    tags = [(body.acronym, palette_index(body.colour))] if body.acronym else []
    note = label_for(body.kind)
    return SearchHit(title=name, language=language, href=body_url(body.slug), tags=tags, note=note)


def _project_hit(project: Project) -> SearchHit:
    title, language = _localised_title(project)
    href = project_url(project.slug)
    if project.acronym in ("", title):
        return SearchHit(title=title, language=language, href=href)
    return SearchHit(title=project.acronym, href=href, note=title)


def _venue_hit(venue_and_count: tuple[Venue, int]) -> SearchHit:
    venue, times = venue_and_count
    names = [venue.name, venue.city, country_name(venue.country)]
    return SearchHit(
        title=", ".join(dict.fromkeys(name for name in names if name)),
        href=filter_url(EventFilter(text=venue.city or venue.name)),
        note=ngettext("%(num)s meeting", "%(num)s meetings", times),
    )


def _outcome_hit(outcome: Outcome) -> SearchHit:
    event, person = outcome.event, outcome.person
    facts = [label_for(outcome.kind), person.name if person else "", _event_links(event)]
    return SearchHit(
        title=outcome.text,
        href=event_url(event.slug, fragment=outcome.slug) if event else "",
        language="" if outcome.language == str(get_locale() or "en") else outcome.language,
        note=" · ".join(part for part in facts if part),
    )


def _document_hit(document: Document) -> SearchHit:
    event = document.event
    title, language = _localised_title(document)
    return SearchHit(
        title=title,
        language=language,
        href=event_url(event.slug) if event else document.url,
        note=" · ".join(part for part in (label_for(document.kind), _event_links(event)) if part),
    )


def _event_links(event: Event | None) -> str:
    return f"{_localised_title(event)[0]}, {short_date(event)}" if event else ""


_FINDERS: Mapping[SearchGroup, tuple[Callable[..., Sequence[Any]], Callable[[Any], SearchHit]]] = {
    SearchGroup.MEETINGS: (search.search_meetings, _event_hit),
    SearchGroup.PEOPLE: (search.search_people, _person_hit),
    SearchGroup.BODIES: (search.search_bodies, _body_hit),
    SearchGroup.PROJECTS: (search.search_projects, _project_hit),
    SearchGroup.PLACES: (search.search_places, _venue_hit),
    SearchGroup.OUTCOMES: (search.search_outcomes, _outcome_hit),
    SearchGroup.DOCUMENTS: (search.search_documents, _document_hit),
}
