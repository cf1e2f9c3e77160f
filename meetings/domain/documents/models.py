"""Documents and their versions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from meetings.domain.agenda.models import AgendaSession
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.domain.projects.models import Project
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise
from meetings.kernel.translated import TranslatedMixin, all_translations


class DocumentKind(StrEnum):
    """Kind of document."""

    AGENDA = "agenda"
    PAPER = "paper"
    MINUTES = "minutes"
    PRESENTATION = "presentation"
    STATEMENT = "statement"
    REPORT = "report"
    STUDY = "study"
    TOOLBOX = "toolbox"
    OTHER = "other"


class Document(TranslatedMixin, Base):
    """A document of an event, body or project, with or without a file.

    ``announced_version`` is the version that participants were last notified of (0: without a
    file), or None before the first. ``standing`` is its status there: "adopted", "launched",
    "presented", "approved" or "".
    """

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id"), index=True, active_history=True
    )
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    presidency_id: Mapped[int | None] = mapped_column(ForeignKey("presidencies.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[DocumentKind]
    standing: Mapped[str] = mapped_column(String(32), default="")
    symbol: Mapped[str] = mapped_column(String(80), default="")
    dated: Mapped[PartialDate | None]
    visibility: Mapped[Visibility] = mapped_column("reader", default=Visibility.ORGANISERS)
    url: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    sources: Mapped[list[str]] = mapped_column(default=list)
    announced_version: Mapped[int | None]
    announced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(Text, default="")

    event: Mapped[Event | None] = relationship()
    #: A document of a removed session is one of the whole event.
    session: Mapped[AgendaSession | None] = relationship(backref="documents")
    body: Mapped[Body | None] = relationship()
    project: Mapped[Project | None] = relationship()
    versions: Mapped[list["DocumentVersion"]] = relationship(
        order_by="DocumentVersion.number.desc()", back_populates="document"
    )

    @property
    def latest(self) -> "DocumentVersion | None":
        """Return the newest version, or None without a file."""
        return self.versions[0] if self.versions else None


class DocumentVersion(Base):
    """A file of a document; ``size`` in bytes, ``key`` is the key in the file store."""

    __tablename__ = "document_versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id"), index=True, active_history=True
    )
    number: Mapped[int]
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(200), default="")

    document: Mapped[Document] = relationship(back_populates="versions")


@event.listens_for(Document, "before_insert")
@event.listens_for(Document, "before_update")
def _set_document_search_text(
    _mapper: Mapper[Document], _connection: Connection, document: Document
) -> None:
    document.search_text = normalise(
        document.symbol, *all_translations(document, "title", "summary")
    )
