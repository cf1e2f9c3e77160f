"""Calendar entries, serialised once per change and kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.kernel.database import Base


class CalendarFragment(Base):
    """One event as a VEVENT, ready to be put into a feed.

    ``revision`` is the site's revision at which it last changed, ``modified_at`` when;
    ``digest`` tells a change of what it says. ``body`` is "" where the event was in
    calendars once and is no longer. ``zone`` is "" where no VTIMEZONE is needed.
    ``is_off``: cancelled or postponed.
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


class CalendarDetail(Base):
    """When anything last changed that any entry of the event says.

    The kept VEVENT is the plain one that everybody reads, in the language of the site. Others are
    written from the same rows: in other languages, with people and places as components, for
    readers who may see what is not public. ``digest`` tells a change of all of that.
    """

    __tablename__ = "calendar_details"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    modified_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
