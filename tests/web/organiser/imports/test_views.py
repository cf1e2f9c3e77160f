"""Import of a plan, from the form to the meetings, and its permissions."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventState
from meetings.domain.imports.models import ImportRun
from meetings.domain.imports.rules import MAX_BYTES
from meetings.http.components import get_components
from meetings.kernel import clock
from tests import factories
from tests.adapters.test_http_client import Server
from tests.domain.imports.test_tables import workbook
from tests.feeds.helpers import create_event, in_days
from tests.web.sign_in import sign_in

pytestmark = pytest.mark.slow

PLAN = """\
18-19 September First CSO meeting, Riga
October (tbc) TF-THB meeting, Riga
31 February Expert group on youth, Oslo
This line says nothing
"""
#: The year of the plan: all its days are in the future.
YEAR = clock.now().year + 1


def in_september(first: int, last: int) -> str:
    """Return the days of September as pages format them."""
    begins, ends = (date(YEAR, 9, day) for day in (first, last))
    return f"{begins:%a} {first} – {ends:%a} {last} September {YEAR}"


FORM = {
    "kind": "text", "text": PLAN, "name": "Plan", "period": str(YEAR), "timezone": "Europe/Riga",
}  # fmt: skip


#: The choice to create the meeting whose date was not understood.
DESPITE_DOUBT = {"do-2": "create"}


@pytest.fixture
def other(organiser: FlaskClient, session: Session) -> FlaskClient:
    """Return a signed-in organiser of another body."""
    user = factories.user(session, role=Role.ORGANISER, of=factories.body(session))
    session.commit()
    return sign_in(organiser.application.test_client(), user)


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """Run a web server from which the application may fetch."""
    parts = get_components(app)
    original = parts.fetch_policy
    with Server() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        parts.fetch_policy = server.options
        yield server
        server.shutdown()
    parts.fetch_policy = original


def read(client: FlaskClient, of: Body | None, **parts: Any) -> str:
    """Submit the plan and return the URL of its preview."""
    body = {"body": of.id if of else 0}
    response = client.post("/organise/import", data=FORM | body | parts)
    assert response.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", response.text)
    return str(response.location)


def preview_form(html: str) -> dict[str, str]:
    """Return the values that the preview form would submit."""
    values_by_name = {"state": "draft"}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', html, re.DOTALL):
        values = re.findall(r'value="([^"]*)"( selected)?', options)
        values_by_name[name] = next((value for value, is_on in values if is_on), values[0][0])
    return values_by_name


def events_of(session: Session) -> list[Event]:
    session.rollback()
    return list(session.scalars(select(Event).order_by(Event.sorts_at)))


def test_a_plan_is_previewed_and_imported_when_confirmed(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    page = organiser.get(preview)

    for text in (
        in_september(18, 19), f"October {YEAR} (to be confirmed)", "Riga, Latvia",
        "Senior officials meeting", "This day does not exist", "31 February",
        "Nothing has been imported yet",
        "This line says nothing", "3 meetings: 3 new.", "1 line was not understood.",
    ):  # fmt: skip
        assert text in page.text
    assert events_of(session) == []

    assert preview_form(page.text)["do-2"] == "leave"
    sent = preview_form(page.text) | DESPITE_DOUBT
    response = organiser.post(f"{preview}/confirm", data=sent)
    assert response.location == preview
    result = organiser.get(preview).text

    events = events_of(session)
    assert [event.title for event in events] == [
        "Expert group on youth", "First CSO meeting", "TF-THB meeting"
    ]  # fmt: skip
    assert {event.state for event in events} == {EventState.DRAFT}
    assert all(f"/organise/events/{event.slug}" in result for event in events)
    assert "3 created." in result


def test_a_row_without_a_date_is_selected_only_if_the_date_is_open(
    organiser: FlaskClient, body: Body
) -> None:
    table = f"Date;Title\n;Task force\ntbc;Board\n3 May {YEAR};Forum\n"
    source = (BytesIO(table.encode()), "a.csv")
    page = organiser.get(read(organiser, body, kind="file", name="", file=source))

    chosen = preview_form(page.text)
    assert [chosen[f"do-{number}"] for number in range(3)] == ["leave", "create", "create"]


def test_new_meetings_can_be_announced_directly(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text) | {"state": "tentative", "do-2": "leave"}

    organiser.post(f"{preview}/confirm", data=sent)

    assert [(event.title, event.state.value) for event in events_of(session)] == [
        ("First CSO meeting", "tentative"), ("TF-THB meeting", "tentative"),
    ]  # fmt: skip


def test_another_import_shows_changed_and_missing_meetings(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text) | DESPITE_DOUBT
    organiser.post(f"{preview}/confirm", data=sent)

    again = read(organiser, body, text="25-26 September First CSO meeting, Riga")
    page = organiser.get(again).text

    assert "1 meeting: 1 changed." in page
    assert f"<del>{in_september(18, 19)}</del>" in page
    assert f"<ins>{in_september(25, 26)}</ins>" in page
    assert "No longer in the plan" in page
    assert "TF-THB meeting" in page
    organiser.post(f"{again}/confirm", data=preview_form(page))
    days = [str(event.starts_on) for event in events_of(session)]
    assert days == [f"{YEAR}-02", f"{YEAR}-09-25", f"{YEAR}-10"]
    history = organiser.get("/organise/import").text
    assert "Updated: 1" in history
    assert history.count("Import a newer version") == 1


def test_nothing_to_import_if_all_meetings_exist(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text) | DESPITE_DOUBT
    organiser.post(f"{preview}/confirm", data=sent)

    page = organiser.get(read(organiser, body)).text

    assert "3 meetings: 3 unchanged." in page
    assert "all these meetings already exist" in page
    assert "Import selected" not in page
    assert "Status of new meetings" not in page
    assert len(events_of(session)) == 3


def test_a_file_is_read_and_a_large_one_refused(organiser: FlaskClient, body: Body) -> None:
    preview = read(organiser, body, kind="file", name="", file=(BytesIO(PLAN.encode()), "plan.txt"))
    assert "plan.txt" in organiser.get(preview).text

    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (FORM | {"body": body.id, "kind": "file"}).items()
    ]
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.ics"\r\n\r\n'
    sent = "".join([*parts, head]).encode() + b"x" * (MAX_BYTES + 1) + b"\r\n--b--\r\n"
    response = organiser.post(
        "/organise/import", data=sent, content_type="multipart/form-data; boundary=b",
        buffered=True,
    )  # fmt: skip
    assert response.status_code == 422
    assert "The limit is 5 MB." in response.text


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20270101T000000Z
DTSTART;VALUE=DATE:{year}04{day}
SUMMARY:{title}
LOCATION:Riga, Latvia
END:VEVENT
END:VCALENDAR
"""


