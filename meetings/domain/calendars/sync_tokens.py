"""Sync tokens that encode the state of a collection, so that clients can request changes."""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

#: A URI, as RFC 6578 requires.
_SCHEME = "data:,"
_SIGNATURE_BYTES = 16
_NUMBER_BYTES = 8
_MAX_TOKEN_LENGTH = 200_000
#: New time zone rules change the text of entries that were not modified.
_TZDATA_VERSION = version("tzdata")


@dataclass(frozen=True, slots=True)
class CollectionState:
    """State of a collection at a moment: its events, and the highest revision among them.

    Every change of an entry gets a higher revision than any before. Two states of a collection are
    therefore equal if and only if both parts are equal.
    """

    revision: int
    members: frozenset[int]


EMPTY_STATE = CollectionState(0, frozenset())


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """Signs the tokens of one collection of this installation."""

    key: bytes
    calendar: str

    def of(self, payload: bytes) -> bytes:
        """Return the signature."""
        named = f"sync {_TZDATA_VERSION} {self.calendar}\n".encode()
        return hmac.digest(self.key, named + payload, "sha256")[:_SIGNATURE_BYTES]


def encode_token(state: CollectionState, signer: TokenSigner) -> str:
    """Return the token of the state; equal states have equal tokens."""
    payload = state.revision.to_bytes(_NUMBER_BYTES, "big") + zlib.compress(_bits(state.members), 9)
    return _SCHEME + urlsafe_b64encode(signer.of(payload) + payload).decode().rstrip("=")


def decode_token(token: str, signer: TokenSigner) -> CollectionState | None:
    """Return the state of the token, or None if the token is not valid for this collection."""
    if not token.startswith(_SCHEME) or len(token) > _MAX_TOKEN_LENGTH or not token.isascii():
        return None
    text = token.removeprefix(_SCHEME)
    try:
        octets = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    signature, payload = octets[:_SIGNATURE_BYTES], octets[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, signer.of(payload)):
        return None
    number = int.from_bytes(payload[:_NUMBER_BYTES], "big")
    return CollectionState(number, frozenset(_numbers(zlib.decompress(payload[_NUMBER_BYTES:]))))


def collection_ctag(token: str) -> str:
    """Return a short hash of the state, for clients that only check for changes."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _bits(members: frozenset[int]) -> bytes:
    """Return a bit for each number up to the highest; compact, as most numbers are in use."""
    bits = bytearray(max(members, default=0) // 8 + 1)
    for number in members:
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


def _numbers(bits: bytes) -> Iterable[int]:
    for place, octet in enumerate(bits):
        if octet:
            yield from (place * 8 + bit for bit in range(8) if octet >> bit & 1)
