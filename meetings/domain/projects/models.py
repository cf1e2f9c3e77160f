"""Projects, partners, funders, countries."""

from enum import StrEnum

from sqlalchemy import Connection, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from meetings.domain.bodies.models import Body
from meetings.domain.people.models import Organisation
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise
from meetings.kernel.translated import TranslatedMixin, all_translations


class PartnerRole(StrEnum):
    """What an organisation is in a project."""

    LEAD = "lead"
    PARTNER = "partner"
    FUNDER = "funder"


class Project(TranslatedMixin, Base):
    """A project of, or with, the organisation."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True, active_history=True)
    acronym: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[PartialDate | None]
    until: Mapped[PartialDate | None]
    introduced: Mapped[PartialDate | None]
    website: Mapped[str] = mapped_column(String(300), default="")
    sources: Mapped[list[str]] = mapped_column(default=list)
    search_text: Mapped[str] = mapped_column(Text, default="")

    bodies: Mapped[list[Body]] = relationship(secondary="project_bodies", order_by=Body.position)
    partners: Mapped[list["ProjectPartner"]] = relationship(
        order_by="ProjectPartner.position", cascade="all, delete-orphan"
    )
    countries: Mapped[list["ProjectCountry"]] = relationship(
        order_by="ProjectCountry.country", cascade="all, delete-orphan"
    )

    @property
    def label(self) -> str:
        """Return the acronym, else the title."""
        return self.acronym or self.title


class ProjectBody(Base):
    """A body that a project belongs to."""

    __tablename__ = "project_bodies"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), primary_key=True, index=True)


class ProjectPartner(Base):
    """An organisation in a project."""

    __tablename__ = "project_partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[PartnerRole]
    note: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship()


class ProjectCountry(Base):
    """A country that takes part in a project."""

    __tablename__ = "project_countries"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)


@event.listens_for(Project, "before_insert")
@event.listens_for(Project, "before_update")
def _set_project_search_text(
    _mapper: Mapper[Project], _connection: Connection, project: Project
) -> None:
    project.search_text = normalise(project.acronym, *all_translations(project, "title", "summary"))
