"""Content of messages to organisers about tasks that wait for them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.accounts import queries as accounts
from meetings.domain.event_tasks import queries
from meetings.domain.event_tasks.rules import WaitingCounts
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.http.urls import account_url, organised_delegations_url, participants_url
from meetings.mail.context import DEFAULT_COLOUR, MailContent, MailView, MessageObsolete
from meetings.mail.message_builder import MailContext, organisation_sender
from meetings.presenters.event_summary import EventSummary, summarise_event


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTasks:
    """An event with the number of tasks that wait, and the page where to do them."""

    event: EventSummary
    colour: str
    counts: WaitingCounts
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksMailView(MailView):
    """The values of a mail about tasks that wait for an organiser."""

    events: tuple[EventTasks, ...]
    account_url: str


def build_content(context: MailContext, message: Message, _now: datetime) -> MailContent:
    """Return the content of a message to an organiser.

    Raises:
        MessageObsolete: the user can't decide any more, or nothing is waiting any more.
    """
    user = accounts.get_by_id(context.session, message.subject_id or 0)
    if user is None or user.disabled_at is not None or user.email != message.to_address:
        raise MessageObsolete("Superseded: the user can't sign in with this address any more")
    actor = accounts.actor_of(user)
    blocks = [
        block
        for event, counts in _waiting_at_events(context, message)
        if has_permission(actor, Permission.REGISTRATION_DECIDE, event)
        and (block := _event_tasks(context, event, counts))
    ]
    if not blocks:
        raise MessageObsolete("Superseded: nothing is waiting any more")
    view = TasksMailView(
        recipient=user.name, organisation=context.organisation, events=tuple(blocks),
        colour=blocks[0].colour if len(blocks) == 1 else DEFAULT_COLOUR,
        account_url=account_url(base=context.base_url),
    )  # fmt: skip
    return MailContent(view=view, sender=organisation_sender(context))


def _waiting_at_events(
    context: MailContext, message: Message
) -> Iterator[tuple[Event, WaitingCounts]]:
    """Yield the events of the message; registrations decided since then do not count."""
    counts = {row[0]: WaitingCounts(*row) for row in message.facts["tasks"]}
    pending = queries.count_pending_by_event(context.session, counts)
    for event_id, event in queries.list_events_by_id(context.session, counts.keys()).items():
        registrations = min(counts[event_id].registrations, pending.get(event_id, 0))
        yield event, replace(counts[event_id], registrations=registrations)


def _event_tasks(context: MailContext, event: Event, counts: WaitingCounts) -> EventTasks | None:
    """Return the part of the mail about the event; None if nothing is waiting."""
    if not (counts.registrations or counts.nominations or counts.replies):
        return None
    url = participants_url if counts.registrations else organised_delegations_url
    return EventTasks(
        event=summarise_event(event, base_url=context.base_url), counts=counts,
        colour=event.leading_body.colour if event.leading_body else DEFAULT_COLOUR,
        href=url(event.slug, base=context.base_url),
    )  # fmt: skip
