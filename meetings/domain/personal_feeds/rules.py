"""What a calendar of one's own may show, and how an old secret leads to the new one."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from meetings.domain.registration.rules import RegistrationState

#: How many calendars one person may have at a time.
MAX_FEEDS = 20
#: How long an address that was renewed leads to the new one.
REDIRECT_GRACE = timedelta(days=30)
#: That a calendar was fetched is noted so often at most.
LAST_USED_RESOLUTION = timedelta(minutes=15)
MAX_NAME_LENGTH = 120


class FeedPart(StrEnum):
    """Something that a calendar of one's own shows."""

    REGISTRATIONS = "registrations"
    NOMINATED = "nominated"
    BODIES = "bodies"
    ORGANISING = "organising"
    DEADLINES = "deadlines"


#: What somebody without an account may have.
PARTICIPANT_PARTS = (
    FeedPart.REGISTRATIONS, FeedPart.NOMINATED, FeedPart.BODIES, FeedPart.DEADLINES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedOwner:
    """Whose calendar it is: a user, or, without an account, whoever has the mail address.

    ``email_key`` is the address casefolded.
    """

    user_id: int | None
    email_key: str


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """What a calendar is to be called and to show; ``alarm`` in minutes, None for no reminder."""

    name: str
    parts: tuple[FeedPart, ...]
    body_ids: tuple[int, ...] = ()
    alarm: int | None = None


@dataclass(frozen=True, slots=True)
class PersonalFeedTexts:
    """The words that only calendars of one's own need.

    ``closes``, ``due``, ``draft`` and ``ended`` take a title; ``standing`` says how far a
    registration has come; ``record`` returns the address of an outcome that no event has.
    """

    closes: Callable[[str], str]
    due: Callable[[str], str]
    draft: Callable[[str], str]
    ended: Callable[[str], str]
    join: str
    standing: Mapping[RegistrationState, str]
    record: Callable[[str], str]


def derive_pad(secret: str) -> str:
    """Return, in hex, what the secret that comes after this one is hidden with."""
    return hashlib.sha256(b"the secret after " + secret.encode("utf-8", "replace")).hexdigest()


def encrypt_secret(secret: str, pad: str, key: bytes) -> str:
    """Return the new secret, in hex, hidden by the pad of the old one and the site's own key.

    With the pad forgotten, nobody can open it but the site, and only for who brings the old
    secret: copies of the database, however many, open no calendar.
    """
    return _xor(urlsafe_b64decode(secret + "="), _keystream(pad, key)).hex()


def decrypt_secret(sealed: str, old_secret: str, key: bytes) -> str:
    """Return the new secret, by the old one; nonsense where the key is another one now."""
    opened = _xor(bytes.fromhex(sealed), _keystream(derive_pad(old_secret), key))
    return urlsafe_b64encode(opened).decode().rstrip("=")


def _keystream(pad: str, key: bytes) -> bytes:
    return hmac.digest(key, bytes.fromhex(pad), "sha256")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
