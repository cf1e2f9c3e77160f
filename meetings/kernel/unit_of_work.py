"""The unit of work of a session: its transaction, the rows it wrote, the reactions to them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import chain
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction

_KEY = "unit-of-work"
#: Models, with the columns that a reaction reads.
Watched = Mapping[type[Any], tuple[str, ...]]


class RowAction(Enum):
    """The kind of statement that a flush sent for a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that was flushed in this transaction.

    Attributes:
        row: The object. Its attributes may have changed or expired since the flush.
        action: The kind of statement.
        values: The watched columns at the time of the flush.
        previous: The watched columns that the flush changed, with their previous values. A value
            that was not loaded appears as None; ``active_history`` on the column prevents that.
    """

    row: Any
    action: RowAction
    values: Mapping[str, Any]
    previous: Mapping[str, Any]

    def has_changed(self, *columns: str) -> bool:
        """Return whether an update changed one of these columns."""
        return self.action is RowAction.UPDATE and not self.previous.keys().isdisjoint(columns)


Written = Sequence[RowChange]


@dataclass(frozen=True, slots=True)
class Reaction:
    """A function called before the commit when a watched row was written.

    ``run`` takes the session, the written rows of the watched models in order, and the time.
    Rows that it writes are flushed and passed to later reactions.
    """

    run: Callable[[Session, Written, datetime], None]
    watches: Watched


@dataclass(frozen=True, slots=True)
class AfterCommit:
    """A function called with the written rows of the watched models once they are committed."""

    run: Callable[[Written], None]
    watches: Watched


class Reactions:
    """The ordered reactions to writes. An application passes them to its sessions."""

    def __init__(
        self,
        before_commit: Sequence[Reaction] = (),
        after_commit: Sequence[AfterCommit] = (),
    ) -> None:
        """Merge the watched columns of all reactions, so that each flush is inspected once."""
        self.before_commit = tuple(before_commit)
        self.after_commit = tuple(after_commit)
        self.watched: dict[type[Any], tuple[str, ...]] = {}
        before = (reaction.watches for reaction in self.before_commit)
        after = (reaction.watches for reaction in self.after_commit)
        for watches in chain(before, after):
            for model, columns in watches.items():
                known = self.watched.get(model, ())
                self.watched[model] = tuple(dict.fromkeys((*known, *columns)))


class WriteRefused(Exception):
    """A service was called in a request that may only read."""


class UnitOfWork:
    """State of a session's transaction, used by ``database.transaction()``; see ``attach``."""

    def __init__(self, reactions: Reactions) -> None:
        """Create the unit with no transaction open."""
        self.reactions = reactions
        self.is_open = False
        self.is_public = False
        self.is_in_feeds = False
        #: Whether every transaction is refused, because the request may only read.
        self.is_read_only = False
        #: The site's revision once this transaction has incremented it, else 0.
        self.revision = 0
        #: Whether it has incremented the revision of the feeds as well.
        self.has_feed_revision = False
        self._written: list[RowChange] = []
        self._flushed_outside: SessionTransaction | None = None

    def begin(self, session: Session, *, public: bool, feeds: bool) -> None:
        """Open the transaction.

        Raises:
            RuntimeError: A transaction of this session is open, or the session has changes that
                were made outside of one.
            WriteRefused: The session is read-only.
        """
        if self.is_read_only:
            raise WriteRefused
        if self.is_open:
            raise RuntimeError("a service may not call another service")
        changed = [*session.new, *session.dirty, *session.deleted]
        if changed:
            names = sorted({type(row).__name__ for row in changed})
            raise RuntimeError(f"changed outside of transaction(): {', '.join(names)}")
        flushed = self._flushed_outside
        if flushed is not None and flushed is session.get_transaction():
            raise RuntimeError("flushed outside of transaction(), and not committed")
        self.is_open, self.is_public, self.is_in_feeds = True, public, feeds
        self.revision, self.has_feed_revision = 0, False
        self._flushed_outside = None

    def react(self, session: Session, *, now: datetime) -> None:
        """Flush, and run the reactions before the commit, in order."""
        session.flush()
        for reaction in self.reactions.before_commit:
            if written := self._written_of(reaction.watches):
                reaction.run(session, written, now)
                session.flush()

    def react_to_commit(self) -> None:
        """Run the reactions after the commit, in order."""
        for reaction in self.reactions.after_commit:
            if written := self._written_of(reaction.watches):
                reaction.run(written)

    def close(self) -> None:
        """End the transaction and discard its written rows."""
        self.is_open = self.is_public = self.is_in_feeds = False
        self.revision, self.has_feed_revision = 0, False
        self._written = []

    def collect(self, session: Session, _context: object) -> None:
        """Record the watched rows that a flush wrote. Listener of ``after_flush``."""
        if self.is_open:
            self._written += _row_changes(session, self.reactions.watched)
        else:
            self._flushed_outside = session.get_transaction()

    def _written_of(self, watches: Watched) -> list[RowChange]:
        return [change for change in self._written if type(change.row) in watches]


def attach(session: Session, reactions: Reactions) -> None:
    """Attach a unit of work with the application's reactions to a new session."""
    unit = UnitOfWork(reactions)
    session.info[_KEY] = unit
    event.listen(session, "after_flush", unit.collect)


def unit_of(session: Session) -> UnitOfWork:
    """Return the unit of work of the session.

    Raises:
        RuntimeError: The session was created without one.
    """
    unit: UnitOfWork | None = session.info.get(_KEY)
    if unit is None:
        raise RuntimeError("the session has no unit of work: create it with the application's")
    return unit


def _row_changes(session: Session, watched: Watched) -> Iterator[RowChange]:
    """Yield the watched rows of the flush that is about to end."""
    deleted = session.deleted
    written = (
        *((row, RowAction.INSERT) for row in session.new),
        *((row, RowAction.UPDATE) for row in session.dirty if row not in deleted),
        *((row, RowAction.DELETE) for row in deleted),
    )
    for row, action in written:
        columns = watched.get(type(row))
        if columns is not None:
            values = {column: getattr(row, column) for column in columns}
            previous = {} if action is RowAction.INSERT else dict(_previous(row, columns))
            yield RowChange(row, action, values, previous)


def _previous(row: object, columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    attributes = inspect(row, raiseerr=True).attrs
    for column in columns:
        history = attributes[column].history
        if history.has_changes():
            yield column, history.deleted[0] if history.deleted else None
