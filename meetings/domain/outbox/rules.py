"""States of a message, the waits between attempts, and how often an address is written to."""

from datetime import timedelta
from enum import StrEnum


class MailStatus(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


#: A message in one of these needs no more work.
FINAL_STATUSES = frozenset({MailStatus.SENT, MailStatus.FAILED, MailStatus.DROPPED})


class MailKind(StrEnum):
    """What a message says; a template of the same name renders it."""

    REGISTRATION_RECEIVED = "registration_received"
    REGISTRATION_LINK = "registration_link"
    REGISTRATION_CONFIRMED = "registration_confirmed"
    REGISTRATION_PENDING = "registration_pending"
    REGISTRATION_WAITLISTED = "registration_waitlisted"
    REGISTRATION_DECLINED = "registration_declined"
    REGISTRATION_CANCELLED = "registration_cancelled"
    DELEGATION_ASKED = "delegation_asked"
    NOMINATED = "nominated"
    NOMINATION_WITHDRAWN = "nomination_withdrawn"
    NOMINATION_REFUSED = "nomination_refused"
    REPLY_DECLINED = "reply_declined"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_POSTPONED = "event_postponed"
    ACCOUNT_INVITED = "account_invited"
    PASSWORD_LINK = "password_link"  # noqa: S105 - a kind of mail, no password
    FOLLOWING_ASKED = "following_asked"
    FOLLOWING_NEWS = "following_news"
    FOLLOWING_DIGEST = "following_digest"


class ItipMethod(StrEnum):
    """What the calendar part of a mail asks of the program that reads it, in the words of iTIP."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


#: What anybody can have sent to an address that they type, before its owner said a word.
LIMITED_KINDS = frozenset(
    {MailKind.REGISTRATION_RECEIVED, MailKind.REGISTRATION_LINK, MailKind.NOMINATED,
     MailKind.FOLLOWING_ASKED}
)  # fmt: skip
#: How often a mailbox is asked about one event, and about whatever there is, in a while,
#: however often somebody types its address.
MAX_MAILS_PER_EVENT = 5
MAX_MAILS_TOTAL = 12
MAIL_LIMIT_WINDOW = timedelta(hours=1)
#: The same form sent twice within this time is one wish, and one mail.
DUPLICATE_WINDOW = timedelta(minutes=2)
#: How long the link that confirms an address is good.
CONFIRMATION_TTL = timedelta(hours=48)
MAX_ATTEMPTS = 12
#: A message claimed longer ago than this belonged to a worker that died.
CLAIM_TTL = timedelta(minutes=5)


def retry_delay(attempt: int) -> timedelta:
    """Return how long to wait before this attempt: 1, 2, 4 … minutes, at most 6 hours."""
    return min(timedelta(minutes=2 ** max(0, attempt - 1)), timedelta(hours=6))


def canonical_mailbox(address: str) -> str:
    """Return what is the same for all addresses of one mailbox.

    "Rasa+news@example.org" is that of "rasa@example.org" at most places.
    """
    local, _at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
