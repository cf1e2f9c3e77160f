"""Add and edit presidencies, as the secretariat."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.bodies.operations import lock_settings
from meetings.domain.presidencies import operations
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.rules import PresidencyData
from meetings.kernel.database import transaction
from meetings.kernel.edit_conflicts import changed_fields, ensure_unchanged


def add_presidency(
    session: Session, data: PresidencyData, *, actor: Actor, now: datetime
) -> Presidency:
    """Return the new presidency; meetings in its period now belong to it.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        PresidencyEndsFirst: The last day is before the first.
        PresidencyOverlaps: Another presidency overlaps these days.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        lock_settings(session)
        presidency = Presidency(slug="")
        with session.no_autoflush:
            operations.apply_presidency_data(session, presidency, data)
        audit.record(
            session, "presidency.added", actor=actor, subject="presidency",
            subject_id=presidency.id, now=now, country=presidency.country,
        )  # fmt: skip
    return presidency


def edit_presidency(
    session: Session, presidency: Presidency, data: PresidencyData, *,
    seen: str, actor: Actor, now: datetime,
) -> bool:  # fmt: skip
    """Update the presidency, and return whether anything changed.

    ``seen`` is the fingerprint of the displayed form.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        EditConflict: Somebody else has changed it since.
        PresidencyEndsFirst: The last day is before the first.
        PresidencyOverlaps: Another presidency overlaps these days.
    """
    with transaction(session, now=now):
        ensure(actor, Permission.ORGANISATION_EDIT)
        lock_settings(session)
        before = operations.presidency_data(presidency)
        ensure_unchanged(seen, before)
        changes = changed_fields(before, data)
        if changes:
            operations.apply_presidency_data(session, presidency, data)
            audit.record(
                session, "presidency.edited", actor=actor, subject="presidency",
                subject_id=presidency.id, now=now, **changes,
            )  # fmt: skip
    return bool(changes)
