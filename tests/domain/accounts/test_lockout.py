"""Limits of failed sign-in attempts: below, at and after each limit."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.accounts import queries, services
from meetings.domain.accounts.errors import TooManyAttempts, WrongCredentials, WrongPassword
from meetings.domain.accounts.models import SignInAttempt, User
from meetings.domain.accounts.rules import (
    DUMMY_HASH,
    HASHER,
    MAX_EMAIL_LENGTH,
    MAX_PER_ACCOUNT,
    MAX_PER_ACCOUNT_AND_NETWORK,
    MAX_PER_NETWORK,
    SIGN_IN_WINDOW,
    hash_password,
    verify_password,
)
from meetings.domain.audit.models import AuditEntry
from meetings.kernel.database import current_revision
from tests import factories
from tests.conftest import NOON
from tests.factories import PASSWORD
from tests.minutes import TICK, minute

OLGA, NETWORK, OTHER_NETWORK = "olga@example.org", "192.0.2.1", "198.51.100.1"
ANOTHER_PASSWORD = "another battery staple"


@pytest.fixture
def user(session: Session) -> User:
    user = factories.user(session, email=OLGA)
    session.commit()
    return user


def add_failures(
    session: Session, times: int, *, email: str = OLGA, network: str = NETWORK, at: datetime = NOON
) -> None:
    session.add_all(SignInAttempt(email=email, address=network, at=at) for _ in range(times))
    session.commit()


def count_attempts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SignInAttempt)) or 0


def sign_in(
    session: Session, now: datetime, *, password: str = PASSWORD, network: str = NETWORK
) -> User:
    return services.sign_in(session, email=OLGA, password=password, network=network, now=now)


def is_locked(session: Session, *, email: str = OLGA, network: str = NETWORK) -> bool:
    return queries.is_locked(session, email=email, network=network, since=NOON - SIGN_IN_WINDOW)


def test_account_is_locked_per_network_at_the_limit(session: Session) -> None:
    add_failures(session, MAX_PER_ACCOUNT_AND_NETWORK - 1)
    assert not is_locked(session)

    add_failures(session, 1)

    assert is_locked(session)
    assert not is_locked(session, network=OTHER_NETWORK)
    assert not is_locked(session, email="other@example.org")


def test_network_is_locked_for_every_account_at_the_limit(session: Session) -> None:
    for number in range(MAX_PER_NETWORK - 1):
        add_failures(session, 1, email=f"{number}@example.org")
    assert not is_locked(session)

    add_failures(session, 1, email="one-more@example.org")

    assert is_locked(session)
    assert not is_locked(session, network=OTHER_NETWORK)


def test_account_is_locked_across_networks_at_the_limit(session: Session) -> None:
    for number in range(MAX_PER_ACCOUNT - 1):
        add_failures(session, 1, network=f"net {number}")
    assert not is_locked(session)

    add_failures(session, 1, network="one more")

    assert is_locked(session)
    assert not is_locked(session, email="other@example.org")


def test_failures_for_other_accounts_do_not_lock_an_account(session: Session) -> None:
    add_failures(session, MAX_PER_ACCOUNT - MAX_PER_NETWORK + 2, network=OTHER_NETWORK)
    for number in range(MAX_PER_NETWORK - 1):
        add_failures(session, 1, email=f"{number}@example.org")

    assert not is_locked(session)


def test_failures_expire_after_the_window(session: Session, user: User) -> None:
    add_failures(session, MAX_PER_ACCOUNT_AND_NETWORK, at=minute(1))

    with pytest.raises(TooManyAttempts):
        sign_in(session, minute(1) + SIGN_IN_WINDOW - TICK)
    assert sign_in(session, minute(1) + SIGN_IN_WINDOW).id == user.id


def test_failure_is_recorded_with_account_network_and_time(session: Session, user: User) -> None:
    with pytest.raises(WrongCredentials):
        sign_in(session, minute(2), password="wrong")

    failure = session.scalars(select(SignInAttempt)).one()
    assert (failure.email, failure.address, failure.at) == (OLGA, NETWORK, minute(2))
    assert user.signed_in_at is None


def test_attempt_while_locked_does_not_extend_the_lock(session: Session, user: User) -> None:
    add_failures(session, MAX_PER_ACCOUNT_AND_NETWORK, at=minute(1))

    for password in (PASSWORD, "wrong"):
        with pytest.raises(TooManyAttempts):
            sign_in(session, minute(10), password=password)

    assert count_attempts(session) == MAX_PER_ACCOUNT_AND_NETWORK
    assert user.signed_in_at is None


def test_signing_in_clears_only_the_failures_of_the_account(session: Session, user: User) -> None:
    add_failures(session, MAX_PER_ACCOUNT_AND_NETWORK - 1)
    add_failures(session, 2, email="other@example.org")

    sign_in(session, minute(1))

    assert set(session.scalars(select(SignInAttempt.email))) == {"other@example.org"}
    assert user.signed_in_at == minute(1)


def test_unknown_address_fails_like_a_wrong_password(session: Session, user: User) -> None:
    with pytest.raises(WrongCredentials):
        services.sign_in(
            session, email="Nobody@Example.org", password=PASSWORD, network=NETWORK, now=NOON
        )

    assert session.scalars(select(SignInAttempt.email)).one() == "nobody@example.org"


def test_overlong_address_is_truncated_to_the_column_length(session: Session) -> None:
    with pytest.raises(WrongCredentials):
        services.sign_in(session, email="x" * 300, password=PASSWORD, network=NETWORK, now=NOON)

    assert len(session.scalars(select(SignInAttempt.email)).one()) == MAX_EMAIL_LENGTH


def test_user_without_a_password_cannot_sign_in(session: Session, user: User) -> None:
    user.password_hash = ""
    session.commit()

    for password in ("", PASSWORD, "nobody has this password"):
        with pytest.raises(WrongCredentials):
            sign_in(session, NOON, password=password)


def test_password_matches_only_its_hash() -> None:
    hashed = hash_password(PASSWORD)

    assert verify_password(PASSWORD, hashed)
    assert not verify_password(PASSWORD + "x", hashed)
    assert not verify_password(PASSWORD, "no hash")
    assert not verify_password("nobody has this password", None)
    assert not verify_password("nobody has this password", "")


def change_password(
    session: Session, user: User, old: str, now: datetime, network: str = NETWORK
) -> None:
    services.change_password(
        session, user, old=old, password=ANOTHER_PASSWORD, network=network, now=now
    )


def test_current_password_check_has_the_same_limit_as_signing_in(
    session: Session, user: User
) -> None:
    for number in range(MAX_PER_ACCOUNT_AND_NETWORK):
        with pytest.raises(WrongPassword):
            change_password(session, user, "wrong", minute(number))
    assert count_attempts(session) == MAX_PER_ACCOUNT_AND_NETWORK

    with pytest.raises(TooManyAttempts) as refused:
        change_password(session, user, PASSWORD, minute(MAX_PER_ACCOUNT_AND_NETWORK))
    assert refused.value.details == {"minutes": 15}
    with pytest.raises(TooManyAttempts):
        change_password(session, user, "wrong", minute(MAX_PER_ACCOUNT_AND_NETWORK))
    assert count_attempts(session) == MAX_PER_ACCOUNT_AND_NETWORK

    change_password(session, user, PASSWORD, NOON + SIGN_IN_WINDOW)  # the first failure has expired

    assert count_attempts(session) == 0


def test_changing_the_password_ends_all_sessions(session: Session, user: User) -> None:
    change_password(session, user, PASSWORD, minute(1))

    assert user.session_epoch == 1
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.subject_id, entry.at) == (
        "user.password_changed", user.id, user.id, minute(1),
    )  # fmt: skip
    with pytest.raises(WrongCredentials):
        sign_in(session, minute(2))
    assert sign_in(session, minute(3), password=ANOTHER_PASSWORD).id == user.id


def test_signing_in_does_not_change_public_pages(session: Session, user: User) -> None:
    before = current_revision(session)

    with pytest.raises(WrongCredentials):
        sign_in(session, minute(1), password="wrong")
    sign_in(session, minute(2))
    change_password(session, user, PASSWORD, minute(3))

    assert current_revision(session) == before
    assert sign_in(session, minute(3) + timedelta(days=1), password=ANOTHER_PASSWORD).id == user.id


def test_an_unknown_address_costs_as_much_as_a_known_one() -> None:
    assert not HASHER.check_needs_rehash(DUMMY_HASH)
