"""Addresses that something had once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel.database import Base


class Redirect(Base):
    """The slug by which something could be found before it was given another, or deleted.

    ``subject_id`` is None where nothing has taken its place.
    """

    __tablename__ = "old_addresses"

    kind: Mapped[RedirectKind] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    subject_id: Mapped[int | None] = mapped_column(index=True)
    left_at: Mapped[datetime]
