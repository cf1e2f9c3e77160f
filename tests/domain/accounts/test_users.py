"""Add, edit, disable and enable users, with permissions."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access_operations
from meetings.domain.access import queries as access_queries
from meetings.domain.access.errors import TokenRevoked
from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, NotAllowed, Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.errors import EmailTaken, LastSecretariat, NoRole
from meetings.domain.accounts.models import RoleGrant, User
from meetings.domain.accounts.rules import SECRETARIAT_GRANT, UserData, sort_grants
from meetings.domain.audit.models import AuditEntry
from meetings.domain.outbox.models import Message
from meetings.kernel.database import current_revision
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import EditConflict
from tests import factories
from tests.conftest import NOON
from tests.minutes import minute

SECRETARIAT = Actor(99, "Secretary", (SECRETARIAT_GRANT,))
ORGANISER = Actor(98, "Organiser", (Grant(Role.ORGANISER),))
MEMBER = Grant(Role.MEMBER)


def user_data(email: str = "New@Example.org", *grants: Grant, name: str = "New") -> UserData:
    return UserData(name=name, email=email, grants=grants or (MEMBER,))


def edit(session: Session, user: User, changes: UserData, actor: Actor = SECRETARIAT) -> bool:
    version = fingerprint(queries.user_data(user))
    return services.edit_user(session, user, changes, seen=version, actor=actor, now=minute(5))


def audit_rows(session: Session) -> list[tuple[str, int | None, int | None]]:
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.actor_id, row.subject_id) for row in rows]


def test_new_user_is_saved_invited_and_audited(session: Session) -> None:
    user, secret = services.add_user(session, user_data(), actor=SECRETARIAT, now=minute(1))

    assert (user.name, user.email, user.password_hash, user.created_at) == (
        "New", "new@example.org", "", minute(1),
    )  # fmt: skip
    assert secret == ""
    message = session.scalars(select(Message)).one()
    assert (message.kind.value, message.to_address) == ("account_invited", "new@example.org")
    assert (message.subject, message.subject_id) == ("user", user.id)
    assert audit_rows(session) == [("user.added", 99, user.id)]


@pytest.mark.parametrize("actor", [ANONYMOUS, ORGANISER])
def test_only_the_secretariat_manages_users(session: Session, actor: Actor) -> None:
    user = factories.user(session, role=Role.MEMBER)
    session.commit()
    refused: list[Callable[[], object]] = [
        lambda: services.add_user(session, user_data(), actor=actor, now=NOON),
        lambda: edit(session, user, user_data("other@example.org"), actor),
        lambda: services.disable_user(session, user, actor=actor, now=NOON),
        lambda: services.enable_user(session, user, actor=actor, now=NOON),
        lambda: services.send_password_link(session, user, actor=actor, now=NOON),
        lambda: services.end_sessions(session, user, actor=actor, now=NOON),
    ]

    for action in refused:
        with pytest.raises(NotAllowed):
            action()

    assert (len(session.scalars(select(User)).all()), audit_rows(session)) == (1, [])
    assert (user.disabled_at, user.session_epoch) == (None, 0)


def test_users_end_their_own_sessions_and_the_secretariat_those_of_others(
    session: Session,
) -> None:
    user = factories.user(session, role=Role.MEMBER)
    session.commit()

    services.end_sessions(session, user, actor=queries.actor_of(user), now=minute(1))
    services.end_sessions(session, user, actor=SECRETARIAT, now=minute(2))

    assert user.session_epoch == 2
    assert audit_rows(session) == [
        ("user.sessions_ended", user.id, user.id), ("user.sessions_ended", 99, user.id),
    ]  # fmt: skip


def test_email_address_is_unique_regardless_of_case(session: Session) -> None:
    factories.user(session)
    first = factories.user(session, email="olga@example.org")
    second = factories.user(session, email="per@example.org")
    session.commit()

    with pytest.raises(EmailTaken):
        services.add_user(session, user_data("OLGA@example.org"), actor=SECRETARIAT, now=NOON)
    with pytest.raises(EmailTaken):
        edit(session, second, user_data("Olga@Example.org"))
    assert edit(session, first, user_data("OLGA@example.org", name="Olga"))


def test_user_without_a_role_is_refused(session: Session) -> None:
    factories.user(session)
    user = factories.user(session)
    session.commit()
    without_grants = UserData(name="N", email="n@example.org", grants=())

    with pytest.raises(NoRole):
        services.add_user(session, without_grants, actor=SECRETARIAT, now=NOON)
    with pytest.raises(NoRole):
        edit(session, user, without_grants)


def test_edit_is_refused_after_a_concurrent_edit_of_the_user(session: Session) -> None:
    user = factories.user(session, role=Role.MEMBER)
    session.commit()
    version = fingerprint(queries.user_data(user))
    edit(session, user, user_data("b@example.org"))

    with pytest.raises(EditConflict):
        services.edit_user(
            session,
            user,
            user_data("c@example.org"),
            seen=version,
            actor=SECRETARIAT,
            now=minute(6),
        )
    assert user.email == "b@example.org"


def test_edit_saves_grants_and_retains_unchanged_ones(session: Session) -> None:
    body = factories.body(session)
    user = factories.user(session, role=Role.MEMBER)
    session.commit()
    (member,) = user.grants
    grants = (Grant(Role.ORGANISER, body.id), MEMBER)

    assert edit(session, user, user_data("b@example.org", *grants))

    assert queries.user_data(user).grants == sort_grants(set(grants))
    assert member in user.grants
    assert edit(session, user, user_data("b@example.org", Grant(Role.ORGANISER, body.id)))
    assert [
        (role_grant.role, role_grant.body_id) for role_grant in session.scalars(select(RoleGrant))
    ] == [(Role.ORGANISER, body.id)]


def test_edit_without_changes_leaves_no_trace(session: Session) -> None:
    user = factories.user(session, role=Role.MEMBER)
    session.commit()

    assert not edit(session, user, queries.user_data(user))

    assert audit_rows(session) == []


def test_user_changes_do_not_affect_public_pages(session: Session) -> None:
    user = factories.user(session, role=Role.MEMBER)
    session.commit()
    before = current_revision(session)

    services.add_user(session, user_data(), actor=SECRETARIAT, now=NOON)
    assert edit(session, user, replace(queries.user_data(user), name="Renamed"))
    services.send_password_link(session, user, actor=SECRETARIAT, now=NOON)
    services.disable_user(session, user, actor=SECRETARIAT, now=NOON)
    services.enable_user(session, user, actor=SECRETARIAT, now=NOON)

    assert current_revision(session) == before


@pytest.mark.parametrize(("email", "is_withdrawn"), [("new@example.org", True), ("", False)])
def test_links_to_an_old_address_are_revoked(
    session: Session, email: str, is_withdrawn: bool
) -> None:
    user = factories.user(session, role=Role.MEMBER)
    _, secret = access_operations.create_token(session, TokenScope.SIGN_IN, user.id, now=NOON)
    session.commit()

    edit(session, user, user_data(email or user.email, name="Another name"))

    if is_withdrawn:
        with pytest.raises(TokenRevoked):
            access_queries.get_valid_token(session, secret, TokenScope.SIGN_IN, now=minute(6))
    else:
        token = access_queries.get_valid_token(session, secret, TokenScope.SIGN_IN, now=minute(6))
        assert token.subject_id == user.id
    assert audit_rows(session) == [("user.edited", 99, user.id)]


def test_disabling_a_user_ends_sessions_once(session: Session) -> None:
    factories.user(session)
    user = factories.user(session)
    _, secret = access_operations.create_token(session, TokenScope.SIGN_IN, user.id, now=NOON)
    session.commit()

    services.disable_user(session, user, actor=SECRETARIAT, now=minute(1))
    services.disable_user(session, user, actor=SECRETARIAT, now=minute(2))

    assert (user.disabled_at, user.session_epoch) == (minute(1), 1)
    assert audit_rows(session) == [("user.disabled", 99, user.id)]
    with pytest.raises(TokenRevoked):
        access_queries.get_valid_token(session, secret, TokenScope.SIGN_IN, now=minute(3))


def test_enabled_user_can_sign_in_again(session: Session) -> None:
    user = factories.user(session, disabled_at=NOON)
    session.commit()

    services.enable_user(session, user, actor=SECRETARIAT, now=minute(1))
    services.enable_user(session, user, actor=SECRETARIAT, now=minute(2))

    assert user.disabled_at is None
    assert audit_rows(session) == [("user.enabled", 99, user.id)]


#: A second user who does not count as another secretariat.
NOT_SECRETARIAT: list[dict[str, object]] = [
    {"disabled_at": NOON}, {"password_hash": ""}, {"role": Role.ORGANISER}, {"of_body": True},
]  # fmt: skip


@pytest.mark.parametrize("other", NOT_SECRETARIAT)
def test_last_secretariat_user_cannot_be_removed(
    session: Session, other: dict[str, object]
) -> None:
    columns = dict(other)
    body = factories.body(session) if columns.pop("of_body", False) else None
    last = factories.user(session)
    factories.user(session, of=body, **columns)  # type: ignore[arg-type]
    session.commit()

    assert not queries.has_other_secretariat_user(session, last)
    with pytest.raises(LastSecretariat):
        services.disable_user(session, last, actor=SECRETARIAT, now=NOON)
    with pytest.raises(LastSecretariat):
        edit(session, last, user_data())
    assert edit(session, last, user_data("x@example.org", SECRETARIAT_GRANT, MEMBER))
    assert last.disabled_at is None


def test_one_of_two_secretariat_users_can_be_removed(session: Session) -> None:
    first, second = factories.user(session), factories.user(session)
    session.commit()

    assert edit(session, first, user_data())
    with pytest.raises(LastSecretariat):
        services.disable_user(session, second, actor=SECRETARIAT, now=NOON)


def test_disabled_secretariat_user_may_lose_the_role(session: Session) -> None:
    user = factories.user(session, disabled_at=NOON)
    session.commit()

    assert edit(session, user, user_data())


def test_users_are_listed_by_name_with_disabled_ones_last(session: Session) -> None:
    for name, disabled in (("b", None), ("Č", None), ("A", NOON), ("a", None), ("B", None)):
        factories.user(session, name=name, disabled_at=disabled)

    names = [user.name for user in queries.list_users(session)]

    assert names == ["a", "b", "B", "Č", "A"]


def test_grants_are_listed_by_role_and_body() -> None:
    grants = {
        MEMBER,
        Grant(Role.MEMBER, 2),
        Grant(Role.MEMBER, 10),
        Grant(Role.ORGANISER, 3),
        SECRETARIAT_GRANT,
    }

    assert sort_grants(grants) == (
        SECRETARIAT_GRANT,
        Grant(Role.ORGANISER, 3),
        MEMBER,
        Grant(Role.MEMBER, 2),
        Grant(Role.MEMBER, 10),
    )


def test_grants_of_a_user_are_listed_in_the_order_of_creation(session: Session) -> None:
    user, other = factories.user(session), factories.user(session)
    body = factories.body(session, name="Task Force")
    bodies = [None, body, factories.body(session)]
    grants = [RoleGrant(user=user, role=Role.ORGANISER, body=granted) for granted in bodies]
    session.add_all([*grants, RoleGrant(user=other, role=Role.MEMBER, body=body)])
    session.flush()
    created = [grant.id for grant in grants]

    listed = [grant.id for grant in queries.grants_of(session, user.id)]

    assert listed[-3:] == created
    assert len(listed) == len(user.grants)


def test_ending_sessions_does_not_change_public_pages(session: Session) -> None:
    user = factories.user(session)
    session.commit()
    before = current_revision(session)

    services.end_sessions(session, user, actor=queries.actor_of(user), now=NOON)

    assert current_revision(session) == before
