"""Editing a column that calendar entries contain refreshes those entries."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.calendars import queries
from meetings.domain.events.models import Event, Venue
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.people.models import Organisation, Person
from meetings.domain.presidencies.models import Presidency
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON
from tests.domain.calendars.stored_entries import LATER, body_of, change, create_event

#: Each column that entries contain, with another value.
COLUMNS: list[tuple[type[Any], str, Any]] = [
    (Venue, "name", "City Hall"),
    (Venue, "address", "Gedimino pr. 9"),
    (Venue, "city", "Kaunas"),
    (Venue, "country", "LV"),
    (Venue, "latitude", 54.9),
    (Venue, "longitude", 24.1),
    (Body, "name", "Another name"),
    (Body, "short_name", "AN"),
    (Body, "colour", "#8a3a62"),
    (Body, "email", "another@example.org"),
    (Body, "language", "lt"),
    (Body, "translations", {"lt": {"name": "Darbo grupė"}}),
    (Person, "name", "Žana"),
    (Organisation, "name", "Another ministry"),
    (Presidency, "country", "SE"),
    (Presidency, "starts_on", date(2025, 7, 1)),
    (Presidency, "ends_on", date(2028, 6, 30)),
]


@pytest.fixture
def rows(session: Session) -> dict[type[Any], Any]:
    """Create a row of each type for one event."""
    organisation = factories.saved(session, Organisation(slug="ministry", name="Ministry"))
    return {
        Venue: factories.venue(session, name="Town Hall", latitude=54.7, longitude=25.3),
        Body: factories.body(session, email="body@example.org"),
        Person: factories.person(session, name="Ana"),
        Organisation: organisation,
        Presidency: factories.presidency(session),
    }


@pytest.fixture
def event(session: Session, rows: dict[type[Any], Any]) -> Event:
    new_event = create_event(
        session, slug="spring", mode=AttendanceMode.HYBRID, bodies=[rows[Body]],
        venues=[rows[Venue]], presidency_id=rows[Presidency].id, presidency_is_override=True,
    )  # fmt: skip
    with transaction(session, now=NOON):
        factories.appearance(
            session, new_event, person=rows[Person], organisation_id=rows[Organisation].id
        )
    return new_event


@pytest.mark.parametrize(("model", "column", "value"), COLUMNS)
def test_editing_a_visible_column_updates_the_entry_timestamp(
    app: Flask, session: Session, event: Event, rows: dict[type[Any], Any],
    model: type[Any], column: str, value: Any,
) -> None:  # fmt: skip
    assert queries.event_timestamp(session, "spring") == {event.id: NOON}

    change(session, lambda: setattr(rows[model], column, value))

    assert queries.event_timestamp(session, "spring") == {event.id: LATER}


@pytest.mark.parametrize(
    ("column", "value", "geo"),
    [
        ("latitude", 54.9, "GEO:54.900000;25.300000"),
        ("longitude", 24.1, "GEO:54.700000;24.100000"),
    ],
)
def test_moving_a_venue_updates_the_coordinates_of_its_entries(
    app: Flask, session: Session, event: Event, rows: dict[type[Any], Any],
    column: str, value: float, geo: str,
) -> None:  # fmt: skip
    assert "GEO:54.700000;25.300000" in body_of(session, event)

    change(session, lambda: setattr(rows[Venue], column, value))

    assert geo in body_of(session, event)


def test_venue_without_both_coordinates_has_no_geo(
    app: Flask, session: Session, event: Event, rows: dict[type[Any], Any]
) -> None:
    change(session, lambda: setattr(rows[Venue], "latitude", None))

    assert "GEO" not in body_of(session, event)
