"""Write the audit trail inside a caller's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.audit.models import AuditEntry


def record(
    session: Session,
    action: str,
    *,
    actor: Actor,
    subject: str,
    subject_id: int | None,
    now: datetime,
    **details: Any,
) -> None:
    """Record an action; details are plain values that may be shown to the secretariat."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.user_id,
            actor_name=actor.name,
            action=action,
            subject=subject,
            subject_id=subject_id,
            details=details,
        )
    )
