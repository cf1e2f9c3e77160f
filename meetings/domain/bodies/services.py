"""The secretariat adds bodies and says what they are."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import steps as audit
from meetings.domain.bodies import steps
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.bodies.rules import BodyFacts, OrganisationFacts
from meetings.kernel.database import transaction
from meetings.kernel.errors import ChangedMeanwhile
from meetings.kernel.fingerprints import differences, fingerprint


def add_body(session: Session, facts: BodyFacts, *, actor: Actor, now: datetime) -> Body:
    """Return the new body; where no address is said, one is made from its names.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        BodyKnown: there is one of this name.
        BodyAddressTaken: another body has the address.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        steps.lock_settings(session)
        body = Body(slug="")
        steps.write(session, body, facts)
        session.add(body)
        session.flush()
        audit.record(
            session, "body.added", actor=actor, subject="body", subject_id=body.id, now=now,
            name=body.name,
        )  # fmt: skip
    return body


def edit_body(
    session: Session, body: Body, facts: BodyFacts, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Write what was changed, and say whether anything was.

    ``seen`` is the fingerprint of what the form showed.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        ChangedMeanwhile: somebody else changed the body since.
        BodyKnown: another body has the name.
        BodyAddressTaken: another body has the address.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        steps.lock_settings(session)
        before = steps.facts_of(body)
        if fingerprint(before) != seen:
            raise ChangedMeanwhile
        steps.write(session, body, facts)
        changes = differences(before, steps.facts_of(body))
        if changes:
            audit.record(
                session, "body.edited", actor=actor, subject="body", subject_id=body.id, now=now,
                **changes,
            )  # fmt: skip
    return bool(changes)


def edit_organisation(
    session: Session, facts: OrganisationFacts, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Write what is said of the organisation, and say whether anything was changed.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        ChangedMeanwhile: somebody else changed it since the form was opened.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        steps.lock_settings(session)
        here = session.get_one(Installation, 1)
        before = steps.organisation_of(here)
        if fingerprint(before) != seen:
            raise ChangedMeanwhile
        steps.write_organisation(here, facts)
        changes = differences(before, facts)
        if changes:
            audit.record(
                session, "organisation.edited", actor=actor, subject="installation", subject_id=1,
                now=now, **changes,
            )  # fmt: skip
    return bool(changes)
