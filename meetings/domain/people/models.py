"""Persons, organisations and the countries that are members."""

from sqlalchemy import CheckConstraint, Connection, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from meetings.domain.people.rules import Sector
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise


class Membership(Base):
    """A country's membership; ``until`` is its last day, None while it lasts."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    since: Mapped[PartialDate | None]
    until: Mapped[PartialDate | None]
    note: Mapped[str] = mapped_column(String(300), default="")


class Organisation(Base):
    """A ministry, agency, NGO, university or international organisation."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    acronym: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    sector: Mapped[Sector | None]
    website: Mapped[str] = mapped_column(String(300), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")


class Person(Base):
    """A person who speaks, chairs, attends or organises; the e-mail address is never public."""

    __tablename__ = "persons"
    __table_args__ = (CheckConstraint("name != ''", name="name_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    honorific: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    search_text: Mapped[str] = mapped_column(Text, default="")

    @property
    def initials(self) -> str:
        """Return the first letters of the first and last name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _set_person_search_text(
    _mapper: Mapper[Person], _connection: Connection, person: Person
) -> None:
    person.search_text = normalise(person.name)


@event.listens_for(Organisation, "before_insert")
@event.listens_for(Organisation, "before_update")
def _set_organisation_search_text(
    _mapper: Mapper[Organisation], _connection: Connection, organisation: Organisation
) -> None:
    organisation.search_text = normalise(organisation.name, organisation.acronym)
