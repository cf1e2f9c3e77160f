"""Create registrations and list the mails queued for a participant."""

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


def registration_request(email: str = "rasa@example.org", **parts: Any) -> RegistrationRequest:
    """Return Rasa's request to participate online."""
    fields: dict[str, Any] = {
        "name": "Rasa Rasaitė",
        "participation_mode": ParticipationMode.ONLINE,
    }
    return RegistrationRequest(**fields | parts, email=email)


def submitted(
    session: Session, event: Event, email: str, *, now: datetime = NOON, **parts: Any
) -> Registration:
    """Return a registration with an unconfirmed e-mail address."""
    services.register(session, event, registration_request(email, **parts), now=now)
    registration = queries.get_by_email(session, event.id, email)
    assert registration is not None
    return registration


def registered(
    session: Session, event: Event, email: str, *, now: datetime = NOON, **parts: Any
) -> Registration:
    """Return a registration with a confirmed e-mail address."""
    registration = submitted(session, event, email, now=now, **parts)
    return services.confirm_email(session, registration, now=now)


def queued_mails(session: Session, email: str) -> list[str]:
    """Return the kinds of the mails queued for the address, with their iTIP method and sequence."""
    messages = session.scalars(
        select(Message).where(Message.to_address == email).order_by(Message.id)
    ).all()
    return [_label(message) for message in messages]


def _label(message: Message) -> str:
    action = message.facts.get("calendar")
    return (
        f"{message.kind.value} {action} {message.facts['sequence']}"
        if action
        else message.kind.value
    )
