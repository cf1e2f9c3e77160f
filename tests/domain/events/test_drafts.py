"""Drafts are deleted, restored and purged, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.agenda import services as agenda
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.services import SessionData
from meetings.domain.documents.models import Document
from meetings.domain.events import defaults, queries, queries_organiser, services
from meetings.domain.events.drafts import DELETED_DRAFT_TTL
from meetings.domain.events.errors import DraftDeleted, NotDeletable, NotDeleted
from meetings.domain.events.models import Change, Event, EventBody
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.outcomes.models import Outcome
from tests import factories
from tests.conftest import NOON, on_both

SOFIA = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
BY: dict[str, Any] = {"actor": SOFIA, "now": NOON}
pytestmark = on_both


def make_draft(session: Session, **columns: Any) -> Event:
    draft = factories.event(session, state=EventState.DRAFT, published_at=None, **columns)
    session.commit()
    return draft


def visible_ids(session: Session, actor: Actor = SOFIA) -> list[int]:
    return list(session.scalars(select(Event.id).where(queries.visible_to(actor))))


def test_deleted_draft_is_hidden_from_its_organisers(session: Session) -> None:
    body = factories.body(session)
    draft = make_draft(session, bodies=[body])
    organiser = Actor(2, "Olga", (Grant(Role.ORGANISER, body.id),))

    services.delete_draft(session, draft, **BY)

    for actor in (SOFIA, organiser):
        assert visible_ids(session, actor) == []
        assert not queries.is_visible_to(actor, draft)
        assert queries_organiser.get_by_slug(session, draft.slug, actor) is None
        assert queries_organiser.list_deleted(session, actor, now=NOON) == [draft]
        statement = queries_organiser.select_editable_events(actor, "drafts", text="", now=NOON)
        assert session.scalars(statement).all() == []


@pytest.mark.parametrize(
    "columns", [{"state": EventState.CONFIRMED}, {"state": EventState.DRAFT}], ids=str
)
def test_announced_event_cannot_be_deleted(session: Session, columns: dict[str, Any]) -> None:
    event = factories.event(session, **columns)
    session.commit()

    with pytest.raises(NotDeletable):
        services.delete_draft(session, event, **BY)


def test_restored_draft_gets_its_number_back_unless_taken(session: Session) -> None:
    series = factories.series(session)
    draft = make_draft(session, series_id=series.id, ordinal=3, ordinal_in_presidency=1)
    services.delete_draft(session, draft, **BY)
    assert defaults.next_ordinal(session, series.id) == 1
    services.restore_draft(session, draft, **BY)
    assert (draft.ordinal, draft.ordinal_in_presidency, draft.deleted_at) == (3, 1, None)
    assert visible_ids(session) == [draft.id]

    services.delete_draft(session, draft, **BY)
    other = make_draft(session, series_id=series.id, ordinal=3)
    services.restore_draft(session, draft, **BY)

    assert (draft.ordinal, draft.ordinal_in_presidency, other.ordinal) == (None, 1, 3)
    kinds = session.scalars(
        select(Change.kind).where(Change.event_id == draft.id).order_by(Change.number)
    ).all()
    assert kinds == [ChangeKind.DELETED, ChangeKind.RESTORED] * 2


def test_deleted_draft_cannot_be_published_or_changed(session: Session) -> None:
    """Another organiser opened the page before the draft was deleted."""
    draft = make_draft(session)
    services.delete_draft(session, draft, **BY)

    with pytest.raises(DraftDeleted):
        services.publish_event(session, draft, **BY)
    with pytest.raises(DraftDeleted):
        agenda.add_session(session, draft, SessionData(title="Opening"), **BY)

    services.restore_draft(session, draft, **BY)
    services.publish_event(session, draft, **BY)
    assert draft.state is not EventState.DRAFT


def test_published_event_is_never_purged(session: Session) -> None:
    factories.event(session, deleted_at=NOON)
    session.commit()

    assert services.purge_deleted_drafts(session, now=NOON + 2 * DELETED_DRAFT_TTL) == 0


def test_draft_is_restorable_until_its_term_ends(session: Session) -> None:
    draft = make_draft(session)
    with pytest.raises(NotDeleted):
        services.restore_draft(session, draft, **BY)
    services.delete_draft(session, draft, **BY)

    assert (
        services.purge_deleted_drafts(session, now=NOON + DELETED_DRAFT_TTL - timedelta(seconds=1))
        == 0
    )
    with pytest.raises(NotDeleted):
        services.restore_draft(session, draft, actor=SOFIA, now=NOON + DELETED_DRAFT_TTL)
    assert services.purge_deleted_drafts(session, now=NOON + DELETED_DRAFT_TTL) == 1


def test_purge_deletes_everything_of_the_draft_and_nothing_else(session: Session) -> None:
    kept, draft = factories.event(session), make_draft(session)
    for event in (kept, draft):
        item = factories.agenda_session(session, event)
        factories.appearance(session, event, session_id=item.id)
        factories.document(session, event_id=event.id, session_id=item.id)
        factories.outcome(session, event_id=event.id)
    own_document = session.scalars(select(Document).where(Document.event_id == draft.id)).one()
    factories.outcome(session, event_id=kept.id, document_id=own_document.id)
    session.commit()
    services.delete_draft(session, draft, **BY)

    services.purge_deleted_drafts(session, now=NOON + DELETED_DRAFT_TTL)

    session.rollback()
    for table in (AgendaSession, Appearance, Document, EventBody, Outcome):
        assert set(session.scalars(select(table.event_id))) == {kept.id}
    assert session.scalars(select(Event.id)).all() == [kept.id]
    assert session.scalars(select(Change)).all() == []
    assert len(session.scalars(select(Outcome)).all()) == 2
