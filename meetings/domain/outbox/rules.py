"""Message states and kinds, retry delays, and mail limits per mailbox."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum


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
    DELIVERY_TEST = "delivery_test"


class Priority(IntEnum):
    """Order of delivery: mails that a person is waiting for leave before bulk notices.

    A test is first, so that it is the mail with which a failing server is tried.
    """

    TEST = -1
    URGENT = 0
    NORMAL = 1
    BULK = 2


class DeliveryOutcome(StrEnum):
    """Outcome of handling a claimed message.

    ``REFUSED`` is final. ``DEFERRED`` is a failed attempt of the message. ``HELD`` is a refusal by
    the mail server that does not depend on the recipient, and ``RETURNED`` a message that was not
    offered to the server; neither counts as an attempt.
    """

    SENT = "sent"
    DROPPED = "dropped"
    REFUSED = "refused"
    DEFERRED = "deferred"
    HELD = "held"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The outcome for a message, with the reason unless it was sent."""

    message_id: int
    outcome: DeliveryOutcome
    reason: str = ""


class ServerProblem(StrEnum):
    """Reason why no mail is sent through a mail server."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    INSECURE = "insecure"
    LOGIN_FAILED = "login_failed"
    REFUSED = "refused"
    SLOW = "slow"


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
#: Kinds that people wait for, in front of the screen.
_URGENT_KINDS = frozenset(
    {MailKind.REGISTRATION_RECEIVED, MailKind.REGISTRATION_LINK, MailKind.ACCOUNT_INVITED,
     MailKind.PASSWORD_LINK, MailKind.FOLLOWING_ASKED}
)  # fmt: skip
_BULK_KINDS = SENT_TOGETHER | {
    MailKind.FOLLOWING_NEWS, MailKind.FOLLOWING_DIGEST, MailKind.TASKS_WAITING,
}  # fmt: skip
#: A message fails when its attempts, or the mail server, have failed for this long.
GIVE_UP_AFTER = timedelta(days=5)
#: Claims older than this were left by a crashed worker.
CLAIM_TTL = timedelta(minutes=5)
#: Maximum delay before the next attempt of a message, by the outcome of the last one.
_MAX_DELAYS = {
    DeliveryOutcome.DEFERRED: timedelta(hours=2),
    DeliveryOutcome.HELD: timedelta(minutes=15),
}
_MAX_SERVER_DELAY = timedelta(minutes=5)
#: Only one worker tries a failing server, and for at most this long.
TRIAL_TTL = timedelta(minutes=3)


def priority_of(kind: MailKind) -> Priority:
    """Return the priority of messages of this kind."""
    if kind is MailKind.DELIVERY_TEST:
        return Priority.TEST
    if kind in _URGENT_KINDS:
        return Priority.URGENT
    return Priority.BULK if kind in _BULK_KINDS else Priority.NORMAL


def retry_delay(failing_for: timedelta, outcome: DeliveryOutcome) -> timedelta:
    """Return the delay before the next attempt: 1, 2, 4 … minutes, up to a maximum."""
    return min(failing_for + timedelta(minutes=1), _MAX_DELAYS[outcome])


def server_delay(failures: int) -> timedelta:
    """Return how long a server is left alone after so many failures: 1, 2, 4, 5 minutes."""
    return min(timedelta(minutes=2 ** min(max(0, failures - 1), 10)), _MAX_SERVER_DELAY)


def canonical_mailbox(address: str) -> str:
    """Return a normalised address that is the same for all aliases of a mailbox.

    With most providers, "Rasa+news@example.org" is an alias of "rasa@example.org".
    """
    local, _at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
