"""Number, calendar sequence and notifications of a recorded change."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.audit.models import AuditEntry
from meetings.domain.events import operations
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind, EventState
from tests import factories
from tests.conftest import NOON
from tests.minutes import TICK, minute

OLGA = Actor(7, "Olga")
NOTIFYING = {
    ChangeKind.RESCHEDULED, ChangeKind.MOVED, ChangeKind.POSTPONED, ChangeKind.CANCELLED,
    ChangeKind.REINSTATED, ChangeKind.CONFIRMED,
}  # fmt: skip
NOTIFYING_WHILE_LIVE = {ChangeKind.RESCHEDULED, ChangeKind.MOVED, ChangeKind.EDITED}


def record(
    session: Session, event: Event, kind: ChangeKind = ChangeKind.EDITED, *fields: str,
    now: datetime = NOON, reason: str = "",
) -> Change:  # fmt: skip
    values: dict[str, list[Any]] = {field: [None, "x"] for field in fields}
    return operations.record_change(
        session, event, kind, values, actor=OLGA, now=now, reason=reason
    )


def notifying_kinds(
    session: Session, event: Event, field: str, *, now: datetime = NOON
) -> set[ChangeKind]:
    """Return the kinds for which a change of this field notifies participants."""
    changes = [record(session, event, kind, field, now=now) for kind in ChangeKind]
    return {
        change.kind for change in changes if operations.concerns_participants(event, change, now)
    }


def test_change_is_numbered_and_audited(session: Session) -> None:
    event = factories.event(session)
    record(session, event, now=minute(1))

    change = record(session, event, ChangeKind.AGENDA, "agenda", now=minute(2), reason="Why")

    assert (change.event_id, change.number, change.kind, change.at) == (
        event.id, 2, ChangeKind.AGENDA, minute(2),
    )  # fmt: skip
    assert (change.actor_id, change.actor_name, change.reason) == (7, "Olga", "Why")
    assert (event.changes_count, event.updated_at) == (2, minute(2))
    session.flush()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.subject_id) == ("event.agenda", "event", event.id)
    assert (entry.at, entry.details) == (minute(2), {"number": 2})


SEQUENCE_FIELDS = (
    "starts_on", "ends_on", "starts_time", "ends_time", "timezone", "date_to_be_confirmed",
    "state", "places", "mode",
)  # fmt: skip


@pytest.mark.parametrize("field", [*SEQUENCE_FIELDS, "title", "join_url", "summary", "headcounts"])
def test_time_place_and_state_increment_the_sequence(session: Session, field: str) -> None:
    event = factories.event(session, sequence=4)

    change = record(session, event, ChangeKind.EDITED, "summary", field)

    assert event.sequence == change.sequence == (5 if field in SEQUENCE_FIELDS else 4)


def test_creation_does_not_increment_the_sequence(session: Session) -> None:
    event = factories.event(session)

    record(session, event, ChangeKind.CREATED, "state")

    assert event.sequence == 0


def test_only_some_change_kinds_notify(session: Session) -> None:
    event = factories.event(session)

    assert notifying_kinds(session, event, "summary") == NOTIFYING


@pytest.mark.parametrize(
    ("field", "is_notifying"),
    [("title", True), ("join_url", False), ("join_note", True), ("summary", False)],
)
def test_edit_of_title_or_access_notifies(session: Session, field: str, is_notifying: bool) -> None:
    kinds = notifying_kinds(session, factories.event(session), field)

    assert (ChangeKind.EDITED in kinds) == is_notifying
    assert ChangeKind.AGENDA not in kinds


@pytest.mark.parametrize(
    "columns", [{"published_at": None}, {"state": EventState.DRAFT}], ids=["hidden", "draft"]
)
def test_change_of_an_unannounced_event_notifies_nobody(
    session: Session, columns: dict[str, Any]
) -> None:
    event = factories.event(session, **columns)

    assert notifying_kinds(session, event, "title") == set()


@pytest.mark.parametrize("state", [EventState.HELD, EventState.POSTPONED, EventState.CANCELLED])
def test_edit_of_an_event_that_is_not_live_notifies_nobody(
    session: Session, state: EventState
) -> None:
    event = factories.event(session, state=state)

    assert notifying_kinds(session, event, "title") == NOTIFYING - NOTIFYING_WHILE_LIVE


def test_edit_after_the_end_notifies_nobody(session: Session) -> None:
    event = factories.event(session, state=EventState.TENTATIVE)
    ends_at = event.ends_at
    assert ends_at is not None

    assert notifying_kinds(session, event, "title", now=ends_at) == NOTIFYING - NOTIFYING_WHILE_LIVE
    assert (
        notifying_kinds(session, event, "title", now=ends_at - TICK)
        == NOTIFYING | NOTIFYING_WHILE_LIVE
    )


def test_change_of_an_undated_event_notifies(session: Session) -> None:
    event = factories.event(session, when=EventDates(None, "Europe/Vilnius"))

    kinds = notifying_kinds(session, event, "places", now=NOON + timedelta(days=9999))

    assert ChangeKind.MOVED in kinds
