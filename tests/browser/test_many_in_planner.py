"""A year of 310 meetings in the planner stays readable, without a scroll area in the page."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event, EventBody
from meetings.kernel.unit_of_work import Reactions, attach
from tests import factories
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

YEAR = 2041
PLANNER_PATH = f"/organise/year?year={YEAR}"
MEETINGS, BODIES = 310, 8
CLIPPED = """
slots => slots.filter(slot => slot.checkVisibility())
  .filter(slot => slot.scrollHeight - slot.clientHeight > 1
    || slot.scrollWidth - slot.clientWidth > 1)
  .map(slot => slot.textContent)
"""
SMALLEST = """
items => Math.min(...items.map(item => parseFloat(getComputedStyle(item).fontSize)))
"""


@pytest.fixture(scope="module")
def full_year(site: Site) -> Iterator[str]:
    """Add the meetings to the demo data; return the path of their year."""
    engine = create_engine(f"sqlite:///{site.instance / 'convenor.db'}")
    with Session(engine, expire_on_commit=False) as session:
        attach(session, Reactions())
        bodies = [factories.body(session, name=f"Working group {n}") for n in range(BODIES)]
        meetings = factories.plan(session, bodies, first=date(YEAR, 7, 1), number=MEETINGS)
        ids, body_ids = [row.id for row in meetings], [row.id for row in bodies]
    yield PLANNER_PATH
    with Session(engine) as session:
        session.execute(delete(EventBody).where(EventBody.event_id.in_(ids)))
        session.execute(delete(Event).where(Event.id.in_(ids)))
        session.execute(delete(Body).where(Body.id.in_(body_ids)))
        session.commit()
    engine.dispose()


@pytest.fixture(scope="module")
def planner(browser: Browser, site: Site, full_year: str) -> Iterator[Page]:
    context = open_context(browser, base_url=site.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, site)
    page.goto(full_year)
    yield page
    context.close()


def test_the_grid_is_short_and_its_text_is_readable(planner: Page) -> None:
    slots = planner.locator(".planner .slot")

    assert slots.count() >= MEETINGS
    assert planner.locator(".planner").bounding_box()["height"] < 2_400  # type: ignore[index]
    assert slots.evaluate_all(CLIPPED) == []
    assert planner.locator(".planner :is(.slot, summary, th, .tag)").evaluate_all(SMALLEST) >= 12


def test_the_grid_has_no_scroll_area_and_its_months_stay_in_view(planner: Page) -> None:
    grid = planner.locator(".planner")
    assert grid.evaluate("grid => getComputedStyle(grid).overflowY") == "clip"
    assert grid.evaluate("grid => grid.scrollWidth <= grid.clientWidth")

    planner.locator(".planner tbody tr").nth(5).scroll_into_view_if_needed()
    planner.evaluate("scrollBy(0, 200)")

    assert planner.locator(".planner thead th").nth(3).bounding_box()["y"] == 0  # type: ignore[index]


def test_a_cell_opens_by_keyboard_and_shows_every_meeting(planner: Page) -> None:
    cell = planner.locator(".planner td:has(details)").first
    hidden = cell.locator("details .slot").first
    assert not hidden.is_visible()

    cell.locator("summary").focus()
    planner.keyboard.press("Enter")
    planner.keyboard.press("Tab")

    assert hidden.is_visible()
    assert hidden.evaluate("slot => slot === document.activeElement")
    header = planner.locator(".planner thead th").nth(1).bounding_box()
    focused = hidden.bounding_box()
    assert header is not None
    assert focused is not None
    assert focused["y"] >= header["y"] + header["height"]
    assert planner.locator(".planner .slot").evaluate_all(CLIPPED) == []


def test_paper_shows_the_folded_meetings(planner: Page) -> None:
    planner.emulate_media(media="print")
    shown = planner.locator(".planner details .slot").evaluate_all(
        "slots => slots.filter(slot => slot.checkVisibility({contentVisibilityAuto: true})).length"
    )
    planner.emulate_media(media="screen")

    assert shown == planner.locator(".planner details .slot").count()


def test_on_a_phone_each_body_lists_its_months(planner: Page) -> None:
    planner.set_viewport_size({"width": 390, "height": 844})

    assert planner.evaluate("document.documentElement.scrollWidth") <= 390
    assert planner.locator(".planner .slot").evaluate_all(CLIPPED) == []
    planner.set_viewport_size({"width": 1280, "height": 900})
