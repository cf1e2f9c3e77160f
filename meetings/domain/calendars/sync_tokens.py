"""Sync tokens that encode the state of a collection, so that clients can request changes."""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

#: A URI, as RFC 6578 requires.
_SCHEME = "data:,"
_SIGNATURE_BYTES = 16
_NUMBER_BYTES = 8
#: Bit of the revision in tokens of states with a ``last_event``.
_PARTIAL = 1 << 63
#: Higher than the id of every event.
_ALL = 1 << 63
_MAX_TOKEN_LENGTH = 200_000
#: New time zone rules change the text of entries that were not modified.
_TZDATA_VERSION = version("tzdata")


@dataclass(frozen=True, slots=True)
class CollectionState:
    """State of a collection at a moment: its events, and the highest revision among them.

    Every change of an entry gets a higher revision than any before. Two states of a collection are
    therefore equal if and only if both parts are equal.

    ``last_event``: a client that receives the changes in parts has those of ``revision`` only up to
    this event; None if it has all of them.
    """

    revision: int
    members: frozenset[int]
    last_event: int | None = None

    def has(self, revision: int, event_id: int) -> bool:
        """Return whether the state contains this revision of an event."""
        if event_id not in self.members or revision > self.revision:
            return False
        is_partial = revision == self.revision and self.last_event is not None
        return not is_partial or event_id <= (self.last_event or 0)


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


@dataclass(frozen=True, slots=True)
class StateChanges:
    """The next changes of a collection, by event, and the state of a client that has them."""

    changed: frozenset[int]
    deleted: frozenset[int]
    state: CollectionState
    is_truncated: bool


def changes_since(
    previous: CollectionState, revisions: Mapping[int, int], *, limit: int | None = None
) -> StateChanges:
    """Return the changes from a state to the entries with these revisions, by event.

    With a ``limit``, removals come first, and then changes in the order of their revisions, so that
    a client that continues misses none, even if there are further changes in the meantime.
    """
    removed = sorted(previous.members - revisions.keys())
    changed = sorted(
        (revision, number)
        for number, revision in revisions.items()
        if not previous.has(revision, number)
    )
    if limit is None or len(removed) + len(changed) <= limit:
        newest = max(revisions.values(), default=0)
        state = CollectionState(newest, frozenset(revisions))
        return StateChanges(_events(changed), frozenset(removed), state, is_truncated=False)
    first_removed = frozenset(removed[:limit])
    first = changed[: limit - len(first_removed)]
    last = previous.last_event
    reached = max([(previous.revision, _ALL if last is None else last), *first[-1:]])
    members = (previous.members - first_removed) | _events(first)
    state = CollectionState(reached[0], members, None if reached[1] == _ALL else reached[1])
    return StateChanges(_events(first), first_removed, state, is_truncated=True)


def _events(changed: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(number for _revision, number in changed)


def encode_token(state: CollectionState, signer: TokenSigner) -> str:
    """Return the token of the state; equal states have equal tokens."""
    number, last = state.revision, b""
    if state.last_event is not None:
        number, last = number | _PARTIAL, state.last_event.to_bytes(_NUMBER_BYTES, "big")
    payload = number.to_bytes(_NUMBER_BYTES, "big") + last + zlib.compress(_bits(state.members), 9)
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
    number, rest = int.from_bytes(payload[:_NUMBER_BYTES], "big"), payload[_NUMBER_BYTES:]
    last_event = None
    if number & _PARTIAL:
        last_event, rest = int.from_bytes(rest[:_NUMBER_BYTES], "big"), rest[_NUMBER_BYTES:]
    members = frozenset(_numbers(zlib.decompress(rest)))
    return CollectionState(number & ~_PARTIAL, members, last_event)


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
