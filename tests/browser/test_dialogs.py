"""Confirmation dialogs: modal, usable by keyboard, with and without JavaScript."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

OPEN_BUTTON, QUESTION, CLOSE_BUTTON = (
    "Disable the account",
    "Disable this account?",
    "Close without changes",
)


def open_page(page: Page, site: Site) -> None:
    """Open a page with a confirmation dialog."""
    sign_in(page, site)
    page.goto("/organise/settings/users/2")


def check_focus_trap(page: Page) -> None:
    """Open the dialog by keyboard, and check that the focus stays inside."""
    button = page.get_by_role("button", name=OPEN_BUTTON).first
    button.focus()
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name=QUESTION)
    expect(dialog).to_be_visible()
    assert dialog.evaluate("it => it.matches(':modal')")
    expect(dialog.get_by_role("button", name=CLOSE_BUTTON)).to_be_focused()
    for _step in range(4):
        page.keyboard.press("Tab")
        # Between its last and first element, the browser's own toolbar has the focus.
        parts = "dialog, main, footer, header"
        at = page.evaluate(f"document.activeElement.closest('{parts}')?.tagName")
        assert at in (None, "DIALOG"), "the focus left the dialog"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    dialog.get_by_role("button", name=CLOSE_BUTTON).click()
    expect(dialog).to_be_hidden()


def test_dialog_traps_the_focus_until_it_is_closed(page: Page, site: Site) -> None:
    open_page(page, site)

    check_focus_trap(page)

    page.get_by_role("button", name=OPEN_BUTTON).first.click()
    assert violations(page) == []


def test_dialog_without_invoker_commands(page: Page, site: Site) -> None:
    page.add_init_script("delete HTMLButtonElement.prototype.commandForElement")
    open_page(page, site)

    check_focus_trap(page)


def test_dialog_without_javascript(browser: Browser, site: Site) -> None:
    without_javascript = open_context(browser, base_url=site.url, java_script_enabled=False)
    page = without_javascript.new_page()
    open_page(page, site)

    page.get_by_role("button", name=OPEN_BUTTON).first.click()

    dialog = page.get_by_role("dialog", name=QUESTION)
    expect(dialog.get_by_role("button", name=CLOSE_BUTTON)).to_be_focused()
    dialog.get_by_role("button", name=CLOSE_BUTTON).click()
    expect(dialog).to_be_hidden()
    without_javascript.close()


def test_pills_in_a_list_are_as_wide_as_their_text(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto("/organise/settings/users/new")
    page.get_by_label("Name", exact=True).fill("Ieva Test")
    page.get_by_label("E-mail").fill("ieva@example.org")
    page.get_by_label("Secretariat", exact=True).check()
    page.get_by_role("button", name="Add user and send link").click()
    expect(page.get_by_role("button", name="Copy the link")).to_be_visible()

    page.goto("/organise/settings")
    mark = page.locator(".link-list .pill", has_text="Invited").first
    box = mark.bounding_box()
    assert box is not None
    assert box["width"] < 200
