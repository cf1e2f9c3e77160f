"""Text about the recipients of a change, before and after it is saved."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel import clock
from meetings.mail.renderer import MailRenderer
from tests import factories
from tests.html_page import normalized_page
from tests.web.form_helpers import form_of, save_details

EVENT_PATH = "/organise/events/own"
DAY = (clock.now() + timedelta(days=40)).date().isoformat()


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Create an upcoming published meeting with two participants and a cancelled one."""
    event = factories.event(session, bodies=[body], when=factories.when(DAY), slug="own")
    for name, state in (
        ("ada", RegistrationState.CONFIRMED),
        ("bo", RegistrationState.WAITLISTED),
        ("cy", RegistrationState.CANCELLED),
    ):
        factories.registration(session, event, email=f"{name}@example.org", state=state)
    session.commit()
    return event


def test_a_new_time_is_announced_with_its_reason(
    app: Flask, organiser: FlaskClient, session: Session, event: Event
) -> None:
    form = form_of(organiser, f"{EVENT_PATH}/details/date")
    assert "2 participants will be notified by e-mail immediately." in normalized_page(
        organiser, f"{EVENT_PATH}/details/date"
    )

    response = organiser.post(
        f"{EVENT_PATH}/details/date", follow_redirects=True,
        data=form | {"starts_time": "08:15", "reason": "The room is free earlier."},
    )  # fmt: skip

    assert "Saved. 2 participants will be notified." in response.text
    session.rollback()
    change = session.scalars(select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert change.reason == "The room is free earlier."
    message = session.scalars(select(Message).where(Message.to_address == "ada@example.org")).one()
    renderer = MailRenderer(session, app.jinja_env, "https://x.example.org", "me@example.org")
    text = renderer.render(message, now=clock.now()).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "The meeting has a new date or time\n" in text
    assert "The room is free earlier." in text
    assert "There is news" not in text


def test_contacts_and_speakers_are_named_only_where_there_are_any(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    sentence = (
        "Speakers and contacts of delegations will be notified of a new date, place or status."
    )
    assert sentence not in normalized_page(organiser, f"{EVENT_PATH}/details/date")

    person = factories.person(session, email="speaker@example.org")
    factories.appearance(session, event, person=person)
    session.commit()

    assert sentence in normalized_page(organiser, f"{EVENT_PATH}/details/date")


def test_a_change_that_notifies_nobody_is_only_saved(organiser: FlaskClient, event: Event) -> None:
    url = f"{EVENT_PATH}/details/texts"
    form = form_of(organiser, url) | {"audience": "Experts"}

    response = organiser.post(url, data=form, follow_redirects=True)

    assert "Saved." in response.text
    assert "participants will be notified" not in response.text


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"state": EventState.DRAFT, "published_at": None}, None),
        ({"state": EventState.CANCELLED}, None),
        ({"when": factories.when("2020-05-20"), "state": EventState.CONFIRMED}, None),
        ({}, "Nobody has registered yet. Followers will be notified"),
        ({"visibility": Visibility.MEMBERS}, "Nobody has registered yet.<"),
    ],
)
def test_the_reason_is_requested_if_people_may_be_notified(
    organiser: FlaskClient, session: Session, body: Body, columns: dict[str, object],
    text: str | None,
) -> None:  # fmt: skip
    attributes = {"when": factories.when(DAY)} | columns
    factories.event(session, bodies=[body], slug="own", **attributes)
    session.commit()

    page = normalized_page(organiser, f"{EVENT_PATH}/details/date")

    assert ("Who will be notified" in page) is (text is not None)
    assert text is None or text in page


@pytest.mark.parametrize(
    ("action", "kind", "notice"),
    [
        ("cancel", MailKind.EVENT_CANCELLED, "Meeting cancelled. 2 participants will be notified."),
        (
            "postpone",
            MailKind.EVENT_POSTPONED,
            "Meeting postponed. 2 participants will be notified.",
        ),
    ],
)
def test_recipients_are_counted_before_a_meeting_is_called_off(
    organiser: FlaskClient, session: Session, event: Event, action: str, kind: MailKind, notice: str
) -> None:
    assert "2 participants will be notified by e-mail immediately." in normalized_page(
        organiser, f"{EVENT_PATH}/{action}"
    )

    response = organiser.post(
        f"{EVENT_PATH}/{action}", data={"reason": "Storm"}, follow_redirects=True
    )

    assert notice in response.text
    session.rollback()
    assert len(session.scalars(select(Message).where(Message.kind == kind)).all()) == 2


def test_changes_have_dates_in_the_usual_format(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.event(session, bodies=[body], slug="own", when=factories.when("2027-05-20"))
    session.commit()
    save_details(organiser, EVENT_PATH, starts_on="2027-05-21", closes_at="2027-05-01T12:00")

    page = normalized_page(organiser, f"{EVENT_PATH}/changes")
    assert "<del><bdi>20 May 2027</bdi></del>" in page
    assert "<ins><bdi>21 May 2027</bdi></ins>" in page
    assert "1 May 2027, 1" in page
    assert ">2027-05-" not in page
