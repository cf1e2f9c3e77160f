"""Write a presidency inside a service's transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.people.operations import find_or_create_person
from meetings.domain.presidencies.errors import PresidencyEndsFirst, PresidencyOverlaps
from meetings.domain.presidencies.models import Presidency, PresidencyPriority
from meetings.domain.presidencies.rules import PresidencyData
from meetings.kernel.text import unique_slug


def presidency_data(presidency: Presidency) -> PresidencyData:
    """Return the current data of the presidency."""
    return PresidencyData(
        country=presidency.country, starts_on=presidency.starts_on, ends_on=presidency.ends_on,
        summary=presidency.summary, programme_url=presidency.programme_url,
        chair=presidency.chair.name if presidency.chair else "",
        chair_position=presidency.chair_position,
        priorities=tuple(priority.name for priority in presidency.priorities),
    )  # fmt: skip


def apply_presidency_data(session: Session, presidency: Presidency, data: PresidencyData) -> None:
    """Update the presidency; an existing slug is retained.

    Raises:
        PresidencyEndsFirst: The last day is before the first.
        PresidencyOverlaps: Another presidency overlaps these days.
    """
    _check_days(session, presidency, data)
    if not presidency.slug:
        base = f"{data.country.lower()}-{data.starts_on.year}"
        presidency.slug = unique_slug(base, set(session.scalars(select(Presidency.slug))))
    presidency.country = data.country
    presidency.starts_on, presidency.ends_on = data.starts_on, data.ends_on
    presidency.summary, presidency.programme_url = data.summary, data.programme_url
    presidency.chair = (
        find_or_create_person(session, data.chair, variants=True) if data.chair else None
    )
    presidency.chair_position = data.chair_position
    _apply_priorities(presidency, data.priorities)
    session.add(presidency)
    session.flush()


def _check_days(session: Session, presidency: Presidency, data: PresidencyData) -> None:
    if data.ends_on < data.starts_on:
        raise PresidencyEndsFirst
    others = select(Presidency).where(
        Presidency.id != (presidency.id or 0),
        Presidency.starts_on <= data.ends_on,
        Presidency.ends_on >= data.starts_on,
    )
    other = session.scalars(others.limit(1)).first()
    if other is not None:
        raise PresidencyOverlaps(name=f"{other.country} {other.starts_on.year}")


def _apply_priorities(presidency: Presidency, names: tuple[str, ...]) -> None:
    """Update the priorities; unchanged ones retain their rows with all other data."""
    known = {priority.name: priority for priority in presidency.priorities}
    presidency.priorities = [known.get(name) or PresidencyPriority(name=name) for name in names]
    for position, priority in enumerate(presidency.priorities):
        priority.position = position
