"""The audit log has an entry per action, written in the same transaction."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, NotAllowed
from meetings.domain.audit import operations
from meetings.domain.audit.models import AuditEntry
from meetings.kernel.database import transaction
from tests.minutes import minute

OLGA = Actor(7, "Olga")


def entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_entry_contains_actor_action_subject_and_time(session: Session) -> None:
    operations.record(
        session, "body.edited", actor=OLGA, subject="body", subject_id=3, now=minute(1),
        name=["old", "new"], number=4,
    )  # fmt: skip
    session.commit()

    (entry,) = entries(session)
    assert (entry.at, entry.actor_id, entry.actor_name) == (minute(1), 7, "Olga")
    assert (entry.action, entry.subject, entry.subject_id) == ("body.edited", "body", 3)
    assert entry.details == {"name": ["old", "new"], "number": 4}


def test_anonymous_action_has_no_actor(session: Session) -> None:
    operations.record(
        session, "registration.cancelled", actor=ANONYMOUS, subject="registration",
        subject_id=None, now=minute(1),
    )  # fmt: skip
    session.commit()

    (entry,) = entries(session)
    assert (entry.actor_id, entry.actor_name, entry.subject_id, entry.details) == (
        None,
        "",
        None,
        {},
    )


def test_entries_retain_the_actor_name_after_a_rename(session: Session) -> None:
    for number, name in ((1, "Olga"), (2, "Olga Olgaitė"), (3, "Olga Olgaitė")):
        operations.record(
            session, "user.edited", actor=Actor(7, name), subject="user", subject_id=7,
            now=minute(number),
        )  # fmt: skip
    session.commit()

    assert [(entry.at, entry.actor_name) for entry in entries(session)] == [
        (minute(1), "Olga"), (minute(2), "Olga Olgaitė"), (minute(3), "Olga Olgaitė"),
    ]  # fmt: skip


def test_refused_action_leaves_no_entry(session: Session) -> None:
    def refused() -> None:
        with transaction(session, now=minute(1)):
            operations.record(
                session, "body.added", actor=OLGA, subject="body", subject_id=3, now=minute(1)
            )
            session.flush()
            raise NotAllowed

    with pytest.raises(NotAllowed):
        refused()

    assert entries(session) == []
