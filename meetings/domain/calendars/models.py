"""Tables of calendar entries, serialised once per change."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kernel.database import Base


class CalendarFragment(Base):
    """The VEVENT of an event, ready for feeds.

    ``revision`` is the site revision of the last change, ``modified_at`` its time. ``digest``
    identifies the content. ``body`` is "" if the event has been removed from calendars. ``zone`` is
    "" if no VTIMEZONE is needed. ``is_off``: cancelled or postponed.
    """

    __tablename__ = "calendar_fragments"
    __table_args__ = (Index(None, "starts_at", "event_id", "ends_at"),)

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(index=True)
    modified_at: Mapped[datetime] = mapped_column(index=True)
    zone: Mapped[str] = mapped_column(String(64), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_off: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)


class EntryDigest(Base):
    """Time of the last change in any variant of an event's entry.

    The stored VEVENT is the plain public variant in the site language. Other variants are built
    from the same rows: in other languages, with components for people and places, or for readers
    with access to internal data. ``digest`` covers all of them.
    """

    __tablename__ = "calendar_details"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    modified_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
