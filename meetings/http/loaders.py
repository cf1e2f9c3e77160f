"""What the parts of an address name, loaded as the actor may see it."""

from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.http.session import current_actor, session


def event_by_slug(slug: str) -> Event | None:
    """Return the event that the actor may see, or None."""
    return events.by_slug(session(), slug, current_actor())
