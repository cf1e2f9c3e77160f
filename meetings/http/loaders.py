"""Load objects that a URL names, as far as the actor may see them."""

from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.http.request_context import current_actor, db_session


def event_by_slug(slug: str) -> Event | None:
    """Return the event that the actor may see, or None."""
    return events.get_by_slug(db_session(), slug, current_actor())
