"""Expiry, scope, revocation and extension of tokens."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations, queries, services
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown, TokenUsed
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope, derived_secret, digest, new_secret
from meetings.kernel.database import current_revision
from tests.conftest import NOON
from tests.minutes import TICK, minute

FEED, SIGN_IN = TokenScope.FEED, TokenScope.SIGN_IN
KEY = "the key of the installation"


def created_token(
    session: Session, *, scope: TokenScope = SIGN_IN, subject: int = 7,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:  # fmt: skip
    return operations.create_token(
        session, scope, subject, now=NOON, expires_at=expires_at, name="laptop"
    )


def test_new_token_stores_only_the_digest(session: Session) -> None:
    token, secret = created_token(session, expires_at=minute(5))

    assert (token.digest, token.name, token.created_at) == (digest(secret), "laptop", NOON)
    assert (token.scope, token.subject_id, token.expires_at) == (SIGN_IN, 7, minute(5))
    assert secret not in str(vars(token))


def test_token_is_valid_until_just_before_it_expires(session: Session) -> None:
    token, secret = created_token(session, expires_at=minute(5))

    assert queries.get_valid_token(session, secret, SIGN_IN, now=minute(5) - TICK) is token
    for now in (minute(5), minute(5) + TICK):
        with pytest.raises(TokenExpired) as refused:
            queries.get_valid_token(session, secret, SIGN_IN, now=now)
        assert refused.value.details == {"at": minute(5)}


def test_token_without_expiry_does_not_expire(session: Session) -> None:
    token, secret = created_token(session)

    assert (
        queries.get_valid_token(session, secret, SIGN_IN, now=NOON + timedelta(days=9999)) is token
    )


def test_token_is_valid_only_for_its_scope(session: Session) -> None:
    _token, secret = created_token(session)

    for scope in TokenScope:
        if scope is not SIGN_IN:
            with pytest.raises(TokenUnknown):
                queries.get_valid_token(session, secret, scope, now=NOON)
            assert queries.get_subject_id(session, secret, scope) is None
    with pytest.raises(TokenUnknown):
        queries.get_valid_token(session, secret + "x", SIGN_IN, now=NOON)


def test_revoked_used_and_expired_are_checked_in_this_order(session: Session) -> None:
    token, secret = created_token(session, expires_at=minute(1))

    def refusal() -> type[Exception]:
        with pytest.raises((TokenRevoked, TokenUsed, TokenExpired)) as refused:
            queries.get_valid_token(session, secret, SIGN_IN, now=minute(9))
        return refused.type

    assert refusal() is TokenExpired
    token.used_at = minute(2)
    assert refusal() is TokenUsed
    token.revoked_at = minute(3)
    assert refusal() is TokenRevoked


def test_revoked_and_used_tokens_record_the_time(session: Session) -> None:
    (used, first), (withdrawn, second) = created_token(session), created_token(session)
    used.used_at, withdrawn.revoked_at = minute(2), minute(3)

    with pytest.raises(TokenUsed) as refused:
        queries.get_valid_token(session, first, SIGN_IN, now=minute(4))
    assert refused.value.details == {"at": minute(2)}
    with pytest.raises(TokenRevoked) as refused_too:
        queries.get_valid_token(session, second, SIGN_IN, now=minute(4))
    assert refused_too.value.details == {"at": minute(3)}


def test_subject_is_returned_for_invalid_tokens(session: Session) -> None:
    token, secret = created_token(session, expires_at=minute(1))
    token.revoked_at = token.used_at = minute(1)

    assert queries.get_subject_id(session, secret, SIGN_IN) == 7


def test_single_use_token_is_valid_once(session: Session) -> None:
    token, _secret = created_token(session)
    other, _ = created_token(session)

    operations.consume(session, token, now=minute(1))

    with pytest.raises(TokenUsed) as refused:
        operations.consume(session, token, now=minute(2))
    assert refused.value.details == {"at": minute(2)}
    session.refresh(token)
    session.refresh(other)
    assert (token.used_at, other.used_at) == (minute(1), None)


def test_revocation_affects_only_unused_tokens_of_the_scope_and_subject(session: Session) -> None:
    revoked, _ = created_token(session)
    other_scope, _ = created_token(session, scope=FEED)
    other_subject, _ = created_token(session, subject=8)
    used, _ = created_token(session)
    withdrawn, _ = created_token(session)
    used.used_at, withdrawn.revoked_at = minute(1), minute(2)
    session.flush()

    operations.revoke_tokens(session, SIGN_IN, 7, now=minute(5))

    session.expire_all()
    assert [
        token.revoked_at for token in (revoked, other_scope, other_subject, used, withdrawn)
    ] == [
        minute(5),
        None,
        None,
        None,
        minute(2),
    ]


def test_extension_affects_only_valid_tokens(session: Session) -> None:
    valid, _ = created_token(session, expires_at=minute(3) + TICK)
    expired, _ = created_token(session, expires_at=minute(3))
    without_expiry, _ = created_token(session)
    withdrawn, _ = created_token(session, expires_at=minute(4))
    other_scope, _ = created_token(session, scope=FEED, expires_at=minute(4))
    other_subject, _ = created_token(session, subject=8, expires_at=minute(4))
    withdrawn.revoked_at = minute(1)
    session.flush()

    operations.extend_tokens(session, SIGN_IN, 7, now=minute(3), expires_at=minute(60))

    session.expire_all()
    rows = (valid, expired, without_expiry, withdrawn, other_scope, other_subject)
    assert [row.expires_at for row in rows] == [
        minute(60), minute(3), None, minute(4), minute(4), minute(4),
    ]  # fmt: skip


def test_deletion_affects_one_scope_of_one_subject(session: Session) -> None:
    created_token(session)
    created_token(session, scope=FEED)
    created_token(session, subject=8)

    operations.delete_tokens(session, SIGN_IN, 7)

    rows = session.execute(select(AccessToken.scope, AccessToken.subject_id)).all()
    assert sorted(map(tuple, rows)) == [(FEED, 7), (SIGN_IN, 8)]


def test_issued_secret_is_valid_until_it_expires_and_does_not_change_public_pages(
    session: Session,
) -> None:
    before = current_revision(session)

    secret = services.issue_token(session, FEED, 3, now=NOON, expires_at=minute(5))

    token = queries.get_valid_token(session, secret, FEED, now=minute(5) - TICK)
    assert (token.subject_id, token.created_at, token.expires_at) == (3, NOON, minute(5))
    assert current_revision(session) == before


def issued_secret(session: Session, now: datetime) -> AccessToken:
    good_for = timedelta(minutes=10)
    secret = services.issue_derived_token(session, FEED, 3, key=KEY, now=now, lifetime=good_for)
    return session.scalars(select(AccessToken).where(AccessToken.digest == digest(secret))).one()


def test_derived_secret_is_renewed_in_the_second_half_of_its_lifetime(session: Session) -> None:
    assert issued_secret(session, NOON).expires_at == minute(10)
    assert issued_secret(session, minute(5)).expires_at == minute(10)
    assert issued_secret(session, minute(5) + TICK).expires_at == minute(15) + TICK
    assert len(session.scalars(select(AccessToken)).all()) == 1


def test_revoked_derived_secret_is_invalid(session: Session) -> None:
    token = issued_secret(session, NOON)
    secret = derived_secret(KEY, FEED, 3)
    assert queries.is_valid_until(session, secret, until=minute(10))
    assert not queries.is_valid_until(session, secret, until=minute(10) + TICK)

    token.revoked_at = minute(1)
    session.flush()

    assert not queries.is_valid_until(session, secret, until=minute(2))
    assert not queries.is_valid_until(session, secret + "x", until=minute(2))


def test_secrets_differ_by_key_scope_and_subject() -> None:
    secrets = {
        derived_secret(key, scope, subject)
        for key in (KEY, "another key") for scope in (FEED, SIGN_IN) for subject in (1, 2)
    }  # fmt: skip

    assert len(secrets) == 8
    assert derived_secret(KEY, FEED, 1) == derived_secret(KEY, FEED, 1)
    assert len({new_secret() for _ in range(20)}) == 20
    assert all(len(secret) == 43 for secret in (*secrets, new_secret()))
