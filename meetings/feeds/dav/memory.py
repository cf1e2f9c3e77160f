"""Tokens of calendars, kept until the site changes: mostly, nothing is new."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from flask.sansio.app import App

from meetings.domain.calendars.syncing import Seal, State, token_of

_EXTENSION = "convenor-dav-tokens"
Key = tuple[int, datetime, str]


@dataclass
class Tokens:
    """The tokens that were made last; ``most`` 0 keeps none."""

    most: int
    _kept: OrderedDict[Key, str] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key) -> str:
        """Return the token that is kept, or ""."""
        return self._kept.get(key, "")

    def put(self, key: Key, token: str) -> None:
        """Keep the token, and forget the oldest where there are too many."""
        with self._lock:
            self._kept[key] = token
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


def keep(app: App, tokens: Tokens) -> None:
    """Have the application keep tokens there."""
    app.extensions[_EXTENSION] = tokens


def tokens_of(app: App) -> Tokens:
    """Return where the application keeps tokens."""
    tokens: Tokens = app.extensions[_EXTENSION]
    return tokens


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of one moment: the site's revision, read before anything else, and the day.

    Every change that a calendar may show raises the revision (decision 0002), and what leaves
    by itself leaves at the beginning of a day.
    """

    tokens: Tokens
    revision: int
    day: datetime

    def token(self, seal: Seal) -> str:
        """Return the calendar's token where it is known, or ""."""
        return self.tokens.get(self._key(seal))

    def note(self, seal: Seal, state: State) -> str:
        """Return the token of the state, and keep it."""
        token = token_of(state, seal)
        self.tokens.put(self._key(seal), token)
        return token

    def _key(self, seal: Seal) -> Key:
        return self.revision, self.day, seal.calendar
