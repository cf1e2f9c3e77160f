"""Calendar sources: the public calendars by filter, with changes since a sync token."""

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

#: Clients that missed more deletions than this must sync from the beginning.
MAX_DELETED = 1000


class CalendarObjectData(NamedTuple):
    """An entry in a response; ``body`` is "" if only its version was requested."""

    uid: str
    etag: str
    head: str
    body: str

    @property
    def text(self) -> str:
        """Return the entry as a complete calendar."""
        return f"{self.head}{self.body}{CALENDAR_FOOTER}" if self.body else ""


@dataclass(frozen=True, slots=True)
class SyncChanges:
    """The changes since a sync token, and the new token."""

    items: Sequence[CalendarObjectData]
    deleted_uids: Sequence[str]
    token: str


class CalendarSource(Protocol):
    """A calendar: its URL, properties and entries."""

    @property
    def href(self) -> str:
        """Return the path, ending with a slash."""

    @property
    def name(self) -> str:
        """Return the display name."""

    @property
    def description(self) -> str:
        """Return the description of the content."""

    @property
    def colour(self) -> str:
        """Return #rrggbb, or "" without a colour."""

    def token(self) -> str:
        """Return the current sync token."""

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries; ``uids`` and ``span`` narrow them."""

    def changes(self, token: str, *, with_text: bool) -> SyncChanges | None:
        """Return the changes since the token, all entries for "", or None if it is invalid."""


@dataclass(frozen=True, slots=True)
class PublicCalendarSource:
    """The announced events of a filter; ``known_token`` is its sync token, if computed already."""

    session: Session
    href: str
    event_filter: EventFilter
    window: FeedWindow
    signer: TokenSigner
    name: str
    description: str
    colour: str
    cache: CacheSlot
    known_token: str = ""

    def token(self) -> str:
        """Return the current sync token."""
        token = self.known_token or self.cache.token(self.signer)
        return token or self._remember_token(self._versions())

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries; ``uids`` and ``span`` narrow them."""
        return _to_objects(self._entries(with_text=with_text, uids=uids, span=span))

    def changes(self, token: str, *, with_text: bool) -> SyncChanges | None:
        """Return the changes since the token. Tokens from before a database restore are invalid."""
        if token and token == self.cache.token(self.signer):
            return SyncChanges([], [], token)
        if token:
            previous = decode_token(token, self.signer)
            return None if previous is None else self._changes_since(previous, with_text=with_text)
        entries = self._entries(with_text=with_text)
        revisions = {number: revision for number, revision, *_ in entries}
        return SyncChanges(_to_objects(entries), [], self._remember_token(revisions))

    def _changes_since(self, previous: CollectionState, *, with_text: bool) -> SyncChanges | None:
        """Return the changes since the state, without loading the text of unchanged entries."""
        revisions = self._versions()
        deleted_uids = self._deleted_uids(previous.members - revisions.keys())
        if deleted_uids is None or previous.revision > versions.latest_revision(self.session):
            return None
        ids = {
            number
            for number, revision in revisions.items()
            if revision > previous.revision or number not in previous.members
        }
        changed = self._entries(with_text=with_text, ids=ids) if ids else ()
        return SyncChanges(_to_objects(changed), deleted_uids, self._remember_token(revisions))

    def _remember_token(self, revisions: Mapping[int, int]) -> str:
        """Return the sync token for these entry revisions, and cache it."""
        return self.cache.store(self.signer, versions.collection_state(revisions))

    def _deleted_uids(self, event_ids: frozenset[int]) -> list[str] | None:
        """Return the UIDs of deleted entries, or None if some can't be determined."""
        if not event_ids:
            return []
        if len(event_ids) > MAX_DELETED:
            return None
        uids = versions.event_uids(self.session, event_ids)
        return uids if len(uids) == len(event_ids) else None

    def _versions(self) -> dict[int, int]:
        return versions.entry_revisions(self.session, self.event_filter, self.window)

    def _entries(
        self,
        *,
        with_text: bool,
        ids: Collection[int] | None = None,
        uids: Collection[str] | None = None,
        span: TimeRange | None = None,
    ) -> Sequence[AnyRow]:
        return versions.list_entries(
            self.session, self.event_filter, self.window, with_body=with_text,
            ids=ids, uids=uids, span=span,
        )  # fmt: skip


def _to_objects(entries: Iterable[AnyRow]) -> list[CalendarObjectData]:
    """Return the rows as calendar objects.

    The ETag covers all bytes of the text: those of the entry and of its time zone.
    """
    items = []
    for _, revision, uid, digest, zone, first_year, last_year, body in entries:
        head, mark = versions.entry_header(zone, first_year, last_year)
        items.append(CalendarObjectData(uid, f"{revision}-{digest[:12]}{mark}", head, body))
    return items
