"""Feeds as calendar apps fetch them."""

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
from meetings.kernel.site_revision import Revisions
from tests import factories
from tests.conftest import on_both
from tests.feeds.helpers import FEED, create_event, in_days, line, titles
from tests.ical_lint import lint, unfold


def test_feed_contains_announced_events_in_chronological_order(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, 20, title="Later")
    create_event(session, 5, title="Sooner")
    create_event(session, 6, title="Secret", visibility=Visibility.MEMBERS)
    create_event(session, 7, title="Draft", state=EventState.DRAFT)

    assert titles(client.get(FEED)) == ["Sooner", "Later"]


def test_empty_feed_is_a_valid_calendar(session: Session, client: FlaskClient) -> None:
    assert titles(client.get(FEED)) == []


def test_filters_are_those_of_the_calendar_page(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb", short_name="Task Force THB")
    riga = factories.venue(session, city="Rīga", country="LV")
    create_event(session, title="Webinar", bodies=[body], kind=EventKind.WEBINAR)
    create_event(session, title="Meeting", bodies=[body], kind=EventKind.MEETING, venues=[riga])
    create_event(session, title="Other")

    assert titles(client.get(f"{FEED}?body=thb")) == ["Webinar", "Meeting"]
    assert titles(client.get(f"{FEED}?body=thb&kind=webinar")) == ["Webinar"]
    assert titles(client.get(f"{FEED}?country=lv")) == ["Meeting"]
    assert titles(client.get(f"{FEED}?q=riga")) == ["Meeting"]


def test_name_describes_the_filter(session: Session, client: FlaskClient) -> None:
    factories.installation(session, acronym="CBSS")
    create_event(session, bodies=[factories.body(session, slug="thb", short_name="Task Force THB")])

    everything = client.get(FEED)
    webinars = client.get(f"{FEED}?body=thb&kind=webinar")

    assert line(everything, "NAME") == "NAME:CBSS: all meetings"
    assert line(webinars, "NAME") == "NAME:Task Force THB: webinars"
    assert line(webinars, "COLOR") == "COLOR:steelblue"


def test_unknown_filter_values_are_ignored_and_listed(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, title="Here")

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
    create_event(session, -40, title="Past")
    create_event(session, 10, title="Near")
    create_event(session, 600, title="Far")

    assert titles(client.get(FEED)) == ["Near"]
    assert titles(client.get(f"{FEED}?from={in_days(-50)}")) == ["Past", "Near"]
    assert titles(client.get(f"{FEED}?until={in_days(700)}")) == ["Near", "Far"]


def test_presidency_is_shown_from_its_first_to_its_last_day(
    session: Session, client: FlaskClient
) -> None:
    presidency = factories.presidency(session, slug="lt-2020")
    create_event(
        session, -900, title="Old", presidency_id=presidency.id, presidency_is_override=True
    )

    assert titles(client.get(f"{FEED}?presidency=lt-2020")) == ["Old"]


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_cancelled_events_stay_for_30_days_after_their_end(
    session: Session, client: FlaskClient, state: EventState
) -> None:
    create_event(session, 10, title="Off", state=state)
    create_event(session, -20, title="Off lately", state=state)
    create_event(session, -40, title="Off long ago", state=state)

    assert titles(client.get(f"{FEED}?from=2000-01-01")) == [
        f"{state.value.capitalize()}: Off lately",
        f"{state.value.capitalize()}: Off",
    ]
    assert titles(client.get(f"{FEED}?cancelled=hide")) == []


def test_events_without_a_day_are_counted_in_the_description(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, when=factories.when(in_days(40)[:7]))
    create_event(session, when=factories.when(in_days(40)[:4]))

    response = client.get(FEED)

    assert titles(response) == []
    assert "2 meetings are not in it" in line(response, "X-WR-CALDESC")


def test_times_in_utc_and_alarms_on_request(session: Session, client: FlaskClient) -> None:
    create_event(session)

    response = client.get(f"{FEED}?tz=utc&alarm=15")

    assert lint(response.data) == []
    assert line(response, "DTSTART").endswith("Z")
    assert line(response, "TRIGGER") == "TRIGGER:-PT15M"


def test_response_headers(session: Session, client: FlaskClient) -> None:
    create_event(session)

    response = client.get(FEED)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert not response.headers["ETag"].startswith("W/")
    assert response.last_modified is not None
    assert "Set-Cookie" not in response.headers


def test_unchanged_feed_returns_304_and_the_etag_takes_precedence(
    session: Session, client: FlaskClient
) -> None:
    create_event(session)
    first = client.get(FEED)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    def status(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(FEED, headers=named).status_code

    assert client.get(FEED).data == first.data
    assert status(If_None_Match=etag) == 304
    assert status(If_Modified_Since=modified) == 304
    assert status(If_None_Match='"other"', If_Modified_Since=modified) == 200
    create_event(session)
    assert status(If_None_Match=etag) == 200


def test_head_has_the_headers_and_no_body(session: Session, client: FlaskClient) -> None:
    create_event(session)

    head, get = client.head(FEED), client.get(FEED)

    assert head.data == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_page_cache_serves_compressed_and_304_responses(app: Flask, session: Session) -> None:
    create_event(session)
    front = PageCacheMiddleware(
        app.wsgi_app,
        revisions=lambda: Revisions(1, 1),
        minute=lambda: 1,
        cookie="convenor",
        limit=1_000_000,
    )
    client = Client(front)

    zipped = client.get(FEED, headers={"Accept-Encoding": "gzip"})
    plain = client.get(FEED)

    assert gzip.decompress(zipped.data) == plain.data
    revalidated = client.get(FEED, headers={"If-None-Match": zipped.headers["ETag"]})
    assert (revalidated.status_code, revalidated.data) == (304, b"")


def test_one_event_is_a_separate_file(session: Session, client: FlaskClient) -> None:
    create_event(session, slug="spring", title="Spring")
    create_event(session, slug="autumn", title="Autumn")

    response = client.get("/events/spring.ics")

    assert titles(response) == ["Spring"]
    assert response.headers["Content-Disposition"] == "attachment; filename=spring.ics"
    assert not any(item.startswith(("NAME", "REFRESH")) for item in unfold(response.data))


@pytest.mark.parametrize(
    "columns", [{"visibility": Visibility.MEMBERS}, {"when": factories.when("2027-05")}]
)
def test_event_outside_calendars_is_not_found(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    create_event(session, slug="hidden", **columns)

    assert client.get("/events/hidden.ics").status_code == 404
    assert client.get("/events/none.ics").status_code == 404


def test_queries_do_not_grow_with_the_events(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            create_event(session, venues=[factories.venue(session)])
        with count_queries() as queries:
            client.get(FEED)
        counts.append(queries.count)

    assert counts[0] == counts[1] <= 5


def test_reinstated_event_is_confirmed_with_a_later_dtstamp(
    session: Session, client: FlaskClient
) -> None:
    event = create_event(session, title="Phoenix", state=EventState.CANCELLED)
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
def test_odd_queries_still_return_a_feed(session: Session, client: FlaskClient, query: str) -> None:
    create_event(session)

    response = client.get(f"{FEED}?{query}")

    assert response.status_code == 200
    assert lint(response.data) == []
    assert len(response.headers.get("X-Ignored-Parameters", "")) < 4000


@on_both
def test_both_databases_return_the_same_feed(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb", name="Task Force THB")
    create_event(
        session, title="Žiema", bodies=[body], venues=[factories.venue(session, city="Rīga")]
    )
    create_event(session, when=factories.when(in_days(40)[:7]), bodies=[body])

    query = "body=thb&kind=seminar&mode=online&country=lt&q=riga&cancelled=hide"
    response = client.get(f"{FEED}?{query}")

    assert titles(response) == ["Žiema"]
    assert "1 meeting is not in it" in line(client.get(f"{FEED}?body=thb"), "X-WR-CALDESC")
    assert client.get("/subscribe").status_code == 200
    assert client.get("/feeds/events.atom").status_code == 200


def test_rich_profile_contains_the_same_events(session: Session, client: FlaskClient) -> None:
    create_event(session, 5, title="Sooner")
    create_event(session, 20, title="Later", state=EventState.TENTATIVE)

    response = client.get(f"{FEED}?profile=rich&tz=utc&alarm=30")

    assert titles(response) == ["Sooner", "Later"]
    busy_lines = [item for item in unfold(response.data) if item.startswith("X-MICROSOFT")]
    assert busy_lines == [f"X-MICROSOFT-CDO-BUSYSTATUS:{state}" for state in ("BUSY", "TENTATIVE")]


def test_one_event_as_jcal(session: Session, client: FlaskClient) -> None:
    create_event(session, slug="spring", title="Žiema, 2027")

    response = client.get("/events/spring.jcal")

    assert response.headers["Content-Type"] == "application/calendar+json; charset=utf-8"
    kind, _properties, parts = response.get_json(force=True)
    (event,) = [part for part in parts if part[0] == "vevent"]
    assert kind == "vcalendar"
    assert ["summary", {}, "text", "Žiema, 2027"] in event[1]
