"""Users, their grants, and their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.domain.access.policy import Role
from meetings.domain.accounts.rules import TaskMailFrequency
from meetings.domain.bodies.models import Body
from meetings.kernel.database import Base


class User(Base):
    """A person who signs in. ``session_epoch`` counts how often all sessions were ended.

    ``locale`` is the language of mails to the user. ``task_mails`` is how often they get a mail
    about tasks that wait; ``tasks_mailed_until`` is the end of the period that these mails covered,
    None before the first one, and ``task_mail_due_at`` the time of the next daily mail.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(16), default="en", server_default="en")
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    task_mails: Mapped[TaskMailFrequency] = mapped_column(
        default=TaskMailFrequency.DAILY, server_default=TaskMailFrequency.DAILY.value
    )
    tasks_mailed_until: Mapped[datetime | None]
    task_mail_due_at: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class RoleGrant(Base):
    """A role of a user for one body, or for all bodies if ``body_id`` is null."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("user_id", "role", "body_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)

    user: Mapped[User] = relationship(back_populates="grants")
    body: Mapped[Body | None] = relationship()


class SignInSession(Base):
    """A browser in which a user is signed in; deleted when the session ends.

    ``digest`` is that of the token in the browser's cookie. ``used_at`` is the time of the last
    request, up to ``USE_INTERVAL`` too early.
    """

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class SignInAttempt(Base):
    """A failed sign-in, counted per account and per network; ``address`` is the network."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
