"""Reading presidencies: by address, by day, and the Trio around a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from meetings.domain.presidencies.models import Presidency


@dataclass(frozen=True, slots=True)
class Trio:
    """The previous, present and next presidency; None where it is not recorded."""

    previous: Presidency | None
    present: Presidency | None
    following: Presidency | None


def by_slug(session: Session, slug: str) -> Presidency | None:
    """Return the presidency at this address with priorities, or None."""
    return session.scalars(
        select(Presidency)
        .where(Presidency.slug == slug)
        .options(selectinload(Presidency.priorities), selectinload(Presidency.chair))
    ).first()


def newest_first(session: Session) -> list[Presidency]:
    """Return all presidencies, the latest first."""
    order = (Presidency.starts_on.desc(), Presidency.id)
    return list(session.scalars(select(Presidency).order_by(*order)))


def on(session: Session, day: date) -> Presidency | None:
    """Return the presidency of that day, or None where none is recorded; the later start wins."""
    return session.scalars(
        select(Presidency)
        .where(Presidency.starts_on <= day, Presidency.ends_on >= day)
        .order_by(Presidency.starts_on.desc(), Presidency.id.desc())
        .limit(1)
    ).first()


def trio_on(session: Session, day: date) -> Trio:
    """Return the Trio of that day: present, the one that ended last and the one to start next."""
    present = on(session, day)
    first = present.starts_on if present else day
    last = present.ends_on if present else day
    previous = session.scalars(
        select(Presidency)
        .where(Presidency.ends_on < first)
        .order_by(Presidency.ends_on.desc(), Presidency.id.desc())
        .limit(1)
    ).first()
    following = session.scalars(
        select(Presidency)
        .where(Presidency.starts_on > last)
        .order_by(Presidency.starts_on, Presidency.id)
        .limit(1)
    ).first()
    return Trio(previous, present, following)
