"""Steps of users that several journeys share."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site


def sign_in(page: Page, site: Site) -> None:
    """Sign in as the organiser whose password was printed at start-up."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(site.email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("banner").get_by_role("link", name="New meeting")).to_be_visible()
