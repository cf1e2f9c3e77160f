"""Tables of import sources, import runs, their rows and the imported events."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.imports.rules import Period, RowResult, SourceKind
from meetings.kernel.database import JSON_TYPE, Base


class ImportSource(Base):
    """A plan that is imported repeatedly: a URL, or a file or text identified by its name.

    It belongs to the user who imported it first, and to the organisers of its body.
    """

    __tablename__ = "import_sources"
    __table_args__ = (Index(None, "kind", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SourceKind]
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(400))
    address: Mapped[str] = mapped_column(String(2000), default="")
    owner_id: Mapped[int | None] = mapped_column(index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    created_at: Mapped[datetime]

    body: Mapped[Body | None] = relationship()


class ImportRun(Base):
    """One import of a source, stored until it is confirmed or expires.

    ``digest`` is the hash of the content, ``leftovers`` are [line, text] pairs of lines without an
    event. ``timezone`` is the default for places without a time zone.
    """

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_sources.id"), index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    timezone: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date]
    last_day: Mapped[date]
    leftovers: Mapped[list[Any]] = mapped_column(JSON_TYPE, default=list)
    made_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    written_as: Mapped[EventState | None]

    source: Mapped[ImportSource] = relationship()
    rows: Mapped[list["ImportRow"]] = relationship(
        order_by="ImportRow.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def period(self) -> Period:
        """Return the days that the plan covers."""
        return Period(self.first_day, self.last_day)


class ImportRow(Base):
    """An event as parsed, and its result after the import was confirmed."""

    __tablename__ = "import_rows"
    __table_args__ = (UniqueConstraint("run_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"))
    position: Mapped[int]
    planned: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[RowResult | None]
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id", ondelete="SET NULL"), index=True
    )

    event: Mapped[Event | None] = relationship()


class ImportedEvent(Base):
    """Link between an entry of a source and its event, with the values last imported.

    A skipped entry has no ``event_id``. ``uid`` is the UID in a source calendar.
    """

    __tablename__ = "imported_events"
    __table_args__ = (UniqueConstraint("source_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_sources.id"))
    key: Mapped[str] = mapped_column(String(300))
    uid: Mapped[str] = mapped_column(String(300), default="", index=True)
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    source_values: Mapped[dict[str, Any]] = mapped_column("said", default=dict)
    written_at: Mapped[datetime]
