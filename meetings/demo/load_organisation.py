"""Create the rows of the organisation, its bodies, people, projects and users.

Each function creates missing rows and leaves existing ones unchanged.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from meetings.demo.field_types import Entry
from meetings.demo.row_index import RowIndex
from meetings.demo.schema import BodyEntry, Data, InstallationEntry, ProjectEntry, TermEntry
from meetings.domain.accounts.models import RoleGrant, User
from meetings.domain.bodies.models import Body, Installation, Priority, Term
from meetings.domain.events.models import Series, Venue
from meetings.domain.people.models import Membership, Organisation, Person
from meetings.domain.presidencies.models import Presidency, PresidencyPriority
from meetings.domain.projects.models import (
    PartnerRole,
    Project,
    ProjectCountry,
    ProjectPartner,
)


def sources_of(entry: Entry, data: Data) -> list[str]:
    """Return the labels of the sources of the entry."""
    labels = {source.slug: source.label for source in data.sources}
    return [labels[slug] for slug in entry.source]


def add_organisation(session: Session, data: Data, rows: RowIndex, *, today: date) -> None:
    """Add the installation, priorities and memberships; examples are relative to ``today``."""
    for organisation in data.organisation:
        if not rows.installation:
            rows.installation[1] = _installation(organisation, today)
            session.add(rows.installation[1])
    for number, entry in enumerate(data.priorities):
        if entry.slug not in rows.priorities:
            priority = Priority(slug=entry.slug, name=entry.name, position=number)
            rows.priorities[entry.slug] = priority
            session.add(priority)
    for member in data.memberships:
        if member.country not in rows.memberships:
            membership = Membership(
                country=member.country, since=member.since, until=member.until, note=member.note
            )
            rows.memberships[member.country] = membership
            session.add(membership)


def _installation(entry: InstallationEntry, today: date) -> Installation:
    return Installation(
        id=1, name=entry.name, acronym=entry.acronym, timezone=entry.timezone, city=entry.city,
        language=entry.language, country=entry.country, founded=entry.founded,
        presidency_month=entry.presidency_month, demo_on=today,
    )  # fmt: skip


def add_people(session: Session, data: Data, rows: RowIndex) -> None:
    """Add organisations, people and venues."""
    for organisation in data.organisations:
        if organisation.slug not in rows.organisations:
            rows.organisations[organisation.slug] = Organisation(
                slug=organisation.slug, name=organisation.name, acronym=organisation.acronym,
                country=organisation.country, sector=organisation.sector,
                website=organisation.website,
            )  # fmt: skip
    for who in data.people:
        if who.slug not in rows.people:
            person = Person(slug=who.slug, name=who.name, honorific=who.honorific)
            rows.people[who.slug] = person
    for place in data.venues:
        if place.slug not in rows.venues:
            rows.venues[place.slug] = Venue(
                slug=place.slug, name=place.name, address=place.address, city=place.city,
                country=place.country,
            )  # fmt: skip
    for kind in (rows.organisations, rows.people, rows.venues):
        session.add_all(kind.values())


def add_presidencies(session: Session, data: Data, rows: RowIndex) -> None:
    """Add the presidencies with their priorities."""
    for entry in data.presidencies:
        if entry.slug in rows.presidencies:
            continue
        presidency = Presidency(
            slug=entry.slug, country=entry.country, starts_on=entry.starts_on,
            ends_on=entry.ends_on, summary=entry.summary, chair_position=entry.chair_position,
            chair=rows.people[entry.chair] if entry.chair else None,
            sources=sources_of(entry, data),
        )  # fmt: skip
        presidency.priorities = [
            PresidencyPriority(name=name, position=number)
            for number, name in enumerate(entry.priorities)
        ]
        rows.presidencies[entry.slug] = presidency
        session.add(presidency)


def add_bodies(session: Session, data: Data, rows: RowIndex) -> None:
    """Add the bodies with their terms, and the series."""
    for number, entry in enumerate(data.bodies):
        if entry.slug not in rows.bodies:
            body = _body(entry, data, rows)
            body.position = number
            body.terms = [_term(term, rows) for term in entry.terms]
            rows.bodies[entry.slug] = body
            session.add(body)
    for series in data.series:
        if series.slug not in rows.series:
            rows.series[series.slug] = Series(
                slug=series.slug, name=series.name,
                body=rows.bodies[series.body] if series.body else None,
            )  # fmt: skip
            session.add(rows.series[series.slug])


def _body(entry: BodyEntry, data: Data, rows: RowIndex) -> Body:
    return Body(
        slug=entry.slug, acronym=entry.acronym, name=entry.name, short_name=entry.short_name,
        kind=entry.kind, colour=entry.colour, mandate=entry.mandate, meets=entry.meets,
        members_note=entry.members, chair_rule=entry.chair, since=entry.since, until=entry.until,
        priority=rows.priorities[entry.priority] if entry.priority else None,
        translations=entry.translations, sources=sources_of(entry, data),
    )  # fmt: skip


def _term(entry: TermEntry, rows: RowIndex) -> Term:
    return Term(
        role=entry.role, country=entry.country, title=entry.title, since=entry.since,
        until=entry.until, person=rows.people[entry.person] if entry.person else None,
        organisation=rows.organisations[entry.organisation] if entry.organisation else None,
    )  # fmt: skip


def add_projects(session: Session, data: Data, rows: RowIndex) -> None:
    """Add the projects with lead, partners, funders, countries and bodies."""
    for entry in data.projects:
        if entry.slug in rows.projects:
            continue
        project = Project(
            slug=entry.slug, acronym=entry.acronym, title=entry.title, summary=entry.summary,
            since=entry.since, until=entry.until, introduced=entry.introduced,
            translations=entry.translations, sources=sources_of(entry, data),
        )  # fmt: skip
        project.bodies = [rows.bodies[slug] for slug in entry.bodies]
        project.partners = _partners(entry, rows)
        project.countries = [ProjectCountry(country=country) for country in entry.countries]
        rows.projects[entry.slug] = project
        session.add(project)


def _partners(entry: ProjectEntry, rows: RowIndex) -> list[ProjectPartner]:
    """Return lead, partners and funders, in this order."""
    parts = [(PartnerRole.LEAD, slug, "") for slug in (entry.lead,) if slug]
    parts += [
        (PartnerRole.PARTNER, partner.organisation, partner.note) for partner in entry.partners
    ]
    parts += [(PartnerRole.FUNDER, slug, "") for slug in entry.funders]
    return [
        ProjectPartner(organisation=rows.organisations[slug], role=role, note=note, position=number)
        for number, (role, slug, note) in enumerate(parts)
    ]


def add_users(
    session: Session, data: Data, rows: RowIndex, *, password_hash: str, now: datetime
) -> list[User]:
    """Add the new users and return them."""
    added = []
    for entry in data.users:
        if entry.email in rows.users:
            continue
        user = User(email=entry.email, name=entry.name, password_hash=password_hash, created_at=now)
        bodies = [rows.bodies[slug] for slug in entry.bodies]
        user.grants = [RoleGrant(role=entry.role, body=body) for body in bodies]
        user.grants += [] if bodies else [RoleGrant(role=entry.role)]
        rows.users[entry.email] = user
        added.append(user)
    session.add_all(added)
    return added
