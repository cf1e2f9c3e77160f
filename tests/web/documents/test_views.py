"""Documents: upload, access, versions and withdrawal."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.policy import Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.registration.rules import RegistrationState
from meetings.http.components import get_components
from meetings.kernel import clock
from tests import factories
from tests.web.sign_in import sign_in

PDF = b"%PDF-1.7 agenda"
DOCUMENTS_PATH = "/organise/events/own/documents"
FORM = {
    "title": "Draft agenda", "kind": "agenda", "visibility": "public", "language": "en",
    "session_id": "",
}  # fmt: skip


@pytest.fixture
def event(session: Session) -> Event:
    """Return a published event of a body."""
    factories.installation(session)
    event = factories.event(session, slug="own")
    session.commit()
    return event


@pytest.fixture
def organiser(client: FlaskClient, session: Session, event: Event) -> FlaskClient:
    """Return a client signed in as its organiser."""
    user = factories.user(session, role=Role.ORGANISER, of=event.bodies[0])
    session.commit()
    return sign_in(client, user)


def submit(
    client: FlaskClient, url: str = f"{DOCUMENTS_PATH}/new", content: bytes = PDF, **fields: Any
) -> Any:
    name = fields.pop("name", "Agenda.pdf")
    data = FORM | fields | {"file": (io.BytesIO(content), name)}
    return client.post(url, data=data, content_type="multipart/form-data")


def read(client: FlaskClient, url: str, **headers: str) -> Any:
    """Return the response, read to its end."""
    return client.get(url, headers=headers, buffered=True)


def only_document(session: Session) -> Document:
    session.rollback()
    return session.scalars(select(Document)).one()


def url_of(document: Document, number: int = 1) -> str:
    version = next(item for item in document.versions if item.number == number)
    return f"/documents/{document.slug}/{number}/{version.filename}"


def test_uploaded_file_is_downloaded_unchanged(organiser: FlaskClient, session: Session) -> None:
    assert submit(organiser).status_code == 302

    document = only_document(session)
    assert (document.visibility, document.event_id is not None) == (Visibility.PUBLIC, True)
    response = read(organiser.application.test_client(), url_of(document))
    assert (response.data, response.mimetype) == (PDF, "application/pdf")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    conditional = {"If-None-Match": response.headers["ETag"]}
    assert read(organiser, url_of(document), **conditional).status_code == 304
    assert read(organiser, url_of(document) + "x").status_code == 404
    assert "agenda.pdf" in organiser.get(DOCUMENTS_PATH).text


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"MZ\x00", "This file type is not supported"), (b"", "The file is empty")],
)
def test_refused_file_shows_an_error_and_creates_nothing(
    organiser: FlaskClient, session: Session, content: bytes, problem: str
) -> None:
    response = submit(organiser, content=content)

    assert response.status_code == 422
    assert problem in response.text
    assert 'value="Draft agenda"' in response.text
    assert session.scalars(select(Document)).all() == []


def test_file_over_the_limit_is_refused_with_the_limit(organiser: FlaskClient) -> None:
    limit = get_components(organiser.application).settings.upload_limit

    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in FORM.items()
    ]
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n'
    body = "".join([*parts, head]).encode() + b"%PDF-" + b"x" * limit + b"\r\n--b--\r\n"

    response = organiser.post(
        f"{DOCUMENTS_PATH}/new",
        data=body,
        content_type="multipart/form-data; boundary=b",
        buffered=True,
    )

    assert response.status_code == 422
    assert f"The limit is {limit // 1024 // 1024} MB." in response.text


def test_new_file_is_a_new_version_unless_identical(
    organiser: FlaskClient, session: Session
) -> None:
    submit(organiser)
    number = only_document(session).id
    submit(organiser, f"{DOCUMENTS_PATH}/{number}")
    submit(organiser, f"{DOCUMENTS_PATH}/{number}", PDF + b" 2", visibility="organisers")

    document = only_document(session)
    assert [version.number for version in document.versions] == [2, 1]
    assert document.visibility is Visibility.ORGANISERS
    visitor = organiser.application.test_client()
    assert read(organiser, url_of(document, 1)).data == PDF
    assert read(visitor, url_of(document, 1)).status_code == 404


#: Expected status by audience: visitor, member, organiser, organiser of another body.
STATUSES_BY_AUDIENCE = {
    Visibility.PUBLIC: (200, 200, 200, 200),
    Visibility.MEMBERS: (404, 200, 200, 404),
    Visibility.PARTICIPANTS: (404, 404, 200, 404),
    Visibility.ORGANISERS: (404, 404, 200, 404),
}


@pytest.mark.parametrize("visibility", STATUSES_BY_AUDIENCE)
def test_access_by_audience(
    organiser: FlaskClient, session: Session, event: Event, visibility: Visibility
) -> None:
    submit(organiser, visibility=visibility.value)
    url = url_of(only_document(session))
    member = factories.user(session, role=Role.MEMBER, of=event.bodies[0])
    stranger = factories.user(session, role=Role.ORGANISER, of=factories.body(session))
    session.commit()
    new = organiser.application.test_client
    clients = (new(), sign_in(new(), member), organiser, sign_in(new(), stranger))

    assert (
        tuple(read(client, url).status_code for client in clients)
        == STATUSES_BY_AUDIENCE[visibility]
    )


def test_documents_of_a_draft_are_not_public(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    submit(organiser)
    url = url_of(only_document(session))
    event.state, event.published_at = EventState.DRAFT, None
    session.commit()

    assert read(organiser.application.test_client(), url).status_code == 404
    assert read(organiser, url).status_code == 200


def test_withdrawn_document_is_visible_to_organisers_until_restored(
    organiser: FlaskClient, session: Session
) -> None:
    submit(organiser)
    document = only_document(session)
    url, number = url_of(document), document.id
    visitor = organiser.application.test_client()
    session.rollback()

    organiser.post(f"{DOCUMENTS_PATH}/{number}/withdraw")
    assert (read(visitor, url).status_code, read(organiser, url).status_code) == (404, 200)
    organiser.post(f"{DOCUMENTS_PATH}/{number}/restore")
    assert read(visitor, url).status_code == 200


def test_participant_downloads_with_the_private_link(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    submit(organiser, visibility="participants")
    document = only_document(session)
    path = url_of(document)
    confirmed = factories.registration(session, event)
    waitlisted = factories.registration(session, event, state=RegistrationState.WAITLISTED)
    other = factories.registration(session, factories.event(session))
    until = clock.now() + timedelta(days=1)
    secrets = [
        access.create_token(
            session, TokenScope.REGISTRATION, registration.id, now=clock.now(), expires_at=until
        )[1]
        for registration in (confirmed, waitlisted, other)
    ]
    session.commit()
    visitor = organiser.application.test_client()

    statuses = [read(visitor, f"/registrations/{secret}{path}").status_code for secret in secrets]

    assert statuses == [200, 404, 404]
    assert visitor.get(f"/registrations/nonsense{path}").status_code in (403, 404, 409, 410)


def test_private_page_links_to_the_documents(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    submit(organiser, visibility="participants")
    path = url_of(only_document(session))
    for visibility in (Visibility.MEMBERS, Visibility.ORGANISERS):
        factories.document(
            session, event_id=event.id, title=f"For {visibility}", visibility=visibility
        )
    withdrawn = factories.document(session, event_id=event.id, title="Taken away")
    withdrawn.withdrawn_at = clock.now()
    factories.document(session, event_id=factories.event(session).id, title="Of another event")
    confirmed = factories.registration(session, event)
    waitlisted = factories.registration(
        session, event, state=RegistrationState.WAITLISTED, queued_at=factories.MADE_AT
    )
    until = clock.now() + timedelta(days=1)
    key, other_key = (
        access.create_token(
            session, TokenScope.REGISTRATION, registration.id, now=clock.now(), expires_at=until
        )[1]
        for registration in (confirmed, waitlisted)
    )
    session.commit()
    visitor = organiser.application.test_client()

    page = visitor.get(f"/registrations/{key}").text
    url = f"/registrations/{key}{path}"

    assert f'href="{url}"' in page
    assert read(visitor, url).data == PDF
    for title in ("For members", "For organisers", "Taken away", "Of another event"):
        assert title not in page
    waiting = visitor.get(f"/registrations/{other_key}")
    assert waiting.status_code == 200
    assert "Draft agenda" not in waiting.text
    assert read(visitor, f"/registrations/{other_key}{path}").status_code == 404


def test_document_can_be_a_link_without_a_file(organiser: FlaskClient, session: Session) -> None:
    response = organiser.post(
        f"{DOCUMENTS_PATH}/new",
        data=FORM | {"url": "https://example.org/paper.pdf", "symbol": "TF 2/2027"},
    )

    assert response.status_code == 302
    document = only_document(session)
    assert (document.url, document.symbol) == ("https://example.org/paper.pdf", "TF 2/2027")
    assert session.scalars(select(DocumentVersion)).all() == []
    assert (
        organiser.post(f"{DOCUMENTS_PATH}/new", data=FORM | {"url": "javascript:x"}).status_code
        == 422
    )
