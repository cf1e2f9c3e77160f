"""Present the state of mail delivery: the server, and mails that wait or have failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.outbox.models import MailServerState, Message
from meetings.domain.outbox.queries import OutboxCounts
from meetings.domain.outbox.rules import GIVE_UP_AFTER, MailStatus, ServerProblem
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.web.organiser.messages.presenter import Link, MessageLine, message_line

#: The filters of the list, by their name in the URL; the first one is the default.
FILTERS = {
    "failed": (MailStatus.FAILED,),
    "waiting": (MailStatus.QUEUED, MailStatus.SENDING),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLine:
    """A mail that waits or has failed; ``kind`` describes it in words."""

    kind: str
    message: MessageLine
    can_be_sent_again: bool


def mail_lines(messages: Sequence[Message], zone: str) -> list[MailLine]:
    """Return the mails as text."""
    return [
        MailLine(
            kind=label_for(message.kind),
            message=message_line(message, zone),
            can_be_sent_again=message.status is MailStatus.FAILED and bool(message.to_address),
        )
        for message in messages
    ]


def filter_links(counts: OutboxCounts, shown: str) -> list[Link]:
    """Return a link to the mails in each state."""
    texts = {
        "failed": ngettext("%(num)s failed", "%(num)s failed", counts.failed),
        "waiting": ngettext(
            "%(num)s waiting to be sent", "%(num)s waiting to be sent", counts.waiting
        ),
    }
    return [
        (text, url_for("organiser.mail_delivery", state=name), name == shown)
        for name, text in texts.items()
    ]


def summary(counts: OutboxCounts) -> str:
    """Return the numbers of mails in a line."""
    return " · ".join(text for text, _href, _is_shown in filter_links(counts, ""))


def server_warning(state: MailServerState | None, zone: str) -> str:
    """Return the problem of the mail server and its consequences, or ""."""
    if state is None or state.failing_since is None or state.problem is None:
        return ""
    sentences = [
        label_for(state.problem),
        _("No e-mail has left since %(when)s.", when=dates.instant(state.failing_since, zone)),
        _("E-mails wait and are sent when the server works again."),
    ]
    if state.problem is not ServerProblem.SLOW:
        days = GIVE_UP_AFTER.days
        sentences.append(
            ngettext(
                "After %(num)d day of waiting they fail, and you can send them again.",
                "After %(num)d days of waiting they fail, and you can send them again.",
                days,
            )
        )
    return " ".join(sentences)


def server_answer(state: MailServerState | None) -> str:
    """Return the last answer of a failing mail server, or ""."""
    is_failing = state is not None and state.failing_since is not None
    is_answer = is_failing and state is not None and state.problem is not ServerProblem.SLOW
    return state.detail if is_answer and state is not None else ""
