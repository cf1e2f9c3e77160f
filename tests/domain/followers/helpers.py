"""Create follows, change events and read the queued notifications."""

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
#: The instant at which changes made at noon are notified.
NOTIFIED_AT = NOON + QUIET_PERIOD


def follow_request(
    email: str = "rasa@example.org", pace: Frequency = Frequency.IMMEDIATE, **parts: Any
) -> FollowRequest:
    """Return Rasa's request to follow all events, or those that match a filter of these parts."""
    return FollowRequest(email, EventFilter(**parts), pace)


def unconfirmed_follow(
    session: Session, email: str = "rasa@example.org", pace: Frequency = Frequency.IMMEDIATE,
    at: datetime = NOON, **parts: Any,
) -> Follow:  # fmt: skip
    """Return a follow that is not confirmed yet."""
    services.request_follow(session, follow_request(email, pace, **parts), now=at)
    follow = queries.get_for_request(session, follow_request(email, pace, **parts))
    assert follow is not None
    return follow


def confirmed_follow(
    session: Session, email: str = "rasa@example.org", pace: Frequency = Frequency.IMMEDIATE,
    at: datetime = NOON - timedelta(days=1), **parts: Any,
) -> Follow:  # fmt: skip
    """Return a follow that was confirmed the day before."""
    return services.confirm_follow(
        session, unconfirmed_follow(session, email, pace, at, **parts), now=at
    )


def record_change(
    session: Session, event: Event, kind: ChangeKind, at: datetime = NOON, reason: str = "",
    **fields: list[Any],
) -> None:  # fmt: skip
    """Record a change whose new values the event already has."""
    session.commit()
    with transaction(session, now=at):
        events.record_change(session, event, kind, fields, actor=SECRETARIAT, now=at, reason=reason)


def change_state(
    session: Session, event: Event, state: EventState, kind: ChangeKind, at: datetime = NOON
) -> None:
    """Set the state of the event and record the change."""
    before, event.state = event.state, state
    record_change(session, event, kind, at, "Storm", state=[before.value, state.value])


def reschedule(session: Session, event: Event, day: EventDates, at: datetime = NOON) -> None:
    """Move the event to another day and record the change."""
    before = str(event.starts_on)
    events.set_when(session, event, day)
    record_change(
        session, event, ChangeKind.RESCHEDULED, at, starts_on=[before, str(day.starts_on)]
    )


def rename(session: Session, event: Event, title: str, at: datetime = NOON) -> None:
    """Rename the event and record the change."""
    before, event.title = event.title, title
    record_change(session, event, ChangeKind.EDITED, at, title=[before, title])


def send_all(session: Session, at: datetime = NOTIFIED_AT) -> int:
    """Queue all due notifications, as the worker does; return the number of batches."""
    batches = 0
    while send_notifications(session, now=at):
        batches += 1
    return batches


def notified_events(session: Session, email: str = "rasa@example.org") -> list[list[int]]:
    """Return the event ids in each notification to the address."""
    return [
        [story[0] for story in message.facts["stories"]]
        for message in notifications(session, email)
    ]


def notifications(session: Session, email: str = "rasa@example.org") -> list[Message]:
    """Return the notifications queued for the address, in order."""
    session.rollback()
    messages = session.scalars(
        select(Message).where(Message.to_address == email).order_by(Message.id)
    ).all()
    return [message for message in messages if "stories" in message.facts]
