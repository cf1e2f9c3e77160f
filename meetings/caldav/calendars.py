"""The calendars that can be read: everybody's by filter, with what is new since a token."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from meetings.caldav.sync_token_cache import CacheSlot
from meetings.domain.calendars import versions
from meetings.domain.calendars.ical import CALENDAR_FOOTER
from meetings.domain.calendars.queries import AnyRow, FeedWindow
from meetings.domain.calendars.sync_tokens import CollectionState, TokenSigner, decode_token
from meetings.domain.calendars.versions import TimeRange
from meetings.domain.events.event_filter import EventFilter

#: Who was away while more than so many left is told to begin anew.
MAX_DELETED = 1000


class CalendarObjectData(NamedTuple):
    """One entry as it is answered; ``body`` is "" where only its version was asked for."""

    uid: str
    etag: str
    head: str
    body: str

    @property
    def text(self) -> str:
        """Return the entry as a calendar by itself."""
        return f"{self.head}{self.body}{CALENDAR_FOOTER}" if self.body else ""


@dataclass(frozen=True, slots=True)
class SyncChanges:
    """What is different since a token, and the token from now on; ``gone`` are UIDs."""

    items: Sequence[CalendarObjectData]
    gone: Sequence[str]
    token: str


class CalendarSource(Protocol):
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

    def token(self) -> str:
        """Return the token of what it holds now."""

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries; ``uids`` and ``span`` narrow them."""

    def news(self, token: str, *, with_text: bool) -> SyncChanges | None:
        """Return what is new since the token, all of it for ""; None where it is not good."""


@dataclass(frozen=True, slots=True)
class PublicCalendarSource:
    """The announced events of a filter; ``known`` is its token where that was made already."""

    session: Session
    href: str
    wanted: EventFilter
    window: FeedWindow
    seal: TokenSigner
    name: str
    description: str
    colour: str
    memory: CacheSlot
    known: str = ""

    def token(self) -> str:
        """Return the token of what it holds now."""
        known = self.known or self.memory.token(self.seal)
        return known or self._remember_token(self._versions())

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries."""
        return _to_objects(self._entries(with_text=with_text, uids=uids, span=span))

    def news(self, token: str, *, with_text: bool) -> SyncChanges | None:
        """Return what is new since the token; no token is good that was made before a restore."""
        if token and token == self.memory.token(self.seal):
            return SyncChanges([], [], token)
        if token:
            before = decode_token(token, self.seal)
            return None if before is None else self._changes_since(before, with_text=with_text)
        entries = self._entries(with_text=with_text)
        held = {number: revision for number, revision, *_ in entries}
        return SyncChanges(_to_objects(entries), [], self._remember_token(held))

    def _changes_since(self, before: CollectionState, *, with_text: bool) -> SyncChanges | None:
        """Return what is different since the state; the texts of what is not are never read."""
        held = self._versions()
        gone = self._deleted_uids(before.members - held.keys())
        if gone is None or before.revision > versions.latest_revision(self.session):
            return None
        ids = {
            number
            for number, revision in held.items()
            if revision > before.revision or number not in before.members
        }
        fresh = self._entries(with_text=with_text, ids=ids) if ids else ()
        return SyncChanges(_to_objects(fresh), gone, self._remember_token(held))

    def _remember_token(self, held: Mapping[int, int]) -> str:
        """Return the token of the calendar that holds these entries, and keep it."""
        return self.memory.note(self.seal, versions.collection_state(held))

    def _deleted_uids(self, event_ids: frozenset[int]) -> list[str] | None:
        """Return the UIDs of what left; None where not all can be named."""
        if not event_ids:
            return []
        if len(event_ids) > MAX_DELETED:
            return None
        uids = versions.event_uids(self.session, event_ids)
        return uids if len(uids) == len(event_ids) else None

    def _versions(self) -> dict[int, int]:
        return versions.entry_revisions(self.session, self.wanted, self.window)

    def _entries(
        self,
        *,
        with_text: bool,
        ids: Collection[int] | None = None,
        uids: Collection[str] | None = None,
        span: TimeRange | None = None,
    ) -> Sequence[AnyRow]:
        return versions.list_entries(
            self.session, self.wanted, self.window, with_body=with_text,
            ids=ids, uids=uids, span=span,
        )  # fmt: skip


def _to_objects(entries: Iterable[AnyRow]) -> list[CalendarObjectData]:
    """Return the entries as they are answered.

    The ETag changes with every byte of the text: the entry's, and the time zone's before it.
    """
    items = []
    for _, revision, uid, digest, zone, first_year, last_year, body in entries:
        head, mark = versions.entry_header(zone, first_year, last_year)
        items.append(CalendarObjectData(uid, f"{revision}-{digest[:12]}{mark}", head, body))
    return items
