"""Reading users."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.access.policy import Actor, Grant
from meetings.domain.accounts.models import SignInAttempt, User


def by_id(session: Session, user_id: int) -> User | None:
    """Return the user with grants, or None."""
    statement = select(User).where(User.id == user_id).options(joinedload(User.grants))
    return session.scalars(statement).unique().first()


def by_email(session: Session, email: str) -> User | None:
    """Return the user with this address, whatever its case, or None."""
    return session.scalars(
        select(User).where(User.email == email.casefold()).options(selectinload(User.grants))
    ).first()


def anybody(session: Session) -> bool:
    """Say whether there is any user, that is, whether the installation is set up."""
    return session.scalar(select(User.id).limit(1)) is not None


def actor_of(user: User) -> Actor:
    """Return the user as the policy sees it."""
    grants = tuple(Grant(grant.role, grant.body_id) for grant in user.grants)
    return Actor(user_id=user.id, name=user.name, grants=grants)


def failures(session: Session, *, email: str, address: str, since: datetime) -> tuple[int, int]:
    """Return how often signing in failed since then for the account and from the address."""
    count = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > since)
    return (
        session.scalar(count.where(SignInAttempt.email == email)) or 0,
        session.scalar(count.where(SignInAttempt.address == address)) or 0,
    )
