"""Every kind of message has one entry and one template, and two equal texts."""

import html
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import RegistrationState
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


REGISTERED, NOMINATED = "you registered for this meeting", "a delegation nominated you"


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        (MailKind.REGISTRATION_CONFIRMED, {}, REGISTERED),
        (MailKind.REGISTRATION_WAITLISTED, {}, REGISTERED),
        (MailKind.EVENT_CHANGED, {}, REGISTERED),
        (MailKind.EVENT_CHANGED, {"state": RegistrationState.NOMINATED}, NOMINATED),
        (MailKind.EVENT_CANCELLED, {"state": RegistrationState.NOMINATED}, NOMINATED),
        (MailKind.NOMINATED, {}, NOMINATED),
        (MailKind.NOMINATION_WITHDRAWN, {"nominated_by": True}, NOMINATED),
        (MailKind.NOMINATION_WITHDRAWN, {"nominated_by": None}, REGISTERED),
    ],
)
def test_mail_says_why_the_participant_receives_it(
    app: Flask, session: Session, kind: MailKind, changes: dict[str, Any], reason: str
) -> None:
    message = queued(session, kind)
    registration = session.get_one(Registration, message.subject_id)
    if changes.get("nominated_by"):
        changes = {"nominated_by": Delegation(event_id=message.event_id, country="EE")}
    for name, value in changes.items():
        setattr(registration, name, value)
    message.facts = {name: fact for name, fact in message.facts.items() if name != "calendar"}
    session.commit()

    with app.app_context():
        mail = MailRenderer(session, app.jinja_env, BASE, ME).render(message, now=NOON)

    text = part(mail, "text/plain")
    assert [words for words in (REGISTERED, NOMINATED) if f"because {words}" in text] == [reason]


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        (
            MailKind.REGISTRATION_CONFIRMED,
            {"Delegation: Estonia", "Code 1234", "Join online", "Open my page", "invite.ics"},
            {"Status:"},
        ),
        (MailKind.EVENT_CHANGED, {"Delegation: Estonia", "Status: Confirmed", "Reason:"}, set()),
        (MailKind.EVENT_CANCELLED, {"Reason:", "attached file"}, {"Delegation:", "Open my page"}),
        (
            MailKind.REGISTRATION_WAITLISTED,
            {"Delegation: Estonia", "Open my page"},
            {"Join online", "Code 1234", "invite.ics"},
        ),
    ],
)
def test_mail_to_a_participant_has_the_lines_of_its_kind(
    app: Flask, session: Session, kind: MailKind, shown: set[str], hidden: set[str]
) -> None:
    text = part(rendered(app, session, kind), "text/plain")

    assert {line for line in shown | hidden if line in text} == shown


@pytest.mark.parametrize(
    ("kind", "is_secondary"),
    [(MailKind.REGISTRATION_CONFIRMED, True), (MailKind.REGISTRATION_WAITLISTED, False)],
)
def test_the_page_is_the_main_button_unless_one_can_join(
    app: Flask, session: Session, kind: MailKind, is_secondary: bool
) -> None:
    page = part(rendered(app, session, kind), "text/html")
    body = page[page.index("<body") : page.index("Open my page")]

    assert (body.rindex('class="button') == body.rfind('class="button-secondary')) is is_secondary


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
