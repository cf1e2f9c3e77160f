"""Persons who are known already are offered, with the position that they held last."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.events.rules import EventState
from meetings.domain.people.models import Person
from tests import factories
from tests.web.form_helpers import fields_of

NEW = "/organise/events/spring/agenda/people/new"
QUESTION = "Is this person already recorded?"
SPEAKER = {"role": "speaker", "session_id": ""}


@pytest.fixture
def known(session: Session, body: Body) -> Person:
    """Return a person who appeared at two meetings."""
    person = factories.person(session, name="Jonas Žukauskas")
    for day, position in (("2027-03-01", "Director"), ("2026-03-01", "Adviser")):
        event = factories.event(session, bodies=[body], when=factories.when(day), title=day)
        factories.appearance(
            session, event, person=person, position_held=position, organisation_name="Ministry",
            country="LT",
        )  # fmt: skip
    factories.event(session, slug="spring", bodies=[body])
    session.commit()
    return person


def last_appearance(session: Session) -> Appearance:
    session.rollback()
    statement = select(Appearance).order_by(Appearance.id.desc()).limit(1)
    return session.scalars(statement).one()


def count_persons(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(Person.id))) or 0


@pytest.mark.parametrize("name", ["jonas zukauskas", "JONAS ŽUKAUSKAS", "Jonas Zukauskas"])
def test_a_variant_of_a_name_is_offered_as_the_same_person(
    name: str, known: Person, organiser: FlaskClient, session: Session
) -> None:
    asked = organiser.post(NEW, data=SPEAKER | {"name": name, "country": "LT"})

    assert asked.status_code == 422
    assert QUESTION in asked.text
    assert "Jonas Žukauskas, Director, Ministry, Lithuania" in asked.text
    chosen = fields_of(asked.text) | {"same_person": str(known.id)}
    assert organiser.post(NEW, data=chosen).status_code == 302
    assert last_appearance(session).person_id == known.id


def test_another_person_of_a_similar_name_can_be_added(
    known: Person, organiser: FlaskClient, session: Session
) -> None:
    data = SPEAKER | {"name": "Jonas Zukauskas", "country": "SE", "same_person": "new"}
    assert organiser.post(NEW, data=data).status_code == 302
    assert last_appearance(session).person_id != known.id
    assert count_persons(session) == 2


@pytest.mark.parametrize("answer", ["", "99", "x"])
def test_an_invalid_answer_creates_nobody(
    answer: str, known: Person, organiser: FlaskClient, session: Session
) -> None:
    data = SPEAKER | {"name": "Jonas Zukauskas", "same_person": answer}
    assert organiser.post(NEW, data=data).status_code == 422
    assert count_persons(session) == 1


def test_a_known_person_brings_the_last_position_to_check(
    known: Person, organiser: FlaskClient, session: Session
) -> None:
    shown = organiser.post(NEW, data=SPEAKER | {"name": known.name})
    form = fields_of(shown.text)

    assert (form["position_held"], form["organisation_name"], form["country"]) == (
        "Director", "Ministry", "LT",
    )  # fmt: skip
    assert "2027-03-01" in shown.text
    assert organiser.post(NEW, data=form).status_code == 302
    assert last_appearance(session).position_held == "Director"


@pytest.mark.parametrize(
    "typed", [{"position_held": "Minister"}, {"country": "SE"}, {"filled_for": "known"}]
)
def test_what_was_typed_or_removed_stays(
    typed: dict[str, Any], known: Person, organiser: FlaskClient, session: Session
) -> None:
    typed = typed | {"filled_for": str(known.id)} if "filled_for" in typed else typed
    saved = organiser.post(NEW, data=SPEAKER | {"name": known.name} | typed)

    assert saved.status_code == 302
    assert last_appearance(session).position_held == typed.get("position_held", "")


def test_suggestions_contain_the_last_position(known: Person, organiser: FlaskClient) -> None:
    assert organiser.get("/organise/people.json?q=zukausk").json == [
        {
            "id": known.id, "label": "Jonas Žukauskas", "detail": "Director, Ministry, Lithuania",
            "fill": {
                "position_held": "Director", "organisation_name": "Ministry", "country": "LT",
                "filled_for": str(known.id),
            },
        }
    ]  # fmt: skip


def test_a_position_of_a_meeting_that_the_organiser_may_not_see_is_not_shown(
    organiser: FlaskClient, session: Session
) -> None:
    person = factories.person(session, name="Jonas Žukauskas")
    draft = factories.event(session, state=EventState.DRAFT, bodies=[factories.body(session)])
    factories.appearance(session, draft, person=person, position_held="Spy")
    session.commit()

    (suggestion,) = organiser.get("/organise/people.json?q=zukausk").json or []
    assert suggestion["fill"] == {}
