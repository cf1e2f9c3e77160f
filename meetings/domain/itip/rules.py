"""Replies of calendar apps and their outcomes, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from meetings.domain.registration.rules import CalendarReply

#: Time for which a reader locks a mailbox; afterwards the lock of a crashed reader is void.
CLAIM_TTL = timedelta(minutes=5)
MAX_RETRY_DELAY = timedelta(hours=1)
#: Maximum clock difference; later timestamps are replaced by the current time.
MAX_CLOCK_SKEW = timedelta(minutes=5)
#: Maximum withdrawals of a registration by mail within the period, against abuse.
MAX_WITHDRAWALS = 3
WITHDRAWAL_WINDOW = timedelta(days=1)


class MailboxProblem(StrEnum):
    """Reason why a mailbox cannot be read."""

    UNREACHABLE = "unreachable"
    INSECURE = "not_secure"
    LOGIN_FAILED = "not_let_in"
    FOLDER_NOT_FOUND = "no_folder"
    CONNECTION_LOST = "broken_off"


class ReplyOutcome(StrEnum):
    """Outcome of a reply; all but the first three need review by a person."""

    APPLIED = "taken"
    DUPLICATE = "repeated"
    AUTOMATIC = "automatic"
    NEEDS_ORGANISER = "for_organisers"
    UNREADABLE = "unreadable"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_ATTENDEE = "unknown_person"
    SENDER_MISMATCH = "another_sender"
    UNAUTHENTICATED = "not_proven"
    NOT_INVITED = "not_asked"
    OUTDATED = "too_old"
    RATE_LIMITED = "too_often"
    NOT_APPLICABLE = "not_possible"


#: Outcomes that need no review.
SETTLED_OUTCOMES = frozenset({ReplyOutcome.APPLIED, ReplyOutcome.DUPLICATE, ReplyOutcome.AUTOMATIC})


@dataclass(frozen=True, slots=True)
class ItipReply:
    """Content of a reply: attendee, invitation and answer.

    ``attendee`` is the e-mail address as written; a missing SEQUENCE means 0 (RFC 5545, 3.8.7.4).

    Time:
        ``stamped_at`` is aware: the time of the reply, by the clock of the attendee.
    """

    uid: str
    attendee: str
    reply: CalendarReply
    sequence: int
    stamped_at: datetime


@dataclass(frozen=True, slots=True)
class IncomingReply:
    """A mail with a reply; without ``reply``, the reply is malformed.

    ``sender`` is the address in From, ``key`` is equal for all copies of the mail.
    ``is_authenticated`` is whether our mail server authenticated the sender, if it checked that.
    """

    uid: int
    key: str
    sender: str
    reply: ItipReply | None
    is_automatic: bool = False
    is_authenticated: bool | None = None


@dataclass(frozen=True, slots=True)
class MailboxClaim:
    """A lock on a mailbox for a limited time, with the reading position.

    ``uidvalidity`` is the server's: if it changes, mails are numbered from the start.
    """

    id: int
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class UnmarkedReply:
    """A processed reply that is not yet marked in the mailbox."""

    id: int
    uid: int
    outcome: ReplyOutcome


def retry_delay(failures: int) -> timedelta:
    """Return the delay after so many failures of a mailbox: 1, 2, 4 … minutes."""
    return min(timedelta(minutes=2 ** min(max(0, failures - 1), 10)), MAX_RETRY_DELAY)


def is_same_email(first: str, second: str) -> bool:
    """Return whether both are the same mailbox, ignoring case and the form of the domain."""
    return canonical_email(first) == canonical_email(second)


def canonical_email(address: str) -> str:
    """Return the address casefolded, with its domain in Unicode instead of Punycode."""
    local, at, domain = address.strip().casefold().rpartition("@")
    try:
        domain = domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return f"{local}{at}{domain}"
    return f"{local}{at}{domain}"
