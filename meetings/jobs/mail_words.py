"""Subject lines and templates of the mails."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from meetings.domain.events.rules import ChangeKind
from meetings.domain.outbox.rules import MailKind
from meetings.presenters.event_summary import EventSummary

#: Each has a .txt beside it.
TEMPLATES = {
    MailKind.REGISTRATION_RECEIVED: "mail/registration_received.html",
    MailKind.REGISTRATION_LINK: "mail/registration_link.html",
    MailKind.REGISTRATION_CONFIRMED: "mail/registration_confirmed.html",
    MailKind.REGISTRATION_PENDING: "mail/registration_pending.html",
    MailKind.REGISTRATION_WAITLISTED: "mail/registration_waitlisted.html",
    MailKind.REGISTRATION_DECLINED: "mail/registration_declined.html",
    MailKind.REGISTRATION_CANCELLED: "mail/registration_cancelled.html",
    MailKind.DELEGATION_ASKED: "mail/delegation_asked.html",
    MailKind.NOMINATED: "mail/nominated.html",
    MailKind.NOMINATION_WITHDRAWN: "mail/nomination_withdrawn.html",
    MailKind.NOMINATION_REFUSED: "mail/nomination_refused.html",
    MailKind.REPLY_DECLINED: "mail/reply_declined.html",
    MailKind.EVENT_CHANGED: "mail/event_changed.html",
    MailKind.EVENT_CANCELLED: "mail/event_cancelled.html",
    MailKind.EVENT_POSTPONED: "mail/event_postponed.html",
    MailKind.ACCOUNT_INVITED: "mail/account_invited.html",
    MailKind.PASSWORD_LINK: "mail/password_link.html",
    MailKind.FOLLOWING_ASKED: "mail/following_asked.html",
    MailKind.FOLLOWING_NEWS: "mail/following_news.html",
    MailKind.FOLLOWING_DIGEST: "mail/following_digest.html",
}


def subject_line(kind: MailKind, it: EventSummary, facts: Mapping[str, Any]) -> str:
    """Return what the mail is about, the news first."""
    if kind is MailKind.EVENT_CHANGED:
        return f"{news_of(facts['change_kind'])}: {it.title}"
    news = {
        MailKind.REGISTRATION_RECEIVED: _("Please confirm your registration"),
        MailKind.REGISTRATION_LINK: _("Your registration"),
        MailKind.REGISTRATION_CONFIRMED: _("Confirmed"),
        MailKind.REGISTRATION_PENDING: _("Waiting for the organisers"),
        MailKind.REGISTRATION_WAITLISTED: _("On the waiting list"),
        MailKind.REGISTRATION_DECLINED: _("Registration declined"),
        MailKind.REGISTRATION_CANCELLED: _("Registration cancelled"),
        MailKind.DELEGATION_ASKED: _("Please nominate"),
        MailKind.NOMINATED: _("You are nominated"),
        MailKind.NOMINATION_WITHDRAWN: _("Nomination withdrawn"),
        MailKind.NOMINATION_REFUSED: _("%(name)s does not take part", name=facts.get("nominee")),
        MailKind.REPLY_DECLINED: _("You declined"),
        MailKind.EVENT_CANCELLED: _("Cancelled"),
        MailKind.EVENT_POSTPONED: _("Postponed"),
    }[kind]
    return f"{news}: {it.title}"


def news_of(kind: ChangeKind | None) -> str:
    """Return what a change of the event means for those who take part."""
    return {
        ChangeKind.RESCHEDULED: _("New date or time"),
        ChangeKind.MOVED: _("New place"),
        ChangeKind.REINSTATED: _("It takes place after all"),
        ChangeKind.CONFIRMED: _("The date is firm"),
    }.get(kind or ChangeKind.EDITED, _("Changed"))


def sentence_of(kind: ChangeKind | None) -> str:
    """Return the same as a whole sentence, with which the mail begins."""
    return {
        ChangeKind.RESCHEDULED: _("The meeting has a new date or time."),
        ChangeKind.MOVED: _("The meeting has a new place."),
        ChangeKind.REINSTATED: _("The meeting takes place after all."),
        ChangeKind.CONFIRMED: _("The date of the meeting is firm."),
    }.get(kind or ChangeKind.EDITED, _("Something about the meeting has changed."))
