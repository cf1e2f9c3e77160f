"""Sessions of an event, and appearances with role and office."""

from datetime import date, time

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.events.models import Event
from meetings.domain.people.models import Organisation, Person
from meetings.kernel.database import Base
from meetings.kernel.text import normalise
from meetings.kernel.translated import TranslatedMixin


class AgendaSession(TranslatedMixin, Base):
    """An item of the agenda.

    ``day`` and ``starts_time`` are local to the event's place; null if unknown.
    """

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("length_minutes > 0", name="length_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    day: Mapped[date | None]
    starts_time: Mapped[time | None]
    length_minutes: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.PRESENTATION)

    event: Mapped[Event] = relationship()
    appearances: Mapped[list["Appearance"]] = relationship(
        back_populates="session", order_by="Appearance.position"
    )


class Appearance(Base):
    """A person, group or organisation in a role; office, organisation and country as of that day.

    ``session_id`` null: at the event as a whole. Exactly one of person and ``group_name`` is set.
    """

    __tablename__ = "appearances"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) != (group_name = '')", name="person_or_group"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True, active_history=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    group_name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[AppearanceRole]
    role_label: Mapped[str] = mapped_column(String(120), default="")
    honorific: Mapped[str] = mapped_column(String(60), default="")
    position_held: Mapped[str] = mapped_column(String(300), default="")
    organisation_name: Mapped[str] = mapped_column(String(300), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    topic: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")

    event: Mapped[Event] = relationship()
    session: Mapped[AgendaSession | None] = relationship(back_populates="appearances")
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def display_name(self) -> str:
        """Return the person's name, else the group's."""
        return self.person.name if self.person else self.group_name


@event.listens_for(Appearance, "before_insert")
@event.listens_for(Appearance, "before_update")
def _set_appearance_search_text(
    _mapper: Mapper[Appearance], _connection: Connection, appearance: Appearance
) -> None:
    appearance.search_text = normalise(
        appearance.group_name, appearance.position_held, appearance.organisation_name
    )
