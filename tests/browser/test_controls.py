"""Tabs and buttons: the current tab is in view, and a pressed button shows progress."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.user_steps import sign_in

PHONE = {"width": 390, "height": 844}


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


def test_pressed_button_says_sending_and_its_value_is_sent(page: Page, site: Site) -> None:
    held: list[Route] = []
    page.route("**/sign-in", lambda route: held.append(route))  # noqa: PLW0108
    page.route("**/sign-in", lambda route: route.continue_(), times=1)
    page.goto("/sign-in")
    page.get_by_label("E-mail").first.fill("nobody@example.org")
    page.locator("input[type=password]").first.fill("a wrong password")
    page.evaluate(
        "() => { const form = document.querySelector('form[data-guard]');"
        " const button = form.querySelector('button[type=submit]');"
        " button.name = 'choice'; button.value = 'kept'; }"
    )
    button = page.locator("form[data-guard] button[type=submit]").first
    label = button.inner_text()

    button.click(no_wait_after=True)

    expect(button).to_have_text("Sending…")
    expect(button).to_be_disabled()
    (route,) = held
    assert "choice=kept" in (route.request.post_data or "")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(button).to_have_text(label)
    expect(button).to_be_enabled()
    route.abort()
