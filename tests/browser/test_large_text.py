"""Text at 200 %: a default font of 32 px instead of 16 px."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import CHROMIUM, FLAGS, Site, open_context

PATHS = (
    "/", "/?view=month", "/?view=year", "/events/example-children-webinar", "/bodies",
    "/presidencies/lt-2020", "/subscribe", "/organise/year",
    "/organise/events/example-children-webinar/details",
    "/organise/events/example-children-webinar/details/date",
    "/organise/events/example-children-webinar/details/languages",
)  # fmt: skip
#: Words whose letters are on two lines.
BROKEN_WORDS = r"""() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), broken = []
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement
    if (!parent.checkVisibility() || parent.closest(
      ".visually-hidden, thead, script, code, .break-anywhere, .nav__small summary span")) continue
    for (const word of node.data.matchAll(/[\p{L}\p{N}]{4,}/gu)) {
      const range = document.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      const tops = new Set([...range.getClientRects()].map(line => Math.round(line.top)))
      if (tops.size > 1) broken.push(word[0])
    }
  }
  return broken
}"""


@pytest.fixture(scope="module", params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: object, site: Site) -> Iterator[Page]:
    """Return a page in a browser whose default font is twice as large."""
    kind = browser.browser_type  # type: ignore[attr-defined]  # the browser of the session
    large = kind.launch(
        executable_path=CHROMIUM, args=[*FLAGS, "--blink-settings=defaultFontSize=32"]
    )
    size = {"width": request.param, "height": 900}
    context = open_context(large, base_url=site.url, viewport=size)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(site.email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/organise**")
    yield page
    large.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways_and_words_stay_whole(page: Page, path: str) -> None:
    page.goto(path)

    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(BROKEN_WORDS) == []


def test_current_item_and_meters_are_visible_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/?view=month")

    outline = page.locator(".segmented a[aria-current]").evaluate(
        "link => getComputedStyle(link).outlineStyle"
    )
    page.goto("/events/example-children-webinar")
    border = page.locator(".meter").first.evaluate(
        "meter => getComputedStyle(meter).borderTopWidth"
    )
    page.emulate_media(forced_colors="none")

    assert (outline, border) == ("solid", "1px")
