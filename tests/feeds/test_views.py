"""Feeds as calendar programs fetch them."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import Client

from meetings.domain.events.rules import EventKind, EventState, Visibility
from meetings.http.page_cache import PageCacheMiddleware
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import on_both
from tests.feeds.helpers import FEED, in_days, line, made, titles
from tests.ical_lint import lint, unfold


def test_feed_holds_what_is_announced_in_order_of_time(
    session: Session, client: FlaskClient
) -> None:
    made(session, 20, title="Later")
    made(session, 5, title="Sooner")
    made(session, 6, title="Secret", reader=Visibility.MEMBERS)
    made(session, 7, title="Draft", state=EventState.DRAFT)

    assert titles(client.get(FEED)) == ["Sooner", "Later"]


def test_empty_feed_is_a_calendar(session: Session, client: FlaskClient) -> None:
    assert titles(client.get(FEED)) == []


def test_filters_are_the_calendar_page_s_own(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb", short_name="Task Force THB")
    riga = factories.venue(session, city="Rīga", country="LV")
    made(session, title="Webinar", bodies=[body], kind=EventKind.WEBINAR)
    made(session, title="Meeting", bodies=[body], kind=EventKind.MEETING, venues=[riga])
    made(session, title="Other")

    assert titles(client.get(f"{FEED}?body=thb")) == ["Webinar", "Meeting"]
    assert titles(client.get(f"{FEED}?body=thb&kind=webinar")) == ["Webinar"]
    assert titles(client.get(f"{FEED}?country=lv")) == ["Meeting"]
    assert titles(client.get(f"{FEED}?q=riga")) == ["Meeting"]


def test_name_says_the_filter_in_words(session: Session, client: FlaskClient) -> None:
    factories.installation(session, acronym="CBSS")
    made(session, bodies=[factories.body(session, slug="thb", short_name="Task Force THB")])

    everything = client.get(FEED)
    webinars = client.get(f"{FEED}?body=thb&kind=webinar")

    assert line(everything, "NAME") == "NAME:CBSS: all meetings"
    assert line(webinars, "NAME") == "NAME:Task Force THB: webinars"
    assert line(webinars, "COLOR") == "COLOR:steelblue"


def test_unknown_names_are_ignored_and_named(session: Session, client: FlaskClient) -> None:
    made(session, title="Here")

    response = client.get(
        f"{FEED}?body=nobody&tz=mars&alarm=soon&until=never&profile=huge&lang=xx&colour=red"
    )

    assert titles(response) == ["Here"]
    ignored = "body=nobody&until=never&tz=mars&profile=huge&lang=xx&alarm=soon&colour=red"
    assert response.headers["X-Ignored-Parameters"] == ignored
    assert "Not understood and ignored: body=nobody\\, until=never" in line(
        response, "X-WR-CALDESC"
    )


def test_window_reaches_back_30_days_and_can_be_widened(
    session: Session, client: FlaskClient
) -> None:
    made(session, -40, title="Past")
    made(session, 10, title="Near")
    made(session, 600, title="Far")

    assert titles(client.get(FEED)) == ["Near"]
    assert titles(client.get(f"{FEED}?from={in_days(-50)}")) == ["Past", "Near"]
    assert titles(client.get(f"{FEED}?until={in_days(700)}")) == ["Near", "Far"]


def test_presidency_is_shown_from_its_first_to_its_last_day(
    session: Session, client: FlaskClient
) -> None:
    presidency = factories.presidency(session, slug="lt-2020")
    made(session, -900, title="Old", presidency_id=presidency.id, presidency_is_override=True)

    assert titles(client.get(f"{FEED}?presidency=lt-2020")) == ["Old"]


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_what_is_off_stays_for_30_days_after_its_old_end(
    session: Session, client: FlaskClient, state: EventState
) -> None:
    made(session, 10, title="Off", state=state)
    made(session, -20, title="Off lately", state=state)
    made(session, -40, title="Off long ago", state=state)

    assert titles(client.get(f"{FEED}?from=2000-01-01")) == [
        f"{state.value.capitalize()}: Off lately",
        f"{state.value.capitalize()}: Off",
    ]
    assert titles(client.get(f"{FEED}?cancelled=hide")) == []


def test_events_without_a_day_are_counted_in_the_description(
    session: Session, client: FlaskClient
) -> None:
    made(session, when=factories.when(in_days(40)[:7]))
    made(session, when=factories.when(in_days(40)[:4]))

    response = client.get(FEED)

    assert titles(response) == []
    assert "2 meetings are not in it" in line(response, "X-WR-CALDESC")


def test_times_in_utc_and_alarms_on_request(session: Session, client: FlaskClient) -> None:
    made(session)

    response = client.get(f"{FEED}?tz=utc&alarm=15")

    assert lint(response.data) == []
    assert line(response, "DTSTART").endswith("Z")
    assert line(response, "TRIGGER") == "TRIGGER:-PT15M"


def test_headers_are_what_programs_need(session: Session, client: FlaskClient) -> None:
    made(session)

    response = client.get(FEED)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.headers["ETag"].startswith("W/")
    assert response.last_modified is not None
    assert "Set-Cookie" not in response.headers


def test_nothing_new_is_304_and_the_etag_wins(session: Session, client: FlaskClient) -> None:
    made(session)
    first = client.get(FEED)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    def status(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(FEED, headers=named).status_code

    assert client.get(FEED).data == first.data
    assert status(If_None_Match=etag) == 304
    assert status(If_Modified_Since=modified) == 304
    assert status(If_None_Match='"other"', If_Modified_Since=modified) == 200
    made(session)
    assert status(If_None_Match=etag) == 200


def test_head_has_the_headers_and_no_body(session: Session, client: FlaskClient) -> None:
    made(session)

    head, got = client.head(FEED), client.get(FEED)

    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_front_answers_zipped_and_304_from_memory(app: Flask, session: Session) -> None:
    made(session)
    front = PageCacheMiddleware(
        app.wsgi_app, revision=lambda: 1, minute=lambda: 1, cookie="convenor", limit=1_000_000
    )
    client = Client(front)

    zipped = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    plain = client.get(FEED)

    assert gzip.decompress(zipped.data) == plain.data
    again = client.get(FEED, headers={"If-None-Match": zipped.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_one_event_is_a_file_of_its_own(session: Session, client: FlaskClient) -> None:
    made(session, slug="spring", title="Spring")
    made(session, slug="autumn", title="Autumn")

    response = client.get("/events/spring.ics")

    assert titles(response) == ["Spring"]
    assert response.headers["Content-Disposition"] == "attachment; filename=spring.ics"
    assert not any(each.startswith(("NAME", "REFRESH")) for each in unfold(response.data))


@pytest.mark.parametrize(
    "columns", [{"reader": Visibility.MEMBERS}, {"when": factories.when("2027-05")}]
)
def test_event_that_no_calendar_shows_is_not_found(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    made(session, slug="hidden", **columns)

    assert client.get("/events/hidden.ics").status_code == 404
    assert client.get("/events/none.ics").status_code == 404


def test_queries_do_not_grow_with_the_events(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            made(session, venues=[factories.venue(session)])
        with count_queries() as seen:
            client.get(FEED)
        counts.append(seen.count)

    assert counts[0] == counts[1] <= 5


def test_revived_event_is_confirmed_again_with_a_later_stamp(
    session: Session, client: FlaskClient
) -> None:
    event = made(session, title="Phoenix", state=EventState.CANCELLED)
    assert titles(client.get(FEED)) == ["Cancelled: Phoenix"]

    with transaction(session, now=datetime(2099, 1, 1, tzinfo=UTC)):
        event.state, event.sequence = EventState.CONFIRMED, 1

    response = client.get(FEED)
    assert titles(response) == ["Phoenix"]
    assert line(response, "DTSTAMP") == "DTSTAMP:20990101T000000Z"
    assert line(response, "SEQUENCE") == "SEQUENCE:1"


@pytest.mark.parametrize(
    "query",
    [
        "body=" + "x," * 2000,
        "q=" + "a+" * 500,
        "q=" + "%25_" * 50,
        "from=0001-01-01&until=9999-12-31",
        "from=2027-13-45&until=2027-02-30",
        "alarm=-5&tz=%F0%9F%98%80&cancelled=%0D%0AX-Evil:1",
        "body=&kind=,,,&mode=ON_SITE&country=zz&presidency='--",
        "alarm=" + "9" * 100,
    ],
)
def test_odd_queries_still_give_a_feed(session: Session, client: FlaskClient, query: str) -> None:
    made(session)

    response = client.get(f"{FEED}?{query}")

    assert response.status_code == 200
    assert lint(response.data) == []
    assert len(response.headers.get("X-Ignored-Parameters", "")) < 4000


@on_both
def test_both_databases_give_the_same_feed(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb", name="Task Force THB")
    made(session, title="Žiema", bodies=[body], venues=[factories.venue(session, city="Rīga")])
    made(session, when=factories.when(in_days(40)[:7]), bodies=[body])

    query = "body=thb&kind=seminar&mode=online&country=lt&q=riga&cancelled=hide"
    response = client.get(f"{FEED}?{query}")

    assert titles(response) == ["Žiema"]
    assert "1 meeting is not in it" in line(client.get(f"{FEED}?body=thb"), "X-WR-CALDESC")
    assert client.get("/subscribe").status_code == 200
    assert client.get("/feeds/events.atom").status_code == 200


def test_rich_profile_holds_the_same_events(session: Session, client: FlaskClient) -> None:
    made(session, 5, title="Sooner")
    made(session, 20, title="Later", state=EventState.TENTATIVE)

    response = client.get(f"{FEED}?profile=rich&tz=utc&alarm=30")

    assert titles(response) == ["Sooner", "Later"]
    busy = [each for each in unfold(response.data) if each.startswith("X-MICROSOFT")]
    assert busy == [f"X-MICROSOFT-CDO-BUSYSTATUS:{state}" for state in ("BUSY", "TENTATIVE")]


def test_one_event_as_jcal(session: Session, client: FlaskClient) -> None:
    made(session, slug="spring", title="Žiema, 2027")

    response = client.get("/events/spring.jcal")

    assert response.headers["Content-Type"] == "application/calendar+json; charset=utf-8"
    kind, _properties, parts = response.get_json(force=True)
    (event,) = [part for part in parts if part[0] == "vevent"]
    assert kind == "vcalendar"
    assert ["summary", {}, "text", "Žiema, 2027"] in event[1]
