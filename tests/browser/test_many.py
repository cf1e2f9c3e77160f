"""Sixty bodies, thirty meetings on a day, meetings of many days, 465 clashes, 300 documents."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.event_dates import EventDates
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.unit_of_work import Reactions, attach
from tests import factories
from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context, run_site
from tests.browser.user_steps import sign_in

TOP = "element => element.getBoundingClientRect().top + scrollY"
BODIES = 60
EMAIL = "secretariat@example.org"
COURSE = "Training course for rescue teams of all member states"
ARABIC = "اجتماع وزراء البيئة"
MARCH = "/?view=month&from=2034-03-01"


def fill(session: Session) -> None:
    """Create sixty bodies, with many meetings."""
    factories.installation(session)
    for number in range(1, BODIES):
        body = factories.body(session, slug=f"wg-{number}", short_name=f"Working Group {number}")
        factories.event(session, bodies=[body], when=factories.coming(number))
    factories.user(session, email=EMAIL)
    crowd = factories.body(session, slug="crowd", short_name="A crowd")
    fill_documents(session, crowd)
    fill_month(session, crowd)
    session.commit()


def fill_documents(session: Session, body: Body) -> None:
    """Create an event with 300 documents, of which 40 belong to a session."""
    event = factories.event(session, slug="papers", bodies=[body], when=factories.coming(1))
    item = factories.agenda_session(session, event)
    kinds = (DocumentKind.PAPER, DocumentKind.PRESENTATION)
    for number in range(300):
        factories.document(
            session, event_id=event.id, kind=kinds[number % 2], url="https://example.org/a",
            session_id=item.id if number < 40 else None,
        )  # fmt: skip


def fill_month(session: Session, body: Body) -> None:
    """Create thirty meetings on 15 March 2034, and bars in the weeks around it."""
    for number in range(30):
        title = f"Meeting {number} of experts"
        factories.event(session, bodies=[body], title=title, when=factories.when("2034-03-15"))
    spans = {
        COURSE: ("2034-03-09", "2034-03-22"), "Before the month": ("2034-02-24", "2034-03-01"),
        ARABIC: ("2034-03-28", "2034-03-29"),
    }  # fmt: skip
    for title, (first, last) in spans.items():
        dates = EventDates(PartialDate.parse(first), "Europe/Vilnius", PartialDate.parse(last))
        factories.event(session, bodies=[body], title=title, when=dates)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    instance = tmp_path_factory.mktemp("crowded")
    with run_site(instance, DEMO="0") as site:
        with Session(create_engine(f"sqlite:///{instance}/convenor.db")) as session:
            attach(session, Reactions())
            fill(session)
        yield replace(site, email=EMAIL, password=factories.PASSWORD)


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desk", "phone"])
def reader(crowded: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    context = open_context(
        browser, base_url=crowded.url, viewport={"width": width, "height": height}, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_first_meeting_is_on_the_first_screen(reader: Page) -> None:
    reader.goto("/")

    bottom = reader.locator(".event").first.evaluate(
        "element => element.getBoundingClientRect().bottom + scrollY"
    )

    assert bottom <= reader.evaluate("innerHeight")
    assert violations(reader) == []


def test_list_of_bodies_is_filtered_while_typing(reader: Page) -> None:
    reader.goto("/?kind=seminar")
    reader.get_by_text("All 60 bodies…").click()
    assert violations(reader) == []

    search = reader.get_by_label("Search bodies")
    search.fill("GROUP 1")
    expect(reader.get_by_text("Shown: 11 of 60")).to_be_visible()
    expect(reader.get_by_label("Working Group 2", exact=True)).to_be_hidden()
    search.press("Enter")
    assert reader.url.endswith("/?kind=seminar")

    reader.get_by_label("Working Group 11", exact=True).check()
    search.fill("12")
    reader.get_by_label("Working Group 12", exact=True).check()
    reader.get_by_role("button", name="Show meetings").click()

    expect(reader.locator(".event")).to_have_count(2)
    chips = reader.get_by_role("navigation", name="Bodies")
    expect(chips.get_by_role("link", name="Working Group 11")).to_be_visible()
    assert "kind=seminar" in reader.url


def test_list_of_bodies_works_without_javascript(crowded: Site, browser: Browser) -> None:
    context = open_context(browser, base_url=crowded.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_text("All 60 bodies…").click()

    expect(page.get_by_label("Search bodies")).to_be_hidden()
    page.get_by_label("Working Group 59", exact=True).check()
    page.get_by_role("button", name="Show meetings").click()

    expect(page.locator(".event")).to_have_count(1)
    context.close()


def test_feed_builder_with_many_bodies(reader: Page) -> None:
    reader.goto("/subscribe")
    group = reader.get_by_role("group", name="Which meetings")
    assert group.evaluate(TOP) < 1.4 * reader.evaluate("innerHeight")

    reader.get_by_text("52 more bodies…").click()
    reader.get_by_label("Search bodies").fill("group 59")
    reader.get_by_label("Working Group 59", exact=True).check()

    expect(reader).to_have_url(f"{reader.url.partition('?')[0]}?body=wg-59")
    expect(reader.locator("#coming")).to_contain_text("Working Group 59")
    assert violations(reader) == []


def test_long_meeting_is_a_bar_across_its_days(reader: Page) -> None:
    reader.goto(MARCH)
    is_phone = reader.evaluate("innerWidth") < 600
    course = reader.get_by_role("link", name=COURSE)
    expect(course).to_have_count(3)

    boxes = [course.nth(place).bounding_box() for place in range(3)]
    widths = [box["width"] for box in boxes if box]
    if is_phone:
        assert len(set(widths)) == 1
        expect(course.first).to_contain_text("9–22 March 2034")
    else:
        day = reader.locator(".month td").first.bounding_box()
        assert day
        assert [round(width / day["width"]) for width in widths] == [4, 7, 3]
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert violations(reader) == []


def test_long_meeting_is_reached_once_with_the_keyboard(reader: Page) -> None:
    reader.goto(MARCH)
    reader.locator(".month").focus()
    reached = []
    for _press in range(30):
        reader.keyboard.press("Tab")
        reached.append(reader.evaluate("document.activeElement.closest('a')?.textContent ?? ''"))

    assert sum(COURSE in text for text in reached) == 1
    assert sum("Before the month" in text for text in reached) == 1


def test_other_meetings_of_a_day_are_a_link_away(reader: Page) -> None:
    reader.goto(MARCH)
    cell = reader.locator(".month td", has_text="15 March 2034")
    assert cell.evaluate("element => element.offsetHeight") < 400

    cell.get_by_role("link", name="+ 27 more meetings on 15 March 2034").click()

    expect(reader.locator(".event")).to_have_count(31)


def test_meeting_from_the_month_before_is_listed_on_a_phone(reader: Page) -> None:
    reader.goto(MARCH)

    expect(reader.get_by_role("link", name="Before the month")).to_be_visible()


def test_clashes_of_a_year_fit_on_a_few_screens(reader: Page, crowded: Site) -> None:
    reader.set_viewport_size({"width": 1280, "height": 800})
    sign_in(reader, crowded)
    for width in (1280, 390):
        reader.set_viewport_size({"width": width, "height": 800})
        reader.goto("/organise/year?year=2033")
        expect(reader.get_by_role("link", name="465 clashes")).to_be_visible()
        clashes = reader.locator("#clashes")
        expect(clashes.locator(".planner-warnings > li")).to_have_count(25)
        assert clashes.evaluate("element => element.offsetHeight") < 5 * 800
        assert violations(reader) == []

    reader.get_by_role("link", name="Next page").click()
    expect(reader.get_by_text("Page 2 of 19")).to_be_visible()
    expect(reader.get_by_role("heading", name="Clashes", exact=True)).to_be_in_viewport()


def test_documents_of_an_event_are_a_few_screens_high(reader: Page) -> None:
    reader.goto("/events/papers")
    screen = reader.evaluate("innerHeight")
    agenda, documents = reader.locator("#agenda"), reader.locator("#documents")
    assert agenda.evaluate("element => element.offsetHeight") < screen
    assert documents.evaluate("element => element.offsetHeight") < 6 * screen
    assert violations(reader) == []

    agenda.get_by_text("35 more documents").click()
    expect(agenda.get_by_role("link")).to_have_count(40)
    reader.get_by_role("link", name="Next page").click()
    expect(reader.get_by_text("Page 2 of 9")).to_be_visible()
    expect(reader.get_by_role("heading", name="Documents", exact=True)).to_be_in_viewport()


def test_documents_of_the_organisers(reader: Page, crowded: Site) -> None:
    width = reader.evaluate("innerWidth")
    reader.set_viewport_size({"width": 1280, "height": 800})
    sign_in(reader, crowded)
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto("/organise/events/papers/documents?page=10")

    expect(reader.locator("h2", has_text="40 documents")).to_be_visible()
    assert reader.evaluate("document.documentElement.scrollHeight") < 10 * 800
    assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert violations(reader) == []
