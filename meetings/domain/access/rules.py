"""What tokens open, and how they are made and compared."""

import base64
import hashlib
import hmac
import secrets
from enum import StrEnum


class TokenScope(StrEnum):
    """What a token opens; ``subject_id`` names the registration, delegation, user, feed, following.

    FOLLOW confirms a following, FOLLOWING changes and ends it.
    """

    REGISTRATION = "registration"
    DELEGATION = "delegation"
    JOIN = "join"
    SIGN_IN = "sign-in"
    FEED = "feed"
    FOLLOW_CONFIRMATION = "follow"
    FOLLOW_MANAGEMENT = "following"


def new_secret() -> str:
    """Return 256 random bits, url-safe."""
    return secrets.token_urlsafe(32)


def derived_secret(key: str, scope: TokenScope, subject_id: int) -> str:
    """Return 256 bits, url-safe, that only who has the installation's key can make again."""
    text = f"token:{scope.value}:{subject_id}".encode()
    made = hmac.new(key.encode(), text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(secret: str) -> str:
    """Return the SHA-256 of the secret in hex; the secret is random, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
