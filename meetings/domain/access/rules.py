"""Scopes of tokens, and functions to create and compare secrets."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: Longer numbers exceed the ids of the database.
MAX_SUBJECT_DIGITS = 9


class TokenScope(StrEnum):
    """Scope of a token; ``subject_id`` is a registration, delegation, user, feed or subscription.

    FOLLOW confirms a subscription, FOLLOWING edits and ends it.
    """

    REGISTRATION = "registration"
    DELEGATION = "delegation"
    JOIN = "join"
    SIGN_IN = "sign-in"
    FEED = "feed"
    FOLLOW_CONFIRMATION = "follow"
    FOLLOW_MANAGEMENT = "following"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to store; one that ``is_derived`` may exist already, and is then extended."""

    scope: TokenScope
    subject_id: int
    secret: str
    expires_at: datetime
    is_derived: bool = False


def new_secret() -> str:
    """Return 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def derived_secret(key: str, scope: TokenScope, subject_id: int) -> str:
    """Return 256 bits, URL-safe, which can be derived again only with the site key."""
    text = f"token:{scope.value}:{subject_id}".encode()
    made = hmac.new(key.encode(), text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def signed_secret(key: str, scope: TokenScope, subject_id: int) -> str:
    """Return the subject with its signature, for links that need no row."""
    return f"{subject_id}.{derived_secret(key, scope, subject_id)}"


def signed_subject_id(key: str, scope: TokenScope, secret: str) -> int | None:
    """Return the subject of a signed secret, or None for any other text."""
    number, _dot, _signature = secret.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= MAX_SUBJECT_DIGITS):
        return None
    expected = signed_secret(key, scope, int(number))
    is_genuine = hmac.compare_digest(expected.encode(), secret.encode("utf-8", "surrogatepass"))
    return int(number) if is_genuine else None


def digest(secret: str) -> str:
    """Return the SHA-256 of the secret in hex; a random secret needs no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
