"""Calendar sources: the public calendars by filter, with changes since a sync token."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from meetings.caldav.sync_token_cache import CacheSlot
from meetings.caldav.urls import encode_calendar_name
from meetings.domain.bodies.queries import get_timezone
from meetings.domain.calendars import sync_tokens, versions
from meetings.domain.calendars.ical import CALENDAR_FOOTER
from meetings.domain.calendars.queries import AnyRow, FeedWindow
from meetings.domain.calendars.sync_tokens import (
    EMPTY_STATE,
    CollectionState,
    TokenSigner,
    decode_token,
    encode_token,
)
from meetings.domain.calendars.versions import TimeRange
from meetings.domain.events.event_filter import EventFilter

#: Clients that missed more deletions than this must sync from the beginning.
MAX_DELETED = 1000
#: The colour of calendars that are not those of a single body.
DEFAULT_COLOUR = "#1c5d88"
#: The position of calendars with other filters than a body, and that of the first body.
LAST_ORDER, _FIRST_BODY_ORDER = 1000, 2


class CalendarObjectData(NamedTuple):
    """An entry in a response; ``body`` is "" if only its version was requested.

    ``modified``: the time of its last change in UTC, as text without a zone.
    """

    uid: str
    etag: str
    modified: str
    head: str
    body: str

    @property
    def modified_at(self) -> datetime:
        """Return the time of its last change."""
        return datetime.fromisoformat(self.modified).replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        """Return the entry as a complete calendar."""
        return f"{self.head}{self.body}{CALENDAR_FOOTER}" if self.body else ""


@dataclass(frozen=True, slots=True)
class SyncChanges:
    """The changes since a sync token, and the new token; ``is_truncated`` if there are more."""

    items: Sequence[CalendarObjectData]
    deleted_uids: Sequence[str]
    token: str
    is_truncated: bool = False


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
        """Return #rrggbb."""

    @property
    def order(self) -> int:
        """Return its position among the calendars."""

    @property
    def zone(self) -> str:
        """Return the time zone of entries without one: whole days."""

    def modified_at(self) -> datetime:
        """Return the time of the last change of its entries."""

    def token(self) -> str:
        """Return the current sync token."""

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries; ``uids`` and ``span`` narrow them."""

    def changes(
        self, token: str, *, with_text: bool, limit: int | None = None
    ) -> SyncChanges | None:
        """Return the changes since the token, all entries for "", or None if it is invalid.

        At most ``limit`` of them are returned; the new token continues after the last one.
        """


@dataclass(frozen=True)
class SiteValues:
    """Values common to all public calendars; each is loaded once per request, if at all."""

    session: Session

    @cached_property
    def zone(self) -> str:
        """Return the time zone of the installation."""
        return get_timezone(self.session)

    @cached_property
    def modified_at(self) -> datetime:
        """Return the time of the last change of any entry; without any, one that never changes."""
        return versions.last_modified_at(self.session) or datetime.fromtimestamp(0, UTC)

    @cached_property
    def body_orders(self) -> Mapping[str, int]:
        """Return the positions of the bodies' calendars by their names."""
        slugs = (row.slug for row in versions.bodies_with_entries(self.session))
        return {
            encode_calendar_name(EventFilter(bodies=(slug,))): order
            for order, slug in enumerate(slugs, _FIRST_BODY_ORDER)
        }


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
    site: SiteValues
    cache: CacheSlot
    known_token: str = ""

    @property
    def order(self) -> int:
        """Return 1 for all events; bodies follow in their order, and then other filters."""
        if self.event_filter.is_empty:
            return 1
        return self.site.body_orders.get(encode_calendar_name(self.event_filter), LAST_ORDER)

    @property
    def zone(self) -> str:
        """Return the time zone of the installation."""
        return self.site.zone

    def modified_at(self) -> datetime:
        """Return the time of the last change of any entry, because entries can leave a filter."""
        return self.site.modified_at

    def token(self) -> str:
        """Return the current sync token."""
        token = self.known_token or self.cache.token(self.signer)
        return token or self._remember_token(self._versions())

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries; ``uids`` and ``span`` narrow them."""
        return _to_objects(self._entries(with_text=with_text, uids=uids, span=span))

    def changes(
        self, token: str, *, with_text: bool, limit: int | None = None
    ) -> SyncChanges | None:
        """Return the changes since the token. Tokens from before a database restore are invalid."""
        if token and token == self.cache.token(self.signer):
            return SyncChanges([], [], token)
        previous = decode_token(token, self.signer) if token else EMPTY_STATE
        if previous is None:
            return None
        if token or limit is not None:
            return self._changes_since(previous, with_text=with_text, limit=limit)
        entries = self._entries(with_text=with_text)
        revisions = {number: revision for number, revision, *_ in entries}
        return SyncChanges(_to_objects(entries), [], self._remember_token(revisions))

    def _changes_since(
        self, previous: CollectionState, *, with_text: bool, limit: int | None
    ) -> SyncChanges | None:
        """Return the changes since the state, without loading the text of unchanged entries."""
        revisions = self._versions()
        changes = sync_tokens.changes_since(previous, revisions, limit=limit)
        deleted_uids = self._deleted_uids(changes.deleted)
        if deleted_uids is None or previous.revision > versions.latest_revision(self.session):
            return None
        changed = self._entries(with_text=with_text, ids=changes.changed) if changes.changed else ()
        token = (
            encode_token(changes.state, self.signer)
            if changes.is_truncated
            else self._remember_token(revisions)
        )
        return SyncChanges(_to_objects(changed), deleted_uids, token, changes.is_truncated)

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
    for _, revision, uid, digest, modified, zone, first_year, last_year, body in entries:
        head, mark = versions.entry_header(zone, first_year, last_year)
        etag = f"{revision}-{digest[:12]}{mark}"
        items.append(CalendarObjectData(uid, etag, modified, head, body))
    return items
