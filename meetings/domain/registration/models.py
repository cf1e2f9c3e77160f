"""Tables of registrations, and of the delegations of countries at events."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.domain.events.models import Event
from meetings.domain.people.rules import Sector
from meetings.domain.registration.rules import (
    CalendarReply,
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from meetings.kernel.database import Base


class Delegation(Base):
    """The delegation of a country at an event, with its contact, answer and quota.

    ``seats`` None: the default quota of the event. ``answer`` None: no answer yet.
    ``note`` is the delegation's message to the organisers.
    """

    __tablename__ = "delegations"
    __table_args__ = (UniqueConstraint("event_id", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    country: Mapped[str] = mapped_column(String(2))
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    locale: Mapped[str] = mapped_column(String(16), default="en")
    seats: Mapped[int | None]
    answer: Mapped[DelegationAnswer | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class Registration(Base):
    """A person's registration for an event, and its state.

    ``email_key`` is the casefolded e-mail address: one registration per person and event.
    ``queued_at`` determines the position on the waiting list. ``delegation`` is a country code,
    or None without a country.

    ``sequence`` is the minimum iCalendar SEQUENCE of the next calendar part. ``invited``: the
    last calendar part was a REQUEST. ``asked_since`` is the minimum SEQUENCE of a valid reply:
    that of the first invitation to the current time and place. ``reply`` is the reply of the
    calendar app, and ``reply_stamp`` the DTSTAMP of the latest reply. Without ``replied_at``,
    ``reply`` is the acceptance by registering.

    ``nominated_by`` is the delegation that nominated the person or confirmed that the person
    represents it. If it is None, the person holds no seat of ``delegation``. ``wants_papers``: the
    person is notified of new papers once a day.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        Index("uq_registrations_one_per_person", "event_id", "email_key", unique=True),
        Index(None, "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    delegation: Mapped[str | None] = mapped_column(String(2))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    sector: Mapped[Sector | None]
    participation_mode: Mapped[ParticipationMode] = mapped_column("takes_part")
    needs: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.UNVERIFIED)
    reason: Mapped[str] = mapped_column(String(500), default="")
    locale: Mapped[str] = mapped_column(String(16), default="en")
    sequence: Mapped[int] = mapped_column(default=0)
    invited: Mapped[bool] = mapped_column(default=False)
    asked_since: Mapped[int] = mapped_column(default=0, server_default="0")
    reply: Mapped[CalendarReply | None]
    replied_at: Mapped[datetime | None]
    reply_stamp: Mapped[datetime | None]
    nominated_by_id: Mapped[int | None] = mapped_column(ForeignKey("delegations.id"), index=True)
    nominated_at: Mapped[datetime | None]
    wants_papers: Mapped[bool] = mapped_column(default=False, server_default=false())
    consented_at: Mapped[datetime | None]
    registered_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    queued_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    checked_in_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    nominated_by: Mapped[Delegation | None] = relationship()

    @property
    def seat_country(self) -> str | None:
        """Return the country whose delegation has confirmed the person, or None."""
        return self.delegation if self.nominated_by_id is not None else None


class JoinUse(Base):
    """One use of a personal link to the online meeting: attendance online."""

    __tablename__ = "join_uses"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    used_at: Mapped[datetime]
