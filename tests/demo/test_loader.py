"""The demo data is loaded completely, and loading it again changes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.demo.data_files import DIRECTORY, DataError, read
from meetings.demo.loader import Loaded, load, load_if_new
from meetings.domain.access.policy import Role
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import verify_password
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.events.models import Change, Event, Headcount
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Registration
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

    second_load = load(session, now=LATER, password="another password")

    assert second_load == Loaded()
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


@on_both
def test_loading_queues_no_mail(session: Session, tmp_path: Path) -> None:
    """Participants of a meeting would be notified if it were cancelled after they registered."""
    for file in DIRECTORY.glob("*.yaml"):
        with_participants = file.read_text().replace(
            "    state: cancelled\n",
            "    state: cancelled\n    registration: {policy: open, confirmed: 3}\n",
        )
        (tmp_path / file.name).write_text(with_participants)

    load(session, tmp_path, now=NOW)

    cancelled = select(Registration).join(Event).where(Event.state == EventState.CANCELLED)
    assert len(session.scalars(cancelled).all()) == 3
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_services_create_headcounts_and_states(session: Session) -> None:
    load(session, now=NOW)

    entries = {entry.slug: len(entry.headcounts) for entry in read().events if entry.headcounts}
    counted = session.execute(
        select(Event.slug, func.count()).join(Headcount).group_by(Event.slug)
    ).all()
    assert {row[0]: row[1] for row in counted} == entries
    for kind in (ChangeKind.HEADCOUNT, ChangeKind.PUBLISHED):
        changes = session.scalars(select(Change).where(Change.kind == kind)).all()
        assert {change.actor_name for change in changes} == {"Demo data"}


@pytest.mark.parametrize("kind", [ChangeKind.HEADCOUNT, ChangeKind.PUBLISHED, ChangeKind.CANCELLED])
def test_interrupted_load_is_completed_by_the_next_load(session: Session, kind: ChangeKind) -> None:
    def interrupt(session: Session, *_more: object) -> None:
        if any(isinstance(row, Change) and row.kind is kind for row in session.new):
            raise KeyboardInterrupt

    sqlalchemy_event.listen(session, "before_flush", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(session, now=NOW)
    sqlalchemy_event.remove(session, "before_flush", interrupt)

    assert load_if_new(session, now=LATER) is not None

    states = {event.slug: event.state for event in session.scalars(select(Event))}
    data = read()
    assert states == {entry.slug: entry.state for entry in (*data.events, *data.examples)}
    assert EventState.CANCELLED in states.values()
    assert session.scalar(select(func.count()).select_from(Headcount)) == sum(
        len(entry.headcounts) for entry in data.events
    )
    assert session.scalar(select(func.count()).select_from(Registration)) == sum(
        entry.registration.confirmed + entry.registration.pending for entry in data.examples
    )
    assert load_if_new(session, now=LATER) is None


def test_event_uid_is_the_same_in_every_installation(session: Session) -> None:
    load(session, now=NOW)

    event = session.scalars(
        select(Event).where(Event.slug == "directors-general-civil-protection-19")
    ).one()
    assert event.uid == "870ae01a-d098-5053-8bd6-262ee42b7587"


def test_every_event_has_a_creation_change(session: Session) -> None:
    load(session, now=NOW)

    first = select(Change.event_id).where(Change.number == 1, Change.kind == "created")
    assert set(session.scalars(first)) == set(session.scalars(select(Event.id)))


def test_user_edits_survive_reloading(session: Session) -> None:
    load(session, now=NOW)
    with transaction(session, now=LATER):
        event = session.scalars(select(Event).where(Event.slug == "cascade-final-conference")).one()
        event.title = "Changed since"
        session.delete(session.scalars(select(User).where(User.email.like("tf-thb%"))).one())

    loaded = load(session, now=LATER, password="a long password")

    assert loaded.created == {"users": 1}
    assert [sign_in.email for sign_in in loaded.sign_ins] == ["tf-thb@example.org"]
    assert event.title == "Changed since"


def test_examples_retain_the_day_of_the_first_load(session: Session) -> None:
    load(session, now=NOW)

    installation = session.get_one(Installation, 1)

    assert str(installation.demo_on) == "2026-11-22"


def test_load_if_new_changes_nothing_in_a_set_up_installation(session: Session) -> None:
    with transaction(session, now=NOW):
        session.add(Installation(id=1, name="Somebody", timezone="UTC"))

    assert load_if_new(session, now=NOW) is None
    assert session.scalar(select(func.count()).select_from(Body)) == 0


def test_load_if_new_loads_into_an_empty_installation(session: Session) -> None:
    loaded = load_if_new(session, now=NOW, password="a long password")

    assert loaded is not None
    assert loaded.password == "a long password"
    assert load_if_new(session, now=NOW) is None


def test_error_in_the_files_loads_nothing(session: Session, tmp_path: Path) -> None:
    for file in DIRECTORY.glob("*.yaml"):
        invalid = file.read_text().replace("state: held", "state: over")
        (tmp_path / file.name).write_text(invalid)

    with pytest.raises(DataError, match="field state"):
        load(session, tmp_path, now=NOW)

    assert session.scalar(select(func.count()).select_from(Body)) == 0


def test_organisers_can_sign_in_and_edit_events_of_their_body(session: Session) -> None:
    loaded = load(session, now=NOW)

    assert loaded.password is not None
    assert loaded.sign_ins[0].email == "secretariat@example.org"
    grants = {}
    for sign_in in loaded.sign_ins:
        user = accounts.get_by_email(session, sign_in.email)
        assert user is not None
        assert verify_password(loaded.password, user.password_hash)
        grants[user.email] = [
            (grant.role, grant.body.slug if grant.body else None) for grant in user.grants
        ]
    assert grants["secretariat@example.org"] == [(Role.SECRETARIAT, None)]
    assert grants["tf-thb@example.org"] == [(Role.ORGANISER, "tf-thb")]
    assert grants["civil-protection@example.org"] == [(Role.ORGANISER, "cpn")]


def test_default_password_is_random(session: Session) -> None:
    first = load(session, now=NOW).password
    with transaction(session, now=NOW):
        for user in session.scalars(select(User)):
            session.delete(user)

    assert load(session, now=NOW).password != first
