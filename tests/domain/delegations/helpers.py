"""Invite delegations and create nominations."""

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


def invited(session: Session, event: Event, country: str = "EE", email: str = CONTACT) -> None:
    """Invite the delegation to nominate participants."""
    services.invite_delegations(
        session, event, [Contact(country, "Mari", email)], SECRETARIAT, now=NOON
    )


def nominee(email: str = "juri@example.ee", **parts: Any) -> Nominee:
    """Return Jüri as an online nominee."""
    fields: dict[str, Any] = {"name": "Jüri Tamm", "participation_mode": ParticipationMode.ONLINE}
    return Nominee(**fields | parts, email=email)


def nominated(
    session: Session,
    event: Event,
    email: str = "juri@example.ee",
    country: str = "EE",
    *,
    now: datetime = NOON,
) -> Registration:
    """Return the registration of a nominee of the delegation."""
    contact = contact_of(session, event, country)
    return services.nominate(
        session, event, nominee(email), country=country, actor=contact, now=now
    )  # fmt: skip


def withdrawn(session: Session, registration: Registration) -> None:
    """Withdraw the nomination on behalf of the delegation."""
    contact = contact_of(session, registration.event)
    services.withdraw_nomination(session, registration, actor=contact, now=NOON)


def represents(session: Session, registration: Registration) -> None:
    """Confirm on behalf of the delegation that the person represents it."""
    contact = contact_of(session, registration.event, registration.delegation or "")
    services.confirm_representative(session, registration, actor=contact, now=NOON)


def accepted(session: Session, registration: Registration, *, now: datetime = NOON) -> Registration:
    """Accept the nomination and return its registration."""
    return services.accept_nomination(
        session, registration, participation_mode=registration.participation_mode, needs="", now=now
    )
