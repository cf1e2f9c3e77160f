"""The agenda on the organiser's pages and on the public page."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import AgendaSession
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.kernel import clock
from tests import factories
from tests.web.form_helpers import fields_of, form_of

DAY = (clock.now() + timedelta(days=40)).date()
PATH = "/organise/events/own/agenda"


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    event = factories.event(
        session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own"
    )
    session.commit()
    return event


def test_public_page_shows_computed_starts_in_the_given_order(
    organiser: FlaskClient, event: Event
) -> None:
    for title, minutes in (("Opening", 15), ("Keynote", 45), ("Debate", 60)):
        sent = {"title": title, "kind": "panel", "length_minutes": minutes, "day": DAY.isoformat()}
        assert organiser.post(f"{PATH}/sessions/new", data=sent).status_code == 302

    for page in (organiser.get("/events/own").text, organiser.get(PATH).text):
        places = [page.index(text) for text in ("Opening", "Keynote", "Debate")]
        assert places == sorted(places)
        assert "09:45" in page
        assert "10:30" in page


def test_proposed_day_is_that_of_the_previous_session(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    assert form_of(organiser, f"{PATH}/sessions/new")["day"] == DAY.isoformat()
    later = DAY + timedelta(days=1)
    factories.agenda_session(session, event, day=later)

    assert form_of(organiser, f"{PATH}/sessions/new")["day"] == later.isoformat()


def test_day_outside_the_meeting_extends_it_only_after_asking(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    outside = DAY + timedelta(days=1)
    sent = {"title": "Visit", "kind": "panel", "day": outside.isoformat()}
    assert "extend" not in form_of(organiser, f"{PATH}/sessions/new")

    refused = organiser.post(f"{PATH}/sessions/new", data=sent)

    assert refused.status_code == 422
    assert "The meeting does not take place on this day." in refused.text
    assert "Extend the meeting to this day" in refused.text
    assert "Nobody has registered yet." in refused.text
    assert fields_of(refused.text)["title"] == "Visit"
    assert session.scalars(select(AgendaSession)).all() == []
    accepted = organiser.post(f"{PATH}/sessions/new", data=sent | {"extend": "y"})
    assert accepted.status_code == 302
    session.rollback()
    assert event.when.last_day == outside


def test_sessions_move_only_within_their_day(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    for day in (DAY, DAY + timedelta(days=1)):
        factories.agenda_session(session, event, day=day)

    assert "Move up" not in organiser.get(PATH).text
    factories.agenda_session(session, event, day=DAY)
    assert "Move up" in organiser.get(PATH).text
