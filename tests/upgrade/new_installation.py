"""A new installation, driven through its pages and commands."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from meetings.factory import create_app
from meetings.settings import Settings
from tests import factories
from tests.web.form_helpers import form_of, save_details

SECRET_KEY = "the key of an installation of the first release"
DAY = "2035-05-08"
PERSON = {
    "participation_mode": "online",
    "delegation": "LT",
    "organisation": "Ministry",
    "consent": "y",
}
DISTANT_MAILBOX = "imap://meetings:secret@127.0.0.1:9/INBOX"


class Installation:
    """A new installation, and the facts about it that go into the fixture."""

    def __init__(self, folder: Path, url: str) -> None:
        """Create the database with the migrations."""
        settings = Settings(
            instance=folder, secret_key=SECRET_KEY, database_url=url, testing=True, page_cache=0,
            imap_urls=(DISTANT_MAILBOX,),
        )  # fmt: skip
        self.app: Flask = create_app(settings)
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.folder, self.url = folder, url
        self.facts: dict[str, Any] = {"secret_key": SECRET_KEY, "password": factories.PASSWORD}
        self.command("db", "upgrade")
        self.engine = create_engine(url)
        self.client = self.browser()

    def sign_in(self, email: str) -> None:
        """Sign the client in."""
        self.post(self.client, "/sign-in", email=email, password=factories.PASSWORD)

    def browser(self) -> FlaskClient:
        """Return a visitor who is not signed in."""
        return self.app.test_client()

    def command(self, *words: str) -> None:
        """Run a command of the application."""
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output

    def sql(self, statement: str, **values: Any) -> None:
        """Run a statement and commit."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def save(self, page: str, **fields: Any) -> str:
        """Submit the main form of the page with changed fields; return the redirect target.

        The details of an event have a form for each section.
        """
        event_path = page.removesuffix("/details")
        if event_path != page:
            return str(save_details(self.client, event_path, **fields).location)
        response = self.client.post(page, data=form_of(self.client, page) | fields)
        assert response.status_code in (302, 303), (page, response.status_code)
        return str(response.location)

    def post(self, client: FlaskClient, page: str, **fields: Any) -> str:
        """Submit a form and return the redirect target."""
        response = client.post(page, data=fields)
        assert response.status_code in (302, 303), (page, response.status_code)
        return str(response.location)

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def raw_mails(self) -> list[bytes]:
        """Deliver the outbox into files and return each new mail."""
        self.command("mail", "deliver")
        files = sorted((self.folder / "mail").glob("*.eml"))
        contents = [file.read_bytes() for file in files]
        for file in files:
            file.unlink()
        return contents

    def mails(self) -> list[tuple[str, str]]:
        """Deliver the outbox and return address and text of each new mail."""
        parsed = [message_from_bytes(raw, policy=policy.SMTP) for raw in self.raw_mails()]
        return [(str(mail["To"]), _text_of(mail)) for mail in parsed]

    def close(self) -> None:
        """Close the connections to the database."""
        self.engine.dispose()
        with self.app.app_context():
            self.app.extensions["sqlalchemy"].engine.dispose()

    def link(self, address: str, prefix: str, mails: list[tuple[str, str]] | None = None) -> str:
        """Return the path of the link with this prefix in the last mail to the address."""
        mails = self.mails() if mails is None else mails
        body = [body for recipient, body in mails if address in recipient and prefix in body][-1]
        match = re.search(rf"{re.escape(prefix)}[\w-]{{43}}", body)
        assert match is not None
        return match[0]

    def meeting(self, title: str, **fields: Any) -> str:
        """Schedule, describe and publish a meeting; return its slug."""
        new = {
            "nonce": title, "title": title, "body": 1, "kind": "seminar", "known": "day",
            "starts_on": DAY, "starts_time": "09:30", "ends_time": "13:00", "mode": "hybrid",
            "city": "Vilnius", "country": "LT",
        }  # fmt: skip
        slug = self.post(self.client, "/organise/events/new", **new).rpartition("/")[2]
        page = f"/organise/events/{slug}"
        self.save(f"{page}/details", **{"registration": "open"} | fields)
        slug = str(fields.get("slug", slug))
        page = f"/organise/events/{slug}"
        self.post(self.client, f"{page}/publish")
        self.client.post(f"{page}/confirm")
        return slug

    def register(self, slug: str, name: str, *, confirm: bool = True) -> str:
        """Register a person for the meeting; return the path of their page."""
        email = f"{name.split()[0].lower()}@example.org"
        browser = self.browser()
        self.post(browser, f"/events/{slug}/register", name=name, email=email, **PERSON)
        page = self.link(email, "/registrations/")
        if confirm:
            self.post(browser, f"{page}/confirm")
        return page


def _text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
