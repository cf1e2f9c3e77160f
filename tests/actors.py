"""Actors without an account: holders of private links."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role, link_holder
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Event
from meetings.domain.personal_feeds.rules import FeedOwner
from meetings.domain.registration.models import Delegation, Registration
from tests import factories


def holder_of(registration: Registration) -> Actor:
    """Return the holder of the registration's private link."""
    return link_holder(
        TokenScope.REGISTRATION, registration.id, email_key=registration.email_key
    )  # fmt: skip


def contact_of(session: Session, event: Event, country: str = "EE") -> Actor:
    """Return the holder of the delegation's private link; created if it does not exist."""
    statement = select(Delegation).where(
        Delegation.event_id == event.id, Delegation.country == country
    )  # fmt: skip
    delegation = session.scalars(statement).first()
    if delegation is None:
        delegation = factories.saved(session, Delegation(event_id=event.id, country=country))
    return link_holder(TokenScope.DELEGATION, delegation.id)


def actor_of(owner: FeedOwner) -> Actor:
    """Return the owner of personal feeds: a user, or the holder of a link to the address."""
    if owner.user_id is not None:
        return Actor(owner.user_id, "", (Grant(Role.MEMBER, 1),))
    return link_holder(TokenScope.REGISTRATION, 1, email_key=owner.email_key)
