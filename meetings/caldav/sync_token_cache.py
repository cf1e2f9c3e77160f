"""Cache of sync tokens per collection, keyed by the revision of the feeds."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from flask.sansio.app import App

from meetings.domain.calendars.sync_tokens import CollectionState, TokenSigner, encode_token

_EXTENSION_KEY = "convenor-dav-tokens"
CollectionKey = tuple[int, datetime, str]


@dataclass
class SyncTokenCache:
    """The most recent sync tokens; with a ``capacity`` of 0 none are stored."""

    capacity: int
    _tokens: OrderedDict[CollectionKey, str] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: CollectionKey) -> str:
        """Return the cached token, or ""."""
        return self._tokens.get(key, "")

    def put(self, key: CollectionKey, token: str) -> None:
        """Store the token, and evict the oldest if the cache is full."""
        with self._lock:
            self._tokens[key] = token
            while len(self._tokens) > self.capacity:
                self._tokens.popitem(last=False)


def register_token_cache(app: App, tokens: SyncTokenCache) -> None:
    """Register the sync token cache of the application."""
    app.extensions[_EXTENSION_KEY] = tokens


def token_cache(app: App) -> SyncTokenCache:
    """Return the sync token cache of the application."""
    tokens: SyncTokenCache = app.extensions[_EXTENSION_KEY]
    return tokens


@dataclass(frozen=True, slots=True)
class CacheSlot:
    """The cache of one moment: the revision of the feeds, which is read first, and the day.

    Every change visible in calendars increments the revision (decision 0002). Entries that expire
    leave calendars at the beginning of a day.
    """

    tokens: SyncTokenCache
    revision: int
    day: datetime

    def token(self, signer: TokenSigner) -> str:
        """Return the cached token of the calendar, or ""."""
        return self.tokens.get(self._key(signer))

    def store(self, signer: TokenSigner, state: CollectionState) -> str:
        """Return the token of the state, and cache it."""
        token = encode_token(state, signer)
        self.tokens.put(self._key(signer), token)
        return token

    def _key(self, signer: TokenSigner) -> CollectionKey:
        return self.revision, self.day, signer.calendar
