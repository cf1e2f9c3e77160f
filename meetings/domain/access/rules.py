"""What tokens open, and how they are made and compared."""

import hashlib
import secrets
from enum import StrEnum


class TokenScope(StrEnum):
    """What a token opens; ``subject_id`` then names the registration, user or feed."""

    REGISTRATION = "registration"
    JOIN = "join"
    SIGN_IN = "sign-in"
    FEED = "feed"


def new_secret() -> str:
    """Return 256 random bits, url-safe."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of the secret in hex; the secret is random, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
