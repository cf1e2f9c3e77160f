"""Content of messages to the contacts of delegations: requests to nominate, and refusals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.domain.access.rules import TokenScope
from meetings.domain.delegations import queries
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.models import Delegation
from meetings.domain.registration.operations import link_expires_at
from meetings.domain.registration.rules import AFFECTED_STATES
from meetings.http.urls import delegation_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.mail.context import (
    HIDDEN_PART,
    EventMailView,
    MailContent,
    MessageObsolete,
    event_values,
    require,
)
from meetings.mail.message_builder import MailContext, body_sender


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationMailView(EventMailView):
    """The values of a mail to the contact of a delegation.

    ``seats`` None: no limit; ``until`` "": no deadline; ``nominee`` is the person who declined;
    ``waiting`` is the number of people to confirm.
    """

    delegation: str
    link: str
    seats: int | None = None
    until: str = ""
    nominee: str = ""
    waiting: int = 0


def build_content(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a message to a contact, with a new link.

    Raises:
        MessageObsolete: the contact was replaced, the event is off, or the person takes part.
    """
    delegation = queries.get_by_id(context.session, message.subject_id)
    if delegation is None:
        raise MessageObsolete("Superseded: the delegation has another contact")
    has_contact = delegation.contact_email == message.to_address
    require(context, has_contact, "Superseded: the delegation has another contact")
    is_open = registration_queries.attendance_error(delegation.event, now=now) is None
    require(context, is_open, "Superseded: the meeting is over, cancelled or postponed")
    view = DelegationMailView(
        **event_values(context, message, delegation.event),
        **_values_of_kind(context, message, delegation),
        delegation=country_name(delegation.country),
        link=delegation_url(issue_link_token(context, delegation, now), base=context.base_url),
    )
    return MailContent(view=view, sender=body_sender(delegation.event, context.mail_from))


def _values_of_kind(
    context: MailContext, message: Message, delegation: Delegation
) -> dict[str, Any]:
    """Return the values that only this kind of mail contains.

    Raises:
        MessageObsolete: the reason for the message no longer holds.
    """
    session, event = context.session, delegation.event
    if message.kind is MailKind.DELEGATION_ASKED:
        closes = event.registration_closes_at
        return {
            "seats": queries.get_quota(session, event, delegation.country).limit,
            "until": dates.instant(closes, event.timezone) if closes else "",
        }
    if message.kind is MailKind.REPRESENTATIVES_TO_CONFIRM:
        waiting = len(queries.list_unconfirmed(session, event.id, delegation.country))
        require(context, waiting > 0, "Superseded: nobody is to be confirmed")
        return {"waiting": waiting}
    registration = registration_queries.get_by_id(session, message.facts.get("registration"))
    if registration is None:
        raise MessageObsolete("Superseded: the registration was deleted")
    is_off = registration.state not in AFFECTED_STATES
    require(context, is_off, "Superseded: the person takes part again")
    return {"nominee": registration.name}


def issue_link_token(context: MailContext, delegation: Delegation, now: datetime) -> str:
    """Return a new token of the private page of the delegation."""
    if context.is_preview:
        return HIDDEN_PART
    return context.batch.issue_token(
        TokenScope.DELEGATION, delegation.id, expires_at=link_expires_at(delegation.event, now=now)
    )
