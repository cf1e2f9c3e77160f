"""Filters change nothing until their button is pressed (WCAG 3.2.2)."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import in_both_browsers


@in_both_browsers
def test_arrow_keys_choose_a_filter_and_the_button_applies_it(page: Page) -> None:
    page.goto("/")
    page.get_by_text("More filters").click()
    choice = page.get_by_role("main").get_by_label("Format")
    choice.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    expect(choice).to_be_focused()
    expect(choice).not_to_have_value("")
    chosen = choice.input_value()
    assert page.url.endswith("/")

    page.keyboard.press("Tab")
    page.get_by_role("button", name="Apply filters").press("Enter")

    page.wait_for_url(f"**/?mode={chosen}")
    expect(page.get_by_role("main").get_by_label("Format")).to_have_value(chosen)


def test_filters_of_the_record_wait_for_their_button(page: Page) -> None:
    page.goto("/outcomes")
    page.get_by_label("Kind").focus()
    page.keyboard.press("ArrowDown")

    expect(page.get_by_label("Kind")).to_be_focused()
    expect(page.get_by_role("button", name="Apply filters")).to_be_visible()
    assert page.url.endswith("/outcomes")
