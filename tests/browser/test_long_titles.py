"""A title of 200 letters without a space widens no page; titles may be written right to left."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from meetings.kernel import clock
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

LONG = "Verantwortungs" * 14 + "ende"
ARABIC = "اجتماع وزراء البيئة (2027)"
DAY = clock.now().date() + timedelta(days=20)
MONTH = f"from={DAY:%Y-%m}-01"


def publish(page: Page, title: str, city: str) -> str:
    """Create and publish a meeting, and return the last part of its URL."""
    page.goto("/organise/events/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Day", exact=True).fill(DAY.isoformat())
    page.get_by_label("City").fill(city)
    page.get_by_role("button", name="Create draft").click()
    page.wait_for_url(re.compile(r"/organise/events/(?!new)"))
    slug = page.url.rpartition("/")[2]
    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("Confirmed").first).to_be_visible()
    return slug


@pytest.fixture(scope="module")
def organiser(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = open_context(browser, base_url=site.url, viewport={"width": 1280, "height": 900})
    sign_in(context.new_page(), site)
    yield context
    context.close()


@pytest.fixture(scope="module")
def slug(organiser: BrowserContext) -> str:
    return publish(organiser.new_page(), LONG, "Llanfairpwllgwyngyll" * 5)


@pytest.mark.parametrize("width", [390, 1280])
def test_long_word_widens_no_page(organiser: BrowserContext, slug: str, width: int) -> None:
    page = organiser.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    paths = [
        f"/?{MONTH}", f"/?view=month&{MONTH}", f"/?view=year&{MONTH}", f"/events/{slug}",
        "/bodies/tf-thb", "/search?q=verantwortungs", "/embed/events", "/organise",
        "/organise/year", f"/organise/events/{slug}", f"/organise/events/{slug}/details",
        f"/organise/events/{slug}/details/texts",
    ]  # fmt: skip

    widths = {}
    for path in paths:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: wide for path, wide in widths.items() if wide > width + 1} == {}
    page.close()


def test_title_is_shown_in_its_own_direction(organiser: BrowserContext) -> None:
    page = organiser.new_page()
    slug = publish(page, ARABIC, "Riga")
    direction = "element => getComputedStyle(element).direction"

    page.goto(f"/events/{slug}")
    assert page.get_by_role("heading", level=1).evaluate(direction) == "rtl"
    assert page.locator("main").evaluate(direction) == "ltr"
    page.goto(f"/?{MONTH}")
    assert page.locator(".event__title", has_text=ARABIC).evaluate(direction) == "rtl"
    page.goto(f"/organise/events/{slug}/details/texts")
    assert page.get_by_label("Title").first.evaluate(direction) == "rtl"
    page.close()
