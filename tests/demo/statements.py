"""Describe the database as short lines that are compared with a table of facts."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event, EventRelation, Headcount
from meetings.domain.frameworks.models import Framework
from meetings.domain.outcomes.models import Outcome
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project


def statements(session: Session) -> set[str]:
    """Return a line for each fact; unknown values are question marks."""
    describers = (_events, _headcounts, _appearances, _relations, _projects, _bodies, _presidencies,
              _documents, _outcomes, _frameworks)  # fmt: skip
    return {line for describe in describers for line in describe(session)}


def _text(value: object) -> str:
    return str(value) if value not in (None, "", []) else "?"


def _events(session: Session) -> Iterator[str]:
    for event in session.scalars(select(Event)):
        until = f" to {event.ends_on}" if event.ends_on else ""
        yield f"{event.slug} | {event.kind} | {_text(event.starts_on)}{until} | {_text(event.mode)}"
        yield f"{event.slug} | title | {event.title}"
        yield f"{event.slug} | body | {', '.join(body.slug for body in event.bodies) or '?'}"
        yield f"{event.slug} | presidency | {event.presidency.slug if event.presidency else '?'}"
        yield f"{event.slug} | theme | {_text(event.theme)}"
        yield f"{event.slug} | languages | {_text(', '.join(event.languages))}"
        projects = ", ".join(project.slug for project in event.projects)
        yield f"{event.slug} | projects | {_text(projects)}"
        number = f"{_text(event.ordinal)} / {_text(event.ordinal_in_presidency)}"
        yield f"{event.slug} | number | {number}"
        yield f"{event.slug} | places | {', '.join(venue.city for venue in event.venues) or '?'}"


def _headcounts(session: Session) -> Iterator[str]:
    for headcount in session.scalars(select(Headcount)):
        event = session.get_one(Event, headcount.event_id).slug
        figure = (
            f"{headcount.quality} {headcount.figure} {headcount.measure}"
            if headcount.figure is not None
            else "not counted"
        )
        group = f"{_text(headcount.mode)} | {_text(headcount.country)} | {_text(headcount.sector)}"
        yield f"{event} | {figure} | {group}"


def _appearances(session: Session) -> Iterator[str]:
    for appearance in session.scalars(select(Appearance)):
        office = " | ".join(
            _text(value)
            for value in (
                appearance.position_held,
                appearance.organisation_name,
                appearance.country,
            )
        )
        yield f"{appearance.event.slug} | {appearance.role} | {appearance.display_name} | {office}"
        if appearance.topic or appearance.session:
            topic = appearance.session.title if appearance.session else appearance.topic
            yield f"{appearance.event.slug} | {appearance.display_name} | about | {topic}"


def _relations(session: Session) -> Iterator[str]:
    for event_relation in session.scalars(select(EventRelation)):
        event = session.get_one(Event, event_relation.event_id).slug
        yield f"{event} | {event_relation.kind} | {event_relation.other.slug}"


def _projects(session: Session) -> Iterator[str]:
    for project in session.scalars(select(Project)):
        yield f"{project.slug} | title | {project.title}"
        yield f"{project.slug} | period | {_text(project.since)} to {_text(project.until)}"
        yield f"{project.slug} | introduced | {_text(project.introduced)}"
        countries = ", ".join(sorted(link.country for link in project.countries))
        yield f"{project.slug} | countries | {_text(countries)}"
        for role in ("lead", "partner", "funder"):
            names = [link.organisation.name for link in project.partners if link.role == role]
            yield f"{project.slug} | {role} | {', '.join(names) or '?'}"


def _bodies(session: Session) -> Iterator[str]:
    for body in session.scalars(select(Body)):
        yield f"{body.slug} | {body.kind} | {body.acronym or '?'} | {body.name}"
        yield f"{body.slug} | priority | {body.priority.name if body.priority else '?'}"
        yield f"{body.slug} | since | {_text(body.since)}"
        for term in body.terms:
            holder = term.organisation.name if term.organisation else term.country
            yield f"{body.slug} | {term.role} | {holder}"


def _presidencies(session: Session) -> Iterator[str]:
    for presidency in session.scalars(select(Presidency)):
        days = f"{presidency.starts_on} to {presidency.ends_on}"
        yield f"{presidency.slug} | {presidency.country} | {days}"
        chair = presidency.chair.name if presidency.chair else "?"
        yield f"{presidency.slug} | chair | {chair} | {_text(presidency.chair_position)}"


def _documents(session: Session) -> Iterator[str]:
    for document in session.scalars(select(Document)):
        event = document.event.slug if document.event else "?"
        yield f"{event} | {document.standing} | {document.kind} | {document.title}"


def _outcomes(session: Session) -> Iterator[str]:
    for outcome in session.scalars(select(Outcome)):
        event = outcome.event.slug if outcome.event else "?"
        owner = f" | {outcome.person.name} | {outcome.attribution}" if outcome.person else ""
        number = f" {outcome.number}" if outcome.number else ""
        yield f"{event} | {outcome.kind}{number} | {outcome.text}{owner}"


def _frameworks(session: Session) -> Iterator[str]:
    for framework in session.scalars(select(Framework)):
        yield f"{framework.slug} | coordinated by | {', '.join(framework.coordinators)}"
        for node in framework.nodes:
            yield f"{framework.slug} | {node.kind} {node.number or '-'} | {node.text}"
        for kind in ("principle", "objective", "section", "action"):
            number = sum(node.kind == kind for node in framework.nodes)
            yield f"{framework.slug} | {kind}s | {number}"
