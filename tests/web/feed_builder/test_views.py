"""The feed builder page: summary, preview, link and QR code."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import segno
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventKind, EventState
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import on_both
from tests.html_page import normalized_page

FEED_URL = re.compile(r'value="(http://127\.0\.0\.1:8000/feeds/events\.ics[^"]*)"')


def create_event(session: Session, days: int = 10, **columns: Any) -> Event:
    """Create and commit an event that many days from today."""
    day = (clock.now() + timedelta(days=days)).date().isoformat()
    with transaction(session, now=clock.now()):
        return factories.event(session, **{"when": factories.when(day)} | columns)


def create_body(session: Session, **columns: Any) -> Any:
    with transaction(session, now=clock.now()):
        return factories.body(session, **columns)


def feed_url(page: str) -> str:
    match = FEED_URL.search(page)
    assert match
    return match[1].replace("&amp;", "&")


def titles(client: FlaskClient, feed: str) -> list[str]:
    response = client.get(feed.removeprefix("http://127.0.0.1:8000"))
    return [str(entry["SUMMARY"]) for entry in Calendar.from_ical(response.data).walk("VEVENT")]


def upcoming_section(page: str) -> str:
    return page.partition('id="coming"')[2].partition('id="website"')[0]


def test_summary_preview_and_link(session: Session, client: FlaskClient) -> None:
    thb = create_body(session, slug="thb", short_name="Task Force THB")
    network = create_body(session, slug="cpn", kind=BodyKind.NETWORK)
    create_event(session, title="Chosen", kind=EventKind.WEBINAR, bodies=[thb])
    create_event(session, title="Of a network", kind=EventKind.WEBINAR, bodies=[network])
    create_event(session, title="No webinar", bodies=[network])
    create_event(
        session, title="Of a committee", bodies=[create_body(session, kind=BodyKind.COMMITTEE)]
    )

    page = normalized_page(
        client, "/subscribe?body=thb&body-kind=network&kind=webinar&mode=online&alarm=60"
    )

    listed = upcoming_section(page)
    assert "Task Force THB, every network: webinars, online" in listed
    assert "reminder an hour before" in listed
    assert "2 upcoming meetings" in listed
    assert "Chosen" in listed
    assert "Of a network" in listed
    assert "No webinar" not in listed
    assert "Of a committee" not in listed
    feed = feed_url(page)
    assert feed.endswith("?body=thb&body-kind=network&kind=webinar&mode=online&alarm=60")
    assert sorted(titles(client, feed)) == ["Chosen", "Of a network"]


def test_repeated_and_comma_separated_values_are_equivalent(
    session: Session, client: FlaskClient
) -> None:
    for slug in ("thb", "cpn"):
        create_body(session, slug=slug)

    ticked = normalized_page(
        client, "/subscribe?body=thb&body=cpn&kind=&alarm=&lang=&profile=&cancelled=hide"
    )
    typed = normalized_page(client, "/subscribe?body=thb,cpn&cancelled=hide")

    assert feed_url(ticked) == feed_url(typed)
    assert feed_url(typed).endswith("?body=thb,cpn&cancelled=hide")
    assert 'checked class="form-check-input" id="body-0"' in ticked


def test_new_body_of_the_kind_is_included_in_the_feed(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, title="Old", bodies=[create_body(session, kind=BodyKind.TASK_FORCE)])
    feed = feed_url(normalized_page(client, "/subscribe?body-kind=task-force"))
    before = client.get(feed.removeprefix("http://127.0.0.1:8000"))

    create_event(
        session, title="Of the new one", bodies=[create_body(session, kind=BodyKind.TASK_FORCE)]
    )
    create_event(
        session, title="Of another kind", bodies=[create_body(session, kind=BodyKind.UNIT)]
    )

    assert feed.endswith("?body-kind=task-force")
    assert sorted(titles(client, feed)) == ["Of the new one", "Old"]
    after = client.get(feed.removeprefix("http://127.0.0.1:8000"))
    assert before.headers["ETag"] != after.headers["ETag"]
    assert b"Every task force: all meetings" in after.data


def test_calendar_page_accepts_body_kinds(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    create_event(
        session, title="Of a network", bodies=[create_body(session, kind=BodyKind.NETWORK)]
    )
    create_event(session, title="Of a unit", bodies=[create_body(session, kind=BodyKind.UNIT)])

    page = normalized_page(client, "/?body-kind=network")

    assert "Of a network" in page
    assert "Of a unit" not in page
    assert "/feeds/events.ics?body-kind=network" in page
    assert 'href="/subscribe?body-kind=network"' in page


def test_omitted_and_past_meetings_are_counted(session: Session, client: FlaskClient) -> None:
    create_event(session, days=-3, title="Over")
    create_event(session, days=-50, title="Long over")
    create_event(session, title="Off", state=EventState.CANCELLED)
    next_year = str(clock.now().year + 1)
    with transaction(session, now=clock.now()):
        factories.event(session, when=factories.when(next_year))
        factories.event(session, when=EventDates(None, "Europe/Vilnius"), state=EventState.HELD)
        month = clock.now().strftime("%Y-%m")
        factories.event(session, when=factories.when(month), state=EventState.HELD)

    page = upcoming_section(normalized_page(client, "/subscribe"))

    assert "No upcoming meetings yet, 1 cancelled or postponed" in page
    assert "It also contains 1 past meeting." in page
    assert "1 meeting is not in it, as its day is not known yet." in page
    assert "Cancelled" in page
    without = upcoming_section(normalized_page(client, "/subscribe?cancelled=hide"))
    assert "No upcoming meetings yet" in without
    assert "without cancelled and postponed meetings" in without


def test_long_preview_counts_the_rest(session: Session, client: FlaskClient) -> None:
    for days in range(1, 15):
        create_event(session, days=days)

    page = upcoming_section(normalized_page(client, "/subscribe"))

    assert page.count("<li>") == 12
    assert "and 2 more" in page


def test_unknown_parameters_are_named_and_dropped(client: FlaskClient) -> None:
    page = normalized_page(
        client, "/subscribe?body=nobody&alarm=soon&tz=mars&profile=golden&body-kind=guild"
    )

    assert "body=nobody, body-kind=guild, tz=mars, profile=golden, alarm=soon" in page
    assert feed_url(page).endswith("/feeds/events.ics")


@pytest.mark.parametrize("alarm", ["7", "0", "10080"])
def test_any_valid_reminder_is_preserved(client: FlaskClient, alarm: str) -> None:
    page = normalized_page(client, f"/subscribe?alarm={alarm}")

    assert feed_url(page).endswith(f"?alarm={alarm}")
    assert f'<option selected value="{alarm}">' in page


def test_body_names_are_escaped(session: Session, client: FlaskClient) -> None:
    evil = create_body(session, slug="evil", name="<script>alert(1)</script>")
    create_event(session, title="<img src=x onerror=alert(1)>", bodies=[evil])

    page = normalized_page(client, "/subscribe?body=evil")

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_page_and_qr_code_are_publicly_cacheable_without_cookies(client: FlaskClient) -> None:
    for path in ("/subscribe?mode=online", "/subscribe/qr.svg?mode=online"):
        response = client.get(path)

        assert response.headers["Cache-Control"].startswith("public")
        assert "Set-Cookie" not in response.headers
        revalidated = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert revalidated.status_code == 304
        assert "csrf" not in response.text


def test_qr_code_encodes_the_link(session: Session, client: FlaskClient) -> None:
    create_body(session, slug="thb")
    expected = io.BytesIO()
    feed = "webcal://127.0.0.1:8000/feeds/events.ics?body=thb&alarm=15"
    segno.make(feed, error="m").save(
        expected, kind="svg", scale=8, border=4, light="#fff", dark="#0d2b40", xmldecl=False
    )

    response = client.get("/subscribe/qr.svg?alarm=15&body=thb,nobody")

    assert response.mimetype == "image/svg+xml"
    assert response.data == expected.getvalue()


def test_long_url_has_no_qr_code(session: Session, client: FlaskClient) -> None:
    slugs = [f"{'long' * 15}-{number}" for number in range(20)]
    for slug in slugs:
        create_body(session, slug=slug)
    query = f"body={','.join(slugs)}"

    page = normalized_page(client, f"/subscribe?{query}")

    assert feed_url(page).endswith(query)
    assert "qr.svg" not in page
    assert client.get(f"/subscribe/qr.svg?{query}").status_code == 414


def test_preview_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    create_event(
        session,
        bodies=[create_body(session), create_body(session)],
        venues=[factories.venue(session)],
    )
    with count_queries() as queries_for_one:
        client.get("/subscribe")
    for _n in range(2):
        create_event(session, bodies=[create_body(session)], venues=[factories.venue(session)])
    with count_queries() as queries_for_three:
        client.get("/subscribe")

    assert queries_for_one.count == queries_for_three.count


@on_both
def test_both_databases_filter_alike(session: Session, client: FlaskClient) -> None:
    thb = create_body(session, slug="thb", kind=BodyKind.TASK_FORCE)
    create_event(session, title="Ours", bodies=[thb], mode=AttendanceMode.HYBRID)
    create_event(session, days=-2, title="Over", bodies=[thb])

    page = upcoming_section(normalized_page(client, "/subscribe?body-kind=task-force&body=thb"))

    assert "1 upcoming meeting" in page
    assert "It also contains 1 past meeting." in page
    assert "Ours" in page


@pytest.mark.parametrize("number", [12, 13])
def test_calendars_of_many_bodies_are_folded(
    session: Session, client: FlaskClient, number: int
) -> None:
    for place in range(number, 0, -1):
        create_event(session, bodies=[create_body(session, name=f"WG {place}")])

    part = (
        normalized_page(client, "/subscribe").partition('id="bodies"')[2].partition("</table>")[0]
    )
    names = re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', part)

    assert names == [f"WG {place}" for place in range(1, number + 1)]
    assert ("All 13 bodies…</summary>" in part) is (number == 13)
