"""Doubtful answers are pointed out before saving, and saved once confirmed."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event, Headcount
from meetings.kernel import clock
from tests import factories
from tests.web.form_helpers import fields_of, form_of

DAY = (clock.now() + timedelta(days=40)).date()
PATH = "/organise/events/own"
PAST = "2020-05-20"


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    event = factories.open_event(
        session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own",
        capacity_on_site=30,
    )  # fmt: skip
    session.commit()
    return event


def test_new_meeting_in_the_past_is_created_once_confirmed(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    sent = form_of(organiser, "/organise/events/new") | {
        "title": "History", "body": body.id, "kind": "seminar", "known": "day", "starts_on": PAST,
    }  # fmt: skip

    asked = organiser.post("/organise/events/new", data=sent)

    assert asked.status_code == 422
    assert "The date is in the past." in asked.text
    assert fields_of(asked.text)["title"] == "History"
    assert session.scalar(select(func.count(Event.id))) == 0
    confirmed = fields_of(asked.text) | {"confirmed": "y"}
    assert organiser.post("/organise/events/new", data=confirmed).status_code == 302
    session.rollback()
    assert session.scalar(select(func.count(Event.id))) == 1


def test_only_shown_doubts_are_confirmed(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    url = f"{PATH}/details/registration"
    asked = organiser.post(url, data=form_of(organiser, url) | {"total": "20"})
    assert "There are more seats on site or online than in total." in asked.text

    again = fields_of(asked.text) | {"confirmed": "y", "per_delegation": "21"}
    refused = organiser.post(url, data=again)

    assert refused.status_code == 422
    assert "A delegation may have more seats than there are in total." in refused.text
    session.rollback()
    assert event.changes_count == 0
    confirmed = fields_of(asked.text) | {"confirmed": "y"}
    assert organiser.post(url, data=confirmed).status_code == 302
    session.rollback()
    assert event.capacity_total == 20


def test_new_date_is_compared_with_the_end_of_the_registration_as_it_moves(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    event.registration_closes_at = clock.now() + timedelta(days=30)
    session.commit()
    url = f"{PATH}/details/date"
    earlier = form_of(organiser, url) | {"starts_on": (DAY - timedelta(days=20)).isoformat()}
    stays = {name: value for name, value in earlier.items() if name != "move_days"}

    asked = organiser.post(url, data=stays)

    assert asked.status_code == 422
    assert "Registration closes after the meeting has ended." in asked.text
    assert organiser.post(url, data=earlier).status_code == 302


def test_headcount_above_the_seats_is_asked_about(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    sent = form_of(organiser, f"{PATH}/record")
    sent["rows-1-figure"] = "31"

    asked = organiser.post(f"{PATH}/record", data=sent)

    assert asked.status_code == 422
    assert "More people attended on site than there were seats on site." in asked.text
    assert session.scalars(select(Headcount)).all() == []
    organiser.post(f"{PATH}/record", data=fields_of(asked.text) | {"confirmed": "y"})
    session.rollback()
    assert session.scalars(select(Headcount.figure)).all() == [31]
