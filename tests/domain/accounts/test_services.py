"""Sign in and set up the installation, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Permission, Role, has_permission
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.errors import AlreadySetUp, TooManyAttempts, WrongCredentials
from meetings.domain.accounts.models import SignInAttempt, User
from meetings.domain.accounts.rules import (
    MAX_PER_ACCOUNT,
    MAX_PER_ACCOUNT_AND_NETWORK,
    MAX_PER_NETWORK,
    SIGN_IN_WINDOW,
)
from meetings.domain.bodies.models import Installation
from tests import factories
from tests.conftest import NOON, on_both
from tests.factories import PASSWORD

NETWORK = "192.0.2.1"
WRONG_PASSWORD = "no password of anybody"
pytestmark = on_both


@pytest.fixture
def user(session: Session) -> User:
    """Create a user whose password is PASSWORD."""
    user = factories.user(session, email="olga@example.org")
    session.commit()
    return user


def sign_in(
    session: Session,
    email: str = "olga@example.org",
    password: str = WRONG_PASSWORD,
    network: str = NETWORK,
) -> User:
    return services.sign_in(session, email=email, password=password, network=network, now=NOON)


def test_signing_in_records_the_time_and_clears_failures(session: Session, user: User) -> None:
    with pytest.raises(WrongCredentials):
        sign_in(session)

    assert sign_in(session, "OLGA@example.org", PASSWORD).id == user.id
    assert user.signed_in_at == NOON
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_account_is_locked_temporarily_for_the_network(session: Session, user: User) -> None:
    for _ in range(MAX_PER_ACCOUNT_AND_NETWORK):
        with pytest.raises(WrongCredentials):
            sign_in(session)
    with pytest.raises(TooManyAttempts) as refused:
        sign_in(session, password=PASSWORD)

    assert refused.value.details == {"minutes": 15}
    later = services.sign_in(
        session, email=user.email, password=PASSWORD, network=NETWORK,
        now=NOON + SIGN_IN_WINDOW + timedelta(seconds=1),
    )  # fmt: skip
    assert later.id == user.id


def test_few_failures_from_other_networks_do_not_lock_the_account(
    session: Session, user: User
) -> None:
    def fail(times: int) -> None:
        session.add_all(
            SignInAttempt(email=user.email, address=f"192.0.2.{number // 4}", at=NOON)
            for number in range(times)
        )
        session.commit()

    fail(MAX_PER_ACCOUNT - 1)
    assert sign_in(session, password=PASSWORD).id == user.id

    fail(MAX_PER_ACCOUNT)

    with pytest.raises(TooManyAttempts):
        sign_in(session, password=PASSWORD)


def test_network_is_locked_for_every_account(session: Session, user: User) -> None:
    session.add_all(
        SignInAttempt(email=f"x{number}@example.org", address=NETWORK, at=NOON)
        for number in range(MAX_PER_NETWORK)
    )
    session.commit()

    with pytest.raises(TooManyAttempts):
        sign_in(session, password=PASSWORD)
    assert sign_in(session, password=PASSWORD, network="198.51.100.1").id == user.id


def test_disabled_account_cannot_sign_in(session: Session, user: User) -> None:
    user.disabled_at = NOON
    session.commit()

    with pytest.raises(WrongCredentials):
        sign_in(session, password=PASSWORD)


def test_first_user_has_every_permission_and_set_up_runs_once(session: Session) -> None:
    values = {
        "organisation": "Council", "acronym": "C", "timezone": "Europe/Riga", "name": "First",
        "email": "First@example.org", "password": PASSWORD,
    }  # fmt: skip
    assert not queries.any_user_exists(session)

    user = services.set_up_installation(session, **values, now=NOON)

    installation = session.get_one(Installation, 1)
    assert (installation.name, installation.acronym, installation.timezone) == (
        "Council",
        "C",
        "Europe/Riga",
    )
    assert [grant.role for grant in user.grants] == [Role.SECRETARIAT]
    actor = queries.actor_of(user)
    assert all(has_permission(actor, permission) for permission in Permission)
    with pytest.raises(AlreadySetUp):
        services.set_up_installation(session, **values, now=NOON)


def test_ending_sessions_increments_the_session_epoch(session: Session, user: User) -> None:
    services.end_sessions(session, user, actor=queries.actor_of(user), now=NOON)

    assert user.session_epoch == 1
