"""Answers of calendar programs and what becomes of them, as plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from meetings.domain.registration.rules import Reply

#: Whoever reads a mailbox has it alone for so long; a reader that died lets go of it then.
CLAIM_LASTS = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
#: A clock may be wrong by so much; what is written later than that is taken as written now.
CLOCKS_DIFFER = timedelta(minutes=5)
#: How often a registration is withdrawn by mail in a while; more is somebody's game.
MOST_WITHDRAWN = 3
WITHDRAWN_WITHIN = timedelta(days=1)


class Trouble(StrEnum):
    """Why a mailbox cannot be read."""

    UNREACHABLE = "unreachable"
    NOT_SECURE = "not_secure"
    NOT_LET_IN = "not_let_in"
    NO_FOLDER = "no_folder"
    BROKEN_OFF = "broken_off"


class Fate(StrEnum):
    """What became of an answer; all but the first three are left for a person to look at."""

    TAKEN = "taken"
    REPEATED = "repeated"
    AUTOMATIC = "automatic"
    FOR_ORGANISERS = "for_organisers"
    UNREADABLE = "unreadable"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_PERSON = "unknown_person"
    ANOTHER_SENDER = "another_sender"
    NOT_PROVEN = "not_proven"
    NOT_ASKED = "not_asked"
    TOO_OLD = "too_old"
    TOO_OFTEN = "too_often"
    NOT_POSSIBLE = "not_possible"


#: What nobody needs to look at any more.
SETTLED = frozenset({Fate.TAKEN, Fate.REPEATED, Fate.AUTOMATIC})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the calendar part of a mail says: who answers what to which invitation.

    ``attendee`` is the address as it is written; a missing SEQUENCE means 0 (RFC 5545, 3.8.7.4).

    Time:
        ``stamped_at`` is aware: when the answer was given, by the clock of who gave it.
    """

    uid: str
    attendee: str
    reply: Reply
    sequence: int
    stamped_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail with an answer; ``answer`` is None where it cannot be understood.

    ``sender`` is the address in From, ``key`` is the same for every copy of the mail,
    ``proven`` says whether our mail server vouches for the sender: None where it is not asked.
    """

    uid: int
    key: str
    sender: str
    answer: Answer | None
    automatic: bool = False
    proven: bool | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A mailbox that we have alone for a while, and how far it was read.

    ``uidvalidity`` is the server's: where it is another one, the numbers of mails begin anew.
    """

    id: int
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class Unmarked:
    """An answer that was dealt with and is not yet marked so in the mailbox."""

    id: int
    uid: int
    outcome: Fate


def wait_after(failures: int) -> timedelta:
    """Return how long to leave a mailbox alone after so many failures: 1, 2, 4 … minutes."""
    return min(timedelta(minutes=2 ** min(max(0, failures - 1), 10)), LONGEST_WAIT)


def same_address(one: str, other: str) -> bool:
    """Say whether both name the same mailbox, whatever the case and the form of the domain."""
    return canonical(one) == canonical(other)


def canonical(address: str) -> str:
    """Return the address casefolded, its domain in letters and not as mail servers write it."""
    local, at, domain = address.strip().casefold().rpartition("@")
    try:
        domain = domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return f"{local}{at}{domain}"
    return f"{local}{at}{domain}"
