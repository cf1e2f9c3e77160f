"""Numbers are proposed again when a series or a presidency is recorded later."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events import defaults
from meetings.domain.events.models import Event, Series
from tests import factories

OVERVIEW = "/organise/events/spring"
PROPOSAL = "we propose"


@pytest.fixture
def run(session: Session, body: Body) -> Series:
    """Return a series with numbers 4 and 6, a year apart."""
    run = factories.series(session, body_id=body.id, name="Plenary")
    for day, ordinal in (("2026-05-20", 4), ("2028-05-20", 6)):
        meeting(session, body, day, series_id=run.id, ordinal=ordinal)
    return run


def meeting(session: Session, body: Body, day: str, **columns: object) -> Event:
    return factories.event(session, bodies=[body], when=factories.when(day), **columns)


def test_numbers_are_proposed_for_a_presidency_recorded_later(
    organiser: FlaskClient, session: Session, body: Body, run: Series
) -> None:
    event = meeting(session, body, "2027-05-20", slug="spring", series_id=run.id, ordinal=5)
    session.commit()
    assert PROPOSAL not in organiser.get(OVERVIEW).text
    event.presidency_id = factories.presidency(session).id
    session.commit()

    assert "Plenary, number 1 in the presidency" in organiser.get(OVERVIEW).text
    organiser.post(f"{OVERVIEW}/numbers")
    session.rollback()
    assert (event.ordinal, event.ordinal_in_presidency, event.changes_count) == (5, 1, 1)
    assert PROPOSAL not in organiser.get(OVERVIEW).text


def test_numbers_are_proposed_for_a_series_recorded_later(
    organiser: FlaskClient, session: Session, body: Body, run: Series
) -> None:
    event = meeting(session, body, "2027-05-20", slug="spring")
    session.commit()

    assert "Plenary, number 5." in organiser.get(OVERVIEW).text
    organiser.post(f"{OVERVIEW}/numbers")
    session.rollback()
    assert (event.series_id, event.ordinal) == (run.id, 5)


@pytest.mark.parametrize(
    ("day", "proposed"), [("2026-01-01", 3), ("2027-01-01", 5), ("2029-01-01", 7)]
)
def test_proposal_follows_the_dates(
    day: str, proposed: int, session: Session, body: Body, run: Series
) -> None:
    event = meeting(session, body, day, series_id=run.id)
    assert defaults.proposed_numbers(session, event).ordinal == proposed


def test_nothing_is_proposed_if_no_number_is_free_or_a_note_explains_it(
    session: Session, body: Body, run: Series
) -> None:
    meeting(session, body, "2027-05-20", series_id=run.id, ordinal=5)
    full = meeting(session, body, "2027-06-20", series_id=run.id)
    noted = meeting(session, body, "2029-06-20", series_id=run.id, ordinal_note="Extraordinary")
    for event in (full, noted):
        assert defaults.proposed_numbers(session, event).ordinal is None


def test_numbers_in_another_order_than_the_dates_are_pointed_out(
    organiser: FlaskClient, session: Session, body: Body, run: Series
) -> None:
    meeting(
        session, body, "2027-05-20", slug="spring", series_id=run.id, ordinal=9,
        ordinal_in_presidency=2,
    )  # fmt: skip
    session.commit()

    text = organiser.get(OVERVIEW).text
    assert "has number 6, but the dates are in another order" in text
    assert "has number 4, but" not in text
    assert "has number 2 in a presidency, but belongs to none" in text


def test_presidencies_count_from_one(session: Session, body: Body, run: Series) -> None:
    host = factories.presidency(session, starts_on=date(2026, 7, 1))
    columns = {"series_id": run.id, "presidency_id": host.id}
    meeting(session, body, "2026-09-01", ordinal_in_presidency=1, **columns)
    event = meeting(session, body, "2027-05-20", **columns)

    assert defaults.proposed_numbers(session, event).in_presidency == 2
