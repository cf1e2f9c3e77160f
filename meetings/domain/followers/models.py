"""Subscriptions, and pending news for the worker to send."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.followers.rules import Frequency, filter_from_json
from meetings.kernel.database import Base


class Follow(Base):
    """An e-mail subscription to meetings that match a filter.

    No news is sent before ``confirmed_at``. ``asked_pace`` is the last requested frequency and
    becomes ``pace`` on confirmation. When the subscription ends, the e-mail address is erased.
    The row remains, so that old tokens never match another subscription. ``told_until``: changes
    up to this time are processed. ``due_at``: time of the next digest.
    """

    __tablename__ = "followings"
    __table_args__ = (
        Index("uq_followings_one_per_address", "email_key", "filter_key", unique=True),
        Index(None, "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254))
    wanted: Mapped[dict[str, Any]]
    filter_key: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(16), default="en")
    pace: Mapped[Frequency]
    asked_pace: Mapped[Frequency]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    told_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]

    @property
    def filter(self) -> EventFilter:
        """Return the filter that selects the followed meetings."""
        return filter_from_json(self.wanted)

    @property
    def is_live(self) -> bool:
        """Return whether the subscription is confirmed and has not ended."""
        return self.confirmed_at is not None and self.ended_at is None


class NewsBatch(Base):
    """News in the process of being sent to immediate subscribers, in batches.

    ``told_to`` is the highest subscription id processed so far; a worker continues from there.
    The row is deleted after the last batch.
    """

    __tablename__ = "following_editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    told_to: Mapped[int] = mapped_column(default=0)


class PendingNews(Base):
    """A range of change numbers of one event, held back until the changes stop.

    The row is written together with the change. The worker sets ``edition_id`` when it starts
    sending.
    """

    __tablename__ = "following_announcements"
    __table_args__ = (Index(None, "edition_id", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(index=True)
    first: Mapped[int]
    last: Mapped[int]
    began_at: Mapped[datetime]
    due_at: Mapped[datetime]
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("following_editions.id"))
