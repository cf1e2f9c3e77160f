"""Text about the people who will be (or were) notified of a change."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.delegations import reactions
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, ChangeKind, EventState, Visibility
from meetings.domain.registration import queries
from meetings.domain.registration.rules import AFFECTED_STATES
from meetings.http.request_context import db_session
from meetings.web.organiser.event_layout import EventLayout


def will_notify(event_page: EventLayout, *, now: datetime) -> bool:
    """Return whether a change notifies people: the event is announced, active and not over."""
    event = event_page.event
    is_ahead = event.ends_at is None or event.ends_at > now
    return event.published_at is not None and event.state in ACTIVE_EVENT_STATES and is_ahead


def will_notify_reinstated(event: Event) -> bool:
    """Return whether a change of state notifies people: the event has been announced."""
    return event.published_at is not None


def notified_later_text(event_page: EventLayout) -> str:
    """Return who is notified once a postponed event is reinstated; "" for other events."""
    event = event_page.event
    if event.state is not EventState.POSTPONED or event.published_at is None:
        return ""
    count = event_page.progress.registered(*AFFECTED_STATES)
    if not count:
        return _(
            "No e-mails are sent while the meeting is postponed. Followers will be notified when"
            " you reinstate it."
        )
    return ngettext(
        "No e-mails are sent while the meeting is postponed. %(num)d participant will be notified"
        " when you reinstate it.",
        "No e-mails are sent while the meeting is postponed. %(num)d participants will be notified"
        " when you reinstate it.",
        count,
    )


def _contacts_and_speakers(event: Event) -> list[str]:
    """Return a sentence about contacts of delegations and speakers, if there are any."""
    if not any(reactions.list_recipients(db_session(), event, ChangeKind.RESCHEDULED)):
        return []
    return [
        _("Speakers and contacts of delegations will be notified of a new date, place or status.")
    ]


def recipients_text(event_page: EventLayout, *, is_title: bool = False) -> str:
    """Return a sentence about the people who will be notified of a change.

    Speakers and contacts of delegations are not notified of a new title.
    """
    count = event_page.progress.registered(*AFFECTED_STATES)
    participants = ngettext(
        "%(num)d participant will be notified by e-mail immediately.",
        "%(num)d participants will be notified by e-mail immediately.",
        count,
    )
    sentences = [participants if count else _("Nobody has registered yet.")]
    if not is_title:
        sentences += _contacts_and_speakers(event_page.event)
    if event_page.event.visibility is Visibility.PUBLIC:
        sentences.append(_("Followers will be notified by e-mail within minutes."))
    return " ".join(sentences)


def notified_message(done: str, event: Event, *, now: datetime) -> str:
    """Return the sentence with the number of participants who will be notified of it."""
    count = queries.count_change_notifications(db_session(), event.id, at=now)
    if not count:
        return done
    notified = ngettext(
        "%(num)d participant will be notified.", "%(num)d participants will be notified.", count
    )
    return f"{done} {notified}"
