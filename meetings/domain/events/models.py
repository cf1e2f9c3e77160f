"""Tables of events, venues, series, headcounts and changes."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from meetings.domain.bodies.models import Body
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import SEARCHED
from meetings.domain.events.rules import (
    DEFAULT_JOIN_OPENS_BEFORE,
    AttendanceMode,
    ChangeKind,
    CountQuality,
    EventKind,
    EventState,
    Measure,
    RegistrationPolicy,
    RelationKind,
    Visibility,
)
from meetings.domain.frameworks.models import FrameworkNode
from meetings.domain.people.rules import Sector
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import DatePrecision, PartialDate
from meetings.kernel.text import normalise
from meetings.kernel.translated import TranslatedMixin, all_translations


class Venue(Base):
    """A place: a venue with an address, or only a city."""

    __tablename__ = "venues"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    search_text: Mapped[str] = mapped_column(Text, default="")


class Series(Base):
    """A numbered series of events."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)

    body: Mapped[Body | None] = relationship()


class Event(TranslatedMixin, Base):
    """One event, on site or online, at a time that may not be known exactly.

    The local values and ``timezone`` are authoritative; ``starts_at``, ``ends_at`` (exclusive)
    and ``sorts_at`` are instants computed from them. ``sequence`` is the iCalendar SEQUENCE,
    ``changes_count`` the number of the last change. ``mode`` None: not known. Capacities count
    persons; None: no limit. ``join_opens_before`` is in minutes. ``published_at`` is the time of
    the first announcement; before that, the event is neither shown nor mailed. ``deleted_at``: a
    deleted draft, which nobody sees and which is purged after a while. ``organised_by``: the
    leading body comes first.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("starts_at IS NULL OR starts_at <= ends_at", name="times_in_order"),
        CheckConstraint("capacity_on_site >= 0", name="on_site_not_negative"),
        CheckConstraint("capacity_online >= 0", name="online_not_negative"),
        CheckConstraint("capacity_total >= 0", name="total_not_negative"),
        CheckConstraint("seats_per_delegation >= 0", name="delegation_not_negative"),
        UniqueConstraint("series_id", "ordinal"),
        Index(None, "state", "sorts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True, active_history=True)
    title: Mapped[str] = mapped_column(String(300))
    theme: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[EventKind] = mapped_column(default=EventKind.MEETING)
    state: Mapped[EventState] = mapped_column(default=EventState.DRAFT)
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    mode: Mapped[AttendanceMode | None]
    visibility: Mapped[Visibility] = mapped_column("reader", default=Visibility.PUBLIC)
    is_example: Mapped[bool] = mapped_column(default=False)

    starts_on: Mapped[PartialDate | None]
    ends_on: Mapped[PartialDate | None]
    starts_time: Mapped[time | None]
    ends_time: Mapped[time | None]
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    date_to_be_confirmed: Mapped[bool] = mapped_column(default=False)
    precision: Mapped[DatePrecision] = mapped_column(default=DatePrecision.NONE)
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    sorts_at: Mapped[datetime] = mapped_column(index=True)

    presidency_id: Mapped[int | None] = mapped_column(ForeignKey("presidencies.id"), index=True)
    presidency_is_override: Mapped[bool] = mapped_column(default=False)
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("series.id"), index=True, active_history=True
    )
    ordinal: Mapped[int | None]
    ordinal_in_presidency: Mapped[int | None]
    ordinal_note: Mapped[str] = mapped_column(String(300), default="")

    languages: Mapped[list[str]] = mapped_column(default=list)
    interpreted: Mapped[list[str]] = mapped_column(default=list)
    audience: Mapped[str] = mapped_column(String(300), default="")
    dress_code: Mapped[str] = mapped_column(String(200), default="", server_default="")
    stream_url: Mapped[str] = mapped_column(String(500), default="")
    join_url: Mapped[str] = mapped_column(String(500), default="")
    join_note: Mapped[str] = mapped_column(String(500), default="")
    join_opens_before: Mapped[int] = mapped_column(
        default=DEFAULT_JOIN_OPENS_BEFORE, server_default=str(DEFAULT_JOIN_OPENS_BEFORE)
    )
    contact_email: Mapped[str] = mapped_column(String(254), default="")

    registration: Mapped[RegistrationPolicy] = mapped_column(default=RegistrationPolicy.NONE)
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    capacity_on_site: Mapped[int | None]
    capacity_online: Mapped[int | None]
    capacity_total: Mapped[int | None]
    seats_per_delegation: Mapped[int | None]
    has_waiting_list: Mapped[bool] = mapped_column(default=True)

    sources: Mapped[list[str]] = mapped_column(default=list)
    notes: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    changes_count: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")

    presidency: Mapped[Presidency | None] = relationship()
    series: Mapped[Series | None] = relationship()
    organised_by: Mapped[list["EventBody"]] = relationship(
        order_by="EventBody.position", cascade="all, delete-orphan", back_populates="event"
    )
    places: Mapped[list["EventVenue"]] = relationship(
        order_by="EventVenue.position", cascade="all, delete-orphan"
    )
    projects: Mapped[list[Project]] = relationship(
        secondary="event_projects", order_by=Project.acronym
    )
    actions: Mapped[list[FrameworkNode]] = relationship(
        secondary="event_actions", order_by=FrameworkNode.position
    )
    relations: Mapped[list["EventRelation"]] = relationship(
        foreign_keys="EventRelation.event_id",
        cascade="all, delete-orphan",
        back_populates="event",
    )
    headcounts: Mapped[list["Headcount"]] = relationship(
        order_by="Headcount.id", cascade="all, delete-orphan"
    )

    @property
    def when(self) -> EventDates:
        """Return the dates as one value."""
        return EventDates(
            self.starts_on, self.timezone, self.ends_on, self.starts_time, self.ends_time,
            self.date_to_be_confirmed,
        )  # fmt: skip

    @property
    def bodies(self) -> list[Body]:
        """Return the organising bodies, the leading one first."""
        return [link.body for link in self.organised_by]

    @property
    def leading_body(self) -> Body | None:
        """Return the leading body, or None if no body is known."""
        return self.organised_by[0].body if self.organised_by else None

    @property
    def body_ids(self) -> tuple[int, ...]:
        """Return the ids of the organising bodies for the access policy."""
        return tuple(link.body_id for link in self.organised_by)

    @property
    def venues(self) -> list[Venue]:
        """Return the venues in order."""
        return [link.venue for link in self.places]


class EventBody(Base):
    """A body that organises an event; the leading body has position 0."""

    __tablename__ = "event_bodies"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(back_populates="organised_by")
    body: Mapped[Body] = relationship()


class EventVenue(Base):
    """A venue of an event; an event can have several."""

    __tablename__ = "event_venues"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    venue: Mapped[Venue] = relationship()


class EventProject(Base):
    """A project that an event belongs to."""

    __tablename__ = "event_projects"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True, index=True)


class EventAction(Base):
    """An action of a framework that an event contributes to."""

    __tablename__ = "event_actions"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    node_id: Mapped[int] = mapped_column(
        ForeignKey("framework_nodes.id"), primary_key=True, index=True
    )


class EventRelation(Base):
    """The relation of an event to another one: part of it, co-located with it or following it."""

    __tablename__ = "event_relations"
    __table_args__ = (CheckConstraint("event_id != other_id", name="not_itself"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True, index=True)
    kind: Mapped[RelationKind]

    event: Mapped[Event] = relationship(foreign_keys=[event_id], back_populates="relations")
    other: Mapped[Event] = relationship(foreign_keys=[other_id])


class Headcount(Base):
    """A participant count, or the presence of a group without a count.

    ``figure`` None: present, but not counted. ``mode``, ``country`` and ``sector`` None: all
    combined. Events without rows have no recorded count.
    """

    __tablename__ = "headcounts"
    __table_args__ = (CheckConstraint("figure >= 0", name="figure_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    measure: Mapped[Measure] = mapped_column(default=Measure.PERSONS)
    mode: Mapped[AttendanceMode | None]
    country: Mapped[str | None] = mapped_column(String(2))
    sector: Mapped[Sector | None]
    figure: Mapped[int | None]
    quality: Mapped[CountQuality] = mapped_column("counting", default=CountQuality.REPORTED)
    note: Mapped[str] = mapped_column(String(300), default="")


class Change(Base):
    """An immutable record of a change of an event, with the actor and the values.

    ``number`` counts the changes of the event from 1; ``fields`` is {field: [before, after]}.
    """

    __tablename__ = "changes"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    number: Mapped[int]
    kind: Mapped[ChangeKind]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)


@event.listens_for(Event, "before_insert")
@event.listens_for(Event, "before_update")
def _set_event_search_text(_mapper: Mapper[Event], _connection: Connection, row: Event) -> None:
    row.search_text = normalise(*all_translations(row, *SEARCHED))


@event.listens_for(Venue, "before_insert")
@event.listens_for(Venue, "before_update")
def _set_venue_search_text(_mapper: Mapper[Venue], _connection: Connection, venue: Venue) -> None:
    venue.search_text = normalise(venue.name, venue.address, venue.city)
