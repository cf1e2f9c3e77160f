"""Search by group over everything that the reader may see."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel import Locale
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from meetings.domain.search import corrections
from meetings.domain.search import queries as search
from meetings.domain.search.queries import SearchGroup, SearchQuery
from meetings.http.conditional import public_page
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.kernel.text import clean, normalise, search_terms
from meetings.web.pagination import Page, pager_links, requested_page
from meetings.web.search import presenter

bp = Blueprint("search", __name__)
MAX_QUERY_LENGTH = 200
GROUP_PREVIEW_SIZE, PAGE_SIZE = 5, 30


@bp.get("/search")
@public
def show() -> ResponseReturnValue:
    """Show results of every group, or all results of one group, in pages.

    If there are none, show those of the nearest words, unless exactly these words are searched.
    """
    typed = clean(request.args.get("q"))[:MAX_QUERY_LENGTH]
    query = SearchQuery(typed, current_actor(), _countries_by_word(typed))
    counts: Mapping[SearchGroup, int] = {}
    if query.words:
        counts = search.count_hits(db_session(), query)
        if not any(counts.values()) and "exact" not in request.args:
            corrected = corrections.correct(db_session(), query, _countries_by_word)
            query, counts = corrected or (query, counts)
    text = query.text
    chosen = next((group for group in SearchGroup if group.value == request.args.get("in")), None)
    page = requested_page(
        request.args.get("page", ""), counts.get(chosen, 0) if chosen else 0, PAGE_SIZE
    )
    return public_page(
        render_template(
            "search/show.html",
            text=typed,
            correction=presenter.correction(typed, text),
            asked=bool(query.words),
            total=presenter.total_text(sum(counts.values())),
            chips=presenter.group_chips(text, counts, chosen),
            sections=_sections(query, counts, chosen, page),
            pager_values=pager_links(page, lambda n: presenter.search_url(text, chosen, n)),
        )
    )


def _countries_by_word(text: str) -> Mapping[str, frozenset[str]]:
    """Return the countries that each word may name in the reader's language."""
    locale = get_locale() or Locale("en")
    named = [(code, normalise(name)) for code, name in locale.territories.items() if len(code) == 2]
    return {
        word: frozenset(code for code, name in named if word in name)
        for word in search_terms(text)
        if len(word) > 2
    }


def _sections(
    query: SearchQuery, counts: Mapping[SearchGroup, int], chosen: SearchGroup | None, page: Page
) -> list[presenter.SearchSection]:
    sections = []
    for group, number in counts.items():
        if not number or chosen not in (None, group):
            continue
        limit, offset = (PAGE_SIZE, page.offset) if chosen else (GROUP_PREVIEW_SIZE, 0)
        find, present = _FINDERS[group]
        hits = [present(row) for row in find(db_session(), query, limit=limit, offset=offset)]
        is_cut = not chosen and number > GROUP_PREVIEW_SIZE
        more = presenter.search_url(query.text, group) if is_cut else ""
        sections.append(presenter.search_section(group, hits, number, more=more))
    return sections


_FINDERS: Mapping[
    SearchGroup, tuple[Callable[..., Sequence[Any]], Callable[[Any], presenter.SearchHit]]
] = {
    SearchGroup.MEETINGS: (search.search_meetings, presenter.event_hit),
    SearchGroup.PEOPLE: (search.search_people, presenter.person_hit),
    SearchGroup.BODIES: (search.search_bodies, presenter.body_hit),
    SearchGroup.PROJECTS: (search.search_projects, presenter.project_hit),
    SearchGroup.PLACES: (search.search_places, presenter.venue_hit),
    SearchGroup.OUTCOMES: (search.search_outcomes, presenter.outcome_hit),
    SearchGroup.DOCUMENTS: (search.search_documents, presenter.document_hit),
}
