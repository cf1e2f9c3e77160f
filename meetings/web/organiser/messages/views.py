"""The mails about an event: by message with counts, and one message with its recipients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from meetings.adapters.imap_mailbox import mailbox_name
from meetings.domain.access.policy import Permission
from meetings.domain.events import change_history
from meetings.domain.events.models import Change, Event
from meetings.domain.itip import queries as itip
from meetings.domain.itip.models import MailboxState
from meetings.domain.outbox import queries
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.queries import MessageGroup
from meetings.http import components
from meetings.http.guards import permission_required
from meetings.http.request_context import db_session
from meetings.http.site_context import site_timezone
from meetings.i18n.labels import label_for
from meetings.kernel import clock
from meetings.mail.context import MessageObsolete
from meetings.mail.renderer import MailPreview, MailRenderer
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event
from meetings.web.organiser.messages import presenter
from meetings.web.organiser.messages.presenter import STATUS_FILTERS, mailbox_problems
from meetings.web.pagination import fetch_page, requested_page_number

PAGE_SIZE = 50
#: Flagged replies are listed for this long, because we do not know when they were handled.
MAILBOX_CHECK_MAX_AGE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EventMessage:
    """A message about an event."""

    event: Event
    message: Message


def load_message(slug: str, number: int) -> EventMessage | None:
    """Return the message about the event that the actor may see, or None."""
    event = load_event(slug)
    message = queries.get_for_event(db_session(), event.id, number) if event else None
    return EventMessage(event, message) if event and message else None


@bp.get("/events/<string:slug>/messages")
@permission_required(Permission.REGISTRATION_VIEW, load=load_event)
def messages(event: Event) -> ResponseReturnValue:
    """List the mails about the event by message, the latest first."""
    page, now, zone = requested_page_number(), clock.now(), site_timezone()
    groups = queries.list_groups(
        db_session(), event.id, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1
    )
    changes = _changes(event, groups)
    unsettled = itip.count_unsettled(db_session(), event.id, since=now - MAILBOX_CHECK_MAX_AGE)
    return render_template(
        "organiser/messages/index.html",
        event_page=event_layout(event, "messages", now=now),
        groups=[
            presenter.group_line(group, event, changes.get(group.first_id), zone)
            for group in groups[:PAGE_SIZE]
        ],
        page=page, has_more=len(groups) > PAGE_SIZE,
        mailbox_problems=mailbox_problems(_failing_mailboxes(), zone),
        unsettled_replies=[
            f"{label_for(outcome)} ({number})"
            for outcome, number in unsettled.items()
        ],
    )  # fmt: skip


def _changes(event: Event, groups: Sequence[MessageGroup]) -> Mapping[int, Change]:
    """Return the changes that groups are about, by the id of the first message."""
    first = queries.list_by_id(db_session(), [group.first_id for group in groups])
    numbers = {number: presenter.change_number(message) for number, message in first.items()}
    changes = change_history.list_changes_by_number(db_session(), event.id, set(numbers.values()))
    return {
        message_id: changes[number] for message_id, number in numbers.items() if number in changes
    }


@bp.get("/events/<string:slug>/messages/<int:number>")
@permission_required(Permission.REGISTRATION_VIEW, load=load_message)
def message(loaded: EventMessage) -> ResponseReturnValue:
    """Show the text of a mail, and the recipients of the same mail with their state."""
    event, shown, now, zone = loaded.event, loaded.message, clock.now(), site_timezone()
    state = request.args.get("state", "")
    page = requested_page_number()
    group = queries.select_group(shown, STATUS_FILTERS.get(state, ()))
    recipients, has_more = fetch_page(db_session(), group, page, PAGE_SIZE)
    counts = queries.count_by_status(db_session(), shown)
    return render_template(
        "organiser/messages/show.html",
        event=event,
        title=label_for(shown.kind),
        shown=presenter.message_line(shown, zone),
        preview=_preview(shown, now),
        states=presenter.status_links(counts, shown, event.slug, state),
        state=state if state in STATUS_FILTERS else None,
        recipients=presenter.message_lines(recipients, zone),
        page=page, has_more=has_more,
    )  # fmt: skip


def _preview(shown: Message, now: datetime) -> MailPreview | None:
    """Return the text of the mail, or None if its subject no longer exists."""
    settings = components.settings()
    renderer = MailRenderer(
        db_session(), current_app.jinja_env, settings.public_url, settings.mail_from
    )
    try:
        return renderer.preview(shown, now=now)
    except MessageObsolete:
        return None


def _failing_mailboxes() -> Sequence[MailboxState]:
    """Return the configured mailboxes that could not be read."""
    names = [mailbox_name(url) for url in components.settings().imap_urls]
    return itip.list_failing_mailboxes(db_session(), names) if names else ()
