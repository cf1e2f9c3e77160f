"""A submitted button shows that it is sending, and sends once."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import in_both_browsers

pytestmark = in_both_browsers

SLOW_ANSWER_MILLISECONDS = 300
#: Playwright does not look at a page that waits for the next one.
STORE_STATE_ON_LEAVING = """() => addEventListener("pagehide", () => {
  const button = document.querySelector("main form button[type=submit]")
  const state = [button.textContent, button.disabled, button.form.getAttribute("aria-busy")]
  sessionStorage.sending = JSON.stringify(state)
})"""


def click(page: Page, _field: Locator, button: Locator) -> None:
    """Click without waiting for the next page, unlike `Locator.click`."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def press_enter_in_field(page: Page, field: Locator, _button: Locator) -> None:
    field.focus()
    page.keyboard.press("Enter")


def press_enter_on_button(page: Page, _field: Locator, button: Locator) -> None:
    button.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("submit", [click, press_enter_in_field, press_enter_on_button])
def test_button_shows_that_it_is_sending(
    page: Page, submit: Callable[[Page, Locator, Locator], None]
) -> None:
    waiting: list[Route] = []
    page.goto("/events/example-children-webinar/register")
    button = page.locator("main form button[type=submit]")
    label = button.inner_text()
    page.evaluate(STORE_STATE_ON_LEAVING)
    page.route("**/register", lambda route: waiting.append(route))  # noqa: PLW0108

    submit(page, page.get_by_label("Name"), button)
    page.wait_for_timeout(SLOW_ANSWER_MILLISECONDS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SLOW_ANSWER_MILLISECONDS)
    assert len(waiting) == 1
    waiting[0].continue_()

    expect(page.get_by_role("alert")).to_be_visible()
    assert json.loads(page.evaluate("sessionStorage.sending")) == ["Sending…", True, "true"]
    expect(button).to_have_text(label)
    page.unroute("**/register")
    page.go_back()
    expect(button).to_have_text(label)
    expect(button).to_be_enabled()
