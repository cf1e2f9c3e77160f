"""Maintain the words of events, inside a service's transaction."""

from collections.abc import Collection

from sqlalchemy import CompoundSelect, delete, insert, select, text, union_all
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event, EventBody, EventProject, EventVenue, Venue
from meetings.domain.people.models import Person
from meetings.domain.projects.models import Project
from meetings.domain.search.models import SearchTrigram, SearchWord
from meetings.domain.search.rules import split_words, trigrams_of
from meetings.kernel.database import lock_advisory

CHUNK_SIZE = 500
#: Every transaction takes this lock before that of the revision.
_LOCK = "search-words"
_DELETE_WORD = text("DELETE FROM search_words WHERE event_id = :event_id AND word = :word")
#: A word of another event has its trigrams already.
_INSERT_TRIGRAM = text(
    "INSERT INTO search_trigrams (trigram, word) VALUES (:trigram, :word) ON CONFLICT DO NOTHING"
)


def update_words(
    session: Session, event_ids: Collection[int], only: Collection[str] | None = None
) -> None:
    """Store the present words of these events, and the trigrams of new words.

    An event, its body or a speaker can change at the same time, and words are shared by events, so
    transactions do this one after the other. ``only`` are the words that may differ, if known: a
    body may have thousands of events.
    """
    ids = sorted(event_ids)
    if not ids:
        return
    lock_advisory(session, _LOCK)
    new_words: set[str] = set()
    for start in range(0, len(ids), CHUNK_SIZE):
        new_words |= _update_chunk(session, ids[start : start + CHUNK_SIZE], only)
    rows = [
        {"trigram": trigram, "word": word}
        for word in sorted(new_words)
        for trigram in sorted(trigrams_of(word))
    ]
    if rows:
        session.execute(_INSERT_TRIGRAM, rows)


def delete_unused_trigrams(session: Session) -> None:
    """Delete the trigrams of words that no event contains."""
    lock_advisory(session, _LOCK)
    is_used = select(SearchWord.word).where(SearchWord.word == SearchTrigram.word).exists()
    session.execute(
        delete(SearchTrigram).where(~is_used), execution_options={"synchronize_session": False}
    )


def _update_chunk(session: Session, ids: list[int], only: Collection[str] | None) -> set[str]:
    """Store the words of these events, and return those that one of them did not have."""
    present = {
        (event_id, word)
        for event_id, searched in session.execute(_select_texts(ids))
        if only is None or any(word in searched for word in only)
        for word in split_words(searched)
        if only is None or word in only
    }
    statement = select(SearchWord.event_id, SearchWord.word).where(SearchWord.event_id.in_(ids))
    if only is not None:
        statement = statement.where(SearchWord.word.in_(only))
    stored = {(event_id, word) for event_id, word in session.execute(statement)}
    removed = sorted(stored - present)
    if removed:
        session.execute(_DELETE_WORD, [{"event_id": id_, "word": word} for id_, word in removed])
    added = sorted(present - stored)
    if added:
        session.execute(
            insert(SearchWord), [{"event_id": id_, "word": word} for id_, word in added]
        )
    return {word for _, word in added}


def _select_texts(ids: list[int]) -> CompoundSelect[int, str]:
    """Return the texts by which a search finds these events and the people who appear there."""
    return union_all(
        select(Event.id, Event.search_text).where(Event.id.in_(ids)),
        select(EventBody.event_id, Body.search_text).join(Body).where(EventBody.event_id.in_(ids)),
        select(EventVenue.event_id, Venue.search_text)
        .join(Venue)
        .where(EventVenue.event_id.in_(ids)),
        select(EventProject.event_id, Project.search_text)
        .join(Project)
        .where(EventProject.event_id.in_(ids)),
        select(Appearance.event_id, Appearance.search_text).where(Appearance.event_id.in_(ids)),
        select(Appearance.event_id, Person.search_text)
        .join(Person)
        .where(Appearance.event_id.in_(ids)),
    )
