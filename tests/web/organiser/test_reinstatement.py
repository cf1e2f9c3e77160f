"""A postponed meeting that gets a new date and is reinstated."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Change, Event
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.i18n import dates
from meetings.kernel import clock
from meetings.mail.renderer import MailRenderer
from tests import factories
from tests.html_page import normalized_page
from tests.web.form_helpers import form_of

EVENT_PATH = "/organise/events/own"
OLD = (clock.now() + timedelta(days=40)).date()
NEW = OLD + timedelta(days=30)


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Create a meeting with one participant, postponed through the page."""
    event = factories.event(
        session, bodies=[body], when=factories.when(OLD.isoformat()), slug="own"
    )
    factories.registration(session, event, email="ada@example.org")
    session.commit()
    return event


@pytest.fixture
def postponed(organiser: FlaskClient, event: Event, session: Session) -> Event:
    organiser.post(f"{EVENT_PATH}/postpone", data={"reason": "Storm."})
    session.rollback()
    return event


def set_new_date(organiser: FlaskClient) -> str:
    sent = form_of(organiser, f"{EVENT_PATH}/details/date")
    sent |= {"starts_on": NEW.isoformat(), "reason": "The ferries run again."}
    return organiser.post(f"{EVENT_PATH}/details/date", data=sent, follow_redirects=True).text


def day_text(app: Flask, day: object) -> str:
    with app.test_request_context():
        return dates.when_text(factories.when(str(day)))


def test_page_says_which_date_is_shown(
    app: Flask, organiser: FlaskClient, client: FlaskClient, postponed: Event
) -> None:
    before = normalized_page(client, "/events/own")
    assert "The date shown is the old one" in before
    assert "Get notified when the date is set" in before

    set_new_date(organiser)

    page = normalized_page(client, "/events/own")
    assert "Postponed. The date shown is the new one" in page
    assert "Get notified when the date is set" not in page
    assert "Stay informed" in page
    assert f"Originally planned for {day_text(app, OLD)}." in page
    assert "The date shown is the old one" not in page


def test_new_date_takes_a_reason_and_names_the_later_recipients(
    organiser: FlaskClient, session: Session, postponed: Event
) -> None:
    page = normalized_page(organiser, f"{EVENT_PATH}/details/date")
    assert "1 participant will be notified when you reinstate it." in page

    assert "Nobody has been notified of the new date yet" in set_new_date(organiser)

    session.rollback()
    kinds = session.scalars(select(Message.kind)).all()
    assert kinds == [MailKind.EVENT_POSTPONED]
    latest = session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert latest.reason == "The ferries run again."


def test_reinstatement_mails_the_new_date_the_old_one_and_the_reason(
    app: Flask, organiser: FlaskClient, session: Session, postponed: Event
) -> None:
    set_new_date(organiser)
    page = normalized_page(organiser, f"{EVENT_PATH}/revive")
    assert f"Before: {day_text(app, OLD)}." in page
    assert "1 participant will be notified by e-mail immediately." in page

    sent = form_of(organiser, f"{EVENT_PATH}/revive")
    assert sent["reason"].strip() == "The ferries run again."
    response = organiser.post(f"{EVENT_PATH}/revive", data=sent, follow_redirects=True)

    assert "The meeting is back on. 1 participant will be notified." in response.text
    session.rollback()
    kind = MailKind.EVENT_CHANGED
    message = session.scalars(select(Message).where(Message.kind == kind)).one()
    renderer = MailRenderer(session, app.jinja_env, "https://x.example.org", "me@example.org")
    mail = renderer.render(message, now=clock.now())
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert mail["Subject"] == f"New date: {postponed.title}"
    assert "The meeting will take place on a new date" in text
    assert day_text(app, NEW) in text
    assert f"Before: {day_text(app, OLD)}" in text
    assert "The ferries run again." in text


def test_reinstatement_on_the_old_date_names_no_previous_one(
    app: Flask, organiser: FlaskClient, session: Session, postponed: Event
) -> None:
    assert "The meeting will take place on:" in organiser.get(f"{EVENT_PATH}/revive").text

    organiser.post(f"{EVENT_PATH}/revive")

    session.rollback()
    latest = session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert latest.fields == {"state": ["postponed", "confirmed"]}
    assert postponed.state_reason == ""
