"""Presidencies and their priorities."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.domain.people.models import Person
from meetings.kernel.database import Base


class Presidency(Base):
    """A country that presides; both days belong to it. Trio and rotating chairs derive from it."""

    __tablename__ = "presidencies"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True, active_history=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    summary: Mapped[str] = mapped_column(Text, default="")
    programme_url: Mapped[str] = mapped_column(String(300), default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    chair_position: Mapped[str] = mapped_column(String(200), default="")
    sources: Mapped[list[str]] = mapped_column(default=list)

    chair: Mapped[Person | None] = relationship()
    priorities: Mapped[list["PresidencyPriority"]] = relationship(
        order_by="PresidencyPriority.position", cascade="all, delete-orphan"
    )


class PresidencyPriority(Base):
    """What a presidency wants to bring forward."""

    __tablename__ = "presidency_priorities"

    id: Mapped[int] = mapped_column(primary_key=True)
    presidency_id: Mapped[int] = mapped_column(ForeignKey("presidencies.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
