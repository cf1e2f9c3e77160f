"""Sources of plans, what was read from them, and which events came of it."""

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
    """A plan that is read again and again: an address, or a file or text of one name.

    It belongs to the user who read it first, and to those who organise its body.
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
    """One reading of a source, kept until it is confirmed or has expired.

    ``digest`` is of what was read, ``leftovers`` are [line, text] of the lines in which no
    event was found. ``timezone`` holds where a place says none.
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
        """Return the days that the plan is about."""
        return Period(self.first_day, self.last_day)


class ImportRow(Base):
    """One event as it was understood, and what became of it once the reading was confirmed."""

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
    """Which event an entry of a source is, and what the source said of it when last written.

    ``event_id`` None: it was left out on purpose. ``uid`` is the source's own, of calendars.
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
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    written_at: Mapped[datetime]
