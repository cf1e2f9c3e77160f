"""The choices, marks and texts of the import preview, and the sample table."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.rules import EventState
from meetings.kernel import clock
from meetings.kernel.timezones import local_date
from tests import factories
from tests.html_page import normalized_page
from tests.web.organiser.imports.test_views import FORM, events_of, preview_form, read

pytestmark = pytest.mark.slow

NEXT_YEAR = local_date(clock.now(), "Europe/Riga").year + 1
PLAN = "18-19 September First meeting, Riga\nOctober Second meeting, Riga\n"


def test_every_row_without_a_body_is_named_linked_and_marked(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, None, text=PLAN)
    before = normalized_page(organiser, preview)
    assert "Choose the organising body of these meetings" in before
    assert "aria-invalid" not in before

    response = organiser.post(f"{preview}/confirm", data=preview_form(before))

    assert response.status_code == 422
    page = re.sub(r"\s+", " ", response.text)
    assert "Choose the organising body of each new meeting." in page
    for number, title in ((0, "First meeting"), (1, "Second meeting")):
        assert f'<a href="#body-{number}">{title}</a>' in page
        assert f'aria-describedby="body-{number}-error"' in page
        assert f'id="body-{number}-error"' in page
    assert page.count('aria-invalid="true"') == 2
    assert events_of(session) == []


def test_chosen_bodies_and_skipped_rows_need_no_choice(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, None, text=PLAN)
    sent = preview_form(organiser.get(preview).text) | {"body-0": str(body.id)}

    page = organiser.post(f"{preview}/confirm", data=sent).text
    assert page.count('aria-invalid="true"') == 1
    assert 'href="#body-0"' not in page

    response = organiser.post(f"{preview}/confirm", data=sent | {"do-1": "leave"})
    assert response.status_code == 302
    assert [event.title for event in events_of(session)] == ["First meeting"]


def test_one_body_for_all_rows_is_enough(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, None, text=PLAN)
    sent = preview_form(organiser.get(preview).text) | {"body": str(body.id)}

    assert organiser.post(f"{preview}/confirm", data=sent).status_code == 302
    assert len(events_of(session)) == 2


@pytest.mark.parametrize(
    ("state", "doubt", "pill"),
    [
        (
            EventState.CANCELLED,
            "The meeting is cancelled here, but it is still in the plan.",
            "Cancelled",
        ),
        (
            EventState.POSTPONED,
            "The meeting is postponed here, but it is still in the plan.",
            "Postponed",
        ),
    ],
)
def test_called_off_meetings_in_a_plan_are_marked(
    organiser: FlaskClient, session: Session, body: Body, state: EventState, doubt: str, pill: str
) -> None:
    day, plan = f"{NEXT_YEAR}-05-20", f"20 May {NEXT_YEAR} Spring meeting"
    factories.event(
        session, title="Spring meeting", bodies=[body], when=factories.when(day), state=state
    )
    session.commit()

    page = normalized_page(organiser, read(organiser, body, text=plan))

    assert doubt in page
    assert f">{pill}</span>" in page
    assert "The meeting existed before this plan was imported." in page
    before_note = page[: page.index("The meeting existed before")].rpartition("<svg")[2]
    assert "info-circle" in before_note


def test_active_meetings_raise_no_issue(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.event(
        session, title="Spring meeting", bodies=[body], when=factories.when(f"{NEXT_YEAR}-05-20")
    )
    session.commit()

    page = normalized_page(
        organiser, read(organiser, body, text=f"20 May {NEXT_YEAR} Spring meeting")
    )

    assert "Unchanged" in page
    assert "it is still in the plan" not in page


def test_the_sample_table_is_read_without_issues(organiser: FlaskClient, body: Body) -> None:
    assert 'href="/organise/import/example.xlsx"' in organiser.get("/organise/import").text
    table = organiser.get("/organise/import/example.xlsx")

    sent = FORM | {"kind": "file", "file": (BytesIO(table.data), "plan.xlsx"), "body": 0}
    response = organiser.post("/organise/import", data=sent)
    page = normalized_page(organiser, response.location)

    for text in (
        "3 meetings: 3 new.", f"18 March {NEXT_YEAR}", "09:30–16:00", "Riga, Latvia", "Hybrid",
        f"October {NEXT_YEAR} (to be confirmed)", "Webinar", "Workshop",
    ):  # fmt: skip
        assert text in page
    assert re.search(rf"\b6\b.{{1,8}}\b7 May {NEXT_YEAR}", page)
    assert "import-row__notes" not in page
    assert "Choose the organising body of these meetings" not in page


def test_visitors_get_no_sample_table(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    session.commit()

    assert client.get("/organise/import/example.xlsx").status_code == 302
