"""Test mail delivery: a mail to oneself through the outbox, and the records of the domain."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import User
from meetings.domain.outbox import services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import HEARTBEAT_TTL, MailStatus
from meetings.http import components
from meetings.jobs.deliver_mail import deliver_due
from meetings.kernel import clock
from tests import factories
from tests.adapters.dns_server import name_server, silent_name_server
from tests.jobs.smtp_server import Postbox, running
from tests.web.sign_in import sign_in

URL = "/organise/settings/mail/test"
RECORDS = {
    "example.org": ["v=spf1 include:mail.example.net -all"],
    "x2027._domainkey.example.org": ["v=DKIM1; p=AAAA"],
    "_dmarc.example.org": ["v=DMARC1; p=none"],
}


@pytest.fixture
def user(session: Session) -> User:
    """Return a user of the secretariat of a new organisation."""
    factories.installation(session)
    user = factories.user(session, name="Sofia", email="sofia@example.org")
    session.commit()
    services.record_heartbeat(session, now=clock.now())
    return user


@pytest.fixture
def secretariat(client: FlaskClient, user: User) -> FlaskClient:
    return sign_in(client, user)


@contextmanager
def settings(app: Flask, **changes: Any) -> Iterator[None]:
    """Run with these settings."""
    parts = components.get_components(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "settings", replace(parts.settings, **changes))
        yield


def deliver(app: Flask) -> int:
    with app.app_context():
        return deliver_due()


def test_test_mail_is_delivered_and_the_domain_is_checked(
    app: Flask, secretariat: FlaskClient
) -> None:
    with running(Postbox()) as postbox, name_server(RECORDS) as server:
        url = f"smtp://127.0.0.1:{postbox.port}"
        with settings(app, smtp_url=url, mail_from="meetings@example.org", dns_server=server):
            location = secretariat.post(URL).location
            waiting = secretariat.get(location)
            assert deliver(app) == 1
            done = secretariat.get(location)
            with_selector = secretariat.get(f"{location}&selector=x2027")

    assert "The e-mail is being sent" in waiting.text
    assert waiting.headers["Refresh"] == "3"
    assert "Refresh" not in done.headers
    assert f"127.0.0.1:{postbox.port} accepted the e-mail to sofia@example.org" in done.text
    assert [mail["Subject"] for mail in postbox.mails] == ["Test of mail delivery"]
    assert "v=spf1 include:mail.example.net -all" in done.text
    assert "Enter the selector that your mail server uses" in done.text
    assert "The DMARC policy of _dmarc.example.org only asks for reports." in done.text
    assert "x2027._domainkey.example.org has a DKIM key." in with_selector.text


def test_failing_server_is_explained_and_a_new_test_tries_it_at_once(
    app: Flask, secretariat: FlaskClient, session: Session
) -> None:
    with silent_name_server() as server:
        values = {"mail_from": "meetings@example.org", "dns_server": server}
        with settings(app, smtp_url="smtp://127.0.0.1:1", **values):
            location = secretariat.post(URL).location
            assert deliver(app) == 0
            page = secretariat.get(location).text
            second = secretariat.post(URL).location
            assert deliver(app) == 0
            assert "Check host and port in SMTP_URL" in secretariat.get(second).text

    assert "The mail server can&#39;t be reached." in page
    assert "Check host and port in SMTP_URL" in page
    assert "Connection refused" in page
    assert page.count("This could not be checked, because DNS did not answer.") == 3
    session.rollback()
    statuses = session.scalars(select(Message.status).order_by(Message.id)).all()
    assert statuses == [MailStatus.DROPPED, MailStatus.QUEUED]


def test_refused_mail_shows_the_answer(app: Flask, secretariat: FlaskClient) -> None:
    with running(Postbox()) as postbox:
        postbox.responses["sofia@example.org"] = "550 5.1.1 <No> such mailbox"
        with settings(app, smtp_url=f"smtp://127.0.0.1:{postbox.port}"):
            location = secretariat.post(URL).location
            deliver(app)
            page = secretariat.get(location).text

    assert "The e-mail was not sent" in page
    assert "550 5.1.1 &lt;No&gt; such mailbox" in page
    assert "localhost is not a public domain" in page


def test_without_a_server_or_a_worker_the_page_says_so(
    app: Flask, secretariat: FlaskClient, session: Session
) -> None:
    location = secretariat.post(URL).location
    deliver(app)
    assert "The e-mail was written to a file" in secretariat.get(location).text

    services.record_heartbeat(session, now=clock.now() - HEARTBEAT_TTL)
    again = secretariat.post(URL).location
    assert "The e-mail is waiting, but no worker runs" in secretariat.get(again).text


@pytest.mark.parametrize("selector", ["a b", "../x", "x" * 101, "<b>"])
def test_invalid_selector_is_refused(app: Flask, secretariat: FlaskClient, selector: str) -> None:
    with settings(app, mail_from="meetings@example.org", dns_server="127.0.0.1:1"):
        location = secretariat.post(URL).location
        deliver(app)
        page = secretariat.get(f"{location}&{urlencode({'selector': selector})}")

    assert page.status_code == 200
    assert "Correct it, and check again." in page.text
    assert "<b>" not in page.text


def test_only_the_secretariat_and_only_own_mails(
    app: Flask, secretariat: FlaskClient, session: Session
) -> None:
    organiser = factories.user(session, role=Role.ORGANISER, of=factories.body(session))
    colleague = factories.user(session)
    session.commit()
    location = secretariat.post(URL).location
    other = sign_in(app.test_client(), organiser)

    assert other.get(URL).status_code == 403
    assert other.post(URL).status_code == 403
    assert "The e-mail is being sent" in secretariat.get(location).text
    assert (
        "The e-mail is being sent" not in sign_in(app.test_client(), colleague).get(location).text
    )
    rows = session.scalars(select(Message)).all()
    assert [(row.to_address, row.status) for row in rows] == [
        ("sofia@example.org", MailStatus.QUEUED)
    ]
