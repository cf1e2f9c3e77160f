"""The secretariat records presidencies."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import steps as audit
from meetings.domain.bodies.steps import lock_settings
from meetings.domain.presidencies import steps
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.rules import PresidencyFacts
from meetings.kernel.database import transaction
from meetings.kernel.errors import ChangedMeanwhile
from meetings.kernel.fingerprints import differences, fingerprint


def add_presidency(
    session: Session, facts: PresidencyFacts, *, actor: Actor, now: datetime
) -> Presidency:
    """Return the new presidency; meetings of its days belong to it from now on.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        PresidencyEndsFirst: the last day is before the first.
        PresidencyOverlaps: another presidency has some of these days.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        lock_settings(session)
        presidency = Presidency(slug="")
        with session.no_autoflush:
            steps.write(session, presidency, facts)
        audit.record(
            session, "presidency.added", actor=actor, subject="presidency",
            subject_id=presidency.id, now=now, country=presidency.country,
        )  # fmt: skip
    return presidency


def edit_presidency(
    session: Session, presidency: Presidency, facts: PresidencyFacts, *,
    seen: str, actor: Actor, now: datetime,
) -> bool:  # fmt: skip
    """Write what was changed, and say whether anything was.

    ``seen`` is the fingerprint of what the form showed.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        ChangedMeanwhile: somebody else changed it since.
        PresidencyEndsFirst: the last day is before the first.
        PresidencyOverlaps: another presidency has some of these days.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        lock_settings(session)
        before = steps.facts_of(presidency)
        if fingerprint(before) != seen:
            raise ChangedMeanwhile
        changes = differences(before, facts)
        if changes:
            steps.write(session, presidency, facts)
            audit.record(
                session, "presidency.edited", actor=actor, subject="presidency",
                subject_id=presidency.id, now=now, **changes,
            )  # fmt: skip
    return bool(changes)
