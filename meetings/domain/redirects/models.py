"""Table of former slugs."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel.database import Base


class Redirect(Base):
    """A former slug of a renamed or deleted row.

    ``subject_id`` is None if the row was deleted.
    """

    __tablename__ = "old_addresses"

    kind: Mapped[RedirectKind] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    subject_id: Mapped[int | None] = mapped_column(index=True)
    left_at: Mapped[datetime]
