"""Each declared field of an event reaches the outputs of its declaration, and no others.

A field that is added to ``domain/events/fields`` is tested here without further code, unless its
type is new.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, inspect, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.bodies.models import Body
from meetings.domain.calendars.entry_rows import load_entry_rows
from meetings.domain.events import change_tracking, operations
from meetings.domain.events.dto import EventDetails, Place
from meetings.domain.events.field_types import (
    EventField,
    Instant,
    Listing,
    Notified,
    Part,
    Section,
    Text,
)
from meetings.domain.events.fields import (
    BY_NAME,
    COPIED,
    EVENT_FIELDS,
    SEARCHED,
    TRANSLATED,
    fields_in,
    listed_on,
)
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import (
    AttendanceMode,
    ChangeKind,
    EventKind,
    EventState,
    RegistrationPolicy,
    Visibility,
)
from meetings.domain.imports.differences import compare, event_values
from meetings.domain.imports.rules import PlannedEvent
from meetings.domain.imports.serialisation import COMPARED, planned_from_json, planned_to_json
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.i18n.event_fields import FIELD_TEXTS, SECTION_LABELS
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.mail.renderer import MailRenderer
from meetings.web.organiser.details.forms import SECTION_FORMS
from tests import factories
from tests.conftest import NOON
from tests.domain.imports import helpers as import_helpers
from tests.html_page import normalized_page
from tests.jobs.test_deliver_mail import BASE, ME, part
from tests.web.form_helpers import save_details, sections_of

SECRETARIAT = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
DRAFT = {"state": EventState.DRAFT, "published_at": None, "slug": "own"}
#: A new value of each type: as submitted by the form, and as stored.
_TEXTS = {
    Text.LINE: "Another {name}",
    Text.LINES: "First line of {name}\nsecond line",
    Text.URL: "https://example.org/{name}",
    Text.EMAIL: "{name}@example.org",
    Text.LANGUAGE: "lt",
}
_VALUES: dict[Any, tuple[Any, Any]] = {
    EventKind: ("forum", EventKind.FORUM),
    Visibility: ("members", Visibility.MEMBERS),
    RegistrationPolicy: ("approval", RegistrationPolicy.APPROVAL),
    AttendanceMode | None: ("hybrid", AttendanceMode.HYBRID),
    int | None: ("7", 7),
    int: ("7", 7),
    Instant | None: ("2027-03-02T10:00", datetime(2027, 3, 2, 8, tzinfo=UTC)),
    bool: ([], False),
    list[str]: (["de"], ["de"]),
}
ON_FORM = [field for field in EVENT_FIELDS if field.form]


def new_value(field: EventField) -> tuple[Any, Any]:
    """Return a value that the test event does not have: as submitted, and as stored."""
    if field.type is not str:
        return _VALUES[field.type]
    if field.name == "slug":
        return "another-slug", "another-slug"
    text = _TEXTS[field.text].format(name=field.name)
    return text, text


@pytest.fixture
def draft(session: Session, body: Body) -> Event:
    """Return a draft in a series, with changeable slug and numbers, and a project to choose."""
    factories.project(session)
    series = factories.series(session, body_id=body.id)
    event = factories.event(session, bodies=[body], series_id=series.id, **DRAFT)
    session.commit()
    return event


@pytest.fixture
def announced(session: Session, body: Body) -> Event:
    """Return an upcoming, announced event with text in each field that some output lists."""
    listed = {field.name: f"Listed {field.name}" for field in EVENT_FIELDS if field.listed}
    session.commit()
    with transaction(session, now=NOON):
        factories.event(session, bodies=[body], slug="own", when=factories.coming(), **listed)
    return session.scalars(select(Event)).one()


def test_exactly_the_declared_fields_have_labels() -> None:
    assert FIELD_TEXTS.keys() == BY_NAME.keys()
    assert len(BY_NAME) == len(EVENT_FIELDS)


@pytest.mark.parametrize("field", EVENT_FIELDS, ids=attrgetter("name"))
def test_declaration_matches_model_and_details(field: EventField) -> None:
    column = inspect(Event).columns.get(field.event_attribute)

    assert (column is None) == field.is_related
    if column is not None and isinstance(column.type, String) and column.type.length:
        assert field.max_length <= column.type.length
    if field.form and field.type is str and field.text is not Text.LANGUAGE:
        assert field.max_length
    if field.details:
        empty = EventDetails(title="", kind=EventKind.OTHER, when=factories.when(), body_ids=())
        attrgetter(field.details)(empty)


#: Shown when an announced event has somebody to notify or sessions to move.
AFTER_A_MOVE = {"reason", "move_days", "move_times"}


def test_every_field_that_people_edit_has_a_section() -> None:
    assert [field.name for field in EVENT_FIELDS if field.section is None] == ["state"]
    in_order = [field for section in Section for field in fields_in(section)]
    assert list(fields_in(None)) == in_order
    assert SECTION_LABELS.keys() == set(Section)


@pytest.mark.parametrize("section", Section)
def test_section_shows_every_form_field(
    app: Flask, organiser: FlaskClient, draft: Event, section: Section
) -> None:
    with app.test_request_context():
        form = SECTION_FORMS[section](meta={"csrf": False})
        fields = {field.name for field in form}

    page = organiser.get(f"/organise/events/own/details/{section.value}").text

    assert {field.form for field in fields_in(section) if field.form} <= fields
    assert [
        name for name in fields if f'name="{name}"' not in page and name not in AFTER_A_MOVE
    ] == []


def test_form_updates_event_and_history(
    organiser: FlaskClient, session: Session, draft: Event
) -> None:
    before = change_tracking.snapshot(draft)
    sent = {field.form: new_value(field)[0] for field in ON_FORM}
    session.rollback()

    save_details(organiser, "/organise/events/own", **sent)

    session.rollback()
    assert {field.name: getattr(draft, field.event_attribute) for field in ON_FORM} == {
        field.name: new_value(field)[1] for field in ON_FORM
    }
    changes = session.scalars(select(Change).where(Change.event_id == draft.id)).all()
    sections = [{BY_NAME[name].section for name in change.fields} for change in changes]
    assert sections == [{section} for section in sections_of(sent)]
    recorded = {name: values for change in changes for name, values in change.fields.items()}
    assert recorded.keys() == {field.name for field in ON_FORM}
    for field in ON_FORM:
        after = field.dump(new_value(field)[1])
        stored = [change_tracking.MASK] * 2 if field.is_secret else [before[field.name], after]
        assert recorded[field.name] == stored, field.name


def test_history_shows_labels_and_hides_secrets(
    organiser: FlaskClient, session: Session, draft: Event
) -> None:
    sent = {field.form: new_value(field)[0] for field in ON_FORM}
    save_details(organiser, "/organise/events/own", **sent)

    page = normalized_page(organiser, "/organise/events/another-slug/changes")

    for field in ON_FORM:
        assert str(FIELD_TEXTS[field.name].label) in page, field.name
        if field.type is str and field.text in (Text.LINE, Text.URL, Text.EMAIL):
            assert (str(new_value(field)[1]) in page) != field.is_secret, field.name


@pytest.mark.parametrize("field", EVENT_FIELDS, ids=attrgetter("name"))
def test_only_time_place_and_state_raise_the_sequence(session: Session, field: EventField) -> None:
    event = factories.event(session)
    session.commit()

    with transaction(session, now=NOON):
        operations.record_change(
            session, event, ChangeKind.EDITED, {field.name: [None, None]}, actor=SECRETARIAT,
            now=NOON,
        )  # fmt: skip

    assert event.sequence == int(field.part in (Part.TIME, Part.PLACE, Part.STATE))
    assert field.raises_sequence == bool(event.sequence)


@pytest.mark.parametrize("field", EVENT_FIELDS, ids=attrgetter("name"))
def test_declared_changes_are_mailed(session: Session, field: EventField) -> None:
    event = factories.event(session)
    session.commit()

    with transaction(session, now=NOON):
        change = operations.record_change(
            session, event, ChangeKind.EDITED, {field.name: [None, None]}, actor=SECRETARIAT,
            now=NOON,
        )  # fmt: skip

    is_mailed = operations.concerns_participants(event, change, NOON)
    assert is_mailed == (field.notifies is not Notified.NOBODY)


@pytest.mark.parametrize("name", TRANSLATED)
def test_translated_field_is_shown_in_the_language_of_the_reader(
    client: FlaskClient, session: Session, body: Body, name: str
) -> None:
    factories.event(
        session, bodies=[body], slug="own", language="lt", translations={"en": {name: "Translated"}}
    )
    session.commit()

    assert "Translated" in client.get("/events/own").text


@pytest.mark.parametrize("name", SEARCHED)
def test_searchable_field_is_found(session: Session, name: str) -> None:
    event = factories.event(session, **{name: "Žodžiai"})

    assert "zodziai" in event.search_text


def test_page_lists_fields_with_labels(client: FlaskClient, announced: Event) -> None:
    page = normalized_page(client, "/events/own")

    for field in listed_on(Listing.PAGE):
        texts = FIELD_TEXTS[field.name]
        assert f"<dt>{texts.label}</dt><dd>Listed {field.name}</dd>" in page, field.name


def test_mails_list_fields_with_their_labels(
    app: Flask, session: Session, announced: Event
) -> None:
    registration = factories.registration(session, announced)
    message = factories.saved(
        session,
        Message(
            kind=MailKind.REGISTRATION_CONFIRMED, to_address="rasa@example.org", created_at=NOON,
            due_at=NOON, subject="registration", subject_id=registration.id,
            event_id=announced.id,
        ),
    )  # fmt: skip
    session.commit()

    with app.app_context():
        mail = MailRenderer(session, app.jinja_env, BASE, ME).render(message, now=NOON)

    text, html = part(mail, "text/plain"), part(mail, "text/html")
    listed = {field.name for field in listed_on(Listing.MAIL)}
    for field in (field for field in EVENT_FIELDS if field.listed):
        line = f"{FIELD_TEXTS[field.name].label}: Listed {field.name}"
        assert (line in text.splitlines()) == (field.name in listed), field.name
        assert (f"Listed {field.name}</td>" in html) == (field.name in listed), field.name


def test_calendars_list_fields_with_labels(client: FlaskClient, announced: Event) -> None:
    texts = json.loads(client.get("/feeds/events.json").text)["items"][0]
    entry = client.get("/events/own.ics").text.replace("\r\n ", "")

    listed = {field.name for field in listed_on(Listing.CALENDAR)}
    for field in (field for field in EVENT_FIELDS if field.listed):
        line = f"{FIELD_TEXTS[field.name].label}: Listed {field.name}"
        is_listed = field.name in listed
        assert (line in entry) == is_listed, field.name
        assert (line in texts["content_text"]) == is_listed, field.name
        assert texts["_event"].get(field.name) == (f"Listed {field.name}" if is_listed else None)


def test_calendar_entries_load_the_declared_columns(session: Session, announced: Event) -> None:
    (source,) = load_entry_rows(session, [announced.id])

    for field in EVENT_FIELDS:
        is_read = field.is_in_entries or Listing.CALENDAR in field.listed
        assert hasattr(source.event, field.event_attribute) == is_read, field.name


#: Different values in a plan; all other fields are text.
_DIFFERENT_VALUES: dict[str, Any] = {
    "kind": EventKind.FORUM,
    "mode": AttendanceMode.HYBRID,
    "places": (Place(city="Riga", country="LV"),),
}


@pytest.mark.parametrize("name", COMPARED)
def test_import_compares_each_of_its_fields(session: Session, name: str) -> None:
    event = factories.event(session)
    base = event_values(event)
    same = _as_planned(event)
    when, planned = event.when, same
    if name == "when":
        when = factories.when("2027-05-21")
    else:
        planned = replace(same, **{name: _DIFFERENT_VALUES.get(name, "Other words")})

    assert compare(event, same, event.when, base) == ()
    assert [difference.field for difference in compare(event, planned, when, base)] == [name]
    at_first = compare(event, planned, when, None)
    assert [difference.field for difference in at_first] == ([name] if COMPARED[name] else [])


def _as_planned(event: Event) -> PlannedEvent:
    """Return a plan entry with the values of the event."""
    values = {name: value for name, value in event_values(event).items() if name != "when"}
    return PlannedEvent(line=1, text="", key="", **values)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        (field.name, heading)
        for field in EVENT_FIELDS
        if field.imported
        for heading in field.imported.headings
    ],
)
def test_table_is_parsed_by_headings(name: str, heading: str) -> None:
    cells = {
        "kind": ("forum", EventKind.FORUM), "mode": ("hybrid", AttendanceMode.HYBRID),
        "timezone": ("Europe/Oslo", "Europe/Oslo"),
    }  # fmt: skip
    cell, value = cells.get(name, ("Some words", "Some words"))
    head, row = ["date", "time", heading], ["4 July 2027", "09:30", cell]
    if name != "title":
        head, row = [*head, "title"], [*row, "Meeting in Riga"]

    planned = import_helpers.row("\t".join(head) + "\n" + "\t".join(row))

    assert getattr(planned, name) == value


@pytest.mark.parametrize(
    ("name", "label"),
    [
        (field.name, label)
        for field in COPIED
        for label in (field.imported.labels if field.imported else ())
    ],
)
def test_plan_is_parsed_by_labels(name: str, label: str) -> None:
    planned = import_helpers.row(
        f"18 September First meeting, Riga\n{label.capitalize()}: Some words\n"
    )

    assert getattr(planned, name) == "Some words"
    assert (planned.title, import_helpers.cities(planned)) == ("First meeting", ["Riga"])
    assert getattr(planned_from_json(planned_to_json(planned)), name) == "Some words"


def test_clock_is_before_the_announced_event(announced: Event) -> None:
    assert announced.starts_at is not None
    assert announced.starts_at > clock.now()
