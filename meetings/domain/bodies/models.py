"""Bodies, terms, priorities, and the organisation whose installation this is."""

from datetime import date

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from meetings.domain.bodies.rules import BodyKind, ChairRule, TermRole
from meetings.domain.people.models import Organisation, Person
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise
from meetings.kernel.translated import TranslatedMixin, all_translations


class Installation(Base):
    """The one organisation whose meetings these are; the row has id 1.

    ``presidency_month`` is the month in which a presidency begins, ``demo_on`` the day
    on which the demo data was first loaded, None where there is none.
    """

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(200))
    acronym: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    language: Mapped[str] = mapped_column(String(16), default="en")
    city: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    founded: Mapped[PartialDate | None]
    presidency_month: Mapped[int] = mapped_column(default=7)
    demo_on: Mapped[date | None]


class Priority(Base):
    """A long-term priority of the organisation, under which bodies work."""

    __tablename__ = "priorities"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class Body(TranslatedMixin, Base):
    """A task force, expert group, network or committee.

    ``colour`` is a hex colour of the palette; ``email`` its role mailbox, public.
    """

    __tablename__ = "bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True, active_history=True)
    acronym: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[BodyKind]
    colour: Mapped[str] = mapped_column(String(7), default="#1c5d88")
    mandate: Mapped[str] = mapped_column(Text, default="")
    meets: Mapped[str] = mapped_column(String(300), default="")
    members_note: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    chair_rule: Mapped[ChairRule] = mapped_column(default=ChairRule.UNKNOWN)
    priority_id: Mapped[int | None] = mapped_column(ForeignKey("priorities.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    since: Mapped[PartialDate | None]
    until: Mapped[PartialDate | None]
    position: Mapped[int] = mapped_column(default=0)
    sources: Mapped[list[str]] = mapped_column(default=list)
    search_text: Mapped[str] = mapped_column(Text, default="")

    priority: Mapped[Priority | None] = relationship()
    terms: Mapped[list["Term"]] = relationship(back_populates="body", order_by="Term.since.desc()")

    @property
    def label(self) -> str:
        """Return the short name, else the name."""
        return self.short_name or self.name

    @property
    def body_ids(self) -> tuple[int, ...]:
        """Return the body's own id, for the policy."""
        return (self.id,)


class Term(Base):
    """A person, country or organisation in a role of a body; an end is never overwritten."""

    __tablename__ = "terms"
    __table_args__ = (
        CheckConstraint(
            "person_id IS NOT NULL OR country IS NOT NULL OR organisation_id IS NOT NULL",
            name="somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    role: Mapped[TermRole]
    title: Mapped[str] = mapped_column(String(200), default="")
    since: Mapped[PartialDate | None]
    until: Mapped[PartialDate | None]

    body: Mapped[Body] = relationship(back_populates="terms")
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


@event.listens_for(Body, "before_insert")
@event.listens_for(Body, "before_update")
def _set_body_search_text(_mapper: Mapper[Body], _connection: Connection, body: Body) -> None:
    body.search_text = normalise(body.acronym, *all_translations(body, "name", "short_name"))
