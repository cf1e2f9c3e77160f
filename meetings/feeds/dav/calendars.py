"""The calendars that can be read: everybody's by filter, with what is new since a token."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from meetings.domain.calendars import resources
from meetings.domain.calendars.ical import FOOT
from meetings.domain.calendars.queries import Window
from meetings.domain.calendars.resources import Entry, Span
from meetings.domain.calendars.syncing import NOTHING, Seal, state_of
from meetings.domain.events.filters import EventFilter
from meetings.feeds.dav.memory import Memory

#: Who was away while more than so many left is told to begin anew.
MOST_GONE = 1000


class Item(NamedTuple):
    """One entry as it is answered; ``text`` is "" where only its version was asked for."""

    uid: str
    etag: str
    text: str


@dataclass(frozen=True, slots=True)
class News:
    """What is different since a token, and the token from now on; ``gone`` are UIDs.

    ``is_known``: it was known before that there is nothing.
    """

    items: Sequence[Item]
    gone: Sequence[str]
    token: str
    is_known: bool = False


class Calendar(Protocol):
    """A calendar: where it is, what it says of itself, and what it holds."""

    @property
    def href(self) -> str:
        """Return the path, ending with a slash."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def description(self) -> str:
        """Return what it holds, in words."""

    @property
    def colour(self) -> str:
        """Return #rrggbb, or "" where it has none."""

    @property
    def is_known(self) -> bool:
        """Say whether its token is known already."""

    def token(self) -> str:
        """Return the token of what it holds now."""

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: Span | None = None
    ) -> list[Item]:
        """Return the entries; ``uids`` and ``span`` narrow them."""

    def news(self, token: str, *, with_text: bool) -> News | None:
        """Return what is new since the token, all of it for ""; None where it is not good."""


@dataclass(frozen=True, slots=True)
class PublicCalendar:
    """The announced events of a filter; ``known`` is its token where that was made already."""

    session: Session
    href: str
    wanted: EventFilter
    window: Window
    seal: Seal
    name: str
    description: str
    colour: str
    memory: Memory
    known: str = ""

    @property
    def is_known(self) -> bool:
        """Say whether its token is known already."""
        return bool(self.known or self.memory.token(self.seal))

    def token(self) -> str:
        """Return the token of what it holds now."""
        known = self.known or self.memory.token(self.seal)
        return known or self._noted(self._entries(with_text=False))

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: Span | None = None
    ) -> list[Item]:
        """Return the entries."""
        return _as_items(self._entries(with_text=with_text, uids=uids, span=span))

    def news(self, token: str, *, with_text: bool) -> News | None:
        """Return what is new since the token; no token is good that was made before a restore."""
        if token and token == self.memory.token(self.seal):
            return News([], [], token, is_known=True)
        before = state_of(token, self.seal) if token else NOTHING
        if before is None:
            return None
        entries = self._entries(with_text=with_text and not token)
        now = resources.state(entries)
        gone = self._gone(before.members - now.members)
        if gone is None or before.revision > resources.newest_revision(self.session):
            return None
        fresh = [
            each
            for each in entries
            if each.revision > before.revision or each.event_id not in before.members
        ]
        if with_text and token and fresh:
            fresh = self._entries(with_text=True, uids={each.uid for each in fresh})
        return News(_as_items(fresh), gone, self._noted(entries))

    def _noted(self, entries: list[Entry]) -> str:
        """Return the token of the calendar that holds these entries, and keep it."""
        return self.memory.note(self.seal, resources.state(entries))

    def _gone(self, event_ids: frozenset[int]) -> list[str] | None:
        """Return the UIDs of what left; None where not all can be named."""
        if not event_ids:
            return []
        if len(event_ids) > MOST_GONE:
            return None
        uids = resources.uids_of(self.session, event_ids)
        return uids if len(uids) == len(event_ids) else None

    def _entries(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: Span | None = None
    ) -> list[Entry]:
        return resources.entries(
            self.session, self.wanted, self.window, with_body=with_text, uids=uids, span=span
        )


def _as_items(entries: list[Entry]) -> list[Item]:
    """Return the entries as they are answered.

    The ETag changes with every byte of the text: the entry's, and the time zone's before it.
    """
    items = []
    for _, uid, revision, digest, zone, first_year, last_year, body in entries:
        head, mark = resources.head_of(zone, first_year, last_year)
        text = f"{head}{body}{FOOT}" if body else ""
        items.append(Item(uid, f"{revision}-{digest}{mark}", text))
    return items
