"""Correct the typos of a search that found nothing, with words that the actor may read."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import product

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.search import queries
from meetings.domain.search.models import SearchTrigram, SearchWord
from meetings.domain.search.queries import SearchGroup, SearchQuery
from meetings.domain.search.rules import (
    correctable_words,
    max_errors,
    min_shared_trigrams,
    nearest_words,
    replace_words,
    trigrams_of,
)

#: Bounds of the work for one search; a longer one is not corrected.
MAX_MISSPELT, MAX_CANDIDATES, MAX_NEAREST, MAX_TEXTS = 4, 100, 4, 6
Counts = Mapping[SearchGroup, int]
Countries = Callable[[str], Mapping[str, frozenset[str]]]


def correct(
    session: Session, query: SearchQuery, countries: Countries
) -> tuple[SearchQuery, Counts] | None:
    """Return the nearest search that finds something, with its number of hits, or None.

    Only words of events that the actor may see take part, so the answer reveals no others.
    ``countries`` returns the codes that the words of a text may mean.
    """
    nearest = _nearest_by_word(session, query)
    if len(nearest) > MAX_MISSPELT:
        return None
    texts = _corrected_texts(query.text, nearest)
    corrected = [SearchQuery(text, query.actor, countries(text)) for text in texts]
    for better, counts in zip(corrected, queries.count_hits_of(session, corrected), strict=True):
        if any(counts.values()):
            return better, counts
    return None


def _nearest_by_word(session: Session, query: SearchQuery) -> dict[str, list[tuple[str, int]]]:
    """Return the words that find nothing even alone, with the nearest words and their errors."""
    candidates: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    parts = [part for word in correctable_words(query.text) for part in _select_parts(word, query)]
    for word, candidate, shared in session.execute(union_all(*parts)) if parts else ():
        candidates[word].append((candidate, shared))
    return {word: nearest_words(word, rows)[:MAX_NEAREST] for word, rows in candidates.items()}


def _select_parts(word: str, query: SearchQuery) -> tuple[Select[str, str, int], ...]:
    """Return the word itself and its candidates, if it finds nothing that the actor may see."""
    finds_nothing = ~queries.finds_anything(SearchQuery(word, query.actor, query.countries))
    candidates = _select_candidates(word, query.actor).subquery()
    return (
        select(literal(word), literal(word), literal(0)).where(finds_nothing),
        select(literal(word), candidates.c.word, candidates.c.shared).where(finds_nothing),
    )


def _select_candidates(word: str, actor: Actor) -> Select[str, int]:
    """Return the words of visible events that share the most trigrams with the word."""
    shared = func.count().label("shared")
    similar = (
        select(SearchTrigram.word, shared)
        .where(
            SearchTrigram.trigram.in_(sorted(trigrams_of(word))),
            func.length(SearchTrigram.word).between(
                len(word) - max_errors(word), len(word) + max_errors(word)
            ),
        )
        .group_by(SearchTrigram.word)
        .having(shared >= min_shared_trigrams(word))
        .subquery()
    )
    is_visible = (
        select(SearchWord.event_id)
        .join(Event, Event.id == SearchWord.event_id)
        .where(SearchWord.word == similar.c.word, events.visible_to(actor))
        .exists()
    )
    return (
        select(similar.c.word, similar.c.shared)
        .where(is_visible)
        .order_by(similar.c.shared.desc(), similar.c.word)
        .limit(MAX_CANDIDATES)
    )


def _corrected_texts(text: str, nearest: Mapping[str, list[tuple[str, int]]]) -> list[str]:
    """Return the texts to search for instead, those with the fewest errors first."""
    choices = sorted(
        product(*nearest.values()), key=lambda chosen: sum(errors for _, errors in chosen)
    )
    texts = (
        replace_words(text, {word: new for word, (new, _) in zip(nearest, chosen, strict=True)})
        for chosen in choices[:MAX_TEXTS]
    )
    return [corrected for corrected in texts if corrected != text]
