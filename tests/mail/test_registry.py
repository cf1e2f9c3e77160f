"""Every kind of message has one entry and one template, and two equal texts."""

import html
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.outbox.rules import MailKind
from meetings.mail.registry import MAIL_TYPES
from meetings.mail.renderer import MailRenderer
from meetings.settings import ROOT
from tests.conftest import NOON
from tests.jobs.test_deliver_mail import BASE, ME, part
from tests.mail.queued import queued

FOLDER = Path(ROOT, "templates", "mail")
#: Templates that belong to every kind.
SHARED = {"layout.html", "participant.html", "blocks.html"}
URL = re.compile(r"https?://\S+")


def rendered(app: Flask, session: Session, kind: MailKind) -> EmailMessage:
    """Return the e-mail of a message that version 0.1.0 queued."""
    message = queued(session, kind)
    with app.app_context():
        return MailRenderer(session, app.jinja_env, BASE, ME).render(message, now=NOON)


def test_every_kind_has_one_entry_and_one_template() -> None:
    files = {path.name for path in FOLDER.iterdir()}

    assert MAIL_TYPES.keys() == set(MailKind)
    assert {kind.value: mail_type.template for kind, mail_type in MAIL_TYPES.items()} == {
        kind.value: f"{kind.value}.html" for kind in MailKind
    }
    assert files == SHARED | {f"{kind.value}.html" for kind in MailKind}


@pytest.mark.parametrize("kind", MailKind)
def test_text_and_html_have_the_same_words_and_links(
    app: Flask, session: Session, kind: MailKind
) -> None:
    mail = rendered(app, session, kind)

    text, page = part(mail, "text/plain"), part(mail, "text/html")
    body = page[page.index("<body") :]
    in_lines = re.sub(r"</?(a|s|span|strong)\b[^>]*>", "", body)
    words_of_page = html.unescape(re.sub(r"<[^>]*>", " ", in_lines)).split()
    assert [bare_word for bare_word in _words(text) if bare_word != "--"] == [
        bare_word
        for word in words_of_page
        if (bare_word := word.strip(":")) and not URL.match(bare_word)
    ]
    links = {html.unescape(link) for link in re.findall(r'href="(http[^"]*)"', body)}
    assert links
    assert set(URL.findall(text)) == links


def _words(text: str) -> list[str]:
    return [bare_word for word in URL.sub(" ", text).split() if (bare_word := word.strip(":"))]


@pytest.mark.parametrize("kind", MailKind)
def test_text_is_readable(app: Flask, session: Session, kind: MailKind) -> None:
    mail = rendered(app, session, kind)

    text = part(mail, "text/plain")
    assert mail["Subject"]
    assert "None" not in mail["Subject"] + text
    assert not re.search(r"\n{3}|&[a-z#]\w*;|</?(?!meeting>|wait>|Žuvis>)\w+>|%\(", text)
    assert text.count("\n-- \n") == 1
    assert text.endswith("\n")


@pytest.mark.parametrize("kind", MailKind)
def test_html_loads_no_external_resources(app: Flask, session: Session, kind: MailKind) -> None:
    page = part(rendered(app, session, kind), "text/html")

    assert not re.search(r"<(img|script|link|iframe|form|object)\b|url\(|@import", page)
    assert "<table" in page
    assert 'width="600"' in page
