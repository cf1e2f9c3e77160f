"""Tokens: random, scoped, stored only as a digest, revocable."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.access.rules import TokenScope
from meetings.kernel.database import Base


class AccessToken(Base):
    """A secret that gives access to one subject; only its SHA-256 is stored.

    ``subject_id`` is the id of the subject; the scope determines its type.
    """

    __tablename__ = "access_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[TokenScope]
    subject_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
