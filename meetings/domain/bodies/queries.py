"""Queries for the organisation, and for bodies with their priorities and terms."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from meetings.domain.bodies.models import Body, Installation, Priority, Term


def get_installation(session: Session) -> Installation | None:
    """Return the organisation of this installation, or None before the set-up."""
    return session.get(Installation, 1)


def get_timezone(session: Session) -> str:
    """Return the time zone of the organisation, or UTC before it is set up."""
    installation = get_installation(session)
    return installation.timezone if installation else "UTC"


def get_by_slug(session: Session, slug: str) -> Body | None:
    """Return the body with this slug, with priority and terms, or None."""
    statement = select(Body).where(Body.slug == slug).options(*_eager_options())
    return session.scalars(statement).unique().first()


def list_bodies(session: Session) -> list[Body]:
    """Return all bodies in display order."""
    return list(session.scalars(select(Body).order_by(Body.position, Body.name)))


def group_by_priority(session: Session) -> list[tuple[Priority | None, list[Body]]]:
    """Return all bodies with their terms, grouped by priority; those without one come last."""
    statement = (
        select(Body)
        .outerjoin(Body.priority)
        .order_by(Priority.position.nulls_last(), Priority.id, Body.position, Body.id)
        .options(*_eager_options())
    )
    groups: dict[Priority | None, list[Body]] = {}
    for body in session.scalars(statement).unique():
        groups.setdefault(body.priority, []).append(body)
    return list(groups.items())


def _eager_options() -> tuple[ExecutableOption, ...]:
    """Return options that load all relations of a body together with it."""
    return (
        joinedload(Body.priority),
        joinedload(Body.terms).options(joinedload(Term.person), joinedload(Term.organisation)),
    )


def count(session: Session) -> int:
    """Return the number of bodies."""
    return session.scalar(select(func.count(Body.id))) or 0


def list_priorities(session: Session) -> Sequence[Priority]:
    """Return all priorities in display order."""
    return session.scalars(select(Priority).order_by(Priority.position, Priority.id)).all()


def by_slugs(session: Session, slugs: Collection[str]) -> Sequence[Body]:
    """Return the bodies with these slugs in display order; run no query without slugs."""
    if not slugs:
        return ()
    statement = select(Body).where(Body.slug.in_(slugs)).order_by(Body.position, Body.id)
    return session.scalars(statement).all()


def known_slugs(session: Session, slugs: Collection[str]) -> set[str]:
    """Return those of these slugs that belong to a body."""
    return set(session.scalars(select(Body.slug).where(Body.slug.in_(slugs))))


def require_installation(session: Session) -> Installation:
    """Return the organisation of this installation.

    Raises:
        NoResultFound: It has not been set up.
    """
    return session.get_one(Installation, 1)


def slugs(session: Session) -> Sequence[str]:
    """Return all slugs in the order of creation."""
    return session.scalars(select(Body.slug).order_by(Body.id)).all()
