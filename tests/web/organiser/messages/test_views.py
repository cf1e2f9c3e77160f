"""The mails about an event for organisers: grouped with counts, each with text and recipients."""

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
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.itip import services as itip
from meetings.domain.itip.rules import IncomingReply, ItipReply, MailboxProblem
from meetings.domain.outbox import operations, services
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import DeliveryOutcome, DeliveryResult, MailKind
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
    change = {"change": fields.pop("change")} if "change" in fields else {}
    message = operations.enqueue(
        session, fields.pop("kind", MailKind.REGISTRATION_CONFIRMED), event_id=event.id,
        to_address=f"{name.lower()}@example.org", to_name=name, context=change,
        now=NOON + timedelta(minutes=minutes), **fields,
    )  # fmt: skip
    session.commit()
    return message


def rows_of(response: TestResponse) -> list[str]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", response.text.split("<tbody>")[1], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def sent(session: Session, message: Message) -> Message:
    """Return the message after it was sent."""
    return recorded(session, message, DeliveryOutcome.SENT)


def recorded(
    session: Session, message: Message, outcome: DeliveryOutcome, reason: str = "", minutes: int = 0
) -> Message:
    """Return the message after the outcome was recorded."""
    result = DeliveryResult(message.id, outcome, reason)
    services.record_results(session, [result], now=NOON + timedelta(minutes=minutes))
    return message


def changed(session: Session, event: Event, minutes: int = 0) -> Change:
    """Return a committed new date of the event."""
    event.changes_count += 1
    change = Change(
        event_id=event.id, number=event.changes_count, kind=ChangeKind.RESCHEDULED,
        at=NOON + timedelta(minutes=minutes), fields={"starts_on": ["2027-03-12", "2027-04-09"]},
    )  # fmt: skip
    session.add(change)
    session.commit()
    return change


