"""Journeys without a mouse, in browsers that show dates and months differently."""

import pytest
from playwright.sync_api import Locator, Page, expect

from meetings.kernel import clock
from tests.browser.conftest import Site, in_both_browsers
from tests.browser.user_steps import sign_in

pytestmark = in_both_browsers

YEAR = clock.now().year + 1
MAX_STOPS = 60


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MAX_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not among the first {MAX_STOPS} stops of Tab")


def test_registers_by_keyboard(page: Page) -> None:
    page.goto("/events/example-children-webinar")
    tab_to(page, page.get_by_role("link", name="Register", exact=True))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Jānis Kalniņš")
    page.keyboard.press("Tab")
    page.keyboard.type("janis@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Latv")
    tab_to(page, page.get_by_label("The organisers may store"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("main").get_by_role("button", name="Register"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("janis@example.org").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your inbox")


@pytest.mark.parametrize("typed", [f"March {YEAR}", f"{YEAR} m. kovas"])
def test_month_is_typed_as_text(page: Page, site: Site, typed: str) -> None:
    sign_in(page, site)
    page.goto("/organise/events/new")
    page.get_by_label("Title").fill("Meeting in spring")
    page.get_by_label("Month only").check()
    page.get_by_label("Year", exact=True).first.focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Meeting in spring")
    expect(page.get_by_text(f"March {YEAR}").first).to_be_visible()


def test_month_is_chosen_by_its_first_letters(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto("/organise/events/new")
    page.get_by_label("Title").fill("Meeting in autumn")
    page.get_by_label("Month only").check()
    page.get_by_role("group", name="Month", exact=True).get_by_label("Month").focus()
    page.keyboard.type("Sep")
    page.keyboard.press("Tab")
    page.keyboard.type(str(YEAR))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Meeting in autumn")
    expect(page.get_by_text(f"September {YEAR}").first).to_be_visible()
