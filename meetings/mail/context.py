"""The types that kinds of messages share: the values of a template, and the content of a mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from meetings.domain.bodies.palette import PALETTE
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.mail.message_builder import MailContext, Sender
from meetings.mail.previous_values import NOTHING_CHANGED, PreviousValues
from meetings.presenters.event_summary import EventSummary, summarise_event

DEFAULT_COLOUR = PALETTE[0][1]


class MessageObsolete(Exception):
    """The message is no longer true, or its recipient is gone; it must not be sent."""


#: Replaces the last part of private links in previews.
HIDDEN_PART = "hidden-from-organisers"


def require(context: MailContext, is_met: bool, otherwise: str) -> None:
    """Check that a message is not outdated; previews show outdated messages, too.

    Raises:
        MessageObsolete: with the reason ``otherwise``.
    """
    if not is_met and not context.is_preview:
        raise MessageObsolete(otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """The values that every template shows: the head and the foot of a mail.

    ``recipient`` is "" where we do not address people by name, ``body`` where no body sends it.
    ``papers_link`` leads to the papers on the private page of the recipient, or is "".
    """

    recipient: str
    organisation: str
    body: str = ""
    colour: str = DEFAULT_COLOUR
    contact: str = ""
    papers_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMailView(MailView):
    """The values of a mail about one event; ``previous`` holds values before a change."""

    event: EventSummary
    previous: PreviousValues = NOTHING_CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class MailContent:
    """All that a mail consists of, apart from the texts of its kind.

    ``attach`` adds the calendar part, where there is one.
    """

    view: MailView
    sender: Sender
    headers: Mapping[str, str] = field(default_factory=dict)
    attach: Callable[[EmailMessage], None] | None = None


#: Collects the content of a message; raises MessageObsolete.
BuildContent = Callable[[MailContext, Message, datetime], MailContent]


def event_values(context: MailContext, message: Message, event: Event) -> dict[str, Any]:
    """Return the arguments of an ``EventMailView``."""
    key = ("event", event.id, event.sequence, event.updated_at, message.locale)
    shared = context.batch.fact(key, lambda: _shared_event_values(context, event))
    return {"recipient": message.to_name, **shared}


def _shared_event_values(context: MailContext, event: Event) -> dict[str, Any]:
    body = event.leading_body
    summary = summarise_event(event, base_url=context.base_url)
    return {
        "organisation": context.organisation,
        "body": body.label if body else "",
        "colour": body.colour if body else DEFAULT_COLOUR,
        "contact": summary.contact,
        "event": summary,
    }
