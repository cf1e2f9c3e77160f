"""Update users and send them mails, inside a service's transaction."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries
from meetings.domain.accounts.errors import EmailTaken, LastSecretariat, NoRole
from meetings.domain.accounts.models import RoleGrant, SignInAttempt, SignInSession, User
from meetings.domain.accounts.rules import SECRETARIAT_GRANT, UserData
from meetings.domain.bodies.operations import lock_settings
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import MailKind


def lock_users(session: Session) -> None:
    """Lock the users against concurrent changes until commit."""
    lock_settings(session)


def apply_user_data(session: Session, user: User, data: UserData) -> None:
    """Update the user's data and grants.

    Raises:
        NoRole: The user would have no role.
        EmailTaken: Another user has the e-mail address.
        LastSecretariat: No active user of the secretariat would remain.
    """
    if not data.grants:
        raise NoRole
    known = queries.get_by_email(session, data.email)
    if known is not None and known is not user:
        raise EmailTaken
    if SECRETARIAT_GRANT not in data.grants:
        ensure_secretariat_remains(session, user)
    user.name, user.email = data.name, data.email.casefold()
    present = {(grant.role, grant.body_id): grant for grant in user.grants}
    user.grants = [
        present.get((role, body_id)) or RoleGrant(role=role, body_id=body_id)
        for role, body_id in ((grant.role, grant.body_id) for grant in data.grants)
    ]


def ensure_secretariat_remains(session: Session, user: User) -> None:
    """Check that an active user of the secretariat remains without this user.

    Raises:
        LastSecretariat: None remains.
    """
    is_one = SECRETARIAT_GRANT in queries.user_data(user).grants and user.disabled_at is None
    if is_one and not queries.has_other_secretariat_user(session, user):
        raise LastSecretariat


def set_password(session: Session, user: User, password_hash: str, *, now: datetime) -> None:
    """Replace the user's password; sessions and links based on the old one end."""
    user.password_hash = password_hash
    revoke_access(session, user, now=now)
    session.execute(delete(SignInAttempt).where(SignInAttempt.email == user.email))


def revoke_access(session: Session, user: User, *, now: datetime) -> None:
    """End every session of the user, and revoke every password link."""
    end_sessions(session, user)
    access.revoke_tokens(session, TokenScope.SIGN_IN, user.id, now=now)


def end_sessions(session: Session, user: User) -> None:
    """End every session of the user.

    The update locks the user, so that no session begins at the same time.
    """
    user.session_epoch += 1
    session.flush()
    session.execute(delete(SignInSession).where(SignInSession.user_id == user.id))


def send_password_mail(session: Session, user: User, *, now: datetime) -> None:
    """Queue a mail with a password link; its secret is created when the mail is sent."""
    kind = MailKind.PASSWORD_LINK if user.password_hash else MailKind.ACCOUNT_INVITED
    outbox.enqueue(
        session, kind, to_address=user.email, to_name=user.name, now=now,
        subject=queries.SUBJECT, subject_id=user.id, locale=user.locale,
    )  # fmt: skip
