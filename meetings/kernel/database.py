"""Base class of the models, column types, and the transaction."""

import enum
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    TypeDecorator,
    case,
    func,
    inspect,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate, PartialDateType
from meetings.kernel.unit_of_work import unit_of

JSON_TYPE = JSON(none_as_null=True)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, naive UTC in the column.

    A naive value is a bug in the caller and is refused, not guessed at.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn an aware instant into the naive UTC that the column holds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: attach a time zone first")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the stored instant its time zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base of every model; free of Flask, so that the domain is too."""

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
    """The one row whose number rises with every commit that a public page may show.

    Time:
        ``second`` is when it last rose, in seconds since 1970 in UTC. No two commits have the
        same one: what Last-Modified says must tell them apart, and it knows no less than that.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    second: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


def current_revision(session: Session) -> int:
    """Return the site's revision number; 0 before the first commit."""
    return session.scalar(select(Revision.number).where(Revision.id == 1)) or 0


def site_changed_at(session: Session) -> datetime | None:
    """Return the second at which the site last changed; None where nobody knows.

    It lies ahead of the clock for a moment where several commits shared a second.
    """
    second = session.scalar(select(Revision.second).where(Revision.id == 1))
    return datetime.fromtimestamp(second, UTC) if second else None


def increment_revision(session: Session) -> int:
    """Increment the site's revision and return it; the row stays locked until the commit.

    Repeated calls in one transaction increment it once, because nobody sees the states between.
    The clock is read here, while others wait: by their ``now`` a commit could seem older than
    the one before it.
    """
    unit = unit_of(session)
    revision = unit.revision or _increment(session)
    if unit.is_open:
        unit.revision = revision
    return revision


def _increment(session: Session) -> int:
    at = int(clock.now().timestamp())
    second = case((Revision.second >= at, Revision.second + 1), else_=at)
    increment = (
        update(Revision)
        .where(Revision.id == 1)
        .values(number=Revision.number + 1, second=second)
        .returning(Revision.number)
    )
    number = session.execute(increment).scalar_one_or_none()
    if number is None:  # the first commit ever, perhaps of two at once
        session.execute(
            text("INSERT INTO revisions (id, number) VALUES (1, 0) ON CONFLICT DO NOTHING")
        )
        number = session.execute(increment).scalar_one()
    return number


def lock(session: Session, model: type[Base], *where: ColumnElement[bool]) -> None:
    """Make others who write these rows wait until we are done; what was read of them is old now.

    An update that changes nothing locks the rows on PostgreSQL and the file on SQLite, where
    SELECT ... FOR UPDATE is silently left out. The rows are read afresh by whoever asked.
    Workers that share work out among them pass over what another one holds instead
    (``with_for_update(skip_locked=True)``); on SQLite there is never another one.
    """
    key = inspect(model).primary_key[0]
    session.execute(
        update(model).where(*where).values({key: key}),
        execution_options={"synchronize_session": False},
    )


def lock_advisory(session: Session, name: str) -> None:
    """Make others who lock the same name wait until we are done, where there is no row to lock.

    On SQLite a transaction is the only one that writes, so there it holds already.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(literal(number, BigInteger))))


def mark_public(session: Session) -> None:
    """Mark the transaction as public: a public page may show it, so it increments the revision."""
    unit_of(session).is_public = True


@contextmanager
def transaction(session: Session, *, now: datetime, public: bool = True) -> Iterator[None]:
    """Commit everything the block wrote, or nothing of it, and run the reactions to it.

    Only functions in ``services.py`` open one, and a service never calls another, so one use
    case is one transaction. ``public`` is whether a public page may show its result; then the
    site's revision is incremented. Where that is known only in the course of the transaction,
    ``mark_public`` does it.

    Reactions run in the order of ``meetings.domain.reactions``: those before the commit can
    still write or refuse, those after it cannot.

    Raises:
        RuntimeError: A transaction of this session is open already, or the session holds changes
            that were made outside of one. They are never committed here.
    """
    unit = unit_of(session)
    unit.begin(session, public=public)
    try:
        _begin_write(session)
        yield
        unit.react(session, now=now)
        if unit.is_public:
            increment_revision(session)
        session.commit()
        unit.react_to_commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        unit.close()


def _begin_write(session: Session) -> None:
    """End the transaction that was reading, and begin one that writes.

    Loaded rows expire, so a service decides on what it reads under its own lock. Statements that
    were executed outside of ``transaction()`` are rolled back. On SQLite, BEGIN IMMEDIATE waits
    for its turn where an upgrade from reading would fail.
    """
    session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
