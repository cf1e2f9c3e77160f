"""Add and edit bodies and the organisation, as the secretariat."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.bodies import operations
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.bodies.rules import BodyData, OrganisationData
from meetings.kernel.database import transaction
from meetings.kernel.edit_conflicts import changed_fields, ensure_unchanged


def add_body(session: Session, data: BodyData, *, actor: Actor, now: datetime) -> Body:
    """Return the new body; without a slug, one is made from its names.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        BodyNameTaken: Another body has the name.
        BodySlugTaken: Another body has the slug.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        operations.lock_settings(session)
        body = Body(slug="")
        operations.apply_body_data(session, body, data)
        session.add(body)
        session.flush()
        audit.record(
            session, "body.added", actor=actor, subject="body", subject_id=body.id, now=now,
            name=body.name,
        )  # fmt: skip
    return body


def edit_body(
    session: Session, body: Body, data: BodyData, *, seen: str,
    is_used: Callable[[Session, int], bool], actor: Actor, now: datetime,
) -> bool:  # fmt: skip
    """Update the changed fields, and return whether anything changed.

    ``seen`` is the fingerprint of the displayed form. ``is_used`` returns whether meetings refer to
    the body with this id; then its slug is retained. It is a parameter because this package can't
    import the events.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        EditConflict: Somebody else has changed the body since.
        BodyNameTaken: Another body has the name.
        BodySlugTaken: Another body has the slug.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        operations.lock_settings(session)
        before = operations.body_data(body)
        ensure_unchanged(seen, before)
        operations.apply_body_data(session, body, data, retains_slug=is_used(session, body.id))
        changes = changed_fields(before, operations.body_data(body))
        if changes:
            audit.record(
                session, "body.edited", actor=actor, subject="body", subject_id=body.id, now=now,
                **changes,
            )  # fmt: skip
    return bool(changes)


def edit_organisation(
    session: Session, data: OrganisationData, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Update the organisation, and return whether anything changed.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        EditConflict: Somebody else has changed it since the form was displayed.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        operations.lock_settings(session)
        organisation = session.get_one(Installation, 1)
        before = operations.organisation_data(organisation)
        ensure_unchanged(seen, before)
        operations.apply_organisation_data(organisation, data)
        changes = changed_fields(before, data)
        if changes:
            audit.record(
                session, "organisation.edited", actor=actor, subject="installation", subject_id=1,
                now=now, **changes,
            )  # fmt: skip
    return bool(changes)
