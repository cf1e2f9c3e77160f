"""Use cases of documents and outcomes, on both databases."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.documents import services
from meetings.domain.documents.models import DocumentKind
from meetings.domain.documents.rules import StoredFile
from meetings.domain.documents.services import DocumentData, Upload
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.outcomes import services as outcomes
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.domain.outcomes.services import OutcomeData
from meetings.kernel.edit_conflicts import fingerprint, read_data
from tests import factories
from tests.conftest import NOON, on_both

BY: dict[str, Any] = {"actor": Actor(1, "Sofia", (Grant(Role.SECRETARIAT),)), "now": NOON}
AGENDA = DocumentData(title="Draft agenda", kind=DocumentKind.AGENDA)
pytestmark = on_both


@pytest.fixture
def event(session: Session) -> Event:
    """Create an event without documents."""
    event = factories.event(session, slug="spring")
    session.commit()
    return event


def upload(digest: str) -> Upload:
    file = StoredFile(f"{digest[:2]}/{digest}", digest, 7, "application/pdf", "pdf")
    return Upload(file, "Agenda (final).pdf")


def test_new_file_creates_a_numbered_version_and_the_same_file_does_not(
    session: Session, event: Event
) -> None:
    document = services.add_document(session, event, AGENDA, upload("a" * 64), **BY)
    seen = fingerprint(read_data(DocumentData, document))
    services.edit_document(session, document, AGENDA, upload("a" * 64), seen=seen, **BY)
    services.edit_document(session, document, AGENDA, upload("b" * 64), seen=seen, **BY)

    assert document.slug == "spring-draft-agenda"
    assert [version.number for version in document.versions] == [2, 1]
    assert document.versions[0].filename == "agenda-final.pdf"
    assert document.versions[0].uploaded_by == "Sofia"
    kinds = session.scalars(select(Change.kind)).all()
    assert kinds == [ChangeKind.DOCUMENTS] * 2


def test_documents_of_the_same_title_have_different_slugs(session: Session, event: Event) -> None:
    documents = [services.add_document(session, event, AGENDA, None, **BY) for _ in range(2)]

    assert [document.slug for document in documents] == [
        "spring-draft-agenda",
        "spring-draft-agenda-2",
    ]
    assert [document.position for document in documents] == [0, 1]
    assert documents[0].latest is None


def test_document_is_withdrawn_once_and_restored_once(session: Session, event: Event) -> None:
    document = services.add_document(session, event, AGENDA, None, **BY)
    for action in (
        services.withdraw_document,
        services.withdraw_document,
        services.restore_document,
        services.restore_document,
    ):
        action(session, document, **BY)

    assert document.withdrawn_at is None
    assert event.changes_count == 3


def test_outcomes_are_numbered_edited_and_removed(session: Session, event: Event) -> None:
    facts = OutcomeData(kind=OutcomeKind.ACTION_POINT, text="Draft the toolbox")
    first = outcomes.add_outcome(session, event, facts, **BY)
    second = outcomes.add_outcome(
        session, event, OutcomeData(kind=OutcomeKind.DECISION, text="Adopted"), **BY
    )
    assert (first.state, second.state) == (OutcomeState.OPEN, OutcomeState.NOTED)
    assert (first.slug, second.slug) == ("spring-outcome-1", "spring-outcome-2")

    done_data = OutcomeData(kind=OutcomeKind.ACTION_POINT, text="Done", state=OutcomeState.DONE)
    seen = fingerprint(read_data(OutcomeData, first))
    outcomes.edit_outcome(session, first, done_data, seen=seen, **BY)
    outcomes.remove_outcome(session, second, **BY)

    assert [outcome.state for outcome in session.scalars(select(Outcome))] == [OutcomeState.DONE]
    last = session.scalars(select(Change).order_by(Change.number.desc())).first()
    assert last is not None
    assert last.fields == {"outcome": ["Adopted", None]}
