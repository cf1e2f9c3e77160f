"""Tokens of calendars, kept until the site changes: mostly, nothing is new."""

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
    """The tokens that were made last; ``most`` 0 keeps none."""

    most: int
    _kept: OrderedDict[CollectionKey, str] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: CollectionKey) -> str:
        """Return the token that is kept, or ""."""
        return self._kept.get(key, "")

    def put(self, key: CollectionKey, token: str) -> None:
        """Keep the token, and forget the oldest where there are too many."""
        with self._lock:
            self._kept[key] = token
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


def register_token_cache(app: App, tokens: SyncTokenCache) -> None:
    """Have the application keep tokens there."""
    app.extensions[_EXTENSION_KEY] = tokens


def token_cache(app: App) -> SyncTokenCache:
    """Return where the application keeps tokens."""
    tokens: SyncTokenCache = app.extensions[_EXTENSION_KEY]
    return tokens


@dataclass(frozen=True, slots=True)
class CacheSlot:
    """What is kept of one moment: the site's revision, read before anything else, and the day.

    Every change that a calendar may show raises the revision (decision 0002), and what leaves
    by itself leaves at the beginning of a day.
    """

    tokens: SyncTokenCache
    revision: int
    day: datetime

    def token(self, seal: TokenSigner) -> str:
        """Return the calendar's token where it is known, or ""."""
        return self.tokens.get(self._key(seal))

    def note(self, seal: TokenSigner, state: CollectionState) -> str:
        """Return the token of the state, and keep it."""
        token = encode_token(state, seal)
        self.tokens.put(self._key(seal), token)
        return token

    def _key(self, seal: TokenSigner) -> CollectionKey:
        return self.revision, self.day, seal.calendar
