"""List the mails about an event and their delivery status."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.adapters.imap_mailbox import mailbox_name
from meetings.domain.access.policy import Permission
from meetings.domain.events.models import Event
from meetings.domain.itip import queries as replies
from meetings.domain.outbox import queries
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailStatus
from meetings.http import components
from meetings.http.guards import permission_required
from meetings.http.request_context import db_session
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.kernel import clock
from meetings.presenters.layout_context import installation
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event

PAGE_SIZE = 50
MAX_REASON_LENGTH = 300
#: Flagged replies are listed for this long, because we do not know when they were handled.
MAILBOX_CHECK_MAX_AGE = timedelta(days=30)
STATUS_STYLES = {
    MailStatus.QUEUED: "few", MailStatus.SENDING: "few", MailStatus.SENT: "open",
    MailStatus.FAILED: "off", MailStatus.DROPPED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantText:
    """An instant and its text."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A mail as text; ``retry`` is its next attempt, or None.

    ``attempts`` is 0 if the status already implies the number.
    """

    kind: str
    name: str
    address: str
    status: str
    look: str
    reason: str
    attempts: int
    written: InstantText
    sent: InstantText | None
    retry: InstantText | None


@bp.get("/events/<string:slug>/messages")
@permission_required(Permission.REGISTRATION_VIEW, load=load_event)
def messages(event: Event) -> ResponseReturnValue:
    """List the mails about the event, newest first."""
    page = max(1, min(request.args.get("page", 1, int) or 1, 10_000))
    statement = (
        queries.select_for_event(event.id).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    )
    page_rows = list(db_session().scalars(statement))
    here = installation()
    zone = here.timezone if here else "UTC"
    waiting = replies.count_unsettled(
        db_session(), event.id, since=clock.now() - MAILBOX_CHECK_MAX_AGE
    )
    return render_template(
        "organiser/messages/index.html",
        event_page=event_layout(event, "messages", now=clock.now()),
        messages=[_message_line(message, zone) for message in page_rows[:PAGE_SIZE]],
        page=page, has_more=len(page_rows) > PAGE_SIZE, troubles=_mailbox_problems(zone),
        to_look_at=[
            f"{label_for(outcome)} ({number})"
            for outcome, number in waiting.items()
        ],
    )  # fmt: skip


def _mailbox_problems(zone: str) -> list[str]:
    """Return the problems of the mailboxes from which replies are read."""
    names = [mailbox_name(url) for url in components.settings().imap_urls]
    return [
        _(
            "%(mailbox)s, since %(when)s: %(why)s",
            mailbox=it.name,
            why=label_for(it.trouble),
            when=dates.instant(it.failing_since, zone),
        )
        for it in (replies.list_failing_mailboxes(db_session(), names) if names else ())
        if it.failing_since and it.trouble
    ]


def _message_line(message: Message, zone: str) -> MessageLine:
    waits = message.status is MailStatus.QUEUED and message.attempts > 0
    sent, retry = message.sent_at, message.due_at if waits else None
    has_trouble = message.attempts > 1 or bool(message.attempts and message.last_error)
    return MessageLine(
        kind=label_for(message.kind),
        name=message.to_name,
        address=message.to_address,
        status=label_for(message.status),
        look=STATUS_STYLES[message.status],
        reason=message.last_error[:MAX_REASON_LENGTH],
        attempts=message.attempts if has_trouble else 0,
        written=_instant_text(message.created_at, zone),
        sent=_instant_text(sent, zone) if sent else None,
        retry=_instant_text(retry, zone) if retry else None,
    )


def _instant_text(at: datetime, zone: str) -> InstantText:
    return InstantText(at=at, text=dates.instant(at, zone))
