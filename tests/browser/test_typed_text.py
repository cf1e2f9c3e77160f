"""Nothing typed into a form is lost: Back, an outdated token, an expired session."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, in_both_browsers
from tests.browser.user_steps import sign_in


def open_registration_form(page: Page) -> None:
    page.goto("/events/example-children-webinar")
    page.get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("Name").fill("Åsa Typed")
    page.get_by_label("What do you need to attend?").fill("A ramp")


def expect_typed(page: Page) -> None:
    expect(page.get_by_label("Name")).to_have_value("Åsa Typed")
    expect(page.get_by_label("What do you need to attend?")).to_have_value("A ramp")


@in_both_browsers
def test_back_from_the_privacy_page_keeps_the_registration(page: Page) -> None:
    open_registration_form(page)
    page.get_by_role("main").get_by_role("link", name="Privacy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Privacy")

    page.go_back()

    expect_typed(page)


@pytest.mark.parametrize("browser", ["firefox"], indirect=True)
def test_back_after_a_failed_send_keeps_the_registration(
    page: Page, context: BrowserContext
) -> None:
    """Chromium shows its error page in place of the form, and Reload there sends the text again."""
    open_registration_form(page)
    context.set_offline(True)
    page.get_by_role("main").get_by_role("button", name="Register").click()
    page.wait_for_url(lambda url: url.startswith("about:neterror"), wait_until="commit")
    context.set_offline(False)

    page.go_back()

    expect_typed(page)


@in_both_browsers
def test_back_after_a_refused_registration_keeps_it(page: Page) -> None:
    open_registration_form(page)
    page.get_by_label("E-mail address").fill("asa@example.org")
    page.get_by_role("main").get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.go_back()

    expect_typed(page)


@in_both_browsers
def test_outdated_token_keeps_the_registration(page: Page, context: BrowserContext) -> None:
    open_registration_form(page)
    context.clear_cookies()

    page.get_by_role("main").get_by_role("button", name="Register").click()

    expect(page.get_by_text("Check the form and send it again.")).to_be_visible()
    expect_typed(page)


@in_both_browsers
def test_expired_session_returns_to_the_filled_form(
    page: Page, site: Site, context: BrowserContext
) -> None:
    sign_in(page, site)
    page.goto("/organise/settings/bodies/new")
    page.get_by_label("Mandate").fill("Line one.\nLine two.")
    context.clear_cookies()
    page.get_by_role("button", name="Save settings").click()

    page.get_by_label("E-mail").fill(site.email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in and show the form").click()

    expect(page.get_by_text("You are signed in. Nothing is saved yet")).to_be_visible()
    expect(page.get_by_label("Mandate")).to_have_value("Line one.\nLine two.")
