"""Queries for projects with partners, countries and bodies."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from meetings.domain.bodies.models import Body
from meetings.domain.projects.models import Project, ProjectPartner


def get_by_slug(session: Session, slug: str) -> Project | None:
    """Return the project with this slug, with all data of its page, or None."""
    return session.scalars(
        select(Project)
        .where(Project.slug == slug)
        .options(
            selectinload(Project.bodies),
            selectinload(Project.partners).joinedload(ProjectPartner.organisation),
            selectinload(Project.countries),
        )
    ).first()


def list_projects(session: Session) -> list[Project]:
    """Return all projects with bodies, countries and partners, by display name."""
    statement = select(Project).options(
        selectinload(Project.bodies),
        selectinload(Project.countries),
        selectinload(Project.partners).joinedload(ProjectPartner.organisation),
    )
    return sorted(
        session.scalars(statement), key=lambda project: (project.label.casefold(), project.id)
    )


def list_for_body(session: Session, body_id: int) -> list[Project]:
    """Return the projects that belong to the body, by display name."""
    statement = select(Project).where(Project.bodies.any(Body.id == body_id))
    return sorted(
        session.scalars(statement), key=lambda project: (project.label.casefold(), project.id)
    )


def by_slugs(session: Session, slugs: Collection[str]) -> Sequence[Project]:
    """Return the projects with these slugs by acronym; run no query without slugs."""
    if not slugs:
        return ()
    statement = select(Project).where(Project.slug.in_(slugs)).order_by(Project.acronym)
    return session.scalars(statement).all()


def known_slugs(session: Session, slugs: Collection[str]) -> set[str]:
    """Return those of these slugs that belong to a project."""
    return set(session.scalars(select(Project.slug).where(Project.slug.in_(slugs))))


def slugs(session: Session) -> Sequence[str]:
    """Return all slugs in the order of creation."""
    return session.scalars(select(Project.slug).order_by(Project.id)).all()
