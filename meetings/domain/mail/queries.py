"""Reading the outbox: who got what and when."""

from sqlalchemy import Select, select

from meetings.domain.mail.models import Message


def of_event(event_id: int) -> Select[Message]:
    """Return the messages about the event, newest first."""
    return (
        select(Message)
        .where(Message.event_id == event_id)
        .order_by(Message.created_at.desc(), Message.id.desc())
    )
