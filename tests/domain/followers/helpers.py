"""Followers, changes of events, and what was told, for the tests of following."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events import operations as events
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.followers import queries, services
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import QUIET_PERIOD, FollowRequest, Frequency
from meetings.domain.outbox.models import Message
from meetings.jobs.send_notifications import send_notifications
from meetings.kernel.database import transaction
from tests.conftest import NOON

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
#: When what was changed at noon is told.
TOLD = NOON + QUIET_PERIOD


def wish(
    email: str = "rasa@example.org", pace: Frequency = Frequency.IMMEDIATE, **parts: Any
) -> FollowRequest:
    """Return what Rasa asks for: everything, or what passes a filter of these parts."""
    return FollowRequest(email, EventFilter(**parts), pace)


def asked(
    session: Session, email: str = "rasa@example.org", pace: Frequency = Frequency.IMMEDIATE,
    at: datetime = NOON, **parts: Any,
) -> Follow:  # fmt: skip
    """Return a following that is not confirmed yet."""
    services.request_follow(session, wish(email, pace, **parts), now=at)
    found = queries.get_for_request(session, wish(email, pace, **parts))
    assert found is not None
    return found


def followed(
    session: Session, email: str = "rasa@example.org", pace: Frequency = Frequency.IMMEDIATE,
    at: datetime = NOON - timedelta(days=1), **parts: Any,
) -> Follow:  # fmt: skip
    """Return a following that was confirmed the day before."""
    return services.confirm_follow(session, asked(session, email, pace, at, **parts), now=at)


def changed(
    session: Session, event: Event, kind: ChangeKind, at: datetime = NOON, reason: str = "",
    **fields: list[Any],
) -> None:  # fmt: skip
    """Record a change whose new values the event already has."""
    session.commit()
    with transaction(session, now=at):
        events.record_change(session, event, kind, fields, actor=SECRETARIAT, now=at, reason=reason)


def become(
    session: Session, event: Event, state: EventState, kind: ChangeKind, at: datetime = NOON
) -> None:
    """Give the event a state."""
    before, event.state = event.state, state
    changed(session, event, kind, at, "Storm", state=[before.value, state.value])


def reschedule(session: Session, event: Event, day: EventDates, at: datetime = NOON) -> None:
    """Give the event another time."""
    before = str(event.starts_on)
    events.set_when(session, event, day)
    changed(session, event, ChangeKind.RESCHEDULED, at, starts_on=[before, str(day.starts_on)])


def rename(session: Session, event: Event, title: str, at: datetime = NOON) -> None:
    """Give the event another title."""
    before, event.title = event.title, title
    changed(session, event, ChangeKind.EDITED, at, title=[before, title])


def drained(session: Session, at: datetime = TOLD) -> int:
    """Queue everything that is due, as the worker does; return in how many batches."""
    batches = 0
    while send_notifications(session, now=at):
        batches += 1
    return batches


def told(session: Session, email: str = "rasa@example.org") -> list[list[int]]:
    """Return for each message of news to the address which events it tells."""
    return [[each[0] for each in message.facts["stories"]] for message in news(session, email)]


def news(session: Session, email: str = "rasa@example.org") -> list[Message]:
    """Return the messages of news to the address, in order."""
    session.rollback()
    found = session.scalars(
        select(Message).where(Message.to_address == email).order_by(Message.id)
    ).all()
    return [each for each in found if "stories" in each.facts]