def calendar(day: int, title: str) -> bytes:
    text = CALENDAR.format(year=YEAR, day=f"{day:02}", title=title)
    return text.replace("\n", "\r\n").encode()


def test_a_url_is_read_again_and_updates_meetings_by_uid(
    organiser: FlaskClient, session: Session, body: Body, server: Server
) -> None:
    server.add_response("/plan.ics", calendar(5, "Working group"))
    first = read(organiser, body, kind="address", name="", address=f"{server.origin}/plan.ics")
    organiser.post(
        f"{first}/confirm", data=preview_form(organiser.get(first).text) | {"state": "tentative"}
    )
    (event,) = events_of(session)
    uid, sequence = event.uid, event.sequence
    assert "127.0.0.1/plan.ics" in organiser.get("/organise/import").text

    server.add_response("/plan.ics", calendar(6, "Experts on schools"))
    again = organiser.post(f"{first}/again")
    page = organiser.get(again.location).text
    assert f"<del>{date(YEAR, 4, 5):%a} 5 April {YEAR}</del>" in page
    assert "<ins>Experts on schools</ins>" in page
    organiser.post(f"{again.location}/confirm", data=preview_form(page))

    (event,) = events_of(session)
    assert (event.title, str(event.starts_on)) == ("Experts on schools", f"{YEAR}-04-06")
    assert (event.uid, event.sequence) == (uid, sequence + 1)
    server.add_response("/plan.ics", status=404)
    failed = organiser.post(f"{first}/again", follow_redirects=True)
    assert "404" in failed.text


def test_unread_sheets_are_named_and_many_unread_lines_are_counted(
    organiser: FlaskClient, body: Body
) -> None:
    heads, rest = ["Date", "Title", "Notes"], [["", "", f"note {n}"] for n in range(402)]
    data = workbook([heads, ["5 April 2027", "Fog", ""], *rest], [["A second sheet"]])
    preview = read(organiser, body, kind="file", name="", file=(BytesIO(data), "plan.xlsx"))

    page = organiser.get(preview).text

    for text in (
        "1 meeting: 1 new. 402 lines were not understood. 1 sheet was not read.",
        "The sheet “S1” was not read", "note 398", "And 3 more lines.",
    ):  # fmt: skip
        assert text in page
    assert "note 400" not in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.csv", f"Date;Title;Place\n5.4.{YEAR};Working group on fog;Riga\n".encode()),
        ("plan.txt", calendar(5, "Working group on fog")),
        ("plan", b"5 April Working group on fog, Riga"),
    ],
)
def test_the_content_determines_the_file_type(
    organiser: FlaskClient, body: Body, name: str, content: bytes
) -> None:
    preview = read(organiser, body, kind="file", name="", file=(BytesIO(content), name))

    page = organiser.get(preview).text

    for text in ("Working group on fog", f"5 April {YEAR}", "Riga, Latvia", "1 meeting: 1 new."):
        assert text in page


