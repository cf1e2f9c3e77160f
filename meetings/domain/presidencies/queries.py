"""Queries for presidencies: by slug, by day, and the Trio around a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.rules import find_on_day


@dataclass(frozen=True, slots=True)
class Trio:
    """The previous, present and next presidency; None if it is not recorded."""

    previous: Presidency | None
    present: Presidency | None
    following: Presidency | None


def get_by_slug(session: Session, slug: str) -> Presidency | None:
    """Return the presidency with this slug, with priorities, or None."""
    return session.scalars(
        select(Presidency)
        .where(Presidency.slug == slug)
        .options(selectinload(Presidency.priorities), selectinload(Presidency.chair))
    ).first()


def list_newest_first(session: Session) -> list[Presidency]:
    """Return all presidencies, the latest first."""
    order = (Presidency.starts_on.desc(), Presidency.id)
    return list(session.scalars(select(Presidency).order_by(*order)))


def get_on_day(session: Session, day: date) -> Presidency | None:
    """Return the presidency of that day, or None if none is recorded; the later start wins."""
    return session.scalars(
        select(Presidency)
        .where(Presidency.starts_on <= day, Presidency.ends_on >= day)
        .order_by(Presidency.starts_on.desc(), Presidency.id.desc())
        .limit(1)
    ).first()


def list_with_details(session: Session) -> list[Presidency]:
    """Return all presidencies with priorities and chair, the latest first."""
    statement = (
        select(Presidency)
        .order_by(Presidency.starts_on.desc(), Presidency.id.desc())
        .options(joinedload(Presidency.priorities), joinedload(Presidency.chair))
    )
    return list(session.scalars(statement).unique())


def find_trio(recorded: Iterable[Presidency], day: date) -> Trio:
    """Return the Trio of that day among these presidencies.

    Of two present, the later start wins.
    """
    every = list(recorded)
    present = find_on_day(every, day)
    first = present.starts_on if present else day
    last = present.ends_on if present else day
    before = [presidency for presidency in every if presidency.ends_on < first]
    after = [presidency for presidency in every if presidency.starts_on > last]
    return Trio(
        previous=max(
            before, key=lambda presidency: (presidency.ends_on, presidency.id), default=None
        ),
        present=present,
        following=min(
            after, key=lambda presidency: (presidency.starts_on, presidency.id), default=None
        ),
    )


def by_slugs(session: Session, slugs: Collection[str]) -> Sequence[Presidency]:
    """Return the presidencies with these slugs, earliest first; run no query without slugs."""
    if not slugs:
        return ()
    statement = select(Presidency).where(Presidency.slug.in_(slugs))
    return session.scalars(statement.order_by(Presidency.starts_on)).all()


def known_slugs(session: Session, slugs: Collection[str]) -> set[str]:
    """Return those of these slugs that belong to a presidency."""
    return set(session.scalars(select(Presidency.slug).where(Presidency.slug.in_(slugs))))


def any_slug(session: Session) -> str | None:
    """Return the slug of any presidency, or None."""
    return session.scalar(select(Presidency.slug).limit(1))


def slugs(session: Session) -> Sequence[str]:
    """Return all slugs in the order of creation."""
    return session.scalars(select(Presidency.slug).order_by(Presidency.id)).all()
