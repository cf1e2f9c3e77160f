"""The details of an event: a summary, and a form for each section."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.field_types import Section
from meetings.domain.events.fields import fields_in
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import AttendanceMode, EventState, RegistrationPolicy
from meetings.kernel import clock
from tests import factories
from tests.html_page import normalized_page
from tests.web.form_helpers import fields_of, form_of, save_details

PATH = "/organise/events/own"
DAY = (clock.now() + timedelta(days=40)).date()
#: A form field of each section with two valid values, as sent and as on the page.
SAMPLES = {
    Section.TEXTS: ("theme", "Theirs", "Mine"),
    Section.DATE: ("starts_time", "08:15", "09:45"),
    Section.PLACE: ("venue", "Theirs", "Mine"),
    Section.ORGANISATION: ("ordinal_note", "Theirs", "Mine"),
    Section.REGISTRATION: ("total", "41", "42"),
    Section.LANGUAGES: ("languages", ["lt"], ["sv"]),
    Section.PAGE: ("contact_email", "theirs@example.org", "mine@example.org"),
}


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Return an announced meeting of the body with registration."""
    event = factories.open_event(
        session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own",
        theme="Safe places", languages=["en", "lt"], join_url="https://video.example.org/secret",
        venues=[factories.venue(session, city="Vilnius", country="LT")],
        mode=AttendanceMode.HYBRID, capacity_on_site=30,
    )  # fmt: skip
    session.commit()
    return event


def url_of(section: Section) -> str:
    return f"{PATH}/details/{section.value}"


def test_summary_shows_what_is_set_and_what_is_not(organiser: FlaskClient, event: Event) -> None:
    page = normalized_page(organiser, f"{PATH}/details").partition("<main")[2]

    for label, text in (
        ("Theme", "Safe places"), ("Spoken languages", "English and Lithuanian"),
        ("Link to the online meeting", "Set, not shown"), ("Seats on site", "30"),
        ("Waiting list", "Yes"),
        ("Room opens before the start", "15 minutes before"), ("URL", "/events/own"),
    ):  # fmt: skip
        assert f"<dt>{label}</dt><dd" in page
        assert f">{text}</dd>" in page, label
    assert "Not set: Summary, Description, Audience and Dress code." in page
    assert "Not set: Interpreted languages." in page
    for section in Section:
        assert f'href="{url_of(section)}">Change' in page
    for choice in ("<select", "<input", "secret"):
        assert choice not in page


@pytest.mark.parametrize(
    ("columns", "not_listed"),
    [
        ({"registration": RegistrationPolicy.NONE}, "Seats in total"),
        ({"registration": RegistrationPolicy.NONE}, "Waiting list"),
        ({"mode": AttendanceMode.ON_SITE}, "Room opens"),
        ({"mode": AttendanceMode.ON_SITE}, "Note on joining"),
        ({"mode": AttendanceMode.ONLINE, "capacity_on_site": None}, "Seats on site"),
    ],
)
def test_summary_misses_nothing_that_does_not_apply(
    organiser: FlaskClient, session: Session, event: Event, columns: dict[str, Any],
    not_listed: str,
) -> None:  # fmt: skip
    assert not_listed in organiser.get(f"{PATH}/details").text
    for name, value in columns.items():
        setattr(event, name, value)
    session.commit()

    assert not_listed not in organiser.get(f"{PATH}/details").text


def test_summary_costs_the_same_for_any_number_of_choices(
    organiser: FlaskClient, session: Session, event: Event, count_queries: Callable[[], Any]
) -> None:
    def cost() -> int:
        with count_queries() as queries:
            organiser.get(f"{PATH}/details")
        return int(queries.count)

    before = cost()
    for _number in range(3):
        factories.series(session)
        factories.project(session)
    session.commit()

    assert cost() == before


@pytest.mark.parametrize("section", Section)
def test_section_saves_only_its_own_fields(
    organiser: FlaskClient, session: Session, event: Event, section: Section
) -> None:
    foreign = {name: value for name, value, _other in SAMPLES.values()}

    response = organiser.post(
        url_of(section), data=form_of(organiser, url_of(section)) | foreign, follow_redirects=True
    )

    assert "Saved." in response.text
    assert response.request.path == f"{PATH}/details"
    session.rollback()
    (change,) = event_changes(session, event)
    assert change.keys() <= {field.name for field in fields_in(section)}
    assert change


def event_changes(session: Session, event: Event) -> list[dict[str, Any]]:
    return list(session.scalars(select(Change.fields).where(Change.event_id == event.id)))


