"""Query parameters of feeds other than filters."""

import json
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.orm import Session

from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.rules import EventKind, EventState
from meetings.http.event_filters import MAX_HEADER_LENGTH
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.kernel.text import clean
from tests import factories
from tests.feeds.helpers import FEED, create_event, line, titles


def test_full_profile_has_components_and_structured_data(
    session: Session, client: FlaskClient
) -> None:
    body = factories.body(session, slug="thb", name="Task Force", email="thb@example.org")
    hall = factories.venue(session, name="Town Hall", latitude=54.7, longitude=25.3)
    event = create_event(
        session, title="Spring", bodies=[body], venues=[hall], kind=EventKind.WORKSHOP
    )
    with transaction(session, now=clock.now()):
        ana = factories.person(session, name="Ana, Ozola", email="secret@example.org")
        factories.appearance(session, event, person=ana, position_held="Minister")
        factories.appearance(session, event, group_name="Panel", role=AppearanceRole.ORGANISER)

    response = client.get(f"{FEED}?profile=full&alarm=10")

    assert titles(response) == ["Spring"]
    (read,) = Calendar.from_ical(response.data).walk("VEVENT")
    assert [part.name for part in read.subcomponents] == [
        "VLOCATION", "PARTICIPANT", "PARTICIPANT", "PARTICIPANT", "VALARM",
    ]  # fmt: skip
    place, host, speaker, planner = read.subcomponents[:4]
    assert str(place["NAME"]) == "Town Hall"
    assert (str(host["PARTICIPANT-TYPE"]), str(host["CALENDAR-ADDRESS"])) == (
        "PLANNER-CONTACT", "mailto:thb@example.org",
    )  # fmt: skip
    assert (str(speaker["PARTICIPANT-TYPE"]), str(speaker["SUMMARY"])) == ("SPEAKER", "Ana, Ozola")
    assert (str(planner["PARTICIPANT-TYPE"]), str(planner["SUMMARY"])) == (
        "PLANNER-CONTACT", "Panel",
    )  # fmt: skip
    data = json.loads(str(read["STRUCTURED-DATA"]))
    assert (data["@type"], data["name"]) == ("EducationEvent", "Spring")
    assert "secret" not in response.text
    assert "PARTICIPANT" not in client.get(f"{FEED}?profile=rich").text


def test_language_applies_to_translated_texts(session: Session, client: FlaskClient) -> None:
    body = factories.body(
        session, slug="thb", name="Task Force", translations={"lt": {"name": "Darbo grupė"}}
    )
    riga = factories.venue(session, city="Rīga", country="LV")
    create_event(session, title="Spring", translations={"lt": {"title": "Pavasaris"}},
         bodies=[body], state=EventState.CANCELLED, venues=[riga])  # fmt: skip

    response = client.get(f"{FEED}?lang=LT&tz=utc&alarm=5")

    assert titles(response) == ["Atšaukta: Pavasaris"]
    assert line(response, "CATEGORIES").startswith("CATEGORIES:Darbo grupė")
    assert line(response, "LOCATION") == "LOCATION:Rīga\\, Latvija"
    assert "X-Ignored-Parameters" not in response.headers
    assert titles(client.get(f"{FEED}?lang=lt-LT")) == ["Atšaukta: Pavasaris"]
    assert titles(client.get(f"{FEED}?lang=de")) == ["Abgesagt: Spring"]
    assert titles(client.get(FEED, headers={"Accept-Language": "lt"})) == ["Cancelled: Spring"]


@pytest.mark.parametrize("tag", ["xx", "tlh", "en_US", "../../etc", "e" * 300, "日本"])
def test_unknown_language_is_listed(session: Session, client: FlaskClient, tag: str) -> None:
    create_event(session, title="Spring")

    response = client.get(FEED, query_string={"lang": tag})

    assert titles(response) == ["Spring"]
    named = clean(tag)
    if named:
        assert parse_qs(response.headers["X-Ignored-Parameters"])["lang"][0] == named[:60]


def test_parameters_may_be_repeated_instead_of_joined(
    session: Session, client: FlaskClient
) -> None:
    for slug in ("thb", "nb8", "other"):
        create_event(session, title=slug, bodies=[factories.body(session, slug=slug)])

    assert titles(client.get(f"{FEED}?body=thb&body=nb8")) == ["thb", "nb8"]


def test_new_body_of_a_kind_is_in_the_feed_of_the_kind(
    session: Session, client: FlaskClient
) -> None:
    factories.installation(session, acronym="CBSS")
    create_event(session, title="Force", bodies=[factories.body(session, kind=BodyKind.TASK_FORCE)])
    create_event(
        session, title="Other", bodies=[factories.body(session, kind=BodyKind.SECRETARIAT)]
    )
    assert titles(client.get(f"{FEED}?body-kind=task-force")) == ["Force"]

    new = factories.body(session, kind=BodyKind.TASK_FORCE, slug="new")
    create_event(session, title="New", bodies=[new])

    response = client.get(f"{FEED}?body-kind=task-force")
    assert titles(response) == ["Force", "New"]
    assert line(response, "NAME") == "NAME:Every task force: all meetings"


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), max_size=40)
)
def test_header_is_ascii_and_short_for_any_query(
    session: Session, client: FlaskClient, names: list[str]
) -> None:
    response = client.get(FEED, query_string={"body": ",".join(names)[:1500], "\U0001f600" * 50: 1})

    header = response.headers["X-Ignored-Parameters"]
    assert response.status_code == 200
    assert header.isascii()
    assert header.isprintable()
    assert len(header) <= MAX_HEADER_LENGTH
