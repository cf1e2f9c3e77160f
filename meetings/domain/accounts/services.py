"""Signing in, and the users that there are."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from meetings.domain.access import steps as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Permission, Role, ensure
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries, steps
from meetings.domain.accounts.errors import (
    AlreadySetUp,
    TooManyAttempts,
    UserDisabled,
    WrongCredentials,
    WrongPassword,
)
from meetings.domain.accounts.models import RoleGrant, SignInAttempt, User
from meetings.domain.accounts.rules import (
    LINK_LASTS,
    LONGEST_EMAIL,
    MOST_LINKS,
    WINDOW,
    UserFacts,
    hash_password,
    password_is,
)
from meetings.domain.audit import steps as audit
from meetings.domain.bodies.models import Installation
from meetings.domain.mail.rules import ASKED_WITHIN
from meetings.kernel.database import transaction
from meetings.kernel.errors import ChangedMeanwhile
from meetings.kernel.fingerprints import differences, fingerprint


def sign_in(session: Session, *, email: str, password: str, network: str, now: datetime) -> User:
    """Return the user whose address and password these are.

    Raises:
        TooManyAttempts: signing in failed too often, for the account or from the network.
        WrongCredentials: there is no such user, or the password is another.
    """
    email = email.casefold()[:LONGEST_EMAIL]
    with transaction(session, now=now, public=False):
        locked = queries.is_locked(session, email=email, network=network, since=now - WINDOW)
        user = None if locked else queries.by_email(session, email)
        good = user is not None and user.disabled_at is None
        good = password_is(password, user.password_hash if user and good else None) and not locked
        if good and user is not None:
            user.signed_in_at = now
            session.execute(delete(SignInAttempt).where(SignInAttempt.email == email))
        elif not locked:
            session.add(SignInAttempt(email=email, address=network, at=now))
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
    """Sign the user out everywhere: oneself, or as the secretariat.

    Raises:
        NotAllowed: it is somebody else, and the actor is not of the secretariat.
    """
    with transaction(session, now=now, public=False):
        if actor.user_id != user.id:
            ensure(actor, Permission.ACCOUNT_MANAGE)
        user.session_epoch += 1
        _note(session, "user.sessions_ended", user, actor=actor, now=now)


def add_user(
    session: Session, facts: UserFacts, *, actor: Actor, now: datetime, shows_link: bool = False
) -> tuple[User, str]:
    """Return the new user, who is sent a link to choose a password.

    The secret of another such link comes beside it, where ``shows_link`` asks for it, else "".

    Raises:
        NotAllowed: the actor is not of the secretariat.
        EmailTaken: there is a user with this address.
        NoRole: the user could do nothing.
    """
    with transaction(session, now=now, public=False):
        _lock_as(session, actor)
        user = User(email="", name="", created_at=now)
        steps.write(session, user, facts)
        session.add(user)
        session.flush()
        secret = _send_link(session, user, now=now, shows_link=shows_link)
        _note(session, "user.added", user, actor=actor, now=now, email=user.email)
    return user, secret


def edit_user(
    session: Session, user: User, facts: UserFacts, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Write what was changed, and say whether anything was; links to an old address end.

    ``seen`` is the fingerprint of what the form showed.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        ChangedMeanwhile: somebody else changed the user since.
        EmailTaken: another user has the address.
        NoRole: the user could do nothing.
        LastSecretariat: nobody could do everything any more.
    """
    with transaction(session, now=now, public=False):
        _lock_as(session, actor)
        before = queries.facts_of(user)
        if fingerprint(before) != seen:
            raise ChangedMeanwhile
        steps.write(session, user, facts)
        changes = differences(before, queries.facts_of(user))
        if "email" in changes:
            access.revoke_all(session, TokenScope.SIGN_IN, user.id, now=now)
        if changes:
            _note(session, "user.edited", user, actor=actor, now=now, **changes)
    return bool(changes)


