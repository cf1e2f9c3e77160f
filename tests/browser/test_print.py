"""Pages printed on A4: complete, without controls, no heading alone at the foot of a page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, in_both_browsers, open_context
from tests.browser.pdf_pages import PrintedPage, read_pages, without_spaces
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
    " .more-filters, .icon-button, .subscribe, .breadcrumb, .meter, .timezone-toggle, .register-bar"
)
MARGIN = 12 / 25.4 * 72
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
#: Firefox embeds no characters of a variable font in a PDF file.
PLAIN_FONT = """() => {
  const style = new CSSStyleSheet()
  style.replaceSync("* {font-family: DejaVu Sans !important; font-feature-settings: normal}")
  document.adoptedStyleSheets.push(style)
}"""
#: Texts of controls on these pages that occur nowhere in their content.
CONTROL_TEXTS = (
    "More filters", "Sign in", "Decline", "My meetings", "Import a plan", "Add to your calendar",
    "Show times in my time zone", "Subscribe to calendars",
)  # fmt: skip


@pytest.fixture(scope="module")
def organiser(chromium: Browser, site: Site) -> Iterator[Page]:
    """Return a page of Chromium, which shows how a page looks on paper."""
    yield from signed_in(chromium, site)


@pytest.fixture(scope="module")
def printer(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a page of the browser that prints."""
    yield from signed_in(browser, site)


def signed_in(browser: Browser, site: Site) -> Iterator[Page]:
    context = open_context(browser, base_url=site.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def printed(page: Page) -> list[PrintedPage]:
    """Return the sheets of A4 on which the browser prints the page."""
    browser = page.context.browser
    assert browser is not None
    if browser.browser_type.name == "chromium":
        return read_pages(page.pdf(format="A4", prefer_css_page_size=True))
    # WebDriver BiDi expects centimetres, and Playwright sends it the number of inches.
    return read_pages(page.pdf(width="21in", height="29.7in", prefer_css_page_size=True))


def printed_text(page: Page) -> str:
    page.evaluate(PLAIN_FONT)
    return "".join(sheet.text for sheet in printed(page))


@in_both_browsers
@pytest.mark.parametrize("name", PAGES)
def test_prints_complete_and_without_controls(organiser: Page, printer: Page, name: str) -> None:
    organiser.goto(PAGES[name])
    printer.goto(PAGES[name])

    text = printed_text(printer)

    organiser.emulate_media(media="print")
    for shown in organiser.locator(EDGES).evaluate_all(VISIBLE_TEXTS):
        assert without_spaces(shown) in text, shown
    assert without_spaces(organiser.locator("h1").inner_text()) in text
    assert [item for item in organiser.locator(CONTROLS).all() if item.is_visible()] == []
    organiser.emulate_media(media="null")
    for control in CONTROL_TEXTS:
        assert without_spaces(control) not in text, control


@in_both_browsers
@pytest.mark.parametrize("name", PAGES)
def test_sheets_are_filled_within_their_margins(printer: Page, name: str) -> None:
    """No sheet is blank, nothing is cut off by an edge, and grids are printed in landscape."""
    printer.goto(PAGES[name])

    for sheet in printed(printer):
        assert sheet.text
        assert (sheet.width > sheet.height) is (name in LANDSCAPE)
        assert sheet.ink is not None
        left, top, right, bottom = sheet.ink
        assert min(left, top) >= MARGIN - 2
        assert right <= sheet.width - MARGIN + 2
        assert bottom <= sheet.height - MARGIN + 2


@in_both_browsers
@pytest.mark.parametrize("name", ["year", "planner"])
def test_titles_in_a_grid_are_complete(printer: Page, name: str) -> None:
    printer.goto(PAGES[name])
    titles = printer.locator(".planner .slot").evaluate_all(
        "slots => slots.map(slot => [...slot.querySelectorAll('bdi')].at(-1).textContent)"
    )
    assert not [title for title in titles if title.endswith("…")]
    examples = [title for title in titles if title.startswith("Example: ")]
    assert len(examples) >= 6

    text = printed_text(printer)

    for title in examples:
        assert without_spaces(title) in text


@in_both_browsers
def test_no_heading_stands_alone_at_the_foot(printer: Page) -> None:
    """Every heading of the report is on the same page as the text after it."""
    printer.goto(PAGES["report"])
    headings = printer.locator("main :is(h2, h3)").all_inner_texts()
    printer.evaluate(PLAIN_FONT)

    sheets = printed(printer)

    assert len(sheets) >= 4
    for heading in map(without_spaces, headings):
        assert not [sheet for sheet in sheets if sheet.text.endswith(heading)], heading


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
