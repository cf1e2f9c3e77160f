"""Wishes and what the outbox holds, for the tests of registration."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.domain.registration import queries, services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationRequest
from tests.conftest import NOON


def wish(email: str = "rasa@example.org", **parts: Any) -> RegistrationRequest:
    """Return what Rasa asks for."""
    fields: dict[str, Any] = {"name": "Rasa Rasaitė", "takes_part": ParticipationMode.ONLINE}
    return RegistrationRequest(**fields | parts, email=email)


def submitted(
    session: Session, event: Event, email: str, *, now: datetime = NOON, **parts: Any
) -> Registration:
    """Return a registration whose address is not confirmed yet."""
    services.register(session, event, wish(email, **parts), now=now)
    found = queries.get_by_email(session, event.id, email)
    assert found is not None
    return found


def registered(
    session: Session, event: Event, email: str, *, now: datetime = NOON, **parts: Any
) -> Registration:
    """Return a registration whose address was confirmed."""
    it = submitted(session, event, email, now=now, **parts)
    return services.confirm_email(session, it, now=now)


def told(session: Session, email: str) -> list[str]:
    """Return what was written to the address, in order, with what is asked of the calendar."""
    found = session.scalars(
        select(Message).where(Message.to_address == email).order_by(Message.id)
    ).all()
    return [_brief(message) for message in found]


def _brief(message: Message) -> str:
    act = message.facts.get("calendar")
    return f"{message.kind.value} {act} {message.facts['sequence']}" if act else message.kind.value
