"""Pages printed on A4: complete, without controls, no heading alone at the foot of a page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, open_context
from tests.browser.pdf_text import pdf_text
from tests.browser.user_steps import sign_in

EVENT = "/organise/events/example-children-webinar"
PAGES = {
    "month": "/?view=month",
    "year": "/?view=year",
    "planner": "/organise/year",
    "event": "/events/example-children-webinar",
    "report": "/presidencies/lt-2020",
    "participants": f"{EVENT}/participants",
}
LANDSCAPE = {"month", "year", "planner"}
CONTROLS = (
    ".masthead, .tabs, .chips, .segmented, .pager, main .btn, main button, main form,"
    " .more-filters, .icon-button, .subscribe, .breadcrumb, .meter, .timezone-toggle"
)
#: The heads and last rows of tables and lists, which were cut off.
EDGES = "main :is(thead, tbody tr:last-child, .agenda > li:last-child, .event:last-child)"
VISIBLE_TEXTS = """blocks => blocks.flatMap(block => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), texts = []
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (parent.checkVisibility() && !parent.closest(".visually-hidden")) {
      texts.push(walker.currentNode.data)
    }
  }
  return texts
})"""
#: Texts of controls on these pages that occur nowhere in their content.
CONTROL_TEXTS = (
    "More filters", "Sign in", "Decline", "My meetings", "Import a plan", "Add to your calendar",
    "Show times in my time zone", "Subscribe to calendars",
)  # fmt: skip


@pytest.fixture(scope="module")
def organiser(browser: Browser, site: Site) -> Iterator[Page]:
    context = open_context(browser, base_url=site.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def printed(page: Page) -> bytes:
    return page.pdf(format="A4", prefer_css_page_size=True)


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", PAGES)
def test_prints_complete_and_without_controls(organiser: Page, name: str) -> None:
    organiser.goto(PAGES[name])
    pdf = printed(organiser)

    text = pdf_text(pdf)
    organiser.emulate_media(media="print")
    for shown in organiser.locator(EDGES).evaluate_all(VISIBLE_TEXTS):
        assert without_spaces(shown) in text, shown
    assert without_spaces(organiser.locator("h1").inner_text()) in text
    assert [item for item in organiser.locator(CONTROLS).all() if item.is_visible()] == []
    organiser.emulate_media(media="null")
    for control in CONTROL_TEXTS:
        assert without_spaces(control) not in text, control


@pytest.mark.parametrize("name", PAGES)
def test_wide_pages_are_landscape(organiser: Page, name: str) -> None:
    organiser.goto(PAGES[name])

    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed(organiser))

    assert sizes
    for width, height in sizes:
        assert (float(width) > float(height)) is (name in LANDSCAPE)


@pytest.mark.parametrize("name", ["year", "planner"])
def test_titles_in_a_grid_are_complete(organiser: Page, name: str) -> None:
    organiser.goto(PAGES[name])
    titles = organiser.locator(".planner .slot").evaluate_all(
        "slots => slots.map(slot => slot.lastChild.textContent || slot.textContent)"
    )
    assert len(titles) >= 6

    text = pdf_text(printed(organiser))

    for title in titles:
        assert without_spaces(title.removesuffix("(to be confirmed)")) in text


@pytest.mark.parametrize("name", ["year", "planner", "report", "participants"])
def test_nothing_is_wider_than_the_paper(browser: Browser, site: Site, name: str) -> None:
    """The content of a sheet is 186 mm wide, 273 mm in landscape."""
    width = round((273 if name in LANDSCAPE else 186) / 25.4 * 96)
    context = open_context(browser, base_url=site.url, viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, site)
    page.goto(PAGES[name])

    page.emulate_media(media="print")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_no_heading_stands_alone_at_the_foot(organiser: Page) -> None:
    """Every heading of the report is on the same page as the text after it."""
    organiser.goto(PAGES["report"])

    organiser.emulate_media(media="print")
    breaks = organiser.locator("main :is(h2, h3, thead)").evaluate_all(
        "all => all.map(item => getComputedStyle(item).breakAfter)"
    )
    organiser.emulate_media(media="null")

    assert set(breaks) == {"avoid"}
