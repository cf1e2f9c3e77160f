"""Personal feeds and their secrets, including replaced ones."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.domain.access.models import AccessToken
from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Body
from meetings.domain.personal_feeds.rules import MAX_NAME_LENGTH
from meetings.kernel.database import Base


class PersonalFeed(Base):
    """A personal calendar feed with its selected contents.

    It belongs to a user, or, if ``user_id`` is null, to the holder of the e-mail address
    ``email_key``. ``parts`` are values of ``FeedPart``; ``alarm`` is in minutes, null for no
    reminder. Its secrets are access tokens of the scope "feed".
    """

    __tablename__ = "personal_feeds"
    __table_args__ = (
        CheckConstraint("user_id IS NOT NULL OR email_key != ''", name="belongs_to_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    email_key: Mapped[str] = mapped_column(String(254), default="", index=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    parts: Mapped[list[str]]
    alarm: Mapped[int | None]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
    bodies: Mapped[list[Body]] = relationship(
        secondary="personal_feed_bodies", order_by=(Body.position, Body.id)
    )


class PersonalFeedBody(Base):
    """A body that a feed follows."""

    __tablename__ = "personal_feed_bodies"

    feed_id: Mapped[int] = mapped_column(
        ForeignKey("personal_feeds.id", ondelete="CASCADE"), primary_key=True
    )
    body_id: Mapped[int] = mapped_column(
        ForeignKey("bodies.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class FeedSecret(Base):
    """A secret of a feed, or a redirect to its replacement.

    While ``sealed`` is "", the secret opens the feed. Otherwise ``sealed`` is the encrypted
    replacement. ``pad`` encrypts the replacement, together with the site key; it is deleted
    afterwards.
    """

    __tablename__ = "feed_secrets"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("access_tokens.id", ondelete="CASCADE"), primary_key=True
    )
    pad: Mapped[str] = mapped_column(String(64), default="")
    sealed: Mapped[str] = mapped_column(String(64), default="")

    token: Mapped[AccessToken] = relationship()
