"""Mail delivery: a failing server, and mails that are sent again."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.outbox import operations, server_services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind, MailStatus, ServerProblem
from meetings.kernel import clock
from tests import factories
from tests.web.sign_in import sign_in

URL = "/organise/settings/mail"


@pytest.fixture
def secretariat(client: FlaskClient, session: Session) -> FlaskClient:
    """Return a signed-in user of the secretariat of a new organisation."""
    factories.installation(session)
    user = factories.user(session, name="Sofia", email="sofia@example.org")
    session.commit()
    return sign_in(client, user)


def queue(session: Session, name: str, **columns: Any) -> Message:
    message = operations.enqueue(
        session, MailKind.REGISTRATION_CONFIRMED, to_address=f"{name}@example.org", to_name=name,
        now=clock.now(),
    )  # fmt: skip
    for column, value in columns.items():
        setattr(message, column, value)
    session.commit()
    return message


def post(client: FlaskClient, url: str) -> Any:
    return client.post(url, follow_redirects=True)


def test_only_the_secretariat_sees_and_sends_mails(
    app: Flask, session: Session, secretariat: FlaskClient
) -> None:
    organiser = factories.user(session, role=Role.ORGANISER, of=factories.body(session))
    failed = queue(session, "rasa", status=MailStatus.FAILED)
    other = sign_in(app.test_client(), organiser)

    assert other.get(URL).status_code == 403
    for url in (f"{URL}/send-again", f"{URL}/{failed.id}/send-again"):
        assert other.post(url).status_code in (400, 403)
    assert secretariat.get(URL).status_code == 200
    session.rollback()
    assert failed.status is MailStatus.FAILED


def test_failed_mails_are_listed_and_sent_again(session: Session, secretariat: FlaskClient) -> None:
    first, second, third = (
        queue(session, name, status=MailStatus.FAILED, last_error=f"550 {name} unknown")
        for name in ("asta", "birute", "daina")
    )
    queue(session, "waiting")

    page = secretariat.get(URL).text
    assert all(text in page for text in ("550 asta unknown", "3 failed", "1 waiting to be sent"))
    assert "waiting@example.org" not in page
    assert "waiting@example.org" in secretariat.get(f"{URL}?state=waiting").text

    one = post(secretariat, f"{URL}/{second.id}/send-again").text
    assert "1 e-mail will be sent again within a minute." in one
    assert "birute" not in one
    rest = post(secretariat, f"{URL}/send-again").text
    assert "2 e-mails will be sent again within a minute." in rest
    assert "No e-mail has failed." in rest
    session.rollback()
    assert {row.status for row in (first, second, third)} == {MailStatus.QUEUED}


@pytest.mark.parametrize("url", [URL, "/organise/settings"])
def test_failing_server_is_shown(session: Session, secretariat: FlaskClient, url: str) -> None:
    assert "E-mail is not being sent" not in secretariat.get(url).text
    server_services.record_failure(
        session, "files", ServerProblem.LOGIN_FAILED, "535 5.7.8 <No>", now=clock.now()
    )

    page = secretariat.get(url).text

    assert "E-mail is not being sent" in page
    assert "The mail server rejected the user name or password." in page
    assert "After 5 days of waiting they fail" in page
    assert ("535 5.7.8 &lt;No&gt;" in page) == (url == URL)


@pytest.mark.parametrize("url", [URL, f"{URL}?state=waiting", "/organise/settings"])
def test_number_of_queries_is_small_and_constant(
    session: Session, secretariat: FlaskClient, count_queries: Callable[[], Any], url: str
) -> None:
    counts = []
    for number in (1, 3):
        for item in range(number):
            queue(session, f"failed{number}{item}", status=MailStatus.FAILED)
            queue(session, f"waiting{number}{item}")
        secretariat.get(url)
        with count_queries() as statements:
            secretariat.get(url)
        counts.append(len(statements.texts))

    assert counts[0] == counts[1] <= 12
