"""Use cases of the agenda, on both databases."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.agenda import services
from meetings.domain.agenda.errors import SessionRemoved
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.agenda.services import AppearanceData, SessionData
from meetings.domain.documents import services as documents
from meetings.domain.documents.models import DocumentKind
from meetings.domain.documents.services import DocumentData
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.people.models import Person
from meetings.kernel.edit_conflicts import fingerprint, read_data
from tests import factories
from tests.conftest import NOON, on_both

BY: dict[str, Any] = {"actor": Actor(1, "Sofia", (Grant(Role.SECRETARIAT),)), "now": NOON}
SPEAKER = AppearanceRole.SPEAKER
pytestmark = on_both


@pytest.fixture
def event(session: Session) -> Event:
    """Create an event without an agenda."""
    event = factories.event(session)
    session.commit()
    return event


def titles(session: Session) -> list[str]:
    order = (AgendaSession.position, AgendaSession.id)
    return [item.title for item in session.scalars(select(AgendaSession).order_by(*order))]


def test_sessions_follow_the_given_order(session: Session, event: Event) -> None:
    items = [
        services.add_session(session, event, SessionData(title=title), **BY) for title in "ABC"
    ]
    services.move_session(session, items[2], up=True, **BY)
    services.move_session(session, items[0], up=True, **BY)

    assert titles(session) == ["A", "C", "B"]
    assert (event.changes_count, event.sequence) == (4, 0)


def test_session_edit_is_recorded_and_edit_without_changes_is_not(
    session: Session, event: Event
) -> None:
    item = services.add_session(session, event, SessionData(title="A"), **BY)
    facts = SessionData(
        title="A", kind=SessionKind.PANEL, starts_time=time(9, 30), length_minutes=45
    )

    for _time in range(2):
        seen = fingerprint(read_data(SessionData, item))
        services.edit_session(session, item, facts, seen=seen, **BY)

    changes = session.scalars(select(Change).order_by(Change.number)).all()
    assert [change.kind for change in changes] == [ChangeKind.AGENDA] * 2
    assert changes[1].fields["session"] == ["A · presentation", "09:30 · 45 min · A · panel"]


def test_appearances_retain_their_office_and_share_the_person(
    session: Session, event: Event
) -> None:
    first = AppearanceData(name="Česlovas Mulma", role=SPEAKER, position_held="Vice-Minister")
    later = AppearanceData(name="Česlovas Mulma", role=SPEAKER, position_held="Director")

    appearance = services.add_appearance(session, event, first, **BY)
    later_appearance = services.add_appearance(session, event, later, **BY)

    assert appearance.person_id == later_appearance.person_id
    assert (appearance.position_held, later_appearance.position_held) == (
        "Vice-Minister",
        "Director",
    )
    assert session.scalars(select(Person.slug)).all() == ["ceslovas-mulma"]


def test_selected_person_is_used_among_namesakes_and_otherwise_a_new_one_is_created(
    session: Session, event: Event
) -> None:
    person_ids = [factories.person(session, name="Jan Kowalski").id for _ in range(2)]
    session.commit()

    chosen = services.add_appearance(
        session,
        event,
        AppearanceData(name="Jan Kowalski", role=SPEAKER, person_id=person_ids[1]),
        **BY,
    )
    unknown = services.add_appearance(
        session, event, AppearanceData(name="Jan Kowalski", role=SPEAKER), **BY
    )
    typed_over = services.add_appearance(
        session,
        event,
        AppearanceData(name="Anna Nowak", role=SPEAKER, person_id=person_ids[0]),
        **BY,
    )

    assert chosen.person_id == person_ids[1]
    assert unknown.person_id not in person_ids
    assert typed_over.display_name == "Anna Nowak"


def test_group_appearance_can_become_a_person(session: Session, event: Event) -> None:
    group = services.add_appearance(
        session, event, AppearanceData(name="A youth panel", role=SPEAKER, is_group=True), **BY
    )
    assert (group.person_id, group.display_name) == (None, "A youth panel")

    seen = fingerprint(services.appearance_data(group))
    ada = AppearanceData(name="Ada", role=SPEAKER)
    services.edit_appearance(session, group, ada, seen=seen, **BY)

    assert (group.group_name, group.display_name) == ("", "Ada")


def test_removing_a_session_removes_its_appearances(session: Session, event: Event) -> None:
    item = services.add_session(session, event, SessionData(title="A"), **BY)
    services.add_appearance(
        session, event, AppearanceData(name="Ada", role=SPEAKER, session_id=item.id), **BY
    )
    unrelated = services.add_appearance(
        session, event, AppearanceData(name="Ada", role=SPEAKER), **BY
    )

    services.remove_session(session, item, **BY)

    assert session.scalars(select(Appearance)).all() == [unrelated]
    services.remove_appearance(session, unrelated, **BY)
    assert session.scalars(select(Appearance)).all() == []
    assert event.changes_count == 5


def test_documents_of_a_removed_session_belong_to_the_whole_event(
    session: Session, event: Event
) -> None:
    item = factories.agenda_session(session, event)
    document = factories.document(session, event_id=event.id, session_id=item.id)
    session.commit()

    services.remove_session(session, item, **BY)

    session.refresh(document)
    assert (document.event_id, document.session_id) == (event.id, None)


def test_session_removed_in_the_meantime_cannot_be_chosen(session: Session, event: Event) -> None:
    appearance = factories.appearance(session, event)
    document = factories.document(session, event_id=event.id)
    session.commit()
    person = AppearanceData(name="Ona", role=AppearanceRole.SPEAKER, session_id=10_000)
    paper = DocumentData(title="Paper", kind=DocumentKind.OTHER, session_id=10_000)
    refused: list[Callable[[], object]] = [
        lambda: services.add_appearance(session, event, person, **BY),
        lambda: services.edit_appearance(
            session, appearance, person,
            seen=fingerprint(services.appearance_data(appearance)), **BY,
        ),
        lambda: documents.add_document(session, event, paper, None, **BY),
        lambda: documents.edit_document(
            session, document, paper, None, seen=fingerprint(read_data(DocumentData, document)),
            **BY,
        ),
    ]  # fmt: skip

    for action in refused:
        with pytest.raises(SessionRemoved):
            action()
