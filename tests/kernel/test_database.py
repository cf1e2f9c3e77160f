"""Transactions are atomic, serialized and increment the site revision."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from meetings.domain.people.models import Membership, Person
from meetings.kernel.database import Base, current_revision, increment_revision, transaction
from tests import factories
from tests.concurrency import separate_session
from tests.conftest import NOON, on_both


def people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


@on_both
def test_transaction_commits_and_increments_the_revision(session: Session) -> None:
    before = current_revision(session)

    with transaction(session, now=NOON):
        factories.person(session)

    session.rollback()
    assert (people(session), current_revision(session)) == (1, before + 1)


@on_both
def test_failed_transaction_commits_nothing(session: Session) -> None:
    before = current_revision(session)

    def fail() -> None:
        with transaction(session, now=NOON):
            factories.person(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (people(session), current_revision(session)) == (0, before)


def test_housekeeping_does_not_increment_the_revision(session: Session) -> None:
    before = current_revision(session)

    with transaction(session, now=NOON, public=False):
        factories.person(session)

    assert (people(session), current_revision(session)) == (1, before)


def test_transactions_do_not_nest(session: Session) -> None:
    with (
        pytest.raises(RuntimeError, match="another service"),
        transaction(session, now=NOON),
        transaction(session, now=NOON),
    ):
        pass


@on_both
def test_loaded_rows_are_refreshed_inside_the_transaction(app: Flask, session: Session) -> None:
    person = factories.person(session, name="Before")
    session.commit()
    assert person.name == "Before"
    with separate_session(session) as other:
        other.get_one(Person, person.id).name = "After"
        other.commit()

    with transaction(session, now=NOON):
        assert person.name == "After"


@on_both
def test_concurrent_transactions_lose_no_revision(app: Flask, session: Session) -> None:
    increment_revision(session)
    session.commit()
    before = current_revision(session)
    session.rollback()

    def write(_number: int) -> None:
        with separate_session(session) as thread_session, transaction(thread_session, now=NOON):
            thread_session.scalar(select(Person.id).limit(1))
            factories.person(thread_session)

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(write, range(24)))

    assert (people(session), current_revision(session)) == (24, before + 24)


@on_both
def test_instants_are_read_as_aware_utc(session: Session) -> None:
    east = timezone(timedelta(hours=3))
    event = factories.event(session, created_at=datetime(2027, 3, 1, 15, tzinfo=east))
    session.commit()
    session.expire_all()

    assert event.created_at == datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert event.created_at.tzinfo is UTC


def test_naive_instant_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="naive"):
        factories.event(session, created_at=datetime(2027, 3, 1))  # noqa: DTZ001 - the point


@on_both
def test_database_enforces_foreign_keys(session: Session) -> None:
    for table in ("events", "registrations", "appearances"):
        assert Base.metadata.tables[table].foreign_keys
    session.add(Membership(country="LT"))
    session.flush()
    assert session.scalar(select(Membership.country)) == "LT"
