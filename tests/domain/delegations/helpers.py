"""Delegations as the tests ask and let them nominate."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.delegations import services
from meetings.domain.delegations.rules import Contact, Nominee
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode
from tests.actors import contact_of
from tests.conftest import NOON

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
CONTACT = "ministry@example.ee"


def asked(session: Session, event: Event, country: str = "EE", email: str = CONTACT) -> None:
    """Ask the delegation to nominate."""
    services.invite_delegations(
        session, event, [Contact(country, "Mari", email)], SECRETARIAT, now=NOON
    )


def nominee(email: str = "juri@example.ee", **parts: Any) -> Nominee:
    """Return Jüri, online."""
    fields: dict[str, Any] = {"name": "Jüri Tamm", "takes_part": ParticipationMode.ONLINE}
    return Nominee(**fields | parts, email=email)


def nominated(
    session: Session,
    event: Event,
    email: str = "juri@example.ee",
    country: str = "EE",
    *,
    now: datetime = NOON,
) -> Registration:
    """Return the registration of somebody nominated by the delegation."""
    contact = contact_of(session, event, country)
    return services.nominate(
        session, event, nominee(email), country=country, actor=contact, now=now
    )  # fmt: skip


def taken_back(session: Session, registration: Registration) -> None:
    """Let the delegation withdraw its nomination."""
    contact = contact_of(session, registration.event)
    services.withdraw_nomination(session, registration, actor=contact, now=NOON)


def accepted(session: Session, registration: Registration, *, now: datetime = NOON) -> Registration:
    """Return the registration after the nomination was accepted."""
    return services.accept_nomination(
        session, registration, takes_part=registration.takes_part, needs="", now=now
    )
