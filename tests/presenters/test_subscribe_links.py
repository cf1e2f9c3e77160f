"""Links that add one event to a calendar."""

from sqlalchemy.orm import Session

from meetings.presenters.subscribe_links import AddToCalendarLinks, add_to_calendar_links
from tests import factories

BASE = "https://x.example.org"


def test_links_of_an_event_with_a_time(session: Session) -> None:
    event = factories.event(session, slug="spring", title="Spring & more")

    links = add_to_calendar_links(BASE, event, place="Vilnius")

    assert links == AddToCalendarLinks(
        ics=f"{BASE}/events/spring.ics",
        google=(
            "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Spring%20%26%20more"
            "&dates=20270520T063000Z%2F20270520T094500Z&ctz=Europe%2FVilnius"
            "&details=https%3A%2F%2Fx.example.org%2Fevents%2Fspring&location=Vilnius"
        ),
        outlook=(
            "https://outlook.live.com/calendar/0/action/compose?rru=addevent"
            "&subject=Spring%20%26%20more&startdt=2027-05-20T06%3A30%3A00%2B00%3A00"
            "&enddt=2027-05-20T09%3A45%3A00%2B00%3A00"
            "&body=https%3A%2F%2Fx.example.org%2Fevents%2Fspring&location=Vilnius"
        ),
        office=links.outlook.replace("outlook.live.com", "outlook.office.com"),
    )


def test_links_of_whole_days_end_on_the_day_after(session: Session) -> None:
    when = factories.when("2027-05-20", starts_time=None, ends_time=None)
    links = add_to_calendar_links(BASE, factories.event(session, when=when))

    assert "dates=20270520%2F20270521&" in links.google
    assert "startdt=2027-05-20&enddt=2027-05-21&allday=true" in links.outlook


def test_event_without_a_day_has_no_links(session: Session) -> None:
    assert (
        add_to_calendar_links(BASE, factories.event(session, when=factories.when("2027-05")))
        == AddToCalendarLinks()
    )
