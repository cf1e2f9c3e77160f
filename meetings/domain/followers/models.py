"""Followings, and the news that waits for the worker to tell it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.followers.rules import Frequency, filter_from_json
from meetings.kernel.database import Base


class Follow(Base):
    """A wish to be told by mail of meetings that pass a filter.

    Nothing is told before the address ``confirmed_at``; ``asked_pace`` is what was asked for
    last, and becomes ``pace`` when it is confirmed. When it has ended the address is gone, but
    the row stays, so that no token ever opens another one. ``told_until``: what was changed
    until then was told, or is nobody's news; ``due_at``: when the next digest leaves.
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
        """Return which meetings are followed."""
        return filter_from_json(self.wanted)

    @property
    def is_live(self) -> bool:
        """Say whether mails come."""
        return self.confirmed_at is not None and self.ended_at is None


class NewsBatch(Base):
    """News that is being told to those who want it at once, a batch of them at a time.

    ``told_to`` is the highest id of a following that was told; a worker goes on from there.
    The row is gone when everybody was told.
    """

    __tablename__ = "following_editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    told_to: Mapped[int] = mapped_column(default=0)


class PendingNews(Base):
    """Changes of one event, by their numbers, that wait until the event is quiet.

    They are written with the change; ``edition_id`` is set when the worker begins to tell them.
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
