"""Message states and kinds, retry delays, and mail limits per mailbox."""

from datetime import timedelta
from enum import StrEnum


class MailStatus(StrEnum):
    """Delivery state of a message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


#: Messages in these states are finished.
FINAL_STATUSES = frozenset({MailStatus.SENT, MailStatus.FAILED, MailStatus.DROPPED})


#: A worker that has not run for this long is considered gone; it runs every minute.
HEARTBEAT_TTL = timedelta(minutes=5)


class MailKind(StrEnum):
    """Kind of message; a template of the same name renders it."""

    REGISTRATION_RECEIVED = "registration_received"
    REGISTRATION_LINK = "registration_link"
    REGISTRATION_CONFIRMED = "registration_confirmed"
    REGISTRATION_PENDING = "registration_pending"
    REGISTRATION_WAITLISTED = "registration_waitlisted"
    REGISTRATION_DECLINED = "registration_declined"
    REGISTRATION_CANCELLED = "registration_cancelled"
    ATTENDANCE_CHANGED = "attendance_changed"
    DELEGATION_ASKED = "delegation_asked"
    NOMINATED = "nominated"
    NOMINATION_WITHDRAWN = "nomination_withdrawn"
    NOMINATION_REFUSED = "nomination_refused"
    REPRESENTATIVES_TO_CONFIRM = "representatives_to_confirm"
    INVOLVED_NOTIFIED = "involved_notified"
    PAPERS_ANNOUNCED = "papers_announced"
    REPLY_DECLINED = "reply_declined"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_POSTPONED = "event_postponed"
    ACCOUNT_INVITED = "account_invited"
    PASSWORD_LINK = "password_link"  # noqa: S105 - a kind of mail, no password
    FOLLOWING_ASKED = "following_asked"
    FOLLOWING_NEWS = "following_news"
    FOLLOWING_DIGEST = "following_digest"
    TASKS_WAITING = "tasks_waiting"


class ItipMethod(StrEnum):
    """iTIP method of the calendar part of a mail."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


#: Kinds that are queued for many recipients at once; each time is a separate occasion.
SENT_TOGETHER = frozenset(
    {MailKind.EVENT_CHANGED, MailKind.EVENT_CANCELLED, MailKind.EVENT_POSTPONED,
     MailKind.INVOLVED_NOTIFIED, MailKind.PAPERS_ANNOUNCED}
)  # fmt: skip
#: Mails that anybody can trigger to any e-mail address, without its owner's consent.
LIMITED_KINDS = frozenset(
    {MailKind.REGISTRATION_RECEIVED, MailKind.REGISTRATION_LINK, MailKind.NOMINATED,
     MailKind.FOLLOWING_ASKED}
)  # fmt: skip
#: Maximum number of such mails to a mailbox within the window, per event and in total.
MAX_MAILS_PER_EVENT = 5
MAX_MAILS_TOTAL = 12
MAIL_LIMIT_WINDOW = timedelta(hours=1)
#: Identical requests within this time count as one and send one mail.
DUPLICATE_WINDOW = timedelta(minutes=2)
#: Lifetime of the link that confirms an e-mail address.
CONFIRMATION_TTL = timedelta(hours=48)
MAX_ATTEMPTS = 12
#: Claims older than this were left by a crashed worker.
CLAIM_TTL = timedelta(minutes=5)


def retry_delay(attempt: int) -> timedelta:
    """Return the delay before this attempt: 1, 2, 4 … minutes, at most 6 hours."""
    return min(timedelta(minutes=2 ** max(0, attempt - 1)), timedelta(hours=6))


def canonical_mailbox(address: str) -> str:
    """Return a normalised address that is the same for all aliases of a mailbox.

    With most providers, "Rasa+news@example.org" is an alias of "rasa@example.org".
    """
    local, _at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
