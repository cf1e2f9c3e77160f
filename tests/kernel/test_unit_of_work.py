"""Transactions reject uncommitted changes, record rows and call reactions."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.people.models import Membership, Person
from meetings.kernel.database import current_revision, increment_revision, mark_public, transaction
from meetings.kernel.unit_of_work import (
    AfterCommit,
    Reaction,
    Reactions,
    RowAction,
    Written,
    attach,
    unit_of,
)
from tests import factories
from tests.concurrency import separate_session
from tests.conftest import NOON, on_both

UncommittedWrite = Callable[[Session, Person], object]
UNCOMMITTED_WRITES: dict[str, UncommittedWrite] = {
    "new": lambda session, _: session.add(Person(name="Stray", slug="stray")),
    "dirty": lambda _, person: setattr(person, "name", "Stray"),
    "deleted": lambda session, person: session.delete(person),
}


def names(session: Session) -> list[str]:
    """Return the names that are committed."""
    with separate_session(session) as other:
        return list(other.scalars(select(Person.name).order_by(Person.id)))


@on_both
@pytest.mark.parametrize("kind", UNCOMMITTED_WRITES)
def test_changes_outside_are_refused_and_not_committed(session: Session, kind: str) -> None:
    person = factories.person(session, name="Ana")
    before = current_revision(session)
    UNCOMMITTED_WRITES[kind](session, person)

    with (
        pytest.raises(RuntimeError, match=r"changed outside of transaction\(\): Person"),
        transaction(session, now=NOON),
    ):
        raise AssertionError("the block was entered")

    session.rollback()
    assert (names(session), current_revision(session)) == (["Ana"], before)


@on_both
def test_flushed_rows_outside_are_refused_and_not_committed(session: Session) -> None:
    session.add(Person(name="Stray", slug="stray"))
    session.flush()

    with (
        pytest.raises(RuntimeError, match="flushed outside"),
        transaction(session, now=NOON),
    ):
        raise AssertionError("the block was entered")

    session.rollback()
    with transaction(session, now=NOON):
        pass
    assert names(session) == []


@on_both
def test_statements_outside_are_rolled_back(session: Session) -> None:
    factories.person(session, name="Ana")
    session.execute(update(Person).values(name="Stray"))

    with transaction(session, now=NOON):
        factories.person(session, name="Ben")

    assert names(session) == ["Ana", "Ben"]


@on_both
def test_changes_of_a_refused_service_are_not_committed_by_the_next(session: Session) -> None:
    person = factories.person(session, name="Ana")

    def refuse() -> None:
        with transaction(session, now=NOON):
            person.name = "Half done"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        refuse()
    with transaction(session, now=NOON):
        factories.person(session, name="Ben")

    assert names(session) == ["Ana", "Ben"]


def test_session_without_reactions_refuses_to_write(session: Session) -> None:
    plain_session = Session(session.get_bind())

    with pytest.raises(RuntimeError, match="no unit of work"), transaction(plain_session, now=NOON):
        raise AssertionError("the block was entered")


class Log:
    """Reactions that record their arguments."""

    def __init__(self, session: Session) -> None:
        self.lines: list[str] = []
        self.session = Session(session.get_bind())
        attach(
            self.session,
            Reactions(
                [
                    Reaction(self.rename, {Person: ("name",)}),
                    Reaction(self.note, {Person: ("name",), Membership: ()}),
                ],
                [AfterCommit(self.after, {Person: ("name",)})],
            ),
        )

    def rename(self, _session: Session, written: Written, _now: datetime) -> None:
        """Change the names of new people, which is another write."""
        for change in written:
            if change.action is RowAction.INSERT:
                change.row.name += "!"

    def note(self, _session: Session, written: Written, now: datetime) -> None:
        """Record the rows in order."""
        for change in written:
            values, previous = dict(change.values), dict(change.previous)
            self.lines.append(f"{change.action.value} {values} {previous} {now:%H}")

    def after(self, written: Written) -> None:
        """Record the names that are committed."""
        self.lines.append(f"{len(written)} committed: {names(self.session)}")


def test_reactions_run_in_order_with_their_rows(session: Session) -> None:
    log = Log(session)

    with transaction(log.session, now=NOON):
        person = factories.person(log.session, name="Ana")
        person.name = "Eva"
    with transaction(log.session, now=NOON + timedelta(hours=1)):
        log.session.add(Membership(country="LT"))
        log.session.delete(person)

    assert log.lines == [
        "insert {'name': 'Ana'} {} 12",
        "update {'name': 'Eva'} {'name': 'Ana'} 12",
        "update {'name': 'Eva!'} {'name': 'Eva'} 12",
        "3 committed: ['Eva!']",
        "insert {} {} 13",
        "delete {'name': 'Eva!'} {} 13",
        "1 committed: []",
    ]


def test_reactions_of_other_rows_are_not_called(session: Session) -> None:
    log = Log(session)

    with transaction(log.session, now=NOON):
        factories.venue(log.session)

    assert log.lines == []


@on_both
def test_failing_reaction_rolls_back_the_transaction(session: Session) -> None:
    calls: list[int] = []

    def fail(_session: Session, _written: Written, _now: datetime) -> None:
        raise ZeroDivisionError

    watched_session = Session(session.get_bind())
    note = AfterCommit(lambda written: calls.append(len(written)), {Person: ()})
    attach(watched_session, Reactions([Reaction(fail, {Person: ()})], [note]))

    with pytest.raises(ZeroDivisionError), transaction(watched_session, now=NOON):
        factories.person(watched_session)

    unit_of(watched_session).reactions = Reactions((), [note])
    with transaction(watched_session, now=NOON):
        factories.venue(watched_session)
    assert (names(session), calls) == ([], [])


@on_both
def test_transaction_marked_public_increments_the_revision_once(session: Session) -> None:
    before = current_revision(session)

    with transaction(session, now=NOON, public=False):
        mark_public(session)
        assert increment_revision(session) == increment_revision(session) == before + 1

    with transaction(session, now=NOON, public=False):
        pass
    assert current_revision(session) == before + 1
