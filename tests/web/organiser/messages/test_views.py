"""The organisers' list of mails about an event: kind, recipient and status."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.adapters.imap_mailbox import mailbox_name
from meetings.domain.access.policy import Role
from meetings.domain.events.models import Event
from meetings.domain.itip import services as itip
from meetings.domain.itip.rules import IncomingReply, ItipReply, MailboxProblem
from meetings.domain.outbox import operations, services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.rules import CalendarReply
from meetings.http.components import get_components
from meetings.i18n.labels import label_for
from meetings.kernel import clock
from meetings.web.organiser.messages.views import PAGE_SIZE
from tests import factories
from tests.conftest import NOON
from tests.web.sign_in import sign_in

MESSAGES_PATH = "/organise/events/own/messages"


@pytest.fixture
def event(session: Session) -> Event:
    """Create a published event of a body."""
    factories.installation(session)
    event = factories.event(session, slug="own")
    session.commit()
    return event


@pytest.fixture
def organiser(client: FlaskClient, session: Session, event: Event) -> FlaskClient:
    """Return a signed-in organiser of the event."""
    user = factories.user(session, role=Role.ORGANISER, of=event.bodies[0])
    session.commit()
    return sign_in(client, user)


def mail(session: Session, event: Event, name: str, minutes: int = 0, **fields: Any) -> Message:
    """Return a committed mail to this recipient."""
    message = operations.enqueue(
        session, fields.get("kind", MailKind.REGISTRATION_CONFIRMED), event_id=event.id,
        to_address=f"{name.lower()}@example.org", to_name=name,
        now=NOON + timedelta(minutes=minutes),
    )  # fmt: skip
    session.commit()
    return message


def rows_of(response: TestResponse) -> list[str]:
    rows = re.findall(r"<tr>(.*?)</tr>", response.text.split("<tbody>")[1], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def test_each_mail_shows_kind_recipient_and_status(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    mail(session, event, "Anna")
    sent = services.claim_next(session, now=NOON)
    assert sent is not None
    services.record_sent(session, sent, now=NOON)
    mail(session, event, "Bert", 1, kind=MailKind.EVENT_CANCELLED)
    for minute in (1, 2):
        retried = services.claim_next(session, now=NOON + timedelta(minutes=minute))
        assert retried is not None
        services.record_failure(session, retried, "timeout: <no answer>", now=NOON)
    failed = mail(session, event, "Cilla", 2)
    services.record_permanent_failure(session, failed, "550 no such address", now=NOON)
    mail(session, event, "Dora", 3)
    mail(session, factories.event(session), "Elsewhere")

    dora, cilla, bert, anna = rows_of(organiser.get(MESSAGES_PATH))

    assert dora.startswith("Registration confirmed Dora dora@example.org 1 March 2027")
    assert dora.endswith("Waiting to be sent")
    assert cilla.endswith("Failed 550 no such address")
    assert "Meeting cancelled" in bert
    assert "2 attempts timeout: &lt;no answer&gt; Next attempt: 1 March 2027, 13:02 CET" in bert
    assert anna.endswith("Sent 1 March 2027, 13:00 CET")


def test_pages_hold_fifty_the_newest_first(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    for number in range(PAGE_SIZE + 1):
        mail(session, event, f"Guest{number}", number)

    first, second = organiser.get(MESSAGES_PATH), organiser.get(f"{MESSAGES_PATH}?page=2")

    assert f"Guest{PAGE_SIZE} " in rows_of(first)[0]
    assert (len(rows_of(first)), len(rows_of(second))) == (PAGE_SIZE, 1)
    assert "Guest0 " in rows_of(second)[0]
    assert 'rel="next"' in first.text
    assert 'rel="next"' not in second.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999"])
def test_a_page_beyond_the_last_is_empty(
    organiser: FlaskClient, session: Session, event: Event, page: str
) -> None:
    mail(session, event, "Anna")

    assert organiser.get(f"{MESSAGES_PATH}?page={page}").status_code == 200


def test_an_empty_list_is_explained(organiser: FlaskClient) -> None:
    assert "No e-mails have been sent yet." in organiser.get(MESSAGES_PATH).text


def test_flagged_replies_and_mailbox_problems_are_reported(
    organiser: FlaskClient, session: Session, event: Event, app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings = replace(get_components(app).settings, imap_urls=("imaps://u:hush@mail.example.org",))
    monkeypatch.setattr(get_components(app), "settings", settings)
    place = itip.claim_mailbox(session, mailbox_name(settings.imap_urls[0]), now=NOON)
    assert place is not None
    reply = ItipReply(event.uid, "a@example.org", CalendarReply.ACCEPTED, 0, NOON)
    itip.process_reply(
        session, place, IncomingReply(1, "key", "a@example.org", reply), now=clock.now()
    )
    before = organiser.get(MESSAGES_PATH).text
    itip.record_problem(session, place, MailboxProblem.LOGIN_FAILED, now=NOON)

    text = organiser.get(MESSAGES_PATH).text

    assert "sender is not registered (1)" in before
    assert "can't be read" not in before
    assert "u@mail.example.org:993/INBOX, since 1 March 2027, 13:00 CET: The mail server" in text
    assert "hush" not in text


def test_list_costs_the_same_for_one_mail_and_for_three(
    organiser: FlaskClient, session: Session, event: Event, count_queries: Callable[[], Any]
) -> None:
    def cost() -> int:
        with count_queries() as queries:
            assert organiser.get(MESSAGES_PATH).status_code == 200
        return int(queries.count)

    mail(session, event, "Anna")
    cost_of_one = cost()
    mail(session, event, "Bert")
    mail(session, event, "Cilla")

    assert cost() == cost_of_one


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_of_mail_has_a_label(app: Any, kind: MailKind) -> None:
    with app.test_request_context():
        assert label_for(kind)
