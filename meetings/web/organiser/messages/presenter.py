"""Present the mails about an event: by message with counts, and one message with recipients."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.models import Change, Event
from meetings.domain.itip.models import MailboxState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.queries import MessageGroup
from meetings.domain.outbox.rules import SENT_TOGETHER, MailStatus
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.web.organiser.changes.field_texts import ValueNames, stored_value_text

MAX_REASON_LENGTH = 300
STATUS_STYLES = {
    MailStatus.QUEUED: "few", MailStatus.SENDING: "few", MailStatus.SENT: "open",
    MailStatus.FAILED: "off", MailStatus.DROPPED: "plain",
}  # fmt: skip
#: The filters of recipients, by their name in the URL.
STATUS_FILTERS = {
    "failed": (MailStatus.FAILED,),
    "waiting": (MailStatus.QUEUED, MailStatus.SENDING),
    "sent": (MailStatus.SENT,),
    "dropped": (MailStatus.DROPPED,),
}
_ICONS = {
    "sent": "check-lg", "waiting": "hourglass-split", "failed": "exclamation-circle",
    "dropped": "slash-circle",
}  # fmt: skip
#: The fields that describe a change in a word, the first one first.
_TELLING_FIELDS = ("starts_on", "starts_time", "places", "title")
Link = tuple[str, str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantText:
    """An instant and its text."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """The number of messages in a state, as text: "48 sent"."""

    state: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """The messages of a kind on one occasion; ``note`` describes the occasion, or is ""."""

    title: str
    note: str
    href: str
    recipients: str
    since: InstantText
    is_period: bool
    counts: tuple[StatusCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A mail as text; ``retry`` is its next attempt, or None.

    ``attempts`` is 0 if the status already implies the number.
    """

    number: int
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


def change_number(message: Message | None) -> int:
    """Return the number of the change that the message is about, or 0."""
    number = message.facts.get("change") if message else None
    return number if isinstance(number, int) else 0


def group_line(group: MessageGroup, event: Event, change: Change | None, zone: str) -> GroupLine:
    """Return the messages of a kind on one occasion as text."""
    numbers = {
        "sent": group.sent, "waiting": group.waiting, "failed": group.failed,
        "dropped": group.dropped,
    }  # fmt: skip
    return GroupLine(
        title=label_for(group.kind),
        note=change_note(change, event),
        href=url_for("organiser.message", slug=event.slug, number=group.first_id),
        recipients=ngettext("%(num)s recipient", "%(num)s recipients", group.recipients),
        since=_instant_text(group.first_at, zone),
        is_period=group.kind not in SENT_TOGETHER and group.first_at != group.last_at,
        counts=tuple(
            StatusCount(state=state, icon=_ICONS[state], text=_count_text(state, number))
            for state, number in numbers.items()
            if number
        ),
    )


def change_note(change: Change | None, event: Event) -> str:
    """Return the change in a line: "New date or time: 12 March 2027 → 9 April 2027"."""
    if change is None:
        return ""
    names = ValueNames(zone=event.timezone, presidencies={})
    for name in _TELLING_FIELDS:
        if name in change.fields:
            before, after = (stored_value_text(name, value, names) for value in change.fields[name])
            values = " → ".join(text for text in (before, after) if text)
            return _("%(change)s: %(values)s", change=label_for(change.kind), values=values)
    return label_for(change.kind)


def status_links(
    counts: Mapping[MailStatus, int], message: Message, slug: str, state: str
) -> list[Link]:
    """Return a link to all recipients, and to those in each state that occurs."""
    total = sum(counts.values())
    links = [(_("All %(count)s", count=total), _message_url(slug, message.id), state == "")]
    for name, statuses in STATUS_FILTERS.items():
        number = sum(counts.get(status, 0) for status in statuses)
        if number or name == state:
            href = _message_url(slug, message.id, name)
            links.append((_count_text(name, number), href, name == state))
    return links


def _message_url(slug: str, number: int, state: str = "") -> str:
    return url_for("organiser.message", slug=slug, number=number, state=state or None)


def _count_text(state: str, number: int) -> str:
    if state == "sent":
        return ngettext("%(num)s sent", "%(num)s sent", number)
    if state == "waiting":
        return ngettext("%(num)s waiting to be sent", "%(num)s waiting to be sent", number)
    if state == "failed":
        return ngettext("%(num)s failed", "%(num)s failed", number)
    return ngettext("%(num)s outdated", "%(num)s outdated", number)


def message_lines(messages: Sequence[Message], zone: str) -> list[MessageLine]:
    """Return the mails of a group as text."""
    return [message_line(message, zone) for message in messages]


def message_line(message: Message, zone: str) -> MessageLine:
    """Return the mail as text, with its instants in this time zone."""
    waits = message.status is MailStatus.QUEUED and message.failing_since is not None
    sent, retry = message.sent_at, message.due_at if waits else None
    has_failed_attempts = message.attempts > 1 or bool(message.attempts and message.last_error)
    return MessageLine(
        number=message.id,
        name=message.to_name or message.to_address or _("Deleted person"),
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
