"""The secretariat adds bodies and says what they are."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.bodies import operations
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.bodies.rules import BodyData, OrganisationData
from meetings.kernel.database import transaction
from meetings.kernel.edit_conflicts import changed_fields, fingerprint
from meetings.kernel.errors import EditConflict


def add_body(session: Session, facts: BodyData, *, actor: Actor, now: datetime) -> Body:
    """Return the new body; where no address is said, one is made from its names.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        BodyKnown: there is one of this name.
        BodyAddressTaken: another body has the address.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        operations.lock_settings(session)
        body = Body(slug="")
        operations.apply_body_data(session, body, facts)
        session.add(body)
        session.flush()
        audit.record(
            session, "body.added", actor=actor, subject="body", subject_id=body.id, now=now,
            name=body.name,
        )  # fmt: skip
    return body


def edit_body(
    session: Session, body: Body, facts: BodyData, *, seen: str,
    is_used: Callable[[Session, int], bool], actor: Actor, now: datetime,
) -> bool:  # fmt: skip
    """Write the facts that differ, and return whether any did.

    ``seen`` is the fingerprint of what the form showed. ``is_used`` returns whether meetings name
    the body of this id; then its slug stays. Subjects above this one know that.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        ChangedMeanwhile: somebody else changed the body since.
        BodyKnown: another body has the name.
        BodyAddressTaken: another body has the address.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        operations.lock_settings(session)
        before = operations.body_data(body)
        if fingerprint(before) != seen:
            raise EditConflict
        operations.apply_body_data(session, body, facts, keeps_slug=is_used(session, body.id))
        changes = changed_fields(before, operations.body_data(body))
        if changes:
            audit.record(
                session, "body.edited", actor=actor, subject="body", subject_id=body.id, now=now,
                **changes,
            )  # fmt: skip
    return bool(changes)


def edit_organisation(
    session: Session, facts: OrganisationData, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Write what is said of the organisation, and say whether anything was changed.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        ChangedMeanwhile: somebody else changed it since the form was opened.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        operations.lock_settings(session)
        here = session.get_one(Installation, 1)
        before = operations.organisation_data(here)
        if fingerprint(before) != seen:
            raise EditConflict
        operations.apply_organisation_data(here, facts)
        changes = changed_fields(before, facts)
        if changes:
            audit.record(
                session, "organisation.edited", actor=actor, subject="installation", subject_id=1,
                now=now, **changes,
            )  # fmt: skip
    return bool(changes)
