"""Sessions and deadlines that move with a meeting, in the form of its details."""

from datetime import time, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import AgendaSession
from meetings.domain.bodies.models import Body
from meetings.kernel import clock
from tests import factories
from tests.web.form_helpers import form_of

DAY = (clock.now() + timedelta(days=40)).date()
URL = "/organise/events/own/details/date"


def test_the_form_says_what_moves_and_the_sessions_follow(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    event = factories.event(
        session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own",
        registration_closes_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    item = factories.agenda_session(session, event, day=DAY, starts_time=time(9, 30))
    session.commit()

    assert "1 session and the registration period move" in organiser.get(URL).text
    new_day = DAY + timedelta(days=7)
    sent = form_of(organiser, URL) | {"starts_on": new_day.isoformat()}
    organiser.post(URL, data=sent)

    session.rollback()
    assert (item.day, item.starts_time) == (new_day, time(9, 30))
    changes = organiser.get("/organise/events/own/changes").text
    assert "moved by +7 days" in changes


def test_unticked_box_leaves_the_sessions(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    event = factories.event(
        session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own"
    )
    factories.agenda_session(session, event, day=DAY)
    session.commit()
    sent = form_of(organiser, URL) | {"starts_on": (DAY + timedelta(days=7)).isoformat()}
    sent.pop("move_days")

    organiser.post(URL, data=sent)

    session.rollback()
    assert session.scalars(select(AgendaSession.day)).one() == DAY


def test_nothing_is_offered_without_sessions_and_deadlines(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.event(session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own")
    session.commit()

    assert "move_days" not in organiser.get(URL).text
