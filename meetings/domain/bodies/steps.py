"""Writing a body inside a service's transaction, and asking whether its address is in use."""

from collections.abc import Callable
from dataclasses import fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.bodies.errors import BodyAddressTaken, BodyKnown
from meetings.domain.bodies.models import Body, Installation, Priority
from meetings.domain.bodies.rules import BodyFacts, OrganisationFacts
from meetings.kernel.database import lock
from meetings.kernel.listening import Listeners
from meetings.kernel.text import fold, free, slugify

LONGEST_SLUG = 80
#: Fields of a body and of its facts that are called the same.
SAME_NAME = (
    "name", "kind", "short_name", "acronym", "colour", "chair_rule", "mandate", "email", "website",
    "position",
)  # fmt: skip
_ORGANISATION = fields(OrganisationFacts)
Asked = Callable[[Session, int], bool]
#: Asked with (session, body_id) whether something out there names the body.
USERS = Listeners[Asked]()


def is_used(session: Session, body: Body) -> bool:
    """Say whether the body's address is a promise: meetings, and so calendars, go by it."""
    return any(asked(session, body.id) for asked in USERS)


def lock_settings(session: Session) -> None:
    """Make others who change what the secretariat sets wait until we are done."""
    lock(session, Installation)


def facts_of(body: Body) -> BodyFacts:
    """Return what is said of the body now."""
    same = {name: getattr(body, name) for name in SAME_NAME}
    return BodyFacts(**same, slug=body.slug, priority_id=body.priority_id)


def organisation_of(here: Installation) -> OrganisationFacts:
    """Return what is said of the organisation now."""
    return OrganisationFacts(**{each.name: getattr(here, each.name) for each in _ORGANISATION})


def write_organisation(here: Installation, facts: OrganisationFacts) -> None:
    """Write what is said of the organisation."""
    for each in _ORGANISATION:
        setattr(here, each.name, getattr(facts, each.name))


def write(session: Session, body: Body, facts: BodyFacts) -> None:
    """Write the facts; the address is moved only while nothing goes by it.

    Raises:
        BodyKnown: another body has the name.
        BodyAddressTaken: another body has the address.
    """
    others = session.scalars(select(Body).where(Body.id != (body.id or 0))).all()
    if any(fold(other.name) == fold(facts.name) for other in others):
        raise BodyKnown(name=facts.name)
    if not body.slug or not is_used(session, body):
        body.slug = _slug(body, facts, {other.slug for other in others})
    for name in SAME_NAME:
        setattr(body, name, getattr(facts, name))
    body.priority_id = facts.priority_id
    if facts.new_priority:
        body.priority_id = _priority(session, facts.new_priority).id


def _slug(body: Body, facts: BodyFacts, taken: set[str]) -> str:
    """Return the address that is wanted, else the one it has, else one from its names."""
    wanted = slugify(facts.slug, limit=LONGEST_SLUG)
    if wanted in taken:
        raise BodyAddressTaken(slug=wanted)
    short = slugify(facts.acronym) or slugify(facts.short_name)
    return wanted or body.slug or free(short or slugify(facts.name) or "body", taken)


def _priority(session: Session, name: str) -> Priority:
    """Return the priority of this name, made at the end of the list where there is none."""
    listed = session.scalars(select(Priority)).all()
    known = next((each for each in listed if fold(each.name) == fold(name)), None)
    if known is not None:
        return known
    last = session.scalar(select(func.max(Priority.position)))
    base = slugify(name, limit=70) or "priority"
    made = Priority(
        slug=free(base, {each.slug for each in listed}), name=name,
        position=0 if last is None else last + 1,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
