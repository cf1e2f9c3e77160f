"""Words for mails: what they say and how far they have come."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.domain.followers.rules import DIGEST_TIME, Frequency, NewsKind
from meetings.domain.outbox.rules import MailKind, MailStatus
from meetings.i18n.dates import clock, zone_label

MAIL_KIND_LABELS = {
    MailKind.REGISTRATION_RECEIVED: _l("Asked to confirm the address"),
    MailKind.REGISTRATION_LINK: _l("New link to the registration"),
    MailKind.REGISTRATION_CONFIRMED: _l("Takes part"),
    MailKind.REGISTRATION_PENDING: _l("The organisers decide"),
    MailKind.REGISTRATION_WAITLISTED: _l("On the waiting list"),
    MailKind.REGISTRATION_DECLINED: _l("No place could be offered"),
    MailKind.REGISTRATION_CANCELLED: _l("Registration cancelled"),
    MailKind.DELEGATION_ASKED: _l("Delegation asked to nominate"),
    MailKind.NOMINATED: _l("Asked to accept a nomination"),
    MailKind.NOMINATION_WITHDRAWN: _l("Nomination withdrawn"),
    MailKind.NOMINATION_REFUSED: _l("Delegation told who does not come"),
    MailKind.REPLY_DECLINED: _l("Declined in the calendar"),
    MailKind.EVENT_CHANGED: _l("The meeting was changed"),
    MailKind.EVENT_CANCELLED: _l("The meeting was cancelled"),
    MailKind.EVENT_POSTPONED: _l("The meeting was postponed"),
    MailKind.ACCOUNT_INVITED: _l("Told of the new account"),
    MailKind.PASSWORD_LINK: _l("Link to choose a password"),
    MailKind.FOLLOWING_ASKED: _l("Asked to confirm that mails are wanted"),
    MailKind.FOLLOWING_NEWS: _l("News about a meeting"),
    MailKind.FOLLOWING_DIGEST: _l("News about meetings"),
}
MAIL_STATUS_LABELS = {
    MailStatus.QUEUED: _l("Waiting to be sent"),
    MailStatus.SENDING: _l("Being sent"),
    MailStatus.SENT: _l("Sent"),
    MailStatus.FAILED: _l("Failed"),
    MailStatus.DROPPED: _l("Not sent"),
}
FREQUENCY_LABELS = {
    Frequency.IMMEDIATE: _l("At once, within minutes of a change"),
    Frequency.DAILY: _l("Once a day, if anything is new"),
    Frequency.WEEKLY: _l("Once a week on Mondays, if anything is new"),
}
NEWS_LABELS = {
    NewsKind.ANNOUNCED: _l("New meeting"),
    NewsKind.RESCHEDULED: _l("New date or time"),
    NewsKind.MOVED: _l("New place"),
    NewsKind.RENAMED: _l("New title"),
    NewsKind.CONFIRMED: _l("The date is firm"),
    NewsKind.POSTPONED: _l("Postponed"),
    NewsKind.CANCELLED: _l("Cancelled"),
    NewsKind.REINSTATED: _l("It takes place after all"),
}


def digest_time_text(now: datetime, timezone: str) -> str:
    """Return when digests leave: "06:00, Stockholm (CET)"."""
    return f"{clock(DIGEST_TIME)}, {zone_label(now, timezone)}"
