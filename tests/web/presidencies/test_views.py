"""The list of presidencies, and the report of one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, CountQuality, EventState, Visibility
from meetings.domain.outcomes.models import OutcomeKind
from meetings.domain.presidencies.models import Presidency, PresidencyPriority
from tests import factories
from tests.html_page import normalized_page


def create_presidencies(session: Session) -> Presidency:
    """Create Denmark, Lithuania and Norway, with a gap after them."""
    factories.installation(session)
    chair = factories.person(session, name="Kornelija Jurgaitienė")
    span = {"starts_on": date(2019, 7, 1), "ends_on": date(2020, 6, 30)}
    factories.presidency(session, slug="dk-2019", country="DK", **span)
    span = {"starts_on": date(2021, 7, 1), "ends_on": date(2022, 6, 30)}
    factories.presidency(session, slug="no-2021", country="NO", **span)
    presidency = factories.presidency(
        session, slug="lt-2020", country="LT", starts_on=date(2020, 7, 1),
        ends_on=date(2021, 6, 30), chair=chair, chair_position="Ambassador-at-Large",
    )  # fmt: skip
    presidency.priorities.append(PresidencyPriority(name="Protecting the most vulnerable"))
    return presidency


def create_meeting(session: Session, presidency: Presidency, **columns: Any) -> Event:
    priority = factories.priority(session, name="Safe & Secure Region")
    body = factories.body(session, name="Task Force", priority=priority)
    fields = {"state": EventState.HELD, "bodies": [body], "when": factories.when("2020-11-09")}
    event = factories.event(session, **fields | columns)
    factories.appearance(session, event, country="LT", position_held="Vice Minister")
    quotation = {
        "kind": OutcomeKind.QUOTATION,
        "text": "Act together.",
        "person": factories.person(session),
    }
    factories.outcome(session, event_id=event.id, presidency_id=presidency.id, **quotation)
    factories.outcome(session, event_id=event.id)
    factories.document(
        session, event_id=event.id, presidency_id=presidency.id, standing="adopted",
        title="Joint Statement",
    )  # fmt: skip
    return event


def test_report(session: Session, client: FlaskClient) -> None:
    presidency = create_presidencies(session)
    first = create_meeting(session, presidency, title="First meeting")
    factories.headcount(session, first, figure=1050, quality=CountQuality.APPROXIMATE)
    undated = EventDates(None, "Europe/Vilnius")
    create_meeting(
        session, presidency, title="Undated", when=undated, presidency_id=presidency.id, mode=None
    )
    create_meeting(session, presidency, title="Only a month", when=factories.when("2020-10"))
    session.commit()

    page = normalized_page(client, "/presidencies/lt-2020")

    assert "Lithuanian Presidency 2020–2021" in page
    assert "Activity report · 1 July 2020 – 30 June 2021" in page
    assert "<dt>meetings held</dt><dd>3</dd>" in page
    assert "<dt>participants, 1 of 3 meetings counted</dt><dd>≈ 1,050</dd>" in page
    assert "format recorded for 2 of 3 meetings</dt><dd>100%</dd>" in page
    assert "recorded for 3 of 3 meetings</dt><dd>1</dd>" in page
    assert "Safe &amp; Secure Region" in page
    assert ">9 Nov 2020<" in page
    assert ">Oct 2020<" in page
    assert ">2020–21<" in page
    assert page.count('class="muted">not recorded') == 2
    assert "Kornelija Jurgaitienė, Ambassador-at-Large" in page
    assert "/presidencies/dk-2019" in page
    assert "/presidencies/no-2021" in page
    assert "Joint Statement" in page
    assert "Act together." in page
    assert "report.pdf" not in page


def test_report_without_meetings(session: Session, client: FlaskClient) -> None:
    create_presidencies(session)
    session.commit()

    page = normalized_page(client, "/presidencies/no-2021")

    assert "<dt>meetings held</dt><dd>0</dd>" in page
    assert "participants, not recorded for any meeting" in page
    assert "No meetings have been recorded for this presidency" in page
    assert "<dt>Next</dt><dd>not recorded</dd>" in page


def test_report_omits_hidden_events(session: Session, client: FlaskClient) -> None:
    presidency = create_presidencies(session)
    create_meeting(session, presidency, title="A secret meeting", visibility=Visibility.MEMBERS)
    session.commit()

    page = normalized_page(client, "/presidencies/lt-2020")

    assert "A secret meeting" not in page
    assert "Act together." not in page
    assert "Joint Statement" not in page


def test_planned_meetings_are_not_held(session: Session, client: FlaskClient) -> None:
    presidency = create_presidencies(session)
    planned = create_meeting(
        session, presidency, state=EventState.CONFIRMED, mode=AttendanceMode.ONLINE, title="Planned"
    )
    factories.headcount(session, planned, figure=70)
    session.commit()

    page = normalized_page(client, "/presidencies/lt-2020")

    assert "<dt>meetings held, 1 more planned</dt><dd>0</dd>" in page
    assert "Confirmed" in page


def test_unknown_presidency_is_404(client: FlaskClient) -> None:
    assert client.get("/presidencies/xx-1900").status_code == 404


def test_list_shows_gaps(session: Session, client: FlaskClient) -> None:
    create_meeting(session, create_presidencies(session))
    session.commit()

    page = normalized_page(client, "/presidencies")

    assert "The presidency since 1 July 2022 has not been recorded yet." in page
    assert page.index("Norwegian") < page.index("Lithuanian") < page.index("Danish")
    assert "1 meeting held" in page
    assert "no meetings recorded" in page
    assert "Protecting the most vulnerable" in page


def test_report_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    presidency, costs = create_presidencies(session), []
    for more in (1, 2):
        for _each in range(more):
            event = create_meeting(session, presidency)
            factories.headcount(session, event)
        session.commit()
        with count_queries() as queries:
            assert client.get("/presidencies/lt-2020").status_code == 200
        costs.append(queries.count)

    assert costs[0] == costs[1]
    assert costs[0] <= 12


def test_list_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    costs = []
    factories.installation(session)
    for more in (1, 2):
        for _each in range(more):
            presidency = factories.presidency(session)
            factories.event(session, presidency_id=presidency.id, presidency_is_override=True)
        session.commit()
        with count_queries() as queries:
            client.get("/presidencies")
        costs.append(queries.count)

    assert costs[0] == costs[1] <= 12
