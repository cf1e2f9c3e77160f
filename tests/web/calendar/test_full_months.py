"""Full months and years: bars over several days, and a link instead of the thirtieth entry."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.kernel.partial_dates import PartialDate
from meetings.web.calendar import views
from tests import factories
from tests.html_page import normalized_page

JUNE = "/?view=month&from=2021-06-01"


@pytest.fixture(autouse=True)
def installation(session: Session) -> None:
    factories.installation(session)
    session.commit()


def publish(session: Session, title: str, first: str, last: str = "") -> None:
    until = PartialDate.parse(last) if last else None
    dates = EventDates(PartialDate.parse(first), "Europe/Vilnius", until)
    factories.event(session, title=title, when=dates, bodies=[])


def bars(page: str) -> list[tuple[str, str, bool, bool]]:
    """Return title and number of days of each bar, and whether it is reachable and continued."""
    found = []
    for bar in re.findall(r'<a class="slot slot--bar.*?</a>', page):
        title, days = re.search(r"<bdi>(.*?)</bdi>", bar), re.search(r"slot--days-(\d)", bar)
        assert title
        assert days
        found.append((title[1], days[1], "tabindex" not in bar, "continues" in bar))
    return found


def day_cell(page: str, label: str) -> str:
    """Return the cell of the day whose label begins so."""
    cells: list[str] = re.findall(r"<td .*?</td>", page)
    return next(cell for cell in cells if f'visually-hidden">{label}' in cell)


def test_meeting_of_fourteen_days_is_a_bar_in_each_week(
    client: FlaskClient, session: Session
) -> None:
    publish(session, "Course", "2021-06-03", "2021-06-16")
    session.commit()

    page = normalized_page(client, JUNE)

    assert bars(page) == [
        ("Course", "4", True, False), ("Course", "7", False, True), ("Course", "3", False, True),
    ]  # fmt: skip
    assert page.count("slot--goes-on") == 2
    assert page.count("3\N{EN DASH}16 June 2021</span>") == 3
    assert "slot--space" in day_cell(page, "4 June")
    assert "1 meeting" in day_cell(page, "9 June")


def test_bar_from_the_month_before_is_reachable(client: FlaskClient, session: Session) -> None:
    publish(session, "Course", "2021-05-20", "2021-06-02")
    publish(session, "Not in June", "2021-06-30", "2021-07-20")
    session.commit()

    page = normalized_page(client, JUNE)
    following = normalized_page(client, "/?view=month&from=2021-07-01")

    assert bars(page) == [("Course", "3", True, True), ("Not in June", "5", True, False)]
    assert [bar[2] for bar in bars(following)] == [True, False, False, False]
    assert page.count("slot--in-month") == 2


def test_bars_share_lanes_only_where_they_do_not_overlap(
    client: FlaskClient, session: Session
) -> None:
    publish(session, "Long", "2021-06-07", "2021-06-11")
    publish(session, "Overlapping", "2021-06-10", "2021-06-13")
    publish(session, "After", "2021-06-12", "2021-06-13")
    session.commit()

    page = normalized_page(client, JUNE)

    tuesday, thursday, saturday = (day_cell(page, f"{day} June") for day in (8, 10, 12))
    assert tuesday.count("slot--space") == 1
    assert re.search(r"slot--space.*Overlapping", thursday)
    assert re.search(r"After.*slot--space", saturday)


def test_bar_below_one_that_ends_on_its_first_day(client: FlaskClient, session: Session) -> None:
    publish(session, "First", "2021-06-07", "2021-06-09")
    publish(session, "Second", "2021-06-09", "2021-06-10")
    session.commit()

    wednesday = day_cell(normalized_page(client, JUNE), "9 June")

    assert re.search(r"slot--space.*Second", wednesday)


def test_day_shows_four_meetings_and_links_to_the_others(
    client: FlaskClient, session: Session
) -> None:
    for number in range(30):
        publish(session, f"Meeting {number}", "2021-06-15")
    session.commit()

    cell = day_cell(normalized_page(client, JUNE), "15 June")
    more = re.search(r'class="month__more" href="([^"]*)">(.*?)</a>', cell)

    assert cell.count('<a class="slot ') == 4
    assert "30 meetings" in cell
    assert more
    assert more[2] == '+ 26 more<span class="visually-hidden">meetings on 15 June 2021</span>'
    assert more[1] == "/?from=2021-06-15&amp;until=2021-06-15"
    assert client.get(more[1].replace("&amp;", "&")).text.count('class="event__title"') == 30


@pytest.mark.parametrize(("number", "shown", "more"), [(5, 5, ""), (6, 4, "+ 2 more")])
def test_a_single_further_meeting_is_shown(
    client: FlaskClient, session: Session, number: int, shown: int, more: str
) -> None:
    for _each in range(number):
        publish(session, "Meeting", "2021-06-15")
    session.commit()

    cell = day_cell(normalized_page(client, JUNE), "15 June")

    assert cell.count('<a class="slot ') == shown
    assert ("month__more" in cell) is bool(more)
    assert more in cell


def test_link_keeps_the_other_filters(client: FlaskClient, session: Session) -> None:
    for _each in range(6):
        publish(session, "Meeting", "2021-06-15")
    session.commit()

    page = normalized_page(client, JUNE + "&mode=online")

    assert 'href="/?mode=online&amp;from=2021-06-15&amp;until=2021-06-15"' in page


def test_bars_beyond_four_are_counted_on_each_of_their_days(
    client: FlaskClient, session: Session
) -> None:
    for _each in range(6):
        publish(session, "Course", "2021-06-08", "2021-06-09")
    publish(session, "Meeting", "2021-06-08")
    session.commit()

    page = normalized_page(client, JUNE)

    assert len(bars(page)) == 4
    assert "Meeting</bdi>" not in day_cell(page, "8 June")
    assert "+ 3 more" in day_cell(page, "8 June")
    assert "+ 2 more" in day_cell(page, "9 June")


@pytest.mark.parametrize("number", [3, 30])
def test_month_of_a_body_in_the_year_is_folded(
    client: FlaskClient, session: Session, number: int
) -> None:
    body = factories.body(session, slug="wg")
    for _each in range(number):
        factories.event(session, bodies=[body], when=factories.when("2021-06-15"))
    session.commit()

    page = normalized_page(client, "/?view=year&from=2021-01-01")

    before, fold, after = page.partition("+ 28 more")
    assert (fold != "") is (number == 30)
    assert before.count('<a class="slot ') == (2 if fold else 3)
    assert after.count('<a class="slot ') == (28 if fold else 0)


def test_year_sorts_bodies_of_one_position_naturally(client: FlaskClient, session: Session) -> None:
    for name in ("WG 10", "WG 9"):
        body = factories.body(session, short_name=name)
        factories.event(session, bodies=[body], when=factories.when("2021-06-15"))
    session.commit()

    page = normalized_page(client, "/?view=year&from=2021-01-01").partition("planner")[2]

    assert page.index("WG 9") < page.index("WG 10")


@pytest.mark.parametrize("view", ["month", "year"])
@pytest.mark.parametrize(("number", "is_complete"), [(2, True), (3, False)])
def test_grid_that_cannot_show_all_meetings_says_so(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch,
    view: str, number: int, is_complete: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(views, "MAX_GRID_EVENTS", 3)
    for _each in range(number):
        publish(session, "Meeting", "2021-06-15")
    session.commit()

    page = normalized_page(client, f"/?view={view}&from=2021-06-01")

    assert ("Only the first 3 meetings are shown." in page) is not is_complete
