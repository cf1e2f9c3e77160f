"""Which mails went out about an event, to whom, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.adapters.mailbox import name_of
from meetings.domain.access.policy import Permission
from meetings.domain.events.models import Event
from meetings.domain.mail import queries
from meetings.domain.mail.models import Message
from meetings.domain.mail.rules import MailStatus
from meetings.domain.replies import queries as replies
from meetings.http import dates, site
from meetings.http.frame import installation
from meetings.http.guards import guarded
from meetings.http.phrases import word
from meetings.http.session import session
from meetings.kernel import clock
from meetings.web.organise.blueprint import bp
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame

PAGE = 50
LONGEST_REASON = 300
#: Answers that are flagged for a person are named for so long; nobody tells us of more.
LOOKED_AT_WITHIN = timedelta(days=30)
LOOKS = {
    MailStatus.QUEUED: "few", MailStatus.SENDING: "few", MailStatus.SENT: "open",
    MailStatus.FAILED: "off", MailStatus.DROPPED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant, and how it is written."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A mail in words; ``retry`` is its next attempt, None where there is none.

    ``attempts`` is 0 where one attempt or none says nothing that the status does not.
    """

    kind: str
    name: str
    address: str
    status: str
    look: str
    reason: str
    attempts: int
    written: Moment
    sent: Moment | None
    retry: Moment | None


@bp.get("/events/<string:slug>/messages")
@guarded(Permission.REGISTRATION_VIEW, load=event_to_organise)
def messages(event: Event) -> ResponseReturnValue:
    """List the mails about the event, the latest first."""
    page = max(1, min(request.args.get("page", 1, int) or 1, 10_000))
    statement = queries.of_event(event.id).offset((page - 1) * PAGE).limit(PAGE + 1)
    found = list(session().scalars(statement))
    here = installation()
    zone = here.timezone if here else "UTC"
    waiting = replies.unsettled(session(), event.id, since=clock.now() - LOOKED_AT_WITHIN)
    return render_template(
        "organise/messages.html",
        frame=frame(event, "messages", now=clock.now()),
        messages=[_line(message, zone) for message in found[:PAGE]],
        page=page, has_more=len(found) > PAGE, troubles=_troubles(zone),
        to_look_at=[
            f"{word(outcome)} ({number})"
            for outcome, number in waiting.items()
        ],
    )  # fmt: skip


def _troubles(zone: str) -> list[str]:
    """Return what is wrong with the mailboxes that answers are read from."""
    names = [name_of(url) for url in site.settings().imap_urls]
    return [
        _(
            "%(mailbox)s, since %(when)s: %(why)s",
            mailbox=it.name,
            why=word(it.trouble),
            when=dates.instant(it.failing_since, zone),
        )
        for it in (replies.failing(session(), names) if names else ())
        if it.failing_since and it.trouble
    ]


def _line(message: Message, zone: str) -> MessageLine:
    waits = message.status is MailStatus.QUEUED and message.attempts > 0
    sent, retry = message.sent_at, message.due_at if waits else None
    has_trouble = message.attempts > 1 or bool(message.attempts and message.last_error)
    return MessageLine(
        kind=word(message.kind),
        name=message.to_name,
        address=message.to_address,
        status=word(message.status),
        look=LOOKS[message.status],
        reason=message.last_error[:LONGEST_REASON],
        attempts=message.attempts if has_trouble else 0,
        written=_moment(message.created_at, zone),
        sent=_moment(sent, zone) if sent else None,
        retry=_moment(retry, zone) if retry else None,
    )


def _moment(at: datetime, zone: str) -> Moment:
    return Moment(at=at, text=dates.instant(at, zone))
