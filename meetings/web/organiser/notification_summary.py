"""Who hears of a change of an event, in words: before the organiser saves it, and after."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_STATES, Visibility
from meetings.domain.registration import queries
from meetings.domain.registration.rules import AFFECTED_STATES
from meetings.http.request_context import db_session
from meetings.web.organiser.event_layout import EventLayout


def will_notify(frame: EventLayout, *, now: datetime) -> bool:
    """Say whether anybody would hear of a new time or place: announced, on, and not over."""
    event = frame.event
    is_ahead = event.ends_at is None or event.ends_at > now
    return event.published_at is not None and event.state in ACTIVE_STATES and is_ahead


def recipients_text(frame: EventLayout) -> str:
    """Return how many people a change of this event is mailed to at once."""
    count = frame.standing.registered(*AFFECTED_STATES)
    at_once = ngettext(
        "%(num)d participant will be notified by mail immediately.",
        "%(num)d participants will be notified by mail immediately.",
        count,
    )
    found = [at_once if count else _("Nobody has registered yet.")]
    if frame.event.reader is Visibility.PUBLIC:
        found.append(_("Followers will be notified by mail within minutes."))
    return " ".join(found)


def notified_message(done: str, event: Event, *, now: datetime) -> str:
    """Return what was done at ``now``, and how many participants are told of it."""
    count = queries.count_change_notifications(db_session(), event.id, at=now)
    if not count:
        return done
    heard = ngettext(
        "%(num)d participant will be notified.", "%(num)d participants will be notified.", count
    )
    return f"{done} {heard}"
