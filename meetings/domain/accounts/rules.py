"""Passwords, and how often one may fail."""

from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

WINDOW = timedelta(minutes=15)
MAX_PER_ACCOUNT = 5
MAX_PER_ADDRESS = 20
MIN_PASSWORD = 12
#: Folding may make an address longer than it was; no account has a longer one.
LONGEST_EMAIL = 254

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the argon2id hash of the password."""
    return _HASHER.hash(password)


def password_is(password: str, password_hash: str | None) -> bool:
    """Say whether the password fits; takes as long where there is no such account."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)
