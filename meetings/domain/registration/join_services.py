"""Join the online meeting with a personal link."""

from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.registration import queries
from meetings.domain.registration.errors import AlreadyDecided
from meetings.domain.registration.models import JoinUse, Registration
from meetings.domain.registration.rules import JOIN_USE_RESOLUTION, RegistrationState
from meetings.kernel.database import transaction


def join_online(session: Session, registration: Registration, *, now: datetime) -> str:
    """Record that the person joins online now, and return the URL of the room.

    Raises:
        AlreadyDecided: The registration is not confirmed.
        DomainError: The error of ``queries.attendance_error``.
        RoomNotOpen: The room has not opened, or has no URL.
    """
    with transaction(session, now=now, public=False):
        if registration.state is not RegistrationState.CONFIRMED:
            raise AlreadyDecided(state=registration.state.value)
        refused = queries.join_error(registration.event, now=now)
        if refused is not None:
            raise refused
        since = now - JOIN_USE_RESOLUTION
        if not queries.has_joined_since(session, registration.id, since=since):
            session.add(JoinUse(registration_id=registration.id, used_at=now))
        return registration.event.join_url