def disable(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Let the user in no more; sessions and links end.

    Raises:
        NotAllowed: the actor is not of the secretariat.
        LastSecretariat: nobody could do everything any more.
    """
    with transaction(session, now=now, public=False):
        _lock_as(session, actor)
        steps.keep_secretariat(session, user)
        if user.disabled_at is None:
            user.disabled_at = now
            steps.end_all(session, user, now=now)
            _note(session, "user.disabled", user, actor=actor, now=now)


def enable(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Let a disabled user in again.

    Raises:
        NotAllowed: the actor is not of the secretariat.
    """
    with transaction(session, now=now, public=False):
        _lock_as(session, actor)
        if user.disabled_at is not None:
            user.disabled_at = None
            _note(session, "user.enabled", user, actor=actor, now=now)


def send_link(
    session: Session, user: User, *, actor: Actor, now: datetime, shows_link: bool = False
) -> str:
    """Send a link with which the user chooses a password, once, within a day.

    Return the secret of another such link where ``shows_link`` asks for it, else "".

    Raises:
        NotAllowed: the actor is not of the secretariat.
        UserDisabled: the user could not come in with it.
    """
    with transaction(session, now=now, public=False):
        _lock_as(session, actor)
        if user.disabled_at is not None:
            raise UserDisabled
        secret = _send_link(session, user, now=now, shows_link=shows_link)
        _note(session, "user.link_sent", user, actor=actor, now=now, shown=shows_link)
    return secret


def ask_for_link(session: Session, email: str, *, now: datetime) -> None:
    """Send a link to whoever has this address; nothing tells whether there is anybody."""
    with transaction(session, now=now, public=False):
        steps.lock(session)
        user = queries.by_email(session, email[:LONGEST_EMAIL])
        if user is None or user.disabled_at is not None:
            return
        if queries.links_asked(session, user, since=now - ASKED_WITHIN) < MOST_LINKS:
            steps.tell(session, user, now=now)
            _note(session, "user.link_asked", user, actor=ANONYMOUS, now=now)


def choose_password(session: Session, secret: str, password: str, *, now: datetime) -> User:
    """Return the user to whom the link was sent, with the password chosen.

    Raises:
        DomainError: what is wrong with the link.
    """
    password_hash = hash_password(password)
    with transaction(session, now=now, public=False):
        token = queries.link(session, secret, now=now)
        access.use(session, token, now=now)
        user = session.get_one(User, token.subject_id)
        steps.set_password(session, user, password_hash, now=now)
        _note(session, "user.password_chosen", user, actor=queries.actor_of(user), now=now)
    return user


def change_password(
    session: Session, user: User, *, old: str, password: str, network: str, now: datetime
) -> None:
    """Give oneself another password; every other session ends.

    Raises:
        WrongPassword: the old one is another.
        TooManyAttempts: it was tried too often.
    """
    password_hash = hash_password(password)
    with transaction(session, now=now, public=False):
        is_locked = queries.is_locked(
            session, email=user.email, network=network, since=now - WINDOW
        )
        is_right = not is_locked and password_is(old, user.password_hash)
        if is_right:
            steps.set_password(session, user, password_hash, now=now)
            _note(session, "user.password_changed", user, actor=queries.actor_of(user), now=now)
        elif not is_locked:
            session.add(SignInAttempt(email=user.email, address=network, at=now))
    if is_locked:
        raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))
    if not is_right:
        raise WrongPassword


def _lock_as(session: Session, actor: Actor) -> None:
    ensure(actor, Permission.ACCOUNT_MANAGE)
    steps.lock(session)


def _send_link(session: Session, user: User, *, now: datetime, shows_link: bool) -> str:
    steps.tell(session, user, now=now)
    if not shows_link:
        return ""
    until = now + LINK_LASTS
    _, secret = access.mint(session, TokenScope.SIGN_IN, user.id, now=now, expires_at=until)
    return secret


def _note(
    session: Session, action: str, user: User, *, actor: Actor, now: datetime, **details: Any
) -> None:
    audit.record(
        session, action, actor=actor, subject=queries.SUBJECT, subject_id=user.id, now=now,
        **details,
    )  # fmt: skip