@pytest.mark.parametrize("content", [b"%PDF-1.7 \xff\xfe\x00", b"", b"\0" * 999, b"\x89PNG\r\n"])
def test_a_file_of_another_kind_is_refused_at_its_field(
    organiser: FlaskClient, session: Session, body: Body, content: bytes
) -> None:
    sent = FORM | {"body": body.id, "kind": "file", "file": (BytesIO(content), "plan.ics")}

    response = organiser.post("/organise/import", data=sent)

    assert response.status_code == 422
    assert 'id="file-error"' in response.text
    assert session.scalars(select(ImportRun)).all() == []


@pytest.mark.parametrize("query", ["", "?tz=utc", "?profile=full&alarm=15"])
def test_importing_our_own_feed_matches_every_meeting(
    organiser: FlaskClient, session: Session, body: Body, query: str
) -> None:
    riga = factories.venue(session, name="House of Nature", address="Street 1", city="Riga",
                           country="LV")  # fmt: skip
    oslo = factories.venue(session, city="Oslo", country="NO")
    create_event(session, 5, title="Online", bodies=[body], mode=AttendanceMode.ONLINE)
    create_event(
        session, 9, title="In Riga", bodies=[body], mode=AttendanceMode.HYBRID, venues=[riga]
    )
    create_event(session, 12, title="Two places", bodies=[body], venues=[riga, oslo])
    create_event(session, 15, title="Without a body", bodies=[], description="Long.\n\nAnd *more*.")
    days = factories.when(in_days(20), starts_time=None, ends_time=None)
    create_event(session, title="Days", bodies=[body], when=days)
    create_event(session, 25, title="Cancelled one", bodies=[body], state=EventState.CANCELLED)
    create_event(session, 30, title="To be confirmed", bodies=[body], state=EventState.TENTATIVE)
    feed = organiser.get(f"/feeds/events.ics{query}").data
    user = factories.user(session)
    session.commit()
    secretariat = sign_in(organiser.application.test_client(), user)

    preview = read(secretariat, None, kind="file", name="", file=(BytesIO(feed), "events.ics"))
    page = secretariat.get(preview).text

    assert "7 meetings: 7 unchanged." in page
    before = len(events_of(session))
    assert secretariat.post(f"{preview}/confirm", data=preview_form(page)).location == preview
    assert len(events_of(session)) == before == 7


@pytest.mark.parametrize(
    ("invalid", "problem"),
    [
        ({"text": " "}, "fill this in"),
        ({"kind": "file"}, "fill this in"),
        ({"kind": "address"}, "fill this in"),
        ({"kind": "address", "address": "ftp://example.org"}, "beginning with https://"),
        ({"kind": "address", "address": "http://127.0.0.1/plan.ics"}, "127.0.0.1"),
        ({"kind": "address", "address": "https://[::1]/"}, "::1"),
        ({"kind": "sky"}, "Not a valid choice"),
        ({"text": "No date anywhere"}, "No meetings were found"),
        ({"text": "x" * 100_001}, "at most 100000"),
        ({"period": "20000-99"}, "Not a valid choice"),
        ({"timezone": "Mars/Olympus"}, "Not a valid choice"),
        ({"body": 4711}, "Not a valid choice"),
        ({"body": "x"}, "could not coerce"),
        ({"name": "x" * 201}, "at most 200"),
    ],
)
def test_unreadable_input_is_reported_at_its_field(
    organiser: FlaskClient, session: Session, body: Body, invalid: dict[str, Any], problem: str
) -> None:
    response = organiser.post("/organise/import", data=FORM | {"body": body.id} | invalid)

    assert response.status_code == 422
    assert problem in response.text
    assert session.scalars(select(ImportRun)).all() == []


