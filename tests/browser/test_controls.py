"""Tabs: the current tab is in view."""

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Site
from tests.browser.user_steps import sign_in

PHONE: ViewportSize = {"width": 390, "height": 844}


def test_current_tab_is_in_view_on_a_phone(page: Page, site: Site) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, site)
    page.goto("/organise")
    event = page.locator("a[href*='/organise/events/']:not([href$='new'])").first
    page.goto(f"{event.get_attribute('href')}/changes")

    tab = page.locator(".tabs [aria-current]").bounding_box()
    strip = page.locator(".tabs").bounding_box()

    assert tab is not None
    assert strip is not None
    assert page.locator(".tabs").evaluate("strip => strip.scrollWidth > strip.clientWidth")
    assert strip["x"] <= tab["x"]
    assert tab["x"] + tab["width"] <= strip["x"] + strip["width"] + 1
