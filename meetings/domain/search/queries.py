"""Search across domain packages, ignoring case and diacritics, within the actor's permissions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from meetings.domain.access.policy import Actor
from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.documents.models import Document
from meetings.domain.documents.queries import readable_by as readable_documents
from meetings.domain.events import queries as events
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event, EventBody, EventVenue, Venue
from meetings.domain.outcomes.models import Outcome
from meetings.domain.outcomes.queries import readable_by as readable_outcomes
from meetings.domain.people.models import Person
from meetings.domain.projects.models import Project
from meetings.domain.search.rules import split_date
from meetings.kernel.text import search_terms


class SearchGroup(StrEnum):
    """Groups of search results, in display order."""

    MEETINGS = "meetings"
    PEOPLE = "people"
    BODIES = "bodies"
    PROJECTS = "projects"
    PLACES = "places"
    OUTCOMES = "record"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search request of an actor; ``countries`` are the codes that a word may mean.

    All words must match. People are found only through appearances at events that the actor may
    see, by their names and by the offices recorded there.
    """

    text: str
    actor: Actor
    countries: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """Return the words to search for."""
        return search_terms(self.text)


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person or group with the matching appearances, latest first."""

    name: str
    appearances: list[Appearance]


def count_hits(session: Session, query: SearchQuery) -> dict[SearchGroup, int]:
    """Return the number of hits in each group, in one query."""
    (counts,) = count_hits_of(session, [query])
    return counts


def count_hits_of(session: Session, queries: Sequence[SearchQuery]) -> list[dict[SearchGroup, int]]:
    """Return the number of hits of each query in each group, in one query."""
    if not queries:
        return []
    counts = [
        select(func.count()).select_from(_select_hits(query, group).subquery()).scalar_subquery()
        for query in queries
        for group in SearchGroup
    ]
    row = session.execute(select(*counts)).one()
    size = len(SearchGroup)
    return [
        dict(zip(SearchGroup, row[start : start + size], strict=True))
        for start in range(0, len(row), size)
    ]


def finds_anything(query: SearchQuery) -> ColumnElement[bool]:
    """Return the SQL condition that the query has a hit in any group."""
    return or_(*(_select_hits(query, group).exists() for group in SearchGroup))


def _select_hits(query: SearchQuery, group: SearchGroup) -> Select[*tuple[Any, ...]]:
    """Return the keys of the hits in the group."""
    match group:
        case SearchGroup.MEETINGS:
            return select(Event.id).where(*_meeting_conditions(query))
        case SearchGroup.PEOPLE:
            return _select_person_keys(query)
        case SearchGroup.BODIES:
            return select(Body.id).where(*_contains_words(Body.search_text, query))
        case SearchGroup.PROJECTS:
            return select(Project.id).where(*_contains_words(Project.search_text, query))
        case SearchGroup.PLACES:
            return select(Venue.id).where(*_place_conditions(query))
        case SearchGroup.OUTCOMES:
            conditions = _outcome_conditions(query)
            return select(Outcome.id).outerjoin(Outcome.event).where(*conditions)
        case SearchGroup.DOCUMENTS:
            return select(Document.id).where(*_document_conditions(query))


def search_meetings(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[Event]:
    """Return the matching events, latest first, with bodies and presidency."""
    statement = (
        select(Event)
        .where(*_meeting_conditions(query))
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .options(
            joinedload(Event.organised_by).joinedload(EventBody.body),
            joinedload(Event.presidency),
        )
    )
    return list(session.scalars(statement.limit(limit).offset(offset)).unique())


def search_people(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[PersonHit]:
    """Return the matching people, by name, each with all appearances that the actor may see."""
    name = func.coalesce(func.max(Person.search_text), func.lower(Appearance.group_name))
    keys = session.execute(
        _select_person_keys(query)
        .order_by(name, Appearance.person_id, Appearance.group_name)
        .limit(limit)
        .offset(offset)
    ).all()
    hits: dict[tuple[int | None, str], PersonHit] = {
        (person_id, group): PersonHit("", []) for person_id, group in keys
    }
    for appearance in _load_appearances(session, query, hits):
        hits[appearance.person_id, appearance.group_name].appearances.append(appearance)
    return [PersonHit(hit.appearances[0].display_name, hit.appearances) for hit in hits.values()]


def _load_appearances(
    session: Session, query: SearchQuery, keys: Collection[tuple[int | None, str]]
) -> Iterable[Appearance]:
    """Return the appearances of these people and groups that the actor may see."""
    numbers, groups = zip(*keys, strict=True) if keys else ((), ())
    return session.scalars(
        select(Appearance)
        .join(Appearance.event)
        .where(
            events.visible_to(query.actor),
            or_(
                Appearance.person_id.in_([number for number in numbers if number]),
                Appearance.group_name.in_([group for group in groups if group]),
            ),
        )
        .order_by(Event.sorts_at.desc(), Appearance.position, Appearance.id)
        .options(
            contains_eager(Appearance.event).joinedload(Event.presidency),
            joinedload(Appearance.person),
        )
    )


def search_bodies(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[Body]:
    """Return the matching bodies, by name."""
    statement = select(Body).where(*_contains_words(Body.search_text, query))
    return list(session.scalars(statement.order_by(Body.name, Body.id).limit(limit).offset(offset)))


def search_projects(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[Project]:
    """Return the matching projects, by title."""
    statement = select(Project).where(*_contains_words(Project.search_text, query))
    order = (Project.acronym, Project.title, Project.id)
    return list(session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def search_places(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[tuple[Venue, int]]:
    """Return the matching places with their number of meetings, by city."""
    times = (
        select(func.count())
        .select_from(EventVenue)
        .join(Event, Event.id == EventVenue.event_id)
        .where(EventVenue.venue_id == Venue.id, events.visible_to(query.actor))
        .scalar_subquery()
    )
    statement = (
        select(Venue, times)
        .where(*_place_conditions(query))
        .order_by(Venue.city, Venue.name, Venue.id)
    )
    return [(row[0], row[1]) for row in session.execute(statement.limit(limit).offset(offset))]


def search_outcomes(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[Outcome]:
    """Return the matching outcomes, latest events first, with event and person."""
    statement = (
        select(Outcome)
        .outerjoin(Outcome.event)
        .where(*_outcome_conditions(query))
        .order_by(Event.sorts_at.desc().nulls_last(), Event.id, Outcome.position, Outcome.id)
        .options(
            contains_eager(Outcome.event).joinedload(Event.presidency),
            joinedload(Outcome.person),
        )
    )
    return list(session.scalars(statement.limit(limit).offset(offset)))


def search_documents(
    session: Session, query: SearchQuery, *, limit: int, offset: int = 0
) -> list[Document]:
    """Return the matching documents, latest events first, with their event."""
    statement = (
        select(Document)
        .outerjoin(Document.event)
        .where(*_document_conditions(query))
        .order_by(Event.sorts_at.desc().nulls_last(), Event.id, Document.position, Document.id)
        .options(contains_eager(Document.event).joinedload(Event.presidency))
    )
    return list(session.scalars(statement.limit(limit).offset(offset)))


def _contains_words(
    column: InstrumentedAttribute[str], query: SearchQuery
) -> list[ColumnElement[bool]]:
    return [column.contains(word, autoescape=True) for word in query.words]


def _meeting_conditions(query: SearchQuery) -> list[ColumnElement[bool]]:
    """Return the conditions: all words match, or the meeting is on the date among the words."""
    words = events.filter_conditions(EventFilter(text=" ".join(query.words)))
    dated = split_date(query.text)
    if dated is None:
        return [events.visible_to(query.actor), *words]
    typed, other_words = dated
    in_period = events.filter_conditions(
        EventFilter(text=" ".join(other_words), since=typed.first_day, until=typed.last_day)
    )
    return [events.visible_to(query.actor), or_(and_(*words), and_(*in_period))]


def _select_person_keys(query: SearchQuery) -> Select[int | None, str]:
    """Return the keys of those who appeared: a person's id, or the name of a group."""
    matched = [
        or_(
            Person.search_text.contains(word, autoescape=True),
            Appearance.search_text.contains(word, autoescape=True),
        )
        for word in query.words
    ]
    return (
        select(Appearance.person_id, Appearance.group_name)
        .join(Appearance.event)
        .outerjoin(Appearance.person)
        .where(events.visible_to(query.actor), *matched)
        .group_by(Appearance.person_id, Appearance.group_name)
    )


def _place_conditions(query: SearchQuery) -> list[ColumnElement[bool]]:
    used = (
        select(EventVenue.venue_id)
        .join(Event, Event.id == EventVenue.event_id)
        .where(events.visible_to(query.actor))
    )
    matched = [
        or_(
            Venue.search_text.contains(word, autoescape=True),
            Venue.country.in_(query.countries.get(word, frozenset())),
        )
        for word in query.words
    ]
    return [Venue.id.in_(used), *matched]


def _outcome_conditions(query: SearchQuery) -> list[ColumnElement[bool]]:
    return [readable_outcomes(query.actor), *_contains_words(Outcome.search_text, query)]


def _document_conditions(query: SearchQuery) -> list[ColumnElement[bool]]:
    known = [readable_documents(query.actor), Document.withdrawn_at.is_(None)]
    return [*known, *_contains_words(Document.search_text, query)]
