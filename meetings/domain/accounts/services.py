"""Sign users in, and manage their accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import ANONYMOUS, Actor, Permission, Role, ensure
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import operations, queries
from meetings.domain.accounts.errors import (
    AlreadySetUp,
    TooManyAttempts,
    UserDisabled,
    WrongCredentials,
    WrongPassword,
)
from meetings.domain.accounts.models import RoleGrant, SignInAttempt, User
from meetings.domain.accounts.rules import (
    MAX_EMAIL_LENGTH,
    MAX_PASSWORD_LINKS,
    PASSWORD_LINK_TTL,
    SIGN_IN_WINDOW,
    UserData,
    hash_password,
    verify_password,
)
from meetings.domain.audit import operations as audit
from meetings.domain.bodies.models import Installation
from meetings.domain.outbox.rules import MAIL_LIMIT_WINDOW
from meetings.kernel.database import transaction
from meetings.kernel.edit_conflicts import changed_fields, ensure_unchanged


def sign_in(session: Session, *, email: str, password: str, network: str, now: datetime) -> User:
    """Return the user with this e-mail address and password.

    Raises:
        TooManyAttempts: Too many sign-ins failed, by account or by network.
        WrongCredentials: The user does not exist, or the password is wrong.
    """
    email = email.casefold()[:MAX_EMAIL_LENGTH]
    with transaction(session, now=now, public=False):
        locked = queries.is_locked(
            session, email=email, network=network, since=now - SIGN_IN_WINDOW
        )
        user = None if locked else queries.get_by_email(session, email)
        good = user is not None and user.disabled_at is None
        good = (
            verify_password(password, user.password_hash if user and good else None) and not locked
        )
        if good and user is not None:
            user.signed_in_at = now
            session.execute(delete(SignInAttempt).where(SignInAttempt.email == email))
        elif not locked:
            session.add(SignInAttempt(email=email, address=network, at=now))
    if locked:
        raise TooManyAttempts(minutes=int(SIGN_IN_WINDOW.total_seconds() // 60))
    if not good or user is None:
        raise WrongCredentials
    return user


def set_up_installation(
    session: Session, *, organisation: str, acronym: str, timezone: str,
    name: str, email: str, password: str, now: datetime, locale: str = "en",
) -> User:  # fmt: skip
    """Create the organisation and its first organiser with all permissions.

    Raises:
        AlreadySetUp: The installation is set up.
    """
    with transaction(session, now=now):
        if queries.any_user_exists(session):
            raise AlreadySetUp
        installation = session.get(Installation, 1) or Installation(id=1)
        installation.name, installation.acronym = organisation, acronym
        installation.timezone = timezone
        session.add(installation)
        user = User(
            email=email.casefold(), name=name, password_hash=hash_password(password),
            created_at=now, locale=locale,
        )  # fmt: skip
        user.grants.append(RoleGrant(role=Role.SECRETARIAT))
        session.add(user)
        session.flush()
        audit.record(
            session, "installation.set_up", actor=ANONYMOUS, subject="user", subject_id=user.id,
            now=now, organisation=organisation,
        )  # fmt: skip
    return user


def end_sessions(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """End all sessions of the user, as this user or as the secretariat.

    Raises:
        NotAllowed: The actor is another user, outside the secretariat.
    """
    with transaction(session, now=now, public=False):
        if actor.user_id != user.id:
            ensure(actor, Permission.ACCOUNT_MANAGE)
        operations.end_sessions(session, user)
        _audit(session, "user.sessions_ended", user, actor=actor, now=now)


def add_user(
    session: Session, data: UserData, *, actor: Actor, now: datetime, return_secret: bool = False,
    locale: str = "en",
) -> tuple[User, str]:  # fmt: skip
    """Return the new user, and mail them a password link in the language ``locale``.

    The second value is the secret of another such link if ``return_secret``, else "".

    Raises:
        NotAllowed: The actor is not of the secretariat.
        EmailTaken: A user with this e-mail address exists.
        NoRole: The user would have no role.
    """
    with transaction(session, now=now, public=False):
        _authorise_and_lock(session, actor)
        user = User(email="", name="", created_at=now, locale=locale)
        operations.apply_user_data(session, user, data)
        session.add(user)
        session.flush()
        secret = _send_password_link(session, user, now=now, return_secret=return_secret)
        _audit(session, "user.added", user, actor=actor, now=now, email=user.email)
    return user, secret


def edit_user(
    session: Session, user: User, data: UserData, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Update the user and return whether anything changed; links to a former address are revoked.

    ``seen`` is the fingerprint of the displayed form.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        EditConflict: Somebody else has changed the user since.
        EmailTaken: Another user has the e-mail address.
        NoRole: The user would have no role.
        LastSecretariat: No active user of the secretariat would remain.
    """
    with transaction(session, now=now, public=False):
        _authorise_and_lock(session, actor)
        before = queries.user_data(user)
        ensure_unchanged(seen, before)
        operations.apply_user_data(session, user, data)
        changes = changed_fields(before, queries.user_data(user))
        if "email" in changes:
            access.revoke_tokens(session, TokenScope.SIGN_IN, user.id, now=now)
        if changes:
            _audit(session, "user.edited", user, actor=actor, now=now, **changes)
    return bool(changes)