@pytest.mark.parametrize("section", Section)
def test_section_compares_both_versions_after_a_conflict(
    organiser: FlaskClient, event: Event, section: Section
) -> None:
    name, theirs, mine = SAMPLES[section]
    opened = form_of(organiser, url_of(section))
    assert organiser.post(url_of(section), data=opened | {name: theirs}).status_code == 302

    conflict = organiser.post(url_of(section), data=opened | {name: mine})

    assert conflict.status_code == 422
    assert "Somebody else saved this while you were editing" in conflict.text
    again = fields_of(conflict.text)
    assert again[name] == mine
    assert organiser.post(url_of(section), data=again).status_code == 302


@pytest.mark.parametrize("section", [section for section in Section if section != Section.TEXTS])
def test_change_of_another_section_is_no_conflict(
    organiser: FlaskClient, session: Session, event: Event, section: Section
) -> None:
    name, _theirs, mine = SAMPLES[section]
    opened = form_of(organiser, url_of(section)) | {name: mine}
    save_details(organiser, PATH, theme="Theirs")

    assert organiser.post(url_of(section), data=opened).status_code == 302

    session.rollback()
    assert event.theme == "Theirs"
    assert form_of(organiser, url_of(section))[name] == mine


def test_unknown_section_is_missing(organiser: FlaskClient, event: Event) -> None:
    assert organiser.get(f"{PATH}/details/no-such").status_code == 404


def test_tasks_lead_to_their_section(organiser: FlaskClient, session: Session, body: Body) -> None:
    factories.event(
        session, bodies=[body], slug="own", state=EventState.DRAFT, published_at=None,
        when=factories.when("2031-05"), mode=None, venues=[],
    )  # fmt: skip
    session.commit()

    page = organiser.get(PATH).text

    assert f'href="{url_of(Section.DATE)}">Set the day</a>' in page
    assert f'href="{url_of(Section.PLACE)}">Choose the format</a>' in page


def test_place_in_another_time_zone_is_pointed_out(organiser: FlaskClient, event: Event) -> None:
    url = url_of(Section.PLACE)
    kept = organiser.post(
        url, data=form_of(organiser, url) | {"city": "Kaunas"}, follow_redirects=True
    )
    moved = organiser.post(
        url, data=form_of(organiser, url) | {"city": "Oslo", "country": "NO"},
        follow_redirects=True,
    )  # fmt: skip

    assert "The time zone of the meeting is still" not in kept.text
    assert "The time zone of the meeting is still Europe/Vilnius." in moved.text
    assert "Europe/Vilnius (time zone of the place: Europe/Oslo)" in moved.text


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("Polish", ["en", "lt", "pl"]),
        ("PL; swed", ["en", "lt", "pl", "sv"]),
        ("polish, SWEDISH", ["en", "lt", "pl", "sv"]),
        ("ukr", ["en", "lt", "uk"]),
        ("English", ["en", "lt"]),
        ("", ["en", "lt"]),
    ],
)
def test_typed_languages_are_added_to_the_ticked_ones(
    organiser: FlaskClient, session: Session, event: Event, typed: str, languages: list[str]
) -> None:
    url = url_of(Section.LANGUAGES)

    organiser.post(url, data=form_of(organiser, url) | {"languages-typed": typed})

    session.rollback()
    assert event.languages == languages


@pytest.mark.parametrize("typed", ["Klingon", "s", "sw", "pl, Klingon"])
def test_unknown_language_is_named_at_its_field(
    organiser: FlaskClient, session: Session, event: Event, typed: str
) -> None:
    url = url_of(Section.LANGUAGES)

    response = organiser.post(url, data=form_of(organiser, url) | {"languages-typed": typed})

    unknown = typed.rpartition(", ")[2]
    assert response.status_code == 422
    assert f"Not in the list: “{unknown}”." in response.text
    assert '<a href="#languages-typed">Spoken languages</a>' in response.text
    shown = fields_of(response.text)
    assert shown["languages-typed"] == unknown
    assert ("pl" in shown["languages"]) is (typed == "pl, Klingon")
    session.rollback()
    assert event.languages == ["en", "lt"]


def test_project_with_commas_in_its_name_is_one_name(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    project = factories.project(session, acronym="One, two")
    session.commit()
    url = url_of(Section.ORGANISATION)

    response = organiser.post(url, data=form_of(organiser, url) | {"projects-typed": project.label})

    assert response.status_code == 302, response.text
    assert form_of(organiser, url)["projects"] == [str(project.id)]
