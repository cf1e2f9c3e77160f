"""The details of a meeting, section by section, and languages as a search field."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from meetings.domain.events.field_types import Section
from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

DETAILS = "/organise/events/example-children-webinar/details"
LANGUAGES = f"{DETAILS}/languages"


@pytest.fixture(scope="module", params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """Return a page of the secretariat, on a desktop in light and on a phone in dark colours."""
    context = open_context(
        browser, base_url=site.url, viewport={"width": request.param, "height": 900},
        locale="en-GB", color_scheme="light" if request.param == 1280 else "dark",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(10_000)
    sign_in(page, site)
    yield page
    context.close()


def chosen(page: Page) -> Locator:
    """Return the chosen spoken languages."""
    return page.get_by_role("group", name="Spoken languages").locator(".chip")


def search(page: Page) -> Locator:
    """Return the search field for spoken languages."""
    return page.get_by_role("combobox", name="Add a language").first


@pytest.mark.parametrize("path", ["", *(f"/{section.value}" for section in Section)])
def test_page_is_accessible_and_its_button_is_near(page: Page, path: str) -> None:
    page.goto(f"{DETAILS}{path}")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert violations(page) == []
    if path:
        button = page.get_by_role("button", name="Save changes").bounding_box()
        assert button is not None
        assert button["y"] + button["height"] < 2 * 900


def test_section_is_opened_saved_and_summarised_by_keyboard(page: Page) -> None:
    page.goto(DETAILS)
    page.get_by_role("link", name="Change Title and texts").press("Enter")
    page.get_by_label("Dress code").fill("Business")
    page.get_by_label("Dress code").press("Enter")

    expect(page).to_have_url(re.compile("/details$"))
    expect(page.get_by_text("Saved.")).to_be_visible()
    facts = page.locator("section", has=page.get_by_role("heading", name="Title and texts"))
    expect(facts.get_by_text("Business")).to_be_visible()
    page.goto(f"{DETAILS}/texts")
    page.get_by_label("Dress code").fill("")
    page.get_by_label("Dress code").press("Enter")


def test_languages_are_searched_chosen_and_removed_by_keyboard(page: Page) -> None:
    page.goto(LANGUAGES)
    expect(chosen(page)).to_have_text(["English×"])
    expect(page.get_by_text("All languages").first).to_be_hidden()

    search(page).press_sequentially("lith")
    expect(page.get_by_role("option", name="Lithuanian")).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    search(page).press("Enter")
    search(page).press("ArrowDown")
    search(page).press("ArrowDown")
    search(page).press("Escape")
    expect(page.get_by_role("listbox").first).to_be_hidden()
    expect(chosen(page)).to_have_text(["English×", "Lithuanian×"])
    expect(search(page)).to_have_value("")
    expect(page.get_by_role("status").filter(has_text="Lithuanian added")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Remove Lithuanian")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(search(page)).to_be_focused()
    expect(chosen(page)).to_have_text(["Lithuanian×"])
    page.get_by_role("button", name="Save changes").press("Enter")

    facts = page.locator("section", has=page.get_by_role("heading", name="Languages", exact=True))
    expect(facts.get_by_text("Lithuanian")).to_be_visible()
    expect(facts.get_by_text("English")).to_have_count(0)
    page.goto(LANGUAGES)
    search(page).fill("english")
    search(page).press("Enter")
    page.get_by_role("button", name="Remove Lithuanian").click()
    page.get_by_role("button", name="Save changes").click()
    expect(facts.get_by_text("English")).to_be_visible()


def test_unknown_language_is_shown_at_the_search_field(page: Page) -> None:
    page.goto(LANGUAGES)
    search(page).fill("Klingon")
    expect(page.get_by_text("No matches.").first).to_be_visible()
    search(page).press("Enter")
    assert page.url.endswith(LANGUAGES)
    page.get_by_role("button", name="Save changes").click()

    expect(page.get_by_text("Not in the list: “Klingon”.").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Spoken languages").click()
    expect(search(page)).to_be_focused()
    expect(search(page)).to_have_value("Klingon")


def test_languages_without_scripts(browser: Browser, site: Site, page: Page) -> None:
    context = open_context(
        browser, base_url=site.url, java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    plain = context.new_page()
    plain.goto(LANGUAGES)
    swedish = plain.get_by_role("group", name="Spoken languages").get_by_label("Swedish")
    expect(swedish).to_be_hidden()

    plain.get_by_text("All languages").first.click()

    expect(swedish).to_be_visible()
    context.close()
