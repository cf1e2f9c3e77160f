"""Write a presidency inside a service's transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.people.operations import find_or_create_person
from meetings.domain.presidencies.errors import PresidencyEndsFirst, PresidencyOverlaps
from meetings.domain.presidencies.models import Presidency, PresidencyPriority
from meetings.domain.presidencies.rules import PresidencyData
from meetings.kernel.text import unique_slug


def presidency_data(it: Presidency) -> PresidencyData:
    """Return what is said of the presidency now."""
    return PresidencyData(
        country=it.country, starts_on=it.starts_on, ends_on=it.ends_on, summary=it.summary,
        programme_url=it.programme_url, chair=it.chair.name if it.chair else "",
        chair_position=it.chair_position, priorities=tuple(each.name for each in it.priorities),
    )  # fmt: skip


def apply_presidency_data(session: Session, it: Presidency, facts: PresidencyData) -> None:
    """Write the facts; a slug that is there stays.

    Raises:
        PresidencyEndsFirst: the last day is before the first.
        PresidencyOverlaps: another presidency has some of these days.
    """
    _check_days(session, it, facts)
    if not it.slug:
        base = f"{facts.country.lower()}-{facts.starts_on.year}"
        it.slug = unique_slug(base, set(session.scalars(select(Presidency.slug))))
    it.country, it.starts_on, it.ends_on = facts.country, facts.starts_on, facts.ends_on
    it.summary, it.programme_url = facts.summary, facts.programme_url
    it.chair = find_or_create_person(session, facts.chair) if facts.chair else None
    it.chair_position = facts.chair_position
    _apply_priorities(it, facts.priorities)
    session.add(it)
    session.flush()


def _check_days(session: Session, it: Presidency, facts: PresidencyData) -> None:
    if facts.ends_on < facts.starts_on:
        raise PresidencyEndsFirst
    others = select(Presidency).where(
        Presidency.id != (it.id or 0),
        Presidency.starts_on <= facts.ends_on,
        Presidency.ends_on >= facts.starts_on,
    )
    other = session.scalars(others.limit(1)).first()
    if other is not None:
        raise PresidencyOverlaps(name=f"{other.country} {other.starts_on.year}")


def _apply_priorities(it: Presidency, names: tuple[str, ...]) -> None:
    """Keep the rows of priorities that stay, with what else is said of them."""
    known = {each.name: each for each in it.priorities}
    it.priorities = [known.get(name) or PresidencyPriority(name=name) for name in names]
    for position, each in enumerate(it.priorities):
        each.position = position
