"""Content of messages about a change, to contacts of delegations and speakers."""

from dataclasses import dataclass
from datetime import datetime

from meetings.domain.agenda import queries as agenda
from meetings.domain.delegations import queries
from meetings.domain.events import queries as events
from meetings.domain.events.models import Change
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, ChangeKind, EventState
from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Delegation
from meetings.domain.registration.queries import DELEGATION
from meetings.http.urls import delegation_url
from meetings.i18n.labels import country_name
from meetings.i18n.mails import change_heading
from meetings.mail.context import (
    EventMailView,
    MailContent,
    MessageObsolete,
    event_values,
    require,
)
from meetings.mail.delegations import issue_link_token
from meetings.mail.message_builder import MailContext, body_sender
from meetings.mail.previous_values import previous_values

_REQUIRED_EVENT_STATES = {
    ChangeKind.CANCELLED: frozenset({EventState.CANCELLED}),
    ChangeKind.POSTPONED: frozenset({EventState.POSTPONED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvedMailView(EventMailView):
    """The values of the mail; ``delegation`` and ``link`` are "" for a speaker."""

    change_kind: ChangeKind
    reason: str
    delegation: str = ""
    link: str = ""

    @property
    def change_heading(self) -> str:
        """Return the heading of the change, or "" if changes of this kind have none."""
        return change_heading(self.change_kind, has_new_date=bool(self.previous.when))


def build_content(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a message about a change, with a new link for a contact.

    Raises:
        MessageObsolete: the recipient was replaced, or the change no longer holds.
    """
    session = context.session
    change = events.get_change(session, message.event_id or 0, message.facts.get("change", 0))
    if change is None:
        raise MessageObsolete("Superseded: the change was deleted")
    if message.subject == DELEGATION:
        delegation = queries.get_by_id(session, message.subject_id)
        if delegation is None:
            raise MessageObsolete("Superseded: the delegation has another contact")
        has_contact = delegation.contact_email == message.to_address
        require(context, has_contact, "Superseded: the delegation has another contact")
        return _content(context, message, change, delegation, now)
    emails = {
        row.person.email for row in agenda.list_appearances(session, change.event_id) if row.person
    }
    appears = message.to_address in emails
    require(context, appears, "Superseded: the person no longer appears at the meeting")
    return _content(context, message, change, None, now)


def _content(
    context: MailContext, message: Message, change: Change, delegation: Delegation | None,
    now: datetime,
) -> MailContent:  # fmt: skip
    event = events.get_for_summary(context.session, change.event_id)
    is_current = event.state in _REQUIRED_EVENT_STATES.get(change.kind, ACTIVE_EVENT_STATES)
    require(context, is_current, f"Superseded: the meeting is now {event.state.value}")
    token = issue_link_token(context, delegation, now) if delegation else ""
    view = InvolvedMailView(
        **event_values(context, message, event),
        change_kind=change.kind,
        reason=change.reason,
        delegation=country_name(delegation.country) if delegation else "",
        link=delegation_url(token, base=context.base_url) if token else "",
        previous=previous_values(event, change.fields),
    )
    return MailContent(view=view, sender=body_sender(event, context.mail_from))
