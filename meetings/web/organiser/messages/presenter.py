"""Present the mails about an event and their delivery status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from meetings.domain.itip.models import MailboxState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailStatus
from meetings.i18n import dates
from meetings.i18n.labels import label_for

MAX_REASON_LENGTH = 300
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
    style: str
    reason: str
    attempts: int
    written: InstantText
    sent: InstantText | None
    retry: InstantText | None


def mailbox_problems(mailboxes: Iterable[MailboxState], zone: str) -> list[str]:
    """Return the problems of the mailboxes from which replies are read."""
    return [
        _(
            "%(mailbox)s, since %(when)s: %(why)s",
            mailbox=mailbox.name,
            why=label_for(mailbox.trouble),
            when=dates.instant(mailbox.failing_since, zone),
        )
        for mailbox in mailboxes
        if mailbox.failing_since and mailbox.trouble
    ]


def message_line(message: Message, zone: str) -> MessageLine:
    """Return the mail as text, with its instants in this time zone."""
    waits = message.status is MailStatus.QUEUED and message.attempts > 0
    sent, retry = message.sent_at, message.due_at if waits else None
    has_failed_attempts = message.attempts > 1 or bool(message.attempts and message.last_error)
    return MessageLine(
        kind=label_for(message.kind),
        name=message.to_name,
        address=message.to_address,
        status=label_for(message.status),
        style=STATUS_STYLES[message.status],
        reason=message.last_error[:MAX_REASON_LENGTH],
        attempts=message.attempts if has_failed_attempts else 0,
        written=_instant_text(message.created_at, zone),
        sent=_instant_text(sent, zone) if sent else None,
        retry=_instant_text(retry, zone) if retry else None,
    )


def _instant_text(at: datetime, zone: str) -> InstantText:
    return InstantText(at=at, text=dates.instant(at, zone))
