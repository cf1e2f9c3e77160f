"""Contents of personal feeds, and encryption of replaced secrets."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from meetings.domain.registration.rules import RegistrationState

#: Maximum number of feeds per person.
MAX_FEEDS = 20
#: Period during which a replaced URL redirects to the new one.
REDIRECT_GRACE = timedelta(days=30)
#: Minimum time between two recorded uses of a feed.
LAST_USED_RESOLUTION = timedelta(minutes=15)
MAX_NAME_LENGTH = 120


class FeedPart(StrEnum):
    """A part of the contents of a personal feed."""

    REGISTRATIONS = "registrations"
    NOMINATED = "nominated"
    BODIES = "bodies"
    ORGANISING = "organising"
    DEADLINES = "deadlines"


#: Parts that are available without an account.
PARTICIPANT_PARTS = (
    FeedPart.REGISTRATIONS, FeedPart.NOMINATED, FeedPart.BODIES, FeedPart.DEADLINES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedOwner:
    """The owner of a feed: a user, or the holder of an e-mail address without an account.

    ``email_key`` is the address casefolded.
    """

    user_id: int | None
    email_key: str


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """The name and contents of a new feed; ``alarm`` is in minutes, None for no reminder."""

    name: str
    parts: tuple[FeedPart, ...]
    body_ids: tuple[int, ...] = ()
    alarm: int | None = None


@dataclass(frozen=True, slots=True)
class PersonalFeedTexts:
    """Texts that only personal feeds need.

    ``closes``, ``due``, ``draft`` and ``ended`` take a title; ``standing`` returns the text of a
    registration status; ``join_link`` returns
    the personal link of a registration; ``record`` returns the URL of an outcome without an event.
    """

    closes: Callable[[str], str]
    due: Callable[[str], str]
    draft: Callable[[str], str]
    ended: Callable[[str], str]
    join: str
    join_link: Callable[[int], str]
    standing: Mapping[RegistrationState, str]
    record: Callable[[str], str]


def derive_pad(secret: str) -> str:
    """Return the pad, in hex, that encrypts the replacement of the secret."""
    return hashlib.sha256(b"the secret after " + secret.encode("utf-8", "replace")).hexdigest()


def encrypt_secret(secret: str, pad: str, key: bytes) -> str:
    """Return the new secret, in hex, encrypted with the pad of the old one and the site key.

    Once the pad is deleted, decryption requires both the site key and the old secret. Copies of the
    database therefore open no feed.
    """
    return _xor(urlsafe_b64decode(secret + "="), _keystream(pad, key)).hex()


def decrypt_secret(sealed: str, old_secret: str, key: bytes) -> str:
    """Return the new secret, decrypted with the old one; invalid if the site key has changed."""
    opened = _xor(bytes.fromhex(sealed), _keystream(derive_pad(old_secret), key))
    return urlsafe_b64encode(opened).decode().rstrip("=")


def _keystream(pad: str, key: bytes) -> bytes:
    return hmac.digest(key, bytes.fromhex(pad), "sha256")


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))
