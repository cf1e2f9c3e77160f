"""User data as edited by the secretariat; passwords, and limits of failed sign-ins."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from meetings.domain.access.policy import Grant, Role

SIGN_IN_WINDOW = timedelta(minutes=15)
#: Failures within the window: per account and network, per network, per account. The last limit is
#: high, so that strangers can't lock out a user by failing on purpose.
MAX_PER_ACCOUNT_AND_NETWORK = 5
MAX_PER_NETWORK = 20
MAX_PER_ACCOUNT = 100
MIN_PASSWORD_LENGTH = 12
#: Validity of a password link, and the number of links that a user may request.
PASSWORD_LINK_TTL = timedelta(hours=24)
MAX_PASSWORD_LINKS = 3
#: A session ends this long after the last request, and this long after the sign-in.
SESSION_IDLE_LIMIT = timedelta(hours=2)
SESSION_LIMIT = timedelta(hours=12)
#: Requests within this time are recorded once, so that not every request writes to the database.
USE_INTERVAL = timedelta(minutes=5)
#: Casefolding may lengthen an address; accounts have no longer one.
MAX_EMAIL_LENGTH = 254

SECRETARIAT_GRANT = Grant(Role.SECRETARIAT)
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: A hash of nobody's password, with the parameters above: verifying it takes as long as verifying
#: a user's. Computing it at each start would take longer than loading this package.
DUMMY_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$5G+gl6vU2LWEW2IjQZ6"
    "2nw$3tr8Dltq127/VVtb/RrTVU213NjJOYtcwJiGGoRwq6Q"
)


class TaskMailFrequency(StrEnum):
    """How often an organiser gets a mail about tasks that wait."""

    IMMEDIATE = "at_once"
    DAILY = "daily"
    NEVER = "never"


def hash_password(password: str) -> str:
    """Return the argon2id hash of the password."""
    return HASHER.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Return whether the password matches; takes equally long without an account."""
    try:
        HASHER.verify(password_hash or DUMMY_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserData:
    """The data of a user; ``grants`` in the order of roles and bodies, without duplicates."""

    name: str
    email: str
    grants: tuple[Grant, ...]


def sort_grants(grants: set[Grant]) -> tuple[Grant, ...]:
    """Return the grants in the order of roles and bodies."""
    return tuple(
        sorted(grants, key=lambda grant: (list(Role).index(grant.role), grant.body_id or 0))
    )
