"""The demonstration is loaded once, whole; a second time changes nothing at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import verify_password
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.events.models import Change, Event
from meetings.jobs.demo.files import DIRECTORY, DataError, read
from meetings.jobs.demo.loader import Loaded, load, load_if_new
from meetings.kernel.database import Base, current_revision, transaction
from tests.conftest import on_both

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=40)


def everything(session: Session) -> dict[str, list[Any]]:
    """Return every row of every table."""
    session.rollback()
    return {
        table.name: sorted(map(str, session.execute(select(table))))
        for table in Base.metadata.sorted_tables
    }


@on_both
def test_loading_twice_changes_nothing(session: Session) -> None:
    load(session, now=NOW, password="a long password")
    before, number = everything(session), current_revision(session)
    changed_at = session.scalar(select(func.max(Event.updated_at)))

    again = load(session, now=LATER, password="another password")

    assert again == Loaded()
    assert everything(session) == before
    assert current_revision(session) == number
    assert session.scalar(select(func.max(Event.updated_at))) == changed_at == NOW


@on_both
def test_every_entry_becomes_a_row(session: Session) -> None:
    data = read()

    loaded = load(session, now=NOW)

    assert loaded.created["events"] == len(data.events) + len(data.examples)
    assert loaded.created["people"] == len(data.people)
    assert loaded.created["users"] == len(data.users)
    assert session.scalar(select(func.count()).select_from(Event)) == loaded.created["events"]


def test_the_identity_of_an_event_is_the_same_everywhere(session: Session) -> None:
    load(session, now=NOW)

    event = session.scalars(
        select(Event).where(Event.slug == "directors-general-civil-protection-19")
    ).one()
    assert event.uid == "870ae01a-d098-5053-8bd6-262ee42b7587"


def test_every_event_has_its_first_change(session: Session) -> None:
    load(session, now=NOW)

    first = select(Change.event_id).where(Change.number == 1, Change.kind == "created")
    assert set(session.scalars(first)) == set(session.scalars(select(Event.id)))


def test_what_somebody_changed_stays(session: Session) -> None:
    load(session, now=NOW)
    with transaction(session, now=LATER):
        event = session.scalars(select(Event).where(Event.slug == "cascade-final-conference")).one()
        event.title = "Changed since"
        session.delete(session.scalars(select(User).where(User.email.like("tf-thb%"))).one())

    loaded = load(session, now=LATER, password="a long password")

    assert loaded.created == {"users": 1}
    assert [sign_in.email for sign_in in loaded.sign_ins] == ["tf-thb@example.org"]
    assert event.title == "Changed since"


def test_examples_keep_the_day_of_the_first_loading(session: Session) -> None:
    load(session, now=NOW)

    installation = session.get_one(Installation, 1)

    assert str(installation.demo_on) == "2026-11-22"


def test_load_if_new_leaves_alone_what_is_set_up(session: Session) -> None:
    with transaction(session, now=NOW):
        session.add(Installation(id=1, name="Somebody", timezone="UTC"))

    assert load_if_new(session, now=NOW) is None
    assert session.scalar(select(func.count()).select_from(Body)) == 0


def test_load_if_new_loads_at_first(session: Session) -> None:
    loaded = load_if_new(session, now=NOW, password="a long password")

    assert loaded is not None
    assert loaded.password == "a long password"
    assert load_if_new(session, now=NOW) is None


def test_a_mistake_in_the_files_loads_nothing(session: Session, tmp_path: Path) -> None:
    for file in DIRECTORY.glob("*.yaml"):
        wrong = file.read_text().replace("state: held", "state: over")
        (tmp_path / file.name).write_text(wrong)

    with pytest.raises(DataError, match="field state"):
        load(session, tmp_path, now=NOW)

    assert session.scalar(select(func.count()).select_from(Body)) == 0


def test_the_organisers_can_sign_in_and_organise_their_own_body(session: Session) -> None:
    loaded = load(session, now=NOW)

    assert loaded.password is not None
    assert loaded.sign_ins[0].email == "secretariat@example.org"
    grants = {}
    for sign_in in loaded.sign_ins:
        user = accounts.get_by_email(session, sign_in.email)
        assert user is not None
        assert verify_password(loaded.password, user.password_hash)
        grants[user.email] = [(it.role, it.body.slug if it.body else None) for it in user.grants]
    assert grants["secretariat@example.org"] == [(Role.SECRETARIAT, None)]
    assert grants["tf-thb@example.org"] == [(Role.ORGANISER, "tf-thb")]
    assert grants["civil-protection@example.org"] == [(Role.ORGANISER, "cpn")]


def test_a_password_that_is_not_given_is_never_the_same(session: Session) -> None:
    first = load(session, now=NOW).password
    with transaction(session, now=NOW):
        for user in session.scalars(select(User)):
            session.delete(user)

    assert load(session, now=NOW).password != first
