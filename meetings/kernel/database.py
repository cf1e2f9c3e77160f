"""Base class of the models, column types, and the transaction."""

import enum
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    case,
    func,
    inspect,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column

from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.unit_of_work import unit_of

#: The largest number that an integer column stores.
MAX_NUMBER = 2**31 - 1
JSON_TYPE = JSON(none_as_null=True)
#: Transactions started longer ago than this are assumed to be committed.
SETTLING_PERIOD = timedelta(minutes=1)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, naive UTC in the column.

    A naive value is a bug in the caller and raises an error.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Convert an aware instant to the naive UTC value of the column."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: attach a time zone first")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Convert the stored value to an aware instant."""
        return None if value is None else value.replace(tzinfo=UTC)


class PartialDateType(TypeDecorator[PartialDate]):
    """A partial date in a text column that sorts chronologically."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, _dialect: Dialect) -> str | None:
        """Convert the date to its ISO text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> PartialDate | None:
        """Parse the ISO text."""
        return None if value is None else PartialDate.parse(value)


class Base(DeclarativeBase):
    """Base class of every model. It does not depend on Flask, because the domain must not."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime,
        PartialDate: PartialDateType,
        dict[str, Any]: JSON_TYPE,
        list[str]: JSON_TYPE,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=32,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


class Revision(Base):
    """The single row with the site's revision and the revision of its feeds.

    Attributes:
        number: Incremented by every commit that a public page may show.
        feed_number: Incremented by those of them that a feed may show.
        second: The time of the last increment of ``feed_number``, in seconds since 1970 in UTC. It
            differs for every increment, because Last-Modified has a resolution of one second.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    feed_number: Mapped[int] = mapped_column(default=0, server_default="0")
    second: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


def current_revision(session: Session) -> int:
    """Return the site's revision number; 0 before the first commit."""
    return session.scalar(select(Revision.number).where(Revision.id == 1)) or 0


def current_feed_revision(session: Session) -> int:
    """Return the revision of the feeds; 0 before the first commit."""
    return session.scalar(select(Revision.feed_number).where(Revision.id == 1)) or 0


def feeds_changed_at(session: Session) -> datetime | None:
    """Return the second at which the feeds last changed; None if it is unknown.

    It can be slightly ahead of the clock if several commits happened in one second.
    """
    second = session.scalar(select(Revision.second).where(Revision.id == 1))
    return datetime.fromtimestamp(second, UTC) if second else None


def increment_revision(session: Session, *, feeds: bool = True) -> int:
    """Increment the site's revision and return it; the row stays locked until the commit.

    Without ``feeds`` their revision is not incremented. Repeated calls in one transaction increment
    each revision once, because intermediate states are invisible.
    The clock is read here, while the row is locked. With the ``now`` of the caller, a commit
    could appear older than the previous one.
    """
    unit = unit_of(session)
    if unit.revision and (unit.has_feed_revision or not feeds):
        return unit.revision
    revision = _increment(session, feeds=feeds)
    if unit.is_open:
        unit.revision, unit.has_feed_revision = revision, feeds
    return revision


def _increment(session: Session, *, feeds: bool) -> int:
    values: dict[str, Any] = {"number": Revision.number + 1}
    if feeds:
        at = int(clock.now().timestamp())
        values["feed_number"] = Revision.feed_number + 1
        values["second"] = case((Revision.second >= at, Revision.second + 1), else_=at)
    increment = update(Revision).where(Revision.id == 1).values(values).returning(Revision.number)
    number = session.execute(increment).scalar_one_or_none()
    if number is None:  # the first commit, possibly concurrent with another
        session.execute(
            text("INSERT INTO revisions (id, number) VALUES (1, 0) ON CONFLICT DO NOTHING")
        )
        number = session.execute(increment).scalar_one()
    return number


def next_position(
    session: Session, position: InstrumentedAttribute[int], *where: ColumnElement[bool]
) -> int:
    """Return the position after the last of these rows, from 0."""
    last: int | None = session.scalar(select(func.max(position)).where(*where))
    return 0 if last is None else last + 1


def lock(session: Session, model: type[Base], *where: ColumnElement[bool]) -> None:
    """Lock the rows until the transaction ends. Previously loaded state is stale afterwards.

    An update without a change locks the rows on PostgreSQL and the file on SQLite, where
    SELECT ... FOR UPDATE has no effect. The caller reloads the rows. Workers that divide work
    skip locked rows instead (``with_for_update(skip_locked=True)``); SQLite has one worker only.
    """
    key = inspect(model).primary_key[0]
    session.execute(
        update(model).where(*where).values({key: key}),
        execution_options={"synchronize_session": False},
    )


def lock_advisory(session: Session, name: str) -> None:
    """Lock a name until the transaction ends, for cases without a row to lock.

    On SQLite nothing is needed, because a writing transaction already excludes all others.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(literal(number, BigInteger))))


def mark_public(session: Session, *, feeds: bool = True) -> None:
    """Mark the transaction as public: a public page, and a feed as well, may show it."""
    unit = unit_of(session)
    unit.is_public, unit.is_in_feeds = True, unit.is_in_feeds or feeds


@contextmanager
def transaction(
    session: Session, *, now: datetime, public: bool = True, feeds: bool = True
) -> Iterator[None]:
    """Commit everything the block wrote, or nothing, and run the reactions to it.

    Only functions in ``services.py`` open one, and a service never calls another, so one use
    case is one transaction. ``public`` states whether a public page may show the result; if so,
    the site's revision is incremented. ``feeds`` states whether a feed may show it as well. If
    that is known only during the transaction, call ``mark_public``.

    Reactions run in the order of ``meetings.domain.reactions``. Those before the commit can
    still write or raise an error, those after it cannot.

    Raises:
        RuntimeError: A transaction of this session is already open, or the session contains
            changes made outside of one. They are never committed here.
    """
    unit = unit_of(session)
    unit.begin(session, public=public, feeds=public and feeds)
    try:
        _begin_write(session)
        yield
        unit.react(session, now=now)
        if unit.is_public:
            increment_revision(session, feeds=unit.is_in_feeds)
        session.commit()
        unit.react_to_commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        unit.close()


def _begin_write(session: Session) -> None:
    """End the reading transaction, and begin a writing one.

    Loaded rows expire, so a service decides on values that it reads under its lock. Statements
    executed outside of ``transaction()`` are rolled back. On SQLite, BEGIN IMMEDIATE waits for
    the write lock, while an upgrade of a reading transaction would fail.
    """
    session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
