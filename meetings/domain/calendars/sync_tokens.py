"""Tokens that say which entries of a calendar a program has, so that it can ask what is new."""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

#: A URI, as RFC 6578 wants tokens to be.
_SCHEME = "data:,"
_SIGNATURE_BYTES = 16
_NUMBER_BYTES = 8
_MAX_TOKEN_LENGTH = 200_000
#: New rules of time zones make other texts of entries that have not changed.
_TZDATA_VERSION = version("tzdata")


@dataclass(frozen=True, slots=True)
class CollectionState:
    """What a calendar held at a moment: its events, and the newest revision among them.

    Every change of an entry gives it a revision that is higher than any before, so two
    states of a calendar are the same when and only when both parts are.
    """

    revision: int
    members: frozenset[int]


EMPTY_STATE = CollectionState(0, frozenset())


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """What makes a token this installation's and this calendar's own."""

    key: bytes
    calendar: str

    def of(self, payload: bytes) -> bytes:
        """Return the signature."""
        named = f"sync {_TZDATA_VERSION} {self.calendar}\n".encode()
        return hmac.digest(self.key, named + payload, "sha256")[:_SIGNATURE_BYTES]


def encode_token(state: CollectionState, seal: TokenSigner) -> str:
    """Return the token of the state: always the same for the same one."""
    payload = state.revision.to_bytes(_NUMBER_BYTES, "big") + zlib.compress(_bits(state.members), 9)
    return _SCHEME + urlsafe_b64encode(seal.of(payload) + payload).decode().rstrip("=")


def decode_token(token: str, seal: TokenSigner) -> CollectionState | None:
    """Return the state that the token stands for; None where it is none of this calendar's."""
    if not token.startswith(_SCHEME) or len(token) > _MAX_TOKEN_LENGTH or not token.isascii():
        return None
    text = token.removeprefix(_SCHEME)
    try:
        octets = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    signature, payload = octets[:_SIGNATURE_BYTES], octets[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, seal.of(payload)):
        return None
    number = int.from_bytes(payload[:_NUMBER_BYTES], "big")
    return CollectionState(number, frozenset(_numbers(zlib.decompress(payload[_NUMBER_BYTES:]))))


def collection_ctag(token: str) -> str:
    """Return a short name of the state, for programs that only ask whether anything changed."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _bits(members: frozenset[int]) -> bytes:
    """Return a bit for each number up to the highest: small, as nearly all of them are taken."""
    bits = bytearray(max(members, default=0) // 8 + 1)
    for number in members:
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)


def _numbers(bits: bytes) -> Iterable[int]:
    for place, octet in enumerate(bits):
        if octet:
            yield from (place * 8 + bit for bit in range(8) if octet >> bit & 1)
