"""Write a body inside a service's transaction."""

from dataclasses import fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.bodies.errors import BodyNameTaken, BodySlugTaken
from meetings.domain.bodies.models import Body, Installation, Priority
from meetings.domain.bodies.rules import BodyData, OrganisationData
from meetings.kernel.database import lock
from meetings.kernel.text import normalise, slugify, unique_slug

MAX_SLUG_LENGTH = 80
#: Fields of a body and of its facts that are called the same.
COPIED_FIELDS = (
    "name", "kind", "short_name", "acronym", "colour", "chair_rule", "mandate", "email", "website",
    "position",
)  # fmt: skip
_ORGANISATION_FIELDS = fields(OrganisationData)


def lock_settings(session: Session) -> None:
    """Make others who change what the secretariat sets wait until we are done."""
    lock(session, Installation)


def body_data(body: Body) -> BodyData:
    """Return what is said of the body now."""
    same = {name: getattr(body, name) for name in COPIED_FIELDS}
    return BodyData(**same, slug=body.slug, priority_id=body.priority_id)


def organisation_data(here: Installation) -> OrganisationData:
    """Return what is said of the organisation now."""
    return OrganisationData(
        **{each.name: getattr(here, each.name) for each in _ORGANISATION_FIELDS}
    )


def apply_organisation_data(here: Installation, facts: OrganisationData) -> None:
    """Write what is said of the organisation."""
    for each in _ORGANISATION_FIELDS:
        setattr(here, each.name, getattr(facts, each.name))


def apply_body_data(
    session: Session, body: Body, facts: BodyData, *, keeps_slug: bool = False
) -> None:
    """Write the facts; ``keeps_slug`` leaves the slug, because URLs of calendars name it.

    Raises:
        BodyKnown: another body has the name.
        BodyAddressTaken: another body has the address.
    """
    others = session.scalars(select(Body).where(Body.id != (body.id or 0))).all()
    if any(normalise(other.name) == normalise(facts.name) for other in others):
        raise BodyNameTaken(name=facts.name)
    if not body.slug or not keeps_slug:
        body.slug = _choose_slug(body, facts, {other.slug for other in others})
    for name in COPIED_FIELDS:
        setattr(body, name, getattr(facts, name))
    body.priority_id = facts.priority_id
    if facts.new_priority:
        body.priority_id = _get_or_create_priority(session, facts.new_priority).id


def _choose_slug(body: Body, facts: BodyData, taken: set[str]) -> str:
    """Return the address that is wanted, else the one it has, else one from its names."""
    wanted = slugify(facts.slug, limit=MAX_SLUG_LENGTH)
    if wanted in taken:
        raise BodySlugTaken(slug=wanted)
    short = slugify(facts.acronym) or slugify(facts.short_name)
    return wanted or body.slug or unique_slug(short or slugify(facts.name) or "body", taken)


def _get_or_create_priority(session: Session, name: str) -> Priority:
    """Return the priority of this name, made at the end of the list where there is none."""
    listed = session.scalars(select(Priority)).all()
    known = next((each for each in listed if normalise(each.name) == normalise(name)), None)
    if known is not None:
        return known
    last = session.scalar(select(func.max(Priority.position)))
    base = slugify(name, limit=70) or "priority"
    made = Priority(
        slug=unique_slug(base, {each.slug for each in listed}), name=name,
        position=0 if last is None else last + 1,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
