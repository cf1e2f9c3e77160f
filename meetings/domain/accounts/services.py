"""Signing in, and making users."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Role
from meetings.domain.accounts import queries
from meetings.domain.accounts.errors import AlreadySetUp, TooManyAttempts, WrongCredentials
from meetings.domain.accounts.models import RoleGrant, SignInAttempt, User
from meetings.domain.accounts.rules import (
    LONGEST_EMAIL,
    MAX_PER_ACCOUNT,
    MAX_PER_ADDRESS,
    WINDOW,
    hash_password,
    password_is,
)
from meetings.domain.audit import steps as audit
from meetings.domain.bodies.models import Installation
from meetings.kernel.database import transaction


def sign_in(session: Session, *, email: str, password: str, address: str, now: datetime) -> User:
    """Return the user whose address and password these are.

    Raises:
        TooManyAttempts: the account or the network address failed too often.
        WrongCredentials: there is no such user, or the password is another.
    """
    email = email.casefold()[:LONGEST_EMAIL]
    with transaction(session, now=now, public=False):
        by_account, by_address = queries.failures(
            session, email=email, address=address, since=now - WINDOW
        )
        locked = by_account >= MAX_PER_ACCOUNT or by_address >= MAX_PER_ADDRESS
        user = None if locked else queries.by_email(session, email)
        good = user is not None and user.disabled_at is None
        good = password_is(password, user.password_hash if user and good else None) and not locked
        if good and user is not None:
            user.signed_in_at = now
            session.execute(delete(SignInAttempt).where(SignInAttempt.email == email))
        elif not locked:
            session.add(SignInAttempt(email=email, address=address, at=now))
    if locked:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))
    if not good or user is None:
        raise WrongCredentials
    return user


def set_up(
    session: Session, *, organisation: str, acronym: str, timezone: str,
    name: str, email: str, password: str, now: datetime,
) -> User:  # fmt: skip
    """Make the organisation and its first organiser, who may do everything.

    Raises:
        AlreadySetUp: somebody did so before.
    """
    with transaction(session, now=now):
        if queries.anybody(session):
            raise AlreadySetUp
        installation = session.get(Installation, 1) or Installation(id=1)
        installation.name, installation.acronym = organisation, acronym
        installation.timezone = timezone
        session.add(installation)
        user = User(
            email=email.casefold(), name=name, password_hash=hash_password(password), created_at=now
        )
        user.grants.append(RoleGrant(role=Role.SECRETARIAT))
        session.add(user)
        session.flush()
        audit.record(
            session, "installation.set_up", actor=ANONYMOUS, subject="user", subject_id=user.id,
            now=now, organisation=organisation,
        )  # fmt: skip
    return user


def end_sessions(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Sign the user out everywhere."""
    with transaction(session, now=now, public=False):
        user.session_epoch += 1
        audit.record(
            session, "user.sessions_ended", actor=actor, subject="user", subject_id=user.id, now=now
        )
