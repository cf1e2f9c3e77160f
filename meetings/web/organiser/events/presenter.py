"""Present the organiser's meetings as lines of a list."""

from dataclasses import dataclass

from flask import url_for

from meetings.domain.bodies.palette import palette_index
from meetings.domain.events.models import Event
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.web.organiser.event_layout import STATE_STYLES, event_lead


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """A meeting in the list; ``pending`` registrations await approval."""

    event: Event
    href: str
    block: dates.DateBlock
    bodies: list[tuple[str, int]]
    state: str
    style: str
    lead: str
    pending: int


def meeting_line(event: Event, pending: int) -> MeetingLine:
    """Return the meeting as a line of the list."""
    return MeetingLine(
        event=event,
        href=url_for("organiser.overview", slug=event.slug),
        block=dates.date_block(event.when),
        bodies=[(body.label, palette_index(body.colour)) for body in event.bodies],
        state=label_for(event.state),
        style=STATE_STYLES[event.state],
        lead=event_lead(event),
        pending=pending,
    )
