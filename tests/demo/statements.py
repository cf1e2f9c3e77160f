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
    makers = (_events, _headcounts, _appearances, _relations, _projects, _bodies, _presidencies,
              _documents, _outcomes, _frameworks)  # fmt: skip
    return {line for maker in makers for line in maker(session)}


def _or(value: object) -> str:
    return str(value) if value not in (None, "", []) else "?"


def _events(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Event)):
        until = f" to {it.ends_on}" if it.ends_on else ""
        yield f"{it.slug} | {it.kind} | {_or(it.starts_on)}{until} | {_or(it.mode)}"
        yield f"{it.slug} | title | {it.title}"
        yield f"{it.slug} | body | {', '.join(body.slug for body in it.bodies) or '?'}"
        yield f"{it.slug} | presidency | {it.presidency.slug if it.presidency else '?'}"
        yield f"{it.slug} | theme | {_or(it.theme)}"
        yield f"{it.slug} | languages | {_or(', '.join(it.languages))}"
        yield f"{it.slug} | projects | {_or(', '.join(project.slug for project in it.projects))}"
        yield f"{it.slug} | number | {_or(it.ordinal)} / {_or(it.ordinal_in_presidency)}"
        yield f"{it.slug} | places | {', '.join(venue.city for venue in it.venues) or '?'}"


def _headcounts(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Headcount)):
        event = session.get_one(Event, it.event_id).slug
        figure = (
            f"{it.counting} {it.figure} {it.measure}" if it.figure is not None else "not counted"
        )
        yield f"{event} | {figure} | {_or(it.mode)} | {_or(it.country)} | {_or(it.sector)}"


def _appearances(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Appearance)):
        office = f"{_or(it.position_held)} | {_or(it.organisation_name)} | {_or(it.country)}"
        yield f"{it.event.slug} | {it.role} | {it.display_name} | {office}"
        if it.topic or it.session:
            topic = it.session.title if it.session else it.topic
            yield f"{it.event.slug} | {it.display_name} | about | {topic}"


def _relations(session: Session) -> Iterator[str]:
    for it in session.scalars(select(EventRelation)):
        event = session.get_one(Event, it.event_id).slug
        yield f"{event} | {it.kind} | {it.other.slug}"


def _projects(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Project)):
        yield f"{it.slug} | title | {it.title}"
        yield f"{it.slug} | period | {_or(it.since)} to {_or(it.until)}"
        yield f"{it.slug} | introduced | {_or(it.introduced)}"
        countries = ", ".join(sorted(link.country for link in it.countries))
        yield f"{it.slug} | countries | {_or(countries)}"
        for role in ("lead", "partner", "funder"):
            names = [link.organisation.name for link in it.partners if link.role == role]
            yield f"{it.slug} | {role} | {', '.join(names) or '?'}"


def _bodies(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Body)):
        yield f"{it.slug} | {it.kind} | {it.acronym or '?'} | {it.name}"
        yield f"{it.slug} | priority | {it.priority.name if it.priority else '?'}"
        yield f"{it.slug} | since | {_or(it.since)}"
        for term in it.terms:
            who = term.organisation.name if term.organisation else term.country
            yield f"{it.slug} | {term.role} | {who}"


def _presidencies(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Presidency)):
        yield f"{it.slug} | {it.country} | {it.starts_on} to {it.ends_on}"
        yield f"{it.slug} | chair | {it.chair.name if it.chair else '?'} | {_or(it.chair_position)}"


def _documents(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Document)):
        event = it.event.slug if it.event else "?"
        yield f"{event} | {it.standing} | {it.kind} | {it.title}"


def _outcomes(session: Session) -> Iterator[str]:
    for it in session.scalars(select(Outcome)):
        event = it.event.slug if it.event else "?"
        who = f" | {it.person.name} | {it.attribution}" if it.person else ""
        number = f" {it.number}" if it.number else ""
        yield f"{event} | {it.kind}{number} | {it.text}{who}"


def _frameworks(session: Session) -> Iterator[str]:
    for framework in session.scalars(select(Framework)):
        yield f"{framework.slug} | coordinated by | {', '.join(framework.coordinators)}"
        for node in framework.nodes:
            yield f"{framework.slug} | {node.kind} {node.number or '-'} | {node.text}"
        for kind in ("principle", "objective", "section", "action"):
            number = sum(node.kind == kind for node in framework.nodes)
            yield f"{framework.slug} | {kind}s | {number}"
