"""The calendar and the page of an event, without JavaScript."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Installation
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Headcount
from meetings.domain.events.rules import (
    AttendanceMode,
    CountQuality,
    EventKind,
    EventState,
    RegistrationPolicy,
    Visibility,
)
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from meetings.web.calendar.views import PAGE_SIZE
from tests import factories
from tests.conftest import Statements
from tests.html_page import normalized_page

Counter = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture(autouse=True)
def installation(session: Session) -> None:
    factories.installation(session)
    session.commit()


def in_days(days: int, **parts: Any) -> EventDates:
    day = (clock.now() + timedelta(days=days)).date()
    return EventDates(PartialDate.of(day), "Europe/Vilnius", **parts)


def cost(client: FlaskClient, counting: Counter, path: str) -> int:
    """Return the number of statements for the page."""
    with counting() as queries:
        assert client.get(path).status_code == 200
    return queries.count


def titles(text: str) -> list[str]:
    return re.findall(r'class="event__title"[^>]*>\s*<a [^>]*>([^<]*)</a>', text)


def test_pager_leads_to_later_meetings(client: FlaskClient, session: Session) -> None:
    for number in range(PAGE_SIZE + 1):
        factories.event(session, title=f"Meeting {number}", when=in_days(2))
    session.commit()

    first = normalized_page(client, "/")
    last = normalized_page(client, "/?page=2")

    assert "Page 1 of 2" in first
    assert pager_links(first) == [("next", "/?page=2")]
    assert pager_links(last) == [("prev", "/")]


def pager_links(page: str) -> list[tuple[str, str]]:
    pager = page.partition('<nav class="pager"')[2].partition("</nav>")[0]
    return re.findall(r'rel="(prev|next)" href="([^"]*)"', pager)


def test_list_shows_upcoming_meetings_in_order(client: FlaskClient, session: Session) -> None:
    factories.event(session, title="Later", when=in_days(9))
    factories.event(session, title="Sooner", when=in_days(2))
    factories.event(session, title="Over", when=in_days(-3))
    factories.event(session, title="Undated", when=EventDates(None, "Europe/Riga"))
    session.commit()

    page = client.get("/")

    assert titles(page.text) == ["Sooner", "Later", "Undated"]
    assert "3 upcoming" in page.text


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": EventState.DRAFT},
        {"visibility": Visibility.MEMBERS},
        {"visibility": Visibility.ORGANISERS},
        {"published_at": None},
    ],
)
def test_hidden_events_appear_nowhere(
    client: FlaskClient, session: Session, hidden: dict[str, Any]
) -> None:
    event = factories.event(session, title="Secret talks", when=in_days(2), **hidden)
    session.commit()

    for view in ("list", "month", "year"):
        assert "Secret talks" not in client.get(f"/?view={view}").text
    assert client.get(f"/events/{event.slug}").status_code == 404


def test_filters_narrow_the_list_and_its_feed(client: FlaskClient, session: Session) -> None:
    body = factories.body(session, slug="tf-thb", short_name="Task Force")
    venue = factories.venue(session, city="Riga", country="LV")
    factories.event(
        session, title="Ours", bodies=[body], venues=[venue], when=in_days(2),
        kind=EventKind.WEBINAR, mode=AttendanceMode.HYBRID,
    )  # fmt: skip
    factories.event(session, title="Theirs", when=in_days(2))
    session.commit()

    for query in ("body=tf-thb", "kind=webinar", "mode=hybrid", "country=lv", "q=riga"):
        page = client.get(f"/?{query}")
        assert titles(page.text) == ["Ours"], query
        assert f"/feeds/events.ics?{query}" in page.text


def test_unknown_filter_is_named_and_ignored(client: FlaskClient, session: Session) -> None:
    factories.event(session, title="Shown", when=in_days(2))
    session.commit()

    page = client.get("/?body=nobody&view=sideways")

    assert titles(page.text) == ["Shown"]
    assert "body=nobody, view=sideways" in page.text


def test_events_with_month_precision_follow_those_with_days(
    client: FlaskClient, session: Session
) -> None:
    session.commit()
    factories.event(session, title="Some day", when=factories.when("2020-10"))
    factories.event(session, title="That day", when=factories.when("2020-10-30"))
    session.commit()

    page = client.get("/?from=2020-10-01&until=2020-10-31")

    assert titles(page.text) == ["That day", "Some day"]
    assert "day not known" in page.text
    assert "2 meetings" in page.text


def test_past_meetings_are_listed_latest_first(client: FlaskClient, session: Session) -> None:
    factories.event(session, title="Long ago", when=factories.when("2016-05-07"))
    factories.event(session, title="Recently", when=factories.when("2021-06-02"))
    session.commit()

    assert titles(client.get("/?until=2022-01-01").text) == ["Recently", "Long ago"]


def test_month_shows_events_on_their_days(client: FlaskClient, session: Session) -> None:
    factories.event(session, title="One day", when=factories.when("2021-06-15"))
    factories.event(session, title="Some day in June", when=factories.when("2021-06"))
    session.commit()

    page = client.get("/?view=month&from=2021-06-01")

    assert page.text.count("One day</bdi></a>") == 1
    assert page.text.count("Some day in June</bdi></a>") == 1
    assert "day not known" in page.text


def test_year_has_a_row_per_body(client: FlaskClient, session: Session) -> None:
    body = factories.body(session, slug="cpn", short_name="Civil Protection")
    factories.event(session, title="In June", bodies=[body], when=factories.when("2021-06-02"))
    session.commit()

    page = client.get("/?view=year&from=2020-07-01")

    assert "Civil Protection" in page.text
    assert "In June" in page.text


def test_year_shows_undated_events_of_the_presidency(client: FlaskClient, session: Session) -> None:
    presidency = factories.presidency(session)
    factories.event(
        session, title="Some day", presidency=presidency, presidency_is_override=True,
        when=EventDates(None, "Europe/Vilnius"),
    )  # fmt: skip
    session.commit()

    year = client.get("/?view=year&from=2026-07-01").text
    another = client.get("/?view=year&from=2025-07-01").text

    assert "Some day" in year
    assert "1 meeting<" in year
    assert "Some day" not in another


def test_long_lists_are_paged(client: FlaskClient, session: Session) -> None:
    body = factories.body(session)
    for number in range(51):
        factories.event(session, title=f"No. {number:02}", bodies=[body], when=in_days(number + 1))
    session.commit()

    assert len(titles(client.get("/").text)) == 50
    assert titles(client.get("/?page=2").text) == ["No. 50"]
    assert titles(client.get("/?page=99").text) == ["No. 50"]


def test_month_that_continues_on_the_next_page_has_no_count(
    client: FlaskClient, session: Session
) -> None:
    for _each in range(51):
        factories.event(session, bodies=[], when=factories.when("2027-05-20"))
    session.commit()

    first, second = (client.get(f"/?from=2027-01-01&page={n}").text for n in (1, 2))

    for page in (first, second):
        assert "<h2>May 2027</h2>" in page
        assert "50 meetings" not in page
        assert "1 meeting<" not in page
    assert "51 meetings" in first


@pytest.mark.parametrize("view", ["list", "month", "year"])
def test_calendar_uses_a_constant_number_of_queries(
    client: FlaskClient,
    session: Session,
    count_queries: Counter,
    view: str,
) -> None:
    counts = []
    for number in (1, 3):
        for _each in range(number):
            project = factories.project(session)
            event = factories.open_event(
                session, when=in_days(2), venues=[factories.venue(session)], projects=[project]
            )
            factories.registration(session, event)
        session.commit()
        counts.append(cost(client, count_queries, f"/?view={view}"))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_event_page(client: FlaskClient, session: Session) -> None:
    presidency = factories.presidency(session)
    event = factories.event(
        session, title="Acting together", theme="Against nuclear risk", languages=["lt"],
        state=EventState.HELD, presidency=presidency, join_url="https://join.example/secret",
        mode=AttendanceMode.HYBRID, venues=[factories.venue(session)], ordinal=19,
        series=factories.series(session, name="Directors General"),
    )  # fmt: skip
    item = factories.agenda_session(session, event, title="Opening", starts_time=time(9, 30))
    person = factories.person(session, name="Ieva Gatelytė")
    factories.appearance(
        session, event, session_id=item.id, person=person, position_held="Chief Specialist",
        organisation_name="Fire and Rescue Department", country="LT",
    )  # fmt: skip
    session.add(Headcount(event_id=event.id, figure=50, quality=CountQuality.APPROXIMATE))
    session.commit()

    page = client.get(f"/events/{event.slug}")

    for text in ("Acting together", "Against nuclear risk", "20 May 2027", "09:30–12:45 EEST",
                 "Vilnius, Lithuania", "Lithuanian", "Lithuanian Presidency", "19th: Directors",
                 "Ieva Gatelytė", "Chief Specialist, Fire and Rescue Department, Lithuania",
                 "≈ 50 (approximate)"):  # fmt: skip
        assert text in page.text, text
    assert "join.example" not in page.text
    assert "Set-Cookie" not in page.headers


def test_note_on_the_joining_link_is_a_separate_line(client: FlaskClient, session: Session) -> None:
    event = factories.event(
        session, mode=AttendanceMode.HYBRID, venues=[factories.venue(session)], join_url="https://x",
    )  # fmt: skip
    session.commit()

    page = normalized_page(client, f"/events/{event.slug}")

    assert 'Vilnius, Lithuania<span class="fact-note">' in page
    assert "#lock" in page
    assert "Registered participants receive the link.</span>" in page


def test_unknown_facts_are_marked_as_not_known(client: FlaskClient, session: Session) -> None:
    presidency = factories.presidency(session)
    event = factories.event(
        session, state=EventState.HELD, mode=None, presidency=presidency,
        presidency_is_override=True, when=EventDates(None, "Europe/Vilnius"),
    )  # fmt: skip
    session.commit()

    page = client.get(f"/events/{event.slug}")

    assert "during the Lithuanian Presidency" in page.text
    assert "not recorded" in page.text
    assert "not known" in page.text
    assert f"/events/{event.slug}.ics" not in page.text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ">Register</a>"),
        ({"capacity_online": 1}, "Join the waiting list"),
        ({"capacity_online": 1, "has_waiting_list": False}, "All seats are taken"),
        ({"capacity_online": 1, "capacity_total": 9}, "Join the waiting list"),
        ({"capacity_online": 1, "mode": AttendanceMode.HYBRID}, ">Register</a>"),
        ({"registration": RegistrationPolicy.INVITATION}, "By invitation"),
        ({"registration": RegistrationPolicy.APPROVAL}, "organisers approve"),
        ({"registration_opens_at": datetime(2999, 1, 1, tzinfo=UTC)}, "Registration opens on"),
        ({"registration_closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, "Registration has closed"),
    ],
)
def test_registration_panel(
    client: FlaskClient, session: Session, fields: dict[str, Any], text: str
) -> None:
    event = factories.open_event(session, **{"when": in_days(30)} | fields)
    factories.registration(session, event)
    session.commit()

    assert text in client.get(f"/events/{event.slug}").text


@pytest.mark.parametrize("state", [EventState.POSTPONED, EventState.CANCELLED])
def test_called_off_event_shows_reason_and_date(
    client: FlaskClient, session: Session, state: EventState
) -> None:
    event = factories.open_event(session, state=state, state_reason="The chair is ill.")
    session.commit()

    page = client.get(f"/events/{event.slug}")

    assert "The chair is ill." in page.text
    is_postponed = state is EventState.POSTPONED
    assert ("The date shown is the old one" in page.text) is is_postponed
    assert "20 May 2027" in page.text
    assert "/register" not in page.text


def test_unchanged_page_is_304(client: FlaskClient, session: Session) -> None:
    event = factories.event(session)
    session.commit()
    first = client.get(f"/events/{event.slug}")

    revalidated = client.get(
        f"/events/{event.slug}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (revalidated.status_code, revalidated.data) == (304, b"")


def test_event_page_uses_at_most_twelve_queries(
    client: FlaskClient,
    session: Session,
    count_queries: Counter,
) -> None:
    counts = []
    for number in (1, 3):
        event = factories.open_event(
            session, bodies=[factories.body(session) for _ in range(number)],
            venues=[factories.venue(session) for _ in range(number)],
            projects=[factories.project(session) for _ in range(number)],
        )  # fmt: skip
        for _each in range(number):
            item = factories.agenda_session(session, event)
            factories.appearance(session, event, session_id=item.id)
            factories.registration(session, event)
        session.commit()
        counts.append(cost(client, count_queries, f"/events/{event.slug}"))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_empty_installation_redirects_to_set_up(client: FlaskClient, session: Session) -> None:

    session.delete(session.get_one(Installation, 1))
    session.commit()

    response = client.get("/")

    assert (response.status_code, response.headers["Location"]) == (302, "/set-up")


def test_times_in_another_zone_without_javascript(client: FlaskClient, session: Session) -> None:
    event = factories.event(session)
    factories.agenda_session(session, event, starts_time=time(9, 30))
    session.commit()

    page = client.get(f"/events/{event.slug}?zone=Asia/Tokyo").text

    assert "15:30–18:45 in Tokyo (JST)" in page
    assert re.search(r"<time [^>]*data-local[^>]*>15:30</time>", page)
    assert "Times in Tokyo (JST)" in page
    assert "Tokyo" not in client.get(f"/events/{event.slug}?zone=Nowhere/Town").text


@pytest.mark.parametrize(
    ("columns", "heading"),
    [
        ({"when": in_days(20)}, "Add to your calendar"),
        ({"when": factories.when("2099-02")}, "Get notified when the date is set"),
        ({"when": factories.when("2099-02"), "state": EventState.HELD}, "Stay informed"),
        ({"when": factories.when("2099-02"), "state": EventState.CANCELLED}, "Stay informed"),
        ({"when": in_days(20), "state": EventState.POSTPONED}, "Get notified when the date is set"),
        ({"when": in_days(20), "state": EventState.CANCELLED}, "Stay informed"),
    ],
)
def test_event_page_links_to_updates(
    client: FlaskClient, session: Session, columns: dict[str, Any], heading: str
) -> None:
    body = factories.body(session, slug="thb", name="Task Force", acronym="TF")
    factories.event(session, slug="one", bodies=[body], **columns)
    session.commit()

    page = normalized_page(client, "/events/one")

    assert heading in page
    assert 'href="/subscribe?body=thb"' in page
    assert 'href="/follow?body=thb"' in page
    assert ("This copy is not updated" in page) is (heading == "Add to your calendar")
    assert ("outlook.office.com" in page) is (heading == "Add to your calendar")


def test_event_without_body_and_day_has_no_calendar_panel(
    client: FlaskClient, session: Session
) -> None:
    factories.event(session, slug="one", bodies=[], when=factories.when("2099-02"))
    session.commit()

    assert "Get notified" not in normalized_page(client, "/events/one")


@pytest.mark.parametrize(
    ("shown", "previous", "following"),
    [
        ("1900-01", False, True),
        ("1900-02", True, True),
        ("2999-11", True, True),
        ("2999-12", True, False),
    ],
)
def test_months_of_the_supported_years_are_linked(
    client: FlaskClient, shown: str, previous: bool, following: bool
) -> None:
    page = client.get(f"/?view=month&from={shown}-01").text

    assert ('rel="prev"' in page) is previous
    assert ('rel="next"' in page) is following


def test_empty_month_links_to_the_next_meeting(client: FlaskClient, session: Session) -> None:
    factories.event(session, title="Far ahead", slug="far", when=factories.when("2099-04-05"))
    factories.event(
        session, title="Off", when=factories.when("2099-04-01"), state=EventState.CANCELLED
    )
    session.commit()

    empty = normalized_page(client, "/?view=month&from=2099-02-01")
    full = normalized_page(client, "/?view=month&from=2099-04-01")
    after = normalized_page(client, "/?view=month&from=2099-05-01")
    now = normalized_page(client, "/?view=month")

    assert "No meetings in February 2099. Next meeting:" in empty
    assert '<a href="/events/far">Far ahead</a>' in empty
    assert '<a href="/?view=month">This month</a>' in empty
    assert "No meetings in" not in full
    assert "No meetings in May 2099." in after
    assert "Next meeting:" not in after
    assert ">This month</a>" not in now
