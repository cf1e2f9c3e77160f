"""Check references to the agenda, inside a service's transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.agenda.errors import SessionRemoved
from meetings.domain.agenda.models import AgendaSession


def ensure_session_exists(session: Session, event_id: int, session_id: int | None) -> None:
    """Check that the session is on the agenda of the locked event; None is the whole event.

    Raises:
        SessionRemoved: It is not, because somebody has removed it in the meantime.
    """
    statement = select(AgendaSession.id).where(
        AgendaSession.id == session_id, AgendaSession.event_id == event_id
    )
    if session_id is not None and session.scalar(statement) is None:
        raise SessionRemoved
