"""New papers are announced once a day to the participants who want it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.documents import services
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.rules import RegistrationState
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON, on_both

pytestmark = on_both
DAY = timedelta(days=1)
READER = "reader@example.org"


@pytest.fixture
def event(session: Session) -> Event:
    """Return an event with one participant who wants mails about papers, and others."""
    event = factories.open_event(session)
    factories.registration(session, event, email=READER, wants_papers=True)
    factories.registration(session, event)
    factories.registration(session, event, wants_papers=True, state=RegistrationState.CANCELLED)
    session.commit()
    return event


def uploaded(session: Session, document: Document, at: datetime, number: int = 1) -> None:
    session.add(
        DocumentVersion(
            document_id=document.id, number=number, filename="a.pdf", media_type="application/pdf",
            size=1, sha256="0", key="0", uploaded_at=at,
        )
    )  # fmt: skip
    session.commit()


def paper(session: Session, event: Event, at: datetime, **columns: object) -> Document:
    fields = {"event_id": event.id, "visibility": Visibility.PARTICIPANTS}
    document = factories.document(session, **fields | columns)
    uploaded(session, document, at)
    return document


def announced(session: Session, *, before: datetime) -> list[tuple[str, list[int]]]:
    """Run the job after this daily time; return the new messages with their papers."""
    session.rollback()
    known = set(session.scalars(select(Message.id)))
    session.rollback()
    while services.announce_new_papers(session, before=before, now=before + timedelta(minutes=5)):
        pass
    rows = session.scalars(select(Message).where(Message.kind == MailKind.PAPERS_ANNOUNCED)).all()
    return [(row.to_address, row.facts["documents"]) for row in rows if row.id not in known]


def test_papers_of_a_day_are_announced_in_one_mail(session: Session, event: Event) -> None:
    papers = [paper(session, event, NOON), paper(session, event, NOON + timedelta(hours=1))]
    later = paper(session, event, NOON + DAY + timedelta(hours=1))

    assert announced(session, before=NOON + DAY) == [(READER, [row.id for row in papers])]
    assert announced(session, before=NOON + DAY) == []
    assert announced(session, before=NOON + 2 * DAY) == [(READER, [later.id])]


def test_new_version_is_announced(session: Session, event: Event) -> None:
    document = paper(session, event, NOON)
    announced(session, before=NOON + DAY)

    uploaded(session, document, NOON + DAY, number=2)

    assert announced(session, before=NOON + 2 * DAY) == [(READER, [document.id])]


@pytest.mark.parametrize(
    "columns",
    [
        {"visibility": Visibility.ORGANISERS}, {"visibility": Visibility.MEMBERS},
        {"withdrawn_at": NOON},
    ],
)  # fmt: skip
def test_paper_that_participants_cannot_read_is_not_announced(
    session: Session, event: Event, columns: dict[str, object]
) -> None:
    document = paper(session, event, NOON, **columns)
    assert announced(session, before=NOON + DAY) == []

    document.visibility, document.withdrawn_at = Visibility.PARTICIPANTS, None
    session.commit()

    assert announced(session, before=NOON + 2 * DAY) == [(READER, [document.id])]


def test_second_announcement_waits_for_the_next_day(session: Session, event: Event) -> None:
    paper(session, event, NOON)
    hidden = paper(session, event, NOON, visibility=Visibility.ORGANISERS)
    announced(session, before=NOON + DAY)
    hidden.visibility = Visibility.PARTICIPANTS
    session.commit()

    assert announced(session, before=NOON + DAY) == []
    assert announced(session, before=NOON + 2 * DAY) == [(READER, [hidden.id])]


def test_participant_chooses_and_stops_mails_about_papers(session: Session) -> None:
    registration = factories.registration(session, factories.open_event(session))
    session.commit()

    states = []
    for is_wanted in (True, False):
        services.choose_paper_mails(
            session, registration, is_wanted=is_wanted, actor=holder_of(registration), now=NOON
        )
        states.append(registration.wants_papers)

    assert states == [True, False]
