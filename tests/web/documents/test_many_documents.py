"""An event with 300 documents: grouped, and shown in pages."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.documents.models import DocumentKind, DocumentVersion
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.kernel import clock
from meetings.web.documents.pages import PAGE_SIZE
from meetings.web.events.agenda import MAX_SESSION_DOCUMENTS
from tests import factories
from tests.conftest import Statements
from tests.html_page import normalized_page
from tests.web.sign_in import sign_in

Counter = Callable[[], AbstractContextManager[Statements]]
DOCUMENTS_PATH = "/organise/events/own/documents"
KINDS = (DocumentKind.PRESENTATION, DocumentKind.PAPER, DocumentKind.AGENDA)


@pytest.fixture
def event(session: Session) -> Event:
    factories.installation(session)
    event = factories.event(session, slug="own", when=factories.coming())
    session.commit()
    return event


def add_documents(session: Session, event: Event, number: int, **columns: object) -> None:
    for place in range(number):
        fields = {
            "event_id": event.id, "title": f"No. {place}", "kind": KINDS[place % len(KINDS)],
            "position": place, "url": "https://example.org/paper",
        }  # fmt: skip
        factories.document(session, **fields | columns)
    session.commit()


def headings(page: str) -> list[tuple[str, str]]:
    return re.findall(r'class="group-heading"><bdi>(.*?)</bdi><span>(.*?)</span>', page)


def titles(page: str) -> list[str]:
    return re.findall(r"<bdi>(No\. \d+)</bdi>", page)


def test_documents_of_an_event_are_grouped_by_kind_and_paged(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_documents(session, event, 300)

    first, fourth, last = (
        normalized_page(client, f"/events/own?page={page}") for page in (1, 4, 99)
    )

    assert headings(first) == [("Agenda", "100 documents")]
    assert headings(fourth) == [("Agenda", "100 documents"), ("Paper", "100 documents")]
    assert headings(last) == [("Presentation", "100 documents")]
    assert titles(first) == [f"No. {place}" for place in range(2, 90, 3)]
    assert len(titles(first)) == len(titles(last)) == PAGE_SIZE
    assert "Page 1 of 10" in first
    assert 'rel="next" href="/events/own?page=2#documents"' in first
    assert "Page 10 of 10" in last


def test_few_documents_have_their_own_order_and_no_pages(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_documents(session, event, PAGE_SIZE)

    page = normalized_page(client, "/events/own")

    assert titles(page) == [f"No. {place}" for place in range(PAGE_SIZE)]
    assert headings(page) == []
    assert 'class="pager"' not in page


def test_pages_keep_the_time_zone(client: FlaskClient, session: Session, event: Event) -> None:
    add_documents(session, event, PAGE_SIZE + 1)

    page = normalized_page(client, "/events/own?zone=Asia/Tokyo")

    assert 'href="/events/own?zone=Asia/Tokyo&amp;page=2#documents"' in page


@pytest.mark.parametrize("more", [0, 1, 2, 95])
def test_documents_of_a_session_are_folded(
    client: FlaskClient, session: Session, event: Event, more: int
) -> None:
    item = factories.agenda_session(session, event)
    add_documents(session, event, MAX_SESSION_DOCUMENTS + more, session_id=item.id)

    page = normalized_page(client, "/events/own")

    assert page.count("No. ") == MAX_SESSION_DOCUMENTS + more
    folded = page.partition('more-documents"')[2].partition("</details>")[0]
    assert folded.count("No. ") == (more if more > 1 else 0)
    assert (f"{more} more documents" in page) is (more > 1)


@pytest.mark.parametrize("path", ["/events/own", DOCUMENTS_PATH])
def test_many_documents_take_no_more_queries(
    client: FlaskClient, session: Session, event: Event, count_queries: Counter, path: str
) -> None:
    if path == DOCUMENTS_PATH:
        sign_in(client, factories.user(session))
    counts = []
    for number in (1, 60):
        item = factories.agenda_session(session, event)
        add_documents(session, event, number)
        add_documents(session, event, number, session_id=item.id)
        with count_queries() as queries:
            normalized_page(client, path)
        counts.append(queries.count)

    assert counts[0] == counts[1] <= 12


def test_private_page_of_a_participant_is_paged_with_its_own_links(
    client: FlaskClient, session: Session, event: Event
) -> None:
    add_documents(session, event, PAGE_SIZE, visibility=Visibility.PARTICIPANTS)
    paper = factories.document(session, event_id=event.id, kind=DocumentKind.OTHER)
    version = DocumentVersion(
        document_id=paper.id, number=1, filename="a.pdf", media_type="application/pdf", size=1,
        sha256="0", key="k", uploaded_at=factories.MADE_AT,
    )  # fmt: skip
    session.add(version)
    person = factories.registration(session, event)
    until = clock.now() + timedelta(days=1)
    key = access.create_token(
        session, TokenScope.REGISTRATION, person.id, now=clock.now(), expires_at=until
    )[1]
    session.commit()

    first = normalized_page(client, f"/registrations/{key}")
    last = normalized_page(client, f"/registrations/{key}?page=2")

    assert f'href="/registrations/{key}?page=2#documents"' in first
    assert len(titles(first)) == PAGE_SIZE
    assert headings(last) == [("Document", "1 document")]
    assert f'href="/registrations/{key}/documents/{paper.slug}/1/a.pdf"' in last


def test_organisers_see_the_documents_by_session(
    client: FlaskClient, session: Session, event: Event
) -> None:
    sign_in(client, factories.user(session))
    later = factories.agenda_session(session, event, title="Closing", position=2)
    early = factories.agenda_session(session, event, title="Opening", position=1)
    add_documents(session, event, 20, session_id=later.id)
    add_documents(session, event, 2, session_id=early.id)
    add_documents(session, event, 20)

    first = normalized_page(client, DOCUMENTS_PATH)
    last = normalized_page(client, f"{DOCUMENTS_PATH}?page=2")

    assert headings(first) == [
        ("Whole meeting", "20 documents"), ("Opening", "2 documents"), ("Closing", "20 documents"),
    ]  # fmt: skip
    assert headings(last) == [("Closing", "20 documents")]
    assert f'href="{DOCUMENTS_PATH}?page=2"' in first


def test_withdrawing_a_document_returns_to_its_page(
    client: FlaskClient, session: Session, event: Event
) -> None:
    sign_in(client, factories.user(session))
    add_documents(session, event, PAGE_SIZE + 1)
    page = normalized_page(client, f"{DOCUMENTS_PATH}?page=2")
    action = re.search(r'action="([^"]*/withdraw)"', page)
    assert action

    for number, url in (("2", f"{DOCUMENTS_PATH}?page=2"), ("", DOCUMENTS_PATH)):
        response = client.post(action[1], data={"page": number})
        assert response.headers["Location"] == url
    assert 'type="hidden" name="page" value="2"' in page


def test_documents_of_a_project_are_folded(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    project = factories.project(session, slug="cape")
    for place in range(40):
        factories.document(session, project_id=project.id, title=f"No. {place}")
    session.commit()

    page = normalized_page(client, "/projects/cape")

    shown = page.partition('more-documents"')[0]
    assert len(titles(shown)) == 12
    assert len(titles(page)) == 40
    assert "28 more documents" in page
