"""Queries for persons and the countries of the organisation."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.people.models import Membership, Person
from meetings.kernel.text import normalise


def search_persons(session: Session, text: str, *, limit: int = 8) -> list[Person]:
    """Return persons whose name contains all words, ignoring accents, by name."""
    words = normalise(text).split()
    if not words:
        return []
    matches = [Person.search_text.contains(word, autoescape=True) for word in words]
    statement = select(Person).where(*matches).order_by(Person.search_text, Person.id)
    return list(session.scalars(statement.limit(limit)))


def list_by_exact_name(session: Session, name: str) -> list[Person]:
    """Return persons with exactly this name, at most two, because several are ambiguous."""
    return list(
        session.scalars(select(Person).where(Person.name == name).order_by(Person.id).limit(2))
    )


def list_name_variants(session: Session, name: str, *, limit: int = 5) -> list[Person]:
    """Return persons whose name differs in accents, case or spaces only, by name."""
    text = normalise(name)
    if not text:
        return []
    statement = select(Person).where(Person.search_text == text, Person.name != name)
    return list(session.scalars(statement.order_by(Person.name, Person.id).limit(limit)))


def member_countries(session: Session, day: date) -> list[str]:
    """Return the codes of the countries that are members on that day, sorted."""
    rows = session.scalars(select(Membership))
    return sorted(
        {
            row.country
            for row in rows
            if (row.since is None or row.since.first_day <= day)
            and (row.until is None or row.until.last_day >= day)
        }
    )


def current_members(session: Session) -> Sequence[str]:
    """Return the codes of the countries whose membership has no end."""
    return session.scalars(select(Membership.country).where(Membership.until.is_(None))).all()