def test_an_error_preserves_the_choices(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.body(session)
    session.commit()
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text) | dict.fromkeys(
        ("do-0", "do-1", "do-2"), "leave"
    )

    response = organiser.post(f"{preview}/confirm", data=sent | {"state": "tentative"})

    assert response.status_code == 422
    assert "You selected no meetings" in response.text
    assert preview_form(response.text) == sent
    assert 'value="tentative" id="state-tentative" checked' in " ".join(response.text.split())


def test_previews_of_other_users_are_not_found(
    organiser: FlaskClient, other: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text)

    assert other.get(preview).status_code == 404
    assert other.post(f"{preview}/confirm", data=sent).status_code == 404
    assert other.post(f"{preview}/forget").status_code == 404
    assert other.post(f"{preview}/again").status_code == 404
    assert "Plan</strong>" not in other.get("/organise/import").text
    assert other.get("/organise/import/99999999999").status_code == 404
    assert events_of(session) == []


def test_forged_choices_import_nothing(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    other_event = factories.event(session, when=factories.when(f"{YEAR}-09-18"))
    foreign = other_event.body_ids[0]
    session.commit()
    preview = read(organiser, body)
    update_of_theirs = f"update-{other_event.id}-{other_event.changes_count}"

    for forged, status in (
        ({"do-0": update_of_theirs}, 422),
        ({"do-0": "create", "body-0": str(foreign)}, 403),
        ({"do-0": "create", "body-0": "99999999999"}, 422),
        ({"do-77": "create", "body-77": str(body.id)}, 422),
        ({"do-0": "drop table"}, 422),
    ):
        response = organiser.post(f"{preview}/confirm", data=forged)
        assert response.status_code == status, forged
    assert [event.id for event in events_of(session)] == [other_event.id]


def test_confirming_matches_once(organiser: FlaskClient, body: Body, count_queries: Any) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text)

    with count_queries() as queries:
        assert organiser.post(f"{preview}/confirm", data=sent).status_code == 302

    links = [statement for statement in queries.texts if "ORDER BY imported_events.id" in statement]
    assert len(links) == 1


def test_confirming_twice_imports_once(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text) | DESPITE_DOUBT

    responses = [organiser.post(f"{preview}/confirm", data=sent) for _ in range(2)]

    assert [response.location for response in responses] == [preview, preview]
    assert len(events_of(session)) == 3


def test_an_expired_preview_is_reported(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    preview = read(organiser, body)
    sent = preview_form(organiser.get(preview).text)
    session.rollback()
    session.execute(update(ImportRun).values(expires_at=clock.now()))
    session.commit()

    page = organiser.get(preview)
    response = organiser.post(f"{preview}/confirm", data=sent)

    assert (page.status_code, response.status_code) == (410, 410)
    assert "not confirmed in time" in page.text
    assert events_of(session) == []


def test_a_preview_can_be_discarded(organiser: FlaskClient, session: Session, body: Body) -> None:
    preview = read(organiser, body)

    response = organiser.post(f"{preview}/forget")

    assert response.location == "/organise/import"
    assert organiser.get(preview).status_code == 404


def test_visitors_and_members_import_nothing(client: FlaskClient, session: Session) -> None:
    assert client.get("/organise/import").status_code == 302
    assert client.post("/organise/import", data=FORM).status_code == 302
    user = factories.user(session, role=Role.MEMBER, of=factories.body(session))
    session.commit()
    member = sign_in(client, user)

    assert member.get("/organise/import").status_code == 403


def test_a_hostile_title_is_text(organiser: FlaskClient, body: Body) -> None:
    preview = read(organiser, body, text="5 May <script>alert(1)</script> meeting, Riga")

    page = organiser.get(preview).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_form_is_filled_for_a_newer_plan(organiser: FlaskClient, body: Body) -> None:
    number = read(organiser, body, period=str(YEAR - 1)).rpartition("/")[2]

    page = organiser.get(f"/organise/import?again={number}").text

    assert 'value="Plan"' in page
    assert f'<option selected value="{YEAR - 1}">' in page
    assert organiser.get("/organise/import?again=99999999999").status_code == 200


def test_a_preview_of_many_rows_costs_as_many_statements_as_one_of_few(
    organiser: FlaskClient, body: Body, count_queries: Any
) -> None:
    few = read(organiser, body, text="5 May Meeting one, Riga", name="few")
    many = read(
        organiser, body, name="many",
        text="\n".join(f"{day} May Meeting number {day}, Riga" for day in range(1, 30)),
    )  # fmt: skip
    counts = []
    for preview in (few, many):
        with count_queries() as queries:
            assert organiser.get(preview).status_code == 200
        counts.append(queries.count)

    assert counts[0] == counts[1]
