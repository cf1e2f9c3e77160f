"""Answers of calendar programs and what becomes of them, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from meetings.domain.registration.rules import CalendarReply

#: Whoever reads a mailbox has it alone for so long; a reader that died lets go of it then.
CLAIM_TTL = timedelta(minutes=5)
MAX_RETRY_DELAY = timedelta(hours=1)
#: A clock may be wrong by so much; what is written later than that is taken as written now.
MAX_CLOCK_SKEW = timedelta(minutes=5)
#: How often a registration is withdrawn by mail in a while; more is somebody's game.
MAX_WITHDRAWALS = 3
WITHDRAWAL_WINDOW = timedelta(days=1)


class MailboxProblem(StrEnum):
    """Why a mailbox cannot be read."""

    UNREACHABLE = "unreachable"
    INSECURE = "not_secure"
    LOGIN_FAILED = "not_let_in"
    FOLDER_NOT_FOUND = "no_folder"
    CONNECTION_LOST = "broken_off"


class ReplyOutcome(StrEnum):
    """What became of an answer; all but the first three are left for a person to look at."""

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


#: What nobody needs to look at any more.
SETTLED_OUTCOMES = frozenset({ReplyOutcome.APPLIED, ReplyOutcome.DUPLICATE, ReplyOutcome.AUTOMATIC})


@dataclass(frozen=True, slots=True)
class ItipReply:
    """What the calendar part of a mail says: who answers what to which invitation.

    ``attendee`` is the address as it is written; a missing SEQUENCE means 0 (RFC 5545, 3.8.7.4).

    Time:
        ``stamped_at`` is aware: when the answer was given, by the clock of who gave it.
    """

    uid: str
    attendee: str
    reply: CalendarReply
    sequence: int
    stamped_at: datetime


@dataclass(frozen=True, slots=True)
class IncomingReply:
    """A mail with an answer; ``answer`` is None where it cannot be understood.

    ``sender`` is the address in From, ``key`` is the same for every copy of the mail,
    ``proven`` says whether our mail server vouches for the sender: None where it is not asked.
    """

    uid: int
    key: str
    sender: str
    answer: ItipReply | None
    is_automatic: bool = False
    is_authenticated: bool | None = None


@dataclass(frozen=True, slots=True)
class MailboxClaim:
    """A mailbox that we have alone for a while, and how far it was read.

    ``uidvalidity`` is the server's: where it is another one, the numbers of mails begin anew.
    """

    id: int
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class UnmarkedReply:
    """An answer that was dealt with and is not yet marked so in the mailbox."""

    id: int
    uid: int
    outcome: ReplyOutcome


def retry_delay(failures: int) -> timedelta:
    """Return how long to leave a mailbox alone after so many failures: 1, 2, 4 … minutes."""
    return min(timedelta(minutes=2 ** min(max(0, failures - 1), 10)), MAX_RETRY_DELAY)


def is_same_email(one: str, other: str) -> bool:
    """Say whether both name the same mailbox, whatever the case and the form of the domain."""
    return canonical_email(one) == canonical_email(other)


def canonical_email(address: str) -> str:
    """Return the address casefolded, its domain in letters and not as mail servers write it."""
    local, at, domain = address.strip().casefold().rpartition("@")
    try:
        domain = domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return f"{local}{at}{domain}"
    return f"{local}{at}{domain}"