def test_mails_are_grouped_by_kind_and_occasion_with_counts(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    sent(session, mail(session, event, "Anna"))
    failed = mail(session, event, "Cilla", 2)
    recorded(session, failed, DeliveryOutcome.REFUSED, "550 no such address")
    first, second = changed(session, event), changed(session, event, 60)
    for name in ("Anna", "Bert"):
        mail(session, event, name, 10, kind=MailKind.EVENT_CHANGED, change=first.number)
    mail(session, event, "Anna", 60, kind=MailKind.EVENT_CHANGED, change=second.number)
    mail(session, factories.event(session), "Elsewhere")

    latest, earlier, registrations = rows_of(organiser.get(MESSAGES_PATH))

    note = "New date or time: 12 March 2027 → 9 April 2027"
    assert latest == (
        f"Meeting changed {note} 1 recipient 1 March 2027, 14:00 CET 1 waiting to be sent"
    )
    assert (
        earlier
        == f"Meeting changed {note} 2 recipients 1 March 2027, 13:10 CET 2 waiting to be sent"
    )
    assert registrations == (
        "Registration confirmed 2 recipients Since 1 March 2027, 13:00 CET 1 sent 1 failed"
    )


def test_a_message_shows_its_text_and_the_recipients_with_their_state(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(session, event, name="Anna", email="anna@example.org")
    anna = mail(session, event, "Anna", subject="registration", subject_id=registration.id)
    sent(session, anna)
    bert = mail(session, event, "Bert", 1)
    for minute in (0, 1):
        recorded(session, bert, DeliveryOutcome.DEFERRED, "timeout: <no answer>", minute)
    failed = mail(session, event, "Cilla", 2)
    recorded(session, failed, DeliveryOutcome.REFUSED, "550 no such address")
    mail(session, event, "Dora", 3, kind=MailKind.REGISTRATION_PENDING)

    response = organiser.get(f"{MESSAGES_PATH}/{anna.id}")

    cilla_row, bert_row, anna_row = rows_of(response)
    assert cilla_row.startswith("Cilla cilla@example.org Failed")
    assert cilla_row.endswith("550 no such address")
    assert "2 attempts timeout: &lt;no answer&gt; Next attempt: 1 March 2027, 13:03 CET" in bert_row
    assert anna_row == "Anna anna@example.org Sent 1 March 2027, 13:00 CET"
    assert f"Confirmed: {event.title}" in response.text
    assert "[private link]" in response.text
    assert "/registrations/" not in response.text.split('class="message__body"')[1][:3_000]
    only_failed = rows_of(organiser.get(f"{MESSAGES_PATH}/{anna.id}?state=failed"))
    assert only_failed == [cilla_row]
    assert "This text can't be shown" in organiser.get(f"{MESSAGES_PATH}/{bert.id}").text


def test_a_message_of_another_event_or_organiser_is_hidden(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    elsewhere = mail(session, factories.event(session, slug="other"), "Elsewhere")

    assert organiser.get(f"{MESSAGES_PATH}/{elsewhere.id}").status_code == 404
    assert organiser.get(f"/organise/events/other/messages/{elsewhere.id}").status_code == 403
    assert organiser.get(f"{MESSAGES_PATH}/4711").status_code == 404
    assert organiser.get(f"{MESSAGES_PATH}/{2**63}").status_code == 404


def test_the_language_of_a_text_is_that_of_its_recipient(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(session, event, locale="lt")
    message = mail(
        session, event, "Rasa", subject="registration", subject_id=registration.id, locale="lt"
    )

    page = organiser.get(f"{MESSAGES_PATH}/{message.id}").text

    assert f"Patvirtinta: {event.title}" in page
    assert re.search(r"<h1[^>]*>\s*(<bdi>)?Registration confirmed", page)


def test_pages_hold_fifty_recipients(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    numbers = [mail(session, event, f"Guest{number}", number).id for number in range(PAGE_SIZE + 1)]
    path = f"{MESSAGES_PATH}/{numbers[0]}"

    first, second = organiser.get(path), organiser.get(f"{path}?page=2")

    assert f"Guest{PAGE_SIZE} " in rows_of(first)[0]
    assert (len(rows_of(first)), len(rows_of(second))) == (PAGE_SIZE, 1)
    assert "Guest0 " in rows_of(second)[0]
    assert 'rel="next"' in first.text
    assert 'rel="next"' not in second.text


def test_pages_hold_fifty_messages_the_latest_first(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    for number in range(PAGE_SIZE + 1):
        mail(session, event, f"Guest{number}", number, kind=MailKind.EVENT_CANCELLED)

    first, second = organiser.get(MESSAGES_PATH), organiser.get(f"{MESSAGES_PATH}?page=2")

    assert "13:50 CET" in rows_of(first)[0]
    assert (len(rows_of(first)), len(rows_of(second))) == (PAGE_SIZE, 1)
    assert "13:00 CET" in rows_of(second)[0]


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


@pytest.mark.parametrize("opened", [False, True])
def test_pages_cost_the_same_for_one_mail_and_for_a_thousand(
    organiser: FlaskClient, session: Session, event: Event, count_queries: Callable[[], Any],
    opened: bool,
) -> None:  # fmt: skip
    registration = factories.registration(session, event)
    change = changed(session, event)
    first = mail(session, event, "Anna", kind=MailKind.EVENT_CHANGED, change=change.number,
                 subject="registration", subject_id=registration.id)  # fmt: skip
    path = f"{MESSAGES_PATH}/{first.id}" if opened else MESSAGES_PATH

    def cost() -> int:
        with count_queries() as queries:
            assert organiser.get(path).status_code == 200
        return int(queries.count)

    cost_of_one = cost()
    kinds = [MailKind.EVENT_CHANGED, MailKind.REGISTRATION_CONFIRMED, MailKind.EVENT_CANCELLED]
    for number in range(1_000):
        operations.enqueue(
            session, kinds[number % 3], event_id=event.id, to_address=f"{number}@example.org",
            to_name="", now=NOON + timedelta(minutes=number // 10), context={"change": 1},
        )  # fmt: skip
    session.commit()

    assert cost() == cost_of_one <= 12


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_of_mail_has_a_label(app: Any, kind: MailKind) -> None:
    with app.test_request_context():
        assert label_for(kind)
