"""The overview of an event: its facts and missing items come first, then the actions."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body, Installation
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState, RegistrationPolicy
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel import clock
from meetings.kernel.timezones import local_date
from tests import factories
from tests.conftest import NOON
from tests.html_page import normalized_page

OVERVIEW_PATH = "/organise/events/own"


def facts_of(page: str) -> dict[str, str]:
    """Return the text of each fact by its label."""
    head = page.partition('<dl class="head-facts">')[2].partition("</dl>")[0]
    head = re.sub(r"<progress.*?</progress>", "", head)
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", head)
    return {label: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for label, text in pairs}


def missing_from(page: str) -> list[tuple[str, str]]:
    """Return the title and the link of each missing item."""
    panel = page.partition('<ul class="missing">')[2].partition("</ul>")[0]
    return re.findall(r'<strong>(.*?)</strong>.*?href="(.*?)"', panel)


def days_until(session: Session, event: Event) -> int:
    """Return the days from today in the time zone of the organisation to the first day."""
    zone = session.scalars(select(Installation.timezone)).one_or_none() or "UTC"
    assert event.when.first_day
    return (event.when.first_day - local_date(clock.now(), zone)).days


def test_facts_and_missing_items_come_before_the_actions(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.event(
        session, slug="own", bodies=[body], state=EventState.DRAFT, published_at=None,
        mode=AttendanceMode.HYBRID, when=EventDates(None, "Europe/Vilnius"),
    )  # fmt: skip
    session.commit()

    page = normalized_page(organiser, OVERVIEW_PATH)

    assert facts_of(page) == {
        "When": "date not known Change the date",
        "Where": "Hybrid Online meeting: link not set Change the format or place",
        "Seats": "No registration Open registration",
    }
    assert page.count('class="head-facts__missing"') == 2
    details, agenda = f"{OVERVIEW_PATH}/details", f"{OVERVIEW_PATH}/agenda"
    assert "4 open tasks" in page
    assert missing_from(page) == [
        ("Date", f"{details}/date"), ("Place", f"{details}/place"), ("Agenda", agenda),
        ("Link to the online meeting", f"{details}/place"),
    ]  # fmt: skip
    places = [page.index(text) for text in ("head-facts", "4 open tasks", "Publish the meeting")]
    assert places == sorted(places)
    assert "Delete the draft" in page


def test_seats_and_delegations_are_counted(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    for country in ("LT", "LV"):
        factories.membership(session, country)
    event = factories.event(
        session, slug="own", bodies=[body], mode=AttendanceMode.HYBRID, capacity_on_site=2,
        capacity_online=60, registration=RegistrationPolicy.OPEN, when=factories.coming(23),
        venues=[factories.venue(session, name="Ministry of Examples")],
    )  # fmt: skip
    on_site, online, states = ParticipationMode.ON_SITE, ParticipationMode.ONLINE, RegistrationState
    factories.registration(
        session, event, delegation="LT", participation_mode=on_site, state=states.CONFIRMED
    )
    factories.registration(session, event, participation_mode=online, state=states.CONFIRMED)
    factories.registration(session, event, state=states.WAITLISTED)
    factories.registration(session, event, state=states.PENDING)
    session.commit()

    page = normalized_page(organiser, OVERVIEW_PATH)

    facts = facts_of(page)
    assert facts["Seats"] == "1 of 2 on site 1 of 60 online 1 on the waiting list Change the seats"
    assert facts["Delegations"].startswith("1 of 2")
    assert "Not registered yet: Latvia." in facts["Delegations"]
    assert f"in {days_until(session, event)} days" in facts["When"]
    assert "Ministry of Examples, Vilnius, Lithuania" in facts["Where"]
    assert (
        "Registrations to approve",
        f"{OVERVIEW_PATH}/participants?state=pending",
    ) in missing_from(page)
    assert "1 person is registered to attend online." in page


@pytest.mark.parametrize("is_over", [False, True])
def test_nothing_missing_means_no_panel_and_a_past_meeting_lacks_its_record(
    organiser: FlaskClient, session: Session, body: Body, is_over: bool
) -> None:
    day = (clock.now() + timedelta(days=-9 if is_over else 9)).date().isoformat()
    event = factories.event(
        session, slug="own", bodies=[body], join_url="https://video.example.org/1",
        when=factories.when(day),
    )  # fmt: skip
    factories.agenda_session(session, event)
    session.commit()

    page = normalized_page(organiser, OVERVIEW_PATH)

    titles = [title for title, _href in missing_from(page)]
    assert titles == (["Number of participants", "Outcomes"] if is_over else [])
    assert ("open tasks</h2>" in page) is is_over


def test_the_overview_with_everything_costs_at_most_twelve_queries(
    organiser: FlaskClient, session: Session, body: Body, count_queries: Callable[[], Any]
) -> None:
    presidency = factories.presidency(
        session, slug="lt", starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30)
    )
    run = factories.series(session, body_id=body.id)
    numbers = {"series_id": run.id, "ordinal_in_presidency": 1, "presidency_id": presidency.id}
    event = factories.event(session, slug="own", bodies=[body], ordinal=5, **numbers)
    factories.event(session, bodies=[body], ordinal=7, **numbers)
    session.add(_renamed(event))
    session.commit()

    with count_queries() as queries:
        page = organiser.get(OVERVIEW_PATH).text

    assert "Lithuanian Presidency" in page
    assert queries.count <= 12, queries.texts


def _renamed(event: Event) -> Change:
    return Change(
        event_id=event.id, number=1, kind=ChangeKind.EDITED, at=NOON,
        fields={"presidency": [None, "lt"], "title": ["Old", "New"]},
    )  # fmt: skip


@pytest.mark.parametrize(("state", "counts"), [("confirmed", True), ("postponed", False)])
def test_days_until_a_meeting_that_is_off_are_not_counted(
    organiser: FlaskClient, session: Session, body: Body, state: str, counts: bool
) -> None:
    event = factories.event(
        session, slug="own", bodies=[body], when=factories.coming(23), state=EventState(state)
    )
    session.commit()

    page = normalized_page(organiser, OVERVIEW_PATH)

    assert (f"in {days_until(session, event)} days" in page) is counts
