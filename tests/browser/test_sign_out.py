"""After signing out, Back shows nothing private."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, in_both_browsers
from tests.browser.user_steps import sign_in


@in_both_browsers
def test_back_after_signing_out_shows_no_participants(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto("/organise/events/example-children-webinar/participants")
    expect(page.get_by_text("participant-1@example.org")).to_be_visible()
    page.get_by_role("banner").locator("summary, [aria-haspopup]").last.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()

    page.go_back()

    expect(page.get_by_label("Password")).to_be_visible()
    assert "example.org" not in page.locator("main").inner_text()
