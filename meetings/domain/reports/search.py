"""What is found across subjects, without regard to case and diacritics, as the actor may see it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload, selectinload

from meetings.domain.access.policy import Actor
from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.documents.models import Document
from meetings.domain.documents.queries import readable_by as readable_documents
from meetings.domain.events import queries as events
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Event, EventBody, EventVenue, Venue
from meetings.domain.outcomes.models import Outcome
from meetings.domain.outcomes.queries import readable_by as readable_outcomes
from meetings.domain.people.models import Person
from meetings.domain.projects.models import Project
from meetings.kernel.text import search_words


class Group(StrEnum):
    """What is searched, in the order in which it is shown."""

    MEETINGS = "meetings"
    PEOPLE = "people"
    BODIES = "bodies"
    PROJECTS = "projects"
    PLACES = "places"
    RECORD = "record"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked by whom; ``countries`` are the codes that a word may mean.

    Every word must be found. People are found only through appearances at events that the
    actor may see, by their own names and by the offices held there.
    """

    text: str
    actor: Actor
    countries: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """Return the words to look for."""
        return search_words(self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who appeared, or a group that did, with these appearances, the latest first."""

    name: str
    appearances: list[Appearance]


def counts(session: Session, it: Search) -> dict[Group, int]:
    """Return how many there are of each group, in one query."""
    each = [
        select(func.count()).select_from(_hits(it, group).subquery()).scalar_subquery()
        for group in Group
    ]
    row = session.execute(select(*each)).one()
    return dict(zip(Group, row, strict=True))


def _hits(it: Search, group: Group) -> Select[*tuple[Any, ...]]:
    """Return the keys of what is found in the group."""
    found: Mapping[Group, Select[*tuple[Any, ...]]] = {
        Group.MEETINGS: select(Event.id).where(*_meetings(it)),
        Group.PEOPLE: _people(it),
        Group.BODIES: select(Body.id).where(*_mentioned(Body.search_text, it)),
        Group.PROJECTS: select(Project.id).where(*_mentioned(Project.search_text, it)),
        Group.PLACES: select(Venue.id).where(*_places(it)),
        Group.RECORD: select(Outcome.id).outerjoin(Outcome.event).where(*_record(it)),
        Group.DOCUMENTS: select(Document.id).where(*_documents(it)),
    }
    return found[group]


def meetings(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[Event]:
    """Return the events found, the latest first, with bodies and presidency."""
    statement = (
        select(Event)
        .where(*_meetings(it))
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .options(
            selectinload(Event.organised_by).joinedload(EventBody.body),
            joinedload(Event.presidency),
        )
    )
    return list(session.scalars(statement.limit(limit).offset(offset)))


def people(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[Found]:
    """Return who was found, by name, each with all appearances that the actor may see."""
    name = func.coalesce(func.max(Person.search_text), func.lower(Appearance.group_name))
    keys = session.execute(
        _people(it)
        .order_by(name, Appearance.person_id, Appearance.group_name)
        .limit(limit)
        .offset(offset)
    ).all()
    found: dict[tuple[int | None, str], Found] = {
        (person_id, group): Found("", []) for person_id, group in keys
    }
    for each in _appearances(session, it, found):
        found[each.person_id, each.group_name].appearances.append(each)
    return [Found(one.appearances[0].display_name, one.appearances) for one in found.values()]


def _appearances(
    session: Session, it: Search, keys: Collection[tuple[int | None, str]]
) -> Iterable[Appearance]:
    """Return the appearances of these people and groups that the actor may see."""
    numbers, groups = zip(*keys, strict=True) if keys else ((), ())
    return session.scalars(
        select(Appearance)
        .join(Appearance.event)
        .where(
            events.visible_to(it.actor),
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


def bodies(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[Body]:
    """Return the bodies found, by name."""
    statement = select(Body).where(*_mentioned(Body.search_text, it))
    return list(session.scalars(statement.order_by(Body.name, Body.id).limit(limit).offset(offset)))


def projects(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[Project]:
    """Return the projects found, by title."""
    statement = select(Project).where(*_mentioned(Project.search_text, it))
    order = (Project.acronym, Project.title, Project.id)
    return list(session.scalars(statement.order_by(*order).limit(limit).offset(offset)))


def places(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[tuple[Venue, int]]:
    """Return the places found with how many meetings each has seen, by city."""
    times = (
        select(func.count())
        .select_from(EventVenue)
        .join(Event, Event.id == EventVenue.event_id)
        .where(EventVenue.venue_id == Venue.id, events.visible_to(it.actor))
        .scalar_subquery()
    )
    statement = select(Venue, times).where(*_places(it)).order_by(Venue.city, Venue.name, Venue.id)
    return [(row[0], row[1]) for row in session.execute(statement.limit(limit).offset(offset))]


def record(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[Outcome]:
    """Return the outcomes found, of the latest events first, with event and person."""
    statement = (
        select(Outcome)
        .outerjoin(Outcome.event)
        .where(*_record(it))
        .order_by(Event.sorts_at.desc().nulls_last(), Event.id, Outcome.position, Outcome.id)
        .options(
            contains_eager(Outcome.event).joinedload(Event.presidency),
            joinedload(Outcome.person),
        )
    )
    return list(session.scalars(statement.limit(limit).offset(offset)))


def documents(session: Session, it: Search, *, limit: int, offset: int = 0) -> list[Document]:
    """Return the documents found, of the latest events first, with their event."""
    statement = (
        select(Document)
        .outerjoin(Document.event)
        .where(*_documents(it))
        .order_by(Event.sorts_at.desc().nulls_last(), Event.id, Document.position, Document.id)
        .options(contains_eager(Document.event).joinedload(Event.presidency))
    )
    return list(session.scalars(statement.limit(limit).offset(offset)))


def _mentioned(column: InstrumentedAttribute[str], it: Search) -> list[ColumnElement[bool]]:
    return [column.contains(word, autoescape=True) for word in it.words]


def _meetings(it: Search) -> list[ColumnElement[bool]]:
    wanted = EventFilter(text=" ".join(it.words))
    return [events.visible_to(it.actor), *events.matching(wanted)]


def _people(it: Search) -> Select[int | None, str]:
    """Return the keys of whoever appeared: a person's id, or the name of a group."""
    matched = [
        or_(
            Person.search_text.contains(word, autoescape=True),
            Appearance.search_text.contains(word, autoescape=True),
        )
        for word in it.words
    ]
    return (
        select(Appearance.person_id, Appearance.group_name)
        .join(Appearance.event)
        .outerjoin(Appearance.person)
        .where(events.visible_to(it.actor), *matched)
        .group_by(Appearance.person_id, Appearance.group_name)
    )


def _places(it: Search) -> list[ColumnElement[bool]]:
    used = (
        select(EventVenue.venue_id)
        .join(Event, Event.id == EventVenue.event_id)
        .where(events.visible_to(it.actor))
    )
    matched = [
        or_(
            Venue.search_text.contains(word, autoescape=True),
            Venue.country.in_(it.countries.get(word, frozenset())),
        )
        for word in it.words
    ]
    return [Venue.id.in_(used), *matched]


def _record(it: Search) -> list[ColumnElement[bool]]:
    return [readable_outcomes(it.actor), *_mentioned(Outcome.search_text, it)]


def _documents(it: Search) -> list[ColumnElement[bool]]:
    known = [readable_documents(it.actor), Document.withdrawn_at.is_(None)]
    return [*known, *_mentioned(Document.search_text, it)]
