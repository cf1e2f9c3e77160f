"""Queries for users."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenRevoked
from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.access.rules import TokenScope, digest
from meetings.domain.accounts.models import RoleGrant, SignInAttempt, SignInSession, User
from meetings.domain.accounts.rules import (
    MAX_PER_ACCOUNT,
    MAX_PER_ACCOUNT_AND_NETWORK,
    MAX_PER_NETWORK,
    SESSION_IDLE_LIMIT,
    SESSION_LIMIT,
    UserData,
    sort_grants,
)
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind

#: Subject type of messages about a user.
SUBJECT = "user"


def get_by_id(session: Session, user_id: int) -> User | None:
    """Return the user with grants, or None."""
    statement = select(User).where(User.id == user_id).options(joinedload(User.grants))
    return session.scalars(statement).unique().first()


def get_by_email(session: Session, email: str) -> User | None:
    """Return the user with this e-mail address in any case, or None."""
    return session.scalars(
        select(User).where(User.email == email.casefold()).options(selectinload(User.grants))
    ).first()


def get_sign_in_session(session: Session, token: str, *, now: datetime) -> SignInSession | None:
    """Return the running session with this token, with its active user and grants, or None."""
    statement = (
        select(SignInSession)
        .join(SignInSession.user)
        .where(
            SignInSession.digest == digest(token),
            SignInSession.created_at > now - SESSION_LIMIT,
            SignInSession.used_at > now - SESSION_IDLE_LIMIT,
            User.disabled_at.is_(None),
        )
        .options(contains_eager(SignInSession.user).joinedload(User.grants))
    )
    return session.scalars(statement).unique().first()


def any_user_exists(session: Session) -> bool:
    """Return whether any user exists, that is, whether the installation is set up."""
    return session.scalar(select(User.id).limit(1)) is not None


def actor_of(user: User) -> Actor:
    """Return the user as an actor for permission checks."""
    grants = tuple(Grant(grant.role, grant.body_id) for grant in user.grants)
    return Actor(user_id=user.id, name=user.name, grants=grants)


def is_locked(session: Session, *, email: str, network: str, since: datetime) -> bool:
    """Return whether too many sign-ins since then failed for this account or from this network."""
    tried = SignInAttempt
    of_account, of_network = tried.email == email, tried.address == network
    together, from_network, for_account = session.execute(
        select(
            func.count().filter(of_account, of_network),
            func.count().filter(of_network),
            func.count().filter(of_account),
        ).where(tried.at > since, or_(of_account, of_network))
    ).one()
    return (
        together >= MAX_PER_ACCOUNT_AND_NETWORK
        or from_network >= MAX_PER_NETWORK
        or for_account >= MAX_PER_ACCOUNT
    )


def list_users(session: Session) -> list[User]:
    """Return all users with their grants, by name; disabled users come last."""
    return list(
        session.scalars(
            select(User)
            .order_by(User.disabled_at.is_not(None), func.lower(User.name), User.id)
            .options(selectinload(User.grants).joinedload(RoleGrant.body))
        )
    )


def user_data(user: User) -> UserData:
    """Return the current data and grants of the user."""
    grants = {Grant(grant.role, grant.body_id) for grant in user.grants}
    return UserData(name=user.name, email=user.email, grants=sort_grants(grants))


def has_other_secretariat_user(session: Session, user: User) -> bool:
    """Return whether another active user belongs to the secretariat."""
    others = (
        select(User.id)
        .join(User.grants)
        .where(
            User.id != user.id,
            User.disabled_at.is_(None),
            User.password_hash != "",
            RoleGrant.role == Role.SECRETARIAT,
            RoleGrant.body_id.is_(None),
        )
    )
    return session.scalar(others.limit(1)) is not None


def count_password_links(session: Session, user: User, *, since: datetime) -> int:
    """Return the number of password links sent to the user since then."""
    statement = select(func.count()).where(
        Message.subject == SUBJECT,
        Message.subject_id == user.id,
        Message.kind == MailKind.PASSWORD_LINK,
        Message.created_at > since,
    )
    return session.scalar(statement) or 0


def get_password_link_token(session: Session, secret: str, *, now: datetime) -> AccessToken:
    """Return the token of a valid password link.

    Raises:
        DomainError: The link is invalid; the link of a disabled user counts as revoked.
    """
    token = access.get_valid_token(session, secret, TokenScope.SIGN_IN, now=now)
    user = get_by_id(session, token.subject_id)
    if user is None or user.disabled_at is not None:
        raise TokenRevoked(at=now)
    return token


def grants_of(session: Session, user_id: int) -> list[RoleGrant]:
    """Return the grants of the user with their bodies, in the order of creation."""
    statement = select(RoleGrant).where(RoleGrant.user_id == user_id).order_by(RoleGrant.id)
    return list(session.scalars(statement.options(joinedload(RoleGrant.body))))
