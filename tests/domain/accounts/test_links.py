"""Links for setting a password."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown, TokenUsed
from meetings.domain.access.policy import Actor
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.errors import UserDisabled
from meetings.domain.accounts.models import SignInAttempt, User
from meetings.domain.accounts.rules import (
    MAX_PASSWORD_LINKS,
    PASSWORD_LINK_TTL,
    SECRETARIAT_GRANT,
    UserData,
)
from meetings.domain.audit.models import AuditEntry
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MAIL_LIMIT_WINDOW, MailKind
from meetings.kernel.database import current_revision
from tests import factories
from tests.conftest import NOON
from tests.factories import PASSWORD
from tests.minutes import TICK, minute

SECRETARIAT = Actor(99, "Secretary", (SECRETARIAT_GRANT,))
NEW_PASSWORD = "a password of twelve and more"


@pytest.fixture
def user(session: Session) -> User:
    user = factories.user(session, email="olga@example.org")
    session.commit()
    return user


def mail_kinds(session: Session) -> list[str]:
    return [message.kind.value for message in session.scalars(select(Message).order_by(Message.id))]


def audit_actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def requested_link(session: Session, user: User) -> str:
    return services.send_password_link(
        session, user, actor=SECRETARIAT, now=NOON, return_secret=True
    )


def test_link_is_sent_and_shown_only_on_request(session: Session, user: User) -> None:
    assert services.send_password_link(session, user, actor=SECRETARIAT, now=NOON) == ""
    requested = requested_link(session, user)

    assert queries.get_password_link_token(session, requested, now=minute(1)).subject_id == user.id
    assert mail_kinds(session) == ["password_link"] * 2
    details = session.scalars(select(AuditEntry.details).order_by(AuditEntry.id)).all()
    assert details == [{"shown": False}, {"shown": True}]


def test_new_user_gets_the_link_shown_on_request(session: Session) -> None:
    facts = UserData(name="New", email="new@example.org", grants=(SECRETARIAT_GRANT,))

    new_user, secret = services.add_user(
        session, facts, actor=SECRETARIAT, now=NOON, return_secret=True
    )

    assert queries.get_password_link_token(session, secret, now=NOON).subject_id == new_user.id


def test_link_is_valid_until_it_expires(session: Session, user: User) -> None:
    secret = requested_link(session, user)

    assert (
        queries.get_password_link_token(
            session, secret, now=NOON + PASSWORD_LINK_TTL - TICK
        ).subject_id
        == user.id
    )
    with pytest.raises(TokenExpired):
        queries.get_password_link_token(session, secret, now=NOON + PASSWORD_LINK_TTL)


def test_setting_a_password_revokes_links_and_clears_failures(session: Session, user: User) -> None:
    first, second = requested_link(session, user), requested_link(session, user)
    session.add(SignInAttempt(email=user.email, address="192.0.2.1", at=NOON))
    session.add(SignInAttempt(email="other@example.org", address="192.0.2.1", at=NOON))
    session.commit()

    chosen = services.set_password_with_link(session, first, NEW_PASSWORD, now=minute(1))

    assert (chosen.id, chosen.session_epoch) == (user.id, 1)
    with pytest.raises(TokenUsed):
        services.set_password_with_link(session, first, NEW_PASSWORD, now=minute(2))
    with pytest.raises(TokenRevoked):
        services.set_password_with_link(session, second, NEW_PASSWORD, now=minute(2))
    assert session.scalars(select(SignInAttempt.email)).all() == ["other@example.org"]
    signed_in = services.sign_in(
        session, email=user.email, password=NEW_PASSWORD, network="192.0.2.1", now=minute(3)
    )
    assert signed_in.id == user.id
    assert audit_actions(session)[2:] == ["user.password_chosen"]


def test_link_of_another_scope_or_without_a_user_is_refused(session: Session, user: User) -> None:
    _, feed = access.create_token(session, TokenScope.FEED, user.id, now=NOON)
    _, without_user = access.create_token(session, TokenScope.SIGN_IN, user.id + 1, now=NOON)
    session.commit()

    with pytest.raises(TokenUnknown):
        services.set_password_with_link(session, feed, NEW_PASSWORD, now=NOON)
    with pytest.raises(TokenRevoked):
        services.set_password_with_link(session, without_user, NEW_PASSWORD, now=NOON)


def test_disabled_user_gets_no_link_and_cannot_use_one(session: Session, user: User) -> None:
    secret = requested_link(session, user)
    user.disabled_at = minute(1)
    session.commit()

    with pytest.raises(TokenRevoked):
        queries.get_password_link_token(session, secret, now=minute(2))
    with pytest.raises(UserDisabled):
        services.send_password_link(session, user, actor=SECRETARIAT, now=minute(2))
    services.request_password_link(session, user.email, now=minute(2))

    assert (len(mail_kinds(session)), audit_actions(session)) == (1, ["user.link_sent"])


def test_requested_links_are_limited_per_hour(session: Session, user: User) -> None:
    for number in range(MAX_PASSWORD_LINKS + 1):
        services.request_password_link(session, "OLGA@example.org", now=minute(number))
    assert mail_kinds(session) == ["password_link"] * MAX_PASSWORD_LINKS

    services.request_password_link(session, user.email, now=NOON + MAIL_LIMIT_WINDOW - TICK)
    assert len(mail_kinds(session)) == MAX_PASSWORD_LINKS
    services.request_password_link(session, user.email, now=NOON + MAIL_LIMIT_WINDOW)

    assert len(mail_kinds(session)) == MAX_PASSWORD_LINKS + 1
    assert audit_actions(session) == ["user.link_asked"] * (MAX_PASSWORD_LINKS + 1)


def test_links_of_other_users_are_not_counted(session: Session, user: User) -> None:
    other = factories.user(session, email="per@example.org")
    session.commit()
    for number in range(MAX_PASSWORD_LINKS):
        services.request_password_link(session, other.email, now=minute(number))

    services.request_password_link(session, user.email, now=minute(MAX_PASSWORD_LINKS))

    assert queries.count_password_links(session, user, since=NOON) == 1
    assert queries.count_password_links(session, other, since=NOON - TICK) == MAX_PASSWORD_LINKS
    assert queries.count_password_links(session, other, since=NOON) == MAX_PASSWORD_LINKS - 1


def test_only_password_links_are_counted(session: Session, user: User) -> None:
    for kind, subject in (
        (MailKind.ACCOUNT_INVITED, "user"), (MailKind.PASSWORD_LINK, "registration"),
        (MailKind.PASSWORD_LINK, "user"),
    ):  # fmt: skip
        outbox.enqueue(
            session, kind, to_address=user.email, to_name="", now=minute(1), subject=subject,
            subject_id=user.id,
        )  # fmt: skip
    session.flush()

    assert queries.count_password_links(session, user, since=NOON) == 1


def test_unknown_address_gets_no_link(session: Session, user: User) -> None:
    services.request_password_link(session, "nobody@example.org", now=NOON)
    services.request_password_link(session, "", now=NOON)

    assert (mail_kinds(session), audit_actions(session)) == ([], [])


def test_user_without_a_password_is_invited_again(session: Session, user: User) -> None:
    user.password_hash = ""
    session.commit()

    services.request_password_link(session, user.email, now=NOON)

    assert mail_kinds(session) == ["account_invited"]


def test_set_up_creates_the_organisation_and_its_first_user(session: Session) -> None:
    user = services.set_up_installation(
        session, organisation="Council", acronym="C", timezone="Europe/Riga", name="First",
        email="First@Example.org", password=PASSWORD, now=minute(1),
    )  # fmt: skip

    assert queries.any_user_exists(session)
    assert (user.email, user.name, user.created_at) == ("first@example.org", "First", minute(1))
    assert [(grant.role, grant.body_id) for grant in user.grants] == [
        (SECRETARIAT_GRANT.role, None)
    ]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.at) == ("installation.set_up", None, minute(1))
    assert (entry.subject, entry.subject_id) == ("user", user.id)
    assert entry.details == {"organisation": "Council"}


def test_user_is_found_by_id_and_email(session: Session, user: User) -> None:
    assert queries.get_by_id(session, user.id) is user
    assert queries.get_by_id(session, user.id + 1) is None
    assert queries.get_by_email(session, "Olga@EXAMPLE.org") is user
    assert queries.get_by_email(session, "olga@example.or") is None


def test_setting_a_password_does_not_change_public_pages(session: Session, user: User) -> None:
    _, secret = access.create_token(session, TokenScope.SIGN_IN, user.id, now=NOON)
    session.commit()
    before = current_revision(session)

    services.set_password_with_link(session, secret, NEW_PASSWORD, now=minute(1))

    assert current_revision(session) == before
