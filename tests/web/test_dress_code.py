"""The dress code of a meeting, from forms and plans to pages, calendars and e-mails."""

import json
from io import BytesIO
from typing import Any

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.calendars.digests import compute_entry_digest
from meetings.domain.calendars.entry_builder import build_entry
from meetings.domain.calendars.entry_rows import load_entry_rows
from meetings.domain.events.models import Change, Event
from meetings.domain.imports.models import ImportedEvent, ImportRow
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.extensions import db
from meetings.mail.renderer import MailRenderer
from meetings.presenters.calendar_texts import phrasebook
from tests import factories
from tests.conftest import NOON
from tests.domain.imports.test_tables import workbook
from tests.feeds.helpers import create_event
from tests.html_page import normalized_page
from tests.jobs.test_deliver_mail import BASE, ME, part
from tests.web.form_helpers import form_of
from tests.web.organiser.imports.test_views import YEAR, events_of, preview_form, read

PLAN = f"18 September {YEAR} First meeting, Riga\nDress code: Business casual\n"


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Return an upcoming, announced meeting of the body."""
    return create_event(session, slug="own", bodies=[body])


def set_dress_code(organiser: FlaskClient, session: Session, text: str) -> None:
    """Submit the form of the details with this dress code."""
    session.rollback()
    sent = form_of(organiser, "/organise/events/own/details/texts") | {"dress_code": text}
    response = organiser.post("/organise/events/own/details/texts", data=sent)
    assert response.status_code == 302, response.text


def entry_of(response: Any) -> Any:
    return icalendar.Calendar.from_ical(response.data).walk("VEVENT")[0]


def test_form_updates_page_and_history(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    set_dress_code(organiser, session, "Business")
    set_dress_code(organiser, session, "Uniform & medals")

    assert "<dt>Dress code</dt><dd>Uniform &amp; medals</dd>" in normalized_page(
        organiser, "/events/own"
    )
    history = normalized_page(organiser, "/organise/events/own/changes")
    assert (
        '<dt>Dress code</dt><dd><del><bdi>Business</bdi></del><span class="change__arrow"'
        ' aria-hidden="true">→</span><span class="visually-hidden">changed to</span>'
        "<ins><bdi>Uniform &amp; medals</bdi></ins></dd>"
    ) in history
    session.rollback()
    changes = session.scalars(select(Change).where(Change.event_id == event.id)).all()
    assert [change.fields for change in changes] == [
        {"dress_code": ["", "Business"]}, {"dress_code": ["Business", "Uniform & medals"]},
    ]  # fmt: skip
    assert event.sequence == 0


def test_changes_are_not_mailed(organiser: FlaskClient, session: Session, event: Event) -> None:
    factories.registration(session, event)
    session.commit()

    set_dress_code(organiser, session, "Business")
    set_dress_code(organiser, session, "")

    assert session.scalars(select(Message)).all() == []
    assert "Dress code" not in normalized_page(organiser, "/events/own")


def test_more_than_200_characters_are_refused(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    session.rollback()
    form = form_of(organiser, "/organise/events/own/details/texts")

    longest = organiser.post(
        "/organise/events/own/details/texts", data=form | {"dress_code": "x" * 200}
    )
    longer = organiser.post(
        "/organise/events/own/details/texts", data=form | {"dress_code": "x" * 201, "seen": 1}
    )

    assert longest.status_code == 302
    assert longer.status_code == 422
    assert "Please use at most 200 characters." in longer.text


def test_calendars_have_a_line_in_the_language_of_the_feed(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    set_dress_code(organiser, session, "Business")

    single = entry_of(organiser.get("/events/own.ics"))
    feed = entry_of(organiser.get("/feeds/events.ics"))
    german = entry_of(organiser.get("/feeds/events.ics?lang=de"))
    item = json.loads(organiser.get("/feeds/events.json").text)["items"][0]

    for calendar in (single, feed):
        assert "Dress code: Business" in str(calendar["DESCRIPTION"]).splitlines()
    assert "Kleiderordnung: Business" in str(german["DESCRIPTION"]).splitlines()
    assert "Dress code: Business" in item["content_text"].splitlines()
    assert item["_event"]["dress_code"] == "Business"


def test_translation_is_used(organiser: FlaskClient, session: Session, body: Body) -> None:
    create_event(
        session, slug="own", bodies=[body], dress_code="Business",
        translations={"de": {"dress_code": "Anzug"}},
    )  # fmt: skip

    german = entry_of(organiser.get("/feeds/events.ics?lang=de"))

    assert "Kleiderordnung: Anzug" in str(german["DESCRIPTION"]).splitlines()
    assert "<dd>Business</dd>" in normalized_page(organiser, "/events/own")


def test_calendars_of_events_without_dress_code_are_unchanged(
    app: Flask, client: FlaskClient, session: Session, event: Event
) -> None:
    item = json.loads(client.get("/feeds/events.json").text)["items"][0]
    with app.app_context():
        (source,) = load_entry_rows(db.session(), [event.id])
        entry = build_entry(source, phrasebook(BASE)())

    assert set(item["_event"]) == {
        "starts", "ends", "timezone", "whole_days", "when", "status", "location", "sequence",
    }  # fmt: skip
    assert "Dress code" not in client.get("/events/own.ics").text
    assert entry is not None
    assert entry.texts == ()
    # Entries hashed by version 0.1.0 do not count as changed.
    assert "texts" not in repr(entry)
    assert compute_entry_digest(source, entry)


def test_confirmation_has_it_in_both_parts_and_in_the_calendar_file(
    app: Flask, session: Session, body: Body
) -> None:
    event = create_event(session, bodies=[body], dress_code="Business")
    registration = factories.registration(session, event)
    message = factories.saved(
        session,
        Message(
            kind=MailKind.REGISTRATION_CONFIRMED, to_address="rasa@example.org", created_at=NOON,
            due_at=NOON, subject="registration", subject_id=registration.id, event_id=event.id,
            facts={"calendar": "REQUEST", "sequence": 0},
        ),
    )  # fmt: skip
    session.commit()

    with app.app_context():
        mail = MailRenderer(session, app.jinja_env, BASE, ME).render(message, now=NOON)

    assert "Dress code: Business" in part(mail, "text/plain").splitlines()
    cell = part(mail, "text/html").partition("Dress code</th>")[2].partition("</td>")[0]
    assert cell.partition(">")[2] == "Business"
    attached = icalendar.Calendar.from_ical(part(mail, "text/calendar")).walk("VEVENT")[0]
    assert "Dress code: Business" in str(attached["DESCRIPTION"]).splitlines()


@pytest.mark.parametrize(
    "source",
    [
        {"text": PLAN},
        {"text": f"date\ttitle\tDress code\n18 September {YEAR}\tFirst meeting\tBusiness casual"},
        {"text": f"date\ttitle\tdress_code\n18 September {YEAR}\tFirst meeting\tBusiness casual"},
        {
            "kind": "file",
            "file": lambda: (
                BytesIO(
                    workbook(
                        [["Date", "Title", "Attire"],
                         [f"18 September {YEAR}", "First meeting", "Business casual"]]
                    )
                ),
                "plan.xlsx",
            ),
        },
    ],
    ids=["plan", "table", "table with an underscore", "workbook"],
)  # fmt: skip
def test_import_shows_and_stores_it(
    organiser: FlaskClient, session: Session, body: Body, source: dict[str, Any]
) -> None:
    arguments = {name: value() if callable(value) else value for name, value in source.items()}
    preview = read(organiser, body, **arguments)

    page = organiser.get(preview).text
    organiser.post(f"{preview}/confirm", data=preview_form(page))

    assert "Dress code: Business casual" in page
    (event,) = events_of(session)
    assert (event.title, event.dress_code) == ("First meeting", "Business casual")


def test_different_value_in_the_plan_is_an_update(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    first = read(organiser, body, text=PLAN)
    organiser.post(f"{first}/confirm", data=preview_form(organiser.get(first).text))

    again = read(organiser, body, text=PLAN.replace("Business casual", "Uniform"))
    page = normalized_page(organiser, again)
    organiser.post(f"{again}/confirm", data=preview_form(organiser.get(again).text))

    assert "<dt>Dress code</dt><dd><del>Business casual</del>" in page
    assert [event.dress_code for event in events_of(session)] == ["Uniform"]


def test_event_imported_by_an_earlier_version_gets_it_from_the_plan(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    first_line = PLAN.splitlines()[0]
    first = read(organiser, body, text=first_line)
    organiser.post(f"{first}/confirm", data=preview_form(organiser.get(first).text))
    # As version 0.1.0 stored it.
    session.rollback()
    session.execute(
        update(ImportedEvent).values(
            source_values={
                "title": "First meeting", "mode": None, "kind": "meeting", "description": "",
                "when": [f"{YEAR}-09-18", None, None, None, "Europe/Riga", False],
                "places": [["", "", "Riga", "LV"]],
            }
        )
    )  # fmt: skip
    session.commit()

    unchanged = organiser.get(read(organiser, body, text=first_line)).text
    again = read(organiser, body, text=PLAN)
    page = organiser.get(again).text
    organiser.post(f"{again}/confirm", data=preview_form(page))

    assert "1 unchanged" in unchanged
    assert "The meeting was edited here" not in page
    assert [event.dress_code for event in events_of(session)] == ["Business casual"]


def test_preview_stored_by_an_earlier_version_is_imported_without(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body, text=PLAN)
    session.rollback()
    row = session.scalars(select(ImportRow)).one()
    row.planned = {
        "line": 1, "text": "18 September", "key": "first meeting", "title": "First meeting",
        "to_be_confirmed": False, "body_id": None, "uid": "", "is_cancelled": False,
        "description": "", "span": [f"{YEAR}-09-18", None], "times": [None, None],
        "timezone": None, "places": [["", "", "Riga", "LV"]], "mode": None, "kind": "meeting",
        "notes": [],
    }  # fmt: skip
    session.commit()

    organiser.post(f"{preview}/confirm", data=preview_form(organiser.get(preview).text))

    (event,) = events_of(session)
    assert (event.dress_code, event.venues[0].city) == ("", "Riga")


def test_sample_table_has_a_column(organiser: FlaskClient) -> None:
    table = organiser.get("/organise/import/example.xlsx").data

    headings, *rows = load_workbook(BytesIO(table)).worksheets[0].values

    assert headings[-1] == "Dress code"
    assert len(rows) == 3