def disable_user(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Disable the account and revoke its sessions and links.

    Raises:
        NotAllowed: The actor is not of the secretariat.
        LastSecretariat: No active user of the secretariat would remain.
    """
    with transaction(session, now=now, public=False):
        _authorise_and_lock(session, actor)
        operations.ensure_secretariat_remains(session, user)
        if user.disabled_at is None:
            user.disabled_at = now
            operations.revoke_access(session, user, now=now)
            _audit(session, "user.disabled", user, actor=actor, now=now)


def enable_user(session: Session, user: User, *, actor: Actor, now: datetime) -> None:
    """Enable a disabled account.

    Raises:
        NotAllowed: The actor is not of the secretariat.
    """
    with transaction(session, now=now, public=False):
        _authorise_and_lock(session, actor)
        if user.disabled_at is not None:
            user.disabled_at = None
            _audit(session, "user.enabled", user, actor=actor, now=now)


def send_password_link(
    session: Session, user: User, *, actor: Actor, now: datetime, return_secret: bool = False
) -> str:
    """Mail the user a password link; return the secret of another if ``return_secret``, else "".

    Raises:
        NotAllowed: The actor is not of the secretariat.
        UserDisabled: The account is disabled.
    """
    with transaction(session, now=now, public=False):
        _authorise_and_lock(session, actor)
        if user.disabled_at is not None:
            raise UserDisabled
        secret = _send_password_link(session, user, now=now, return_secret=return_secret)
        _audit(session, "user.link_sent", user, actor=actor, now=now, shown=return_secret)
    return secret


def request_password_link(session: Session, email: str, *, now: datetime) -> None:
    """Mail a password link to the user with this address; never reveal whether one exists."""
    with transaction(session, now=now, public=False):
        operations.lock_users(session)
        user = queries.get_by_email(session, email[:MAX_EMAIL_LENGTH])
        if user is None or user.disabled_at is not None:
            return
        if (
            queries.count_password_links(session, user, since=now - MAIL_LIMIT_WINDOW)
            < MAX_PASSWORD_LINKS
        ):
            operations.send_password_mail(session, user, now=now)
            _audit(session, "user.link_asked", user, actor=ANONYMOUS, now=now)


def set_password_with_link(session: Session, secret: str, password: str, *, now: datetime) -> User:
    """Set the password of the recipient of the link, and return the user.

    Raises:
        DomainError: The link is invalid.
    """
    password_hash = hash_password(password)
    with transaction(session, now=now, public=False):
        token = queries.get_password_link_token(session, secret, now=now)
        access.consume(session, token, now=now)
        user = session.get_one(User, token.subject_id)
        operations.set_password(session, user, password_hash, now=now)
        _audit(session, "user.password_chosen", user, actor=queries.actor_of(user), now=now)
    return user


def change_password(
    session: Session, user: User, *, old: str, password: str, network: str, now: datetime
) -> None:
    """Change the password of the current user; all other sessions end.

    Raises:
        WrongPassword: The current password is wrong.
        TooManyAttempts: It was tried too often.
    """
    password_hash = hash_password(password)
    with transaction(session, now=now, public=False):
        is_locked = queries.is_locked(
            session, email=user.email, network=network, since=now - SIGN_IN_WINDOW
        )
        is_right = not is_locked and verify_password(old, user.password_hash)
        if is_right:
            operations.set_password(session, user, password_hash, now=now)
            _audit(session, "user.password_changed", user, actor=queries.actor_of(user), now=now)
        elif not is_locked:
            session.add(SignInAttempt(email=user.email, address=network, at=now))
    if is_locked:
        raise TooManyAttempts(minutes=int(SIGN_IN_WINDOW.total_seconds() // 60))
    if not is_right:
        raise WrongPassword


def choose_language(
    session: Session, user: User, locale: str, *, actor: Actor, now: datetime
) -> None:
    """Set the language of mails to the user, as this user or as the secretariat.

    Raises:
        NotAllowed: The actor is another user, outside the secretariat.
    """
    with transaction(session, now=now, public=False):
        if actor.user_id != user.id:
            ensure(actor, Permission.ACCOUNT_MANAGE)
        user.locale = locale


def _authorise_and_lock(session: Session, actor: Actor) -> None:
    ensure(actor, Permission.ACCOUNT_MANAGE)
    operations.lock_users(session)


def _send_password_link(session: Session, user: User, *, now: datetime, return_secret: bool) -> str:
    operations.send_password_mail(session, user, now=now)
    if not return_secret:
        return ""
    until = now + PASSWORD_LINK_TTL
    _, secret = access.create_token(session, TokenScope.SIGN_IN, user.id, now=now, expires_at=until)
    return secret


def _audit(
    session: Session, action: str, user: User, *, actor: Actor, now: datetime, **details: Any
) -> None:
    audit.record(
        session, action, actor=actor, subject=queries.SUBJECT, subject_id=user.id, now=now,
        **details,
    )  # fmt: skip
