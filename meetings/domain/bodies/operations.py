"""Write a body inside a service's transaction."""

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.errors import BodyNameTaken, BodySlugTaken
from meetings.domain.bodies.models import Body, Installation, Priority
from meetings.domain.bodies.rules import BodyData, OrganisationData
from meetings.kernel.database import lock, next_position
from meetings.kernel.text import SLUG_NUMBER_LENGTH, normalise, slugify, unique_slug

MAX_SLUG_LENGTH = 80
#: Fields with the same name in a body and in its data.
COPIED_FIELDS = (
    "name", "kind", "short_name", "acronym", "colour", "chair_rule", "mandate", "email", "website",
    "position",
)  # fmt: skip
_ORGANISATION_FIELDS = fields(OrganisationData)


def lock_settings(session: Session) -> None:
    """Lock the settings of the secretariat against concurrent changes until commit."""
    lock(session, Installation)


def body_data(body: Body) -> BodyData:
    """Return the current data of the body."""
    same = {name: getattr(body, name) for name in COPIED_FIELDS}
    return BodyData(**same, slug=body.slug, priority_id=body.priority_id)


def organisation_data(organisation: Installation) -> OrganisationData:
    """Return the current data of the organisation."""
    return OrganisationData(
        **{field.name: getattr(organisation, field.name) for field in _ORGANISATION_FIELDS}
    )


def apply_organisation_data(organisation: Installation, data: OrganisationData) -> None:
    """Update the organisation."""
    for field in _ORGANISATION_FIELDS:
        setattr(organisation, field.name, getattr(data, field.name))


def apply_body_data(
    session: Session, body: Body, data: BodyData, *, retains_slug: bool = False
) -> None:
    """Update the body; ``retains_slug`` retains the slug, because URLs of calendars contain it.

    Raises:
        BodyNameTaken: Another body has the name.
        BodySlugTaken: Another body has the slug.
    """
    others = session.scalars(select(Body).where(Body.id != (body.id or 0))).all()
    if any(normalise(other.name) == normalise(data.name) for other in others):
        raise BodyNameTaken(name=data.name)
    if not body.slug or not retains_slug:
        body.slug = _choose_slug(body, data, {other.slug for other in others})
    for name in COPIED_FIELDS:
        setattr(body, name, getattr(data, name))
    body.priority_id = data.priority_id
    if data.new_priority:
        body.priority_id = _get_or_create_priority(session, data.new_priority).id


def _choose_slug(body: Body, data: BodyData, taken: set[str]) -> str:
    """Return the requested slug, else the current one, else one made from the names."""
    requested = slugify(data.slug, limit=MAX_SLUG_LENGTH)
    if requested in taken:
        raise BodySlugTaken(slug=requested)
    names, limit = (data.acronym, data.short_name, data.name), MAX_SLUG_LENGTH - SLUG_NUMBER_LENGTH
    base = next((slug for name in names if (slug := slugify(name, limit=limit))), "body")
    return requested or body.slug or unique_slug(base, taken)


def _get_or_create_priority(session: Session, name: str) -> Priority:
    """Return the priority of this name; create it at the end of the list if it is missing."""
    priorities = session.scalars(select(Priority)).all()
    existing = next(
        (priority for priority in priorities if normalise(priority.name) == normalise(name)), None
    )
    if existing is not None:
        return existing
    base = slugify(name, limit=70) or "priority"
    created = Priority(
        slug=unique_slug(base, {priority.slug for priority in priorities}), name=name,
        position=next_position(session, Priority.position),
    )  # fmt: skip
    session.add(created)
    session.flush()
    return created
