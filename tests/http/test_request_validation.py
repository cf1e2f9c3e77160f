"""Bodies are limited before they are read, by sender and endpoint."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.access.policy import Role
from meetings.http.request_validation import MAX_ANONYMOUS_BYTES, MAX_FORM_BYTES, MAX_FORM_PARTS
from tests import factories
from tests.web.sign_in import sign_in

FORM = "application/x-www-form-urlencoded"
NEW_DOCUMENT = "/organise/events/own/documents/new"
MANY_HEADERS = b"".join(
    b'--xx\r\nContent-Disposition: form-data; name="f"'
    + b"".join(b"\r\nX%d: y" % number for number in range(200))
    + b"\r\n\r\nx\r\n"
    for _ in range(MAX_FORM_PARTS + 1)
)


def send(
    client: FlaskClient, path: str, content: bytes, *, of: str = FORM, is_chunked: bool = False
) -> tuple[TestResponse, int]:
    """Return the response and the number of bytes that were read."""
    body = io.BytesIO(content)
    length_header = (
        {"wsgi.input_terminated": True} if is_chunked else {"CONTENT_LENGTH": str(len(content))}
    )
    response = client.post(
        path, input_stream=body, content_type=of, environ_overrides=length_header
    )
    return response, body.tell()


@pytest.fixture(autouse=True)
def some_event(session: Session) -> None:
    factories.installation(session)
    factories.event(session, slug="own")
    session.commit()


def signed_in(client: FlaskClient, session: Session, role: Role) -> FlaskClient:
    user = factories.user(session, role=role)
    session.commit()
    return sign_in(client, user)


@pytest.mark.parametrize("is_chunked", [True, False])
@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/bodies", 405)])
def test_a_url_without_a_form_reads_no_body(
    client: FlaskClient, path: str, status: int, *, is_chunked: bool
) -> None:
    response, bytes_read = send(client, path, b"a=1&" * 5_000, is_chunked=is_chunked)

    assert (response.status_code, bytes_read) == (status, 0)


@pytest.mark.parametrize("is_chunked", [True, False])
@pytest.mark.parametrize(
    ("content", "of"),
    [(b"a=1&" * 100_000, FORM), (MANY_HEADERS, "multipart/form-data; boundary=xx")],
)
def test_little_is_read_from_anonymous_visitors(
    client: FlaskClient, content: bytes, of: str, *, is_chunked: bool
) -> None:
    response, bytes_read = send(client, "/sign-in", content, of=of, is_chunked=is_chunked)

    assert response.status_code == 413
    assert bytes_read <= MAX_ANONYMOUS_BYTES


@pytest.mark.parametrize("is_chunked", [True, False])
def test_a_larger_form_is_read_from_users(
    client: FlaskClient, session: Session, *, is_chunked: bool
) -> None:
    client = signed_in(client, session, Role.SECRETARIAT)
    plan = b"kind=text&text=" + b"x" * MAX_ANONYMOUS_BYTES

    taken_down, _ = send(client, "/organise/import", plan, is_chunked=is_chunked)
    too_large, bytes_read = send(client, "/account/password", b"x" * 10**6, is_chunked=is_chunked)

    assert taken_down.status_code == 422
    assert too_large.status_code == 413
    assert bytes_read <= MAX_FORM_BYTES


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.SECRETARIAT, 422)]
)
def test_a_file_is_read_from_permitted_users_only(
    client: FlaskClient, session: Session, role: Role | None, status: int
) -> None:
    if role is not None:
        client = signed_in(client, session, role)
    head = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    content = head + b"x" * 2 * MAX_FORM_BYTES + b"\r\n--xx--\r\n"

    response, bytes_read = send(
        client, NEW_DOCUMENT, content, of="multipart/form-data; boundary=xx"
    )

    assert (response.status_code, bytes_read > 0) == (status, status == 422)


def test_the_parts_of_an_upload_are_limited(client: FlaskClient, session: Session) -> None:
    client = signed_in(client, session, Role.SECRETARIAT)

    response, _ = send(client, NEW_DOCUMENT, MANY_HEADERS, of="multipart/form-data; boundary=xx")

    assert response.status_code == 413
