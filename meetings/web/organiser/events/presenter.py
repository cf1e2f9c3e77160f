"""Present the organiser's meetings as lines of a list."""

from dataclasses import dataclass

from flask import url_for

from meetings.domain.events.drafts import DELETED_DRAFT_TTL
from meetings.domain.events.models import Event
from meetings.http.site_context import site_timezone
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.web.event_rows import body_tags
from meetings.web.organiser.event_layout import STATE_STYLES, event_lead


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """A meeting in the list; ``pending`` registrations await approval."""

    event: Event
    href: str
    block: dates.DateBlock
    bodies: tuple[tuple[str, int], ...]
    state: str
    style: str
    lead: str
    pending: int


@dataclass(frozen=True, kw_only=True)
class DeletedLine:
    """A deleted draft in the list; ``until`` is the last time to restore it."""

    title: str
    slug: str
    when: str
    until: str


def deleted_line(event: Event) -> DeletedLine:
    """Return the deleted draft as a line of the list."""
    until = (event.deleted_at or event.updated_at) + DELETED_DRAFT_TTL
    return DeletedLine(
        title=event.title,
        slug=event.slug,
        when=dates.when_text(event.when),
        until=dates.instant(until, site_timezone()),
    )


def meeting_line(event: Event, pending: int) -> MeetingLine:
    """Return the meeting as a line of the list."""
    return MeetingLine(
        event=event,
        href=url_for("organiser.overview", slug=event.slug),
        block=dates.date_block(event.when),
        bodies=body_tags(event.bodies),
        state=label_for(event.state),
        style=STATE_STYLES[event.state],
        lead=event_lead(event),
        pending=pending,
    )
