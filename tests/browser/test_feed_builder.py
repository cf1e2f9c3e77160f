"""The feed builder in a real browser, with and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, open_context

LINK_FIELD = "#subscribe input[data-copy-from]"


def test_summary_preview_and_link_follow_the_filters(page: Page, site: Site) -> None:
    page.goto("/subscribe")
    every = page.locator("#coming li").count()
    expect(page.get_by_role("button", name="Show preview")).to_be_hidden()

    page.get_by_label("Every task force").check()
    expect(page.locator("#coming")).to_contain_text("Every task force: all meetings")
    expect(page.locator("#coming li")).not_to_have_count(every)
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("Hybrid", exact=True).check()
    page.get_by_label("Reminder").select_option(label="an hour before")

    query = "?body-kind=task-force&mode=online,hybrid&alarm=60"
    expect(page.locator(LINK_FIELD)).to_have_value(f"{site.url}/feeds/events.ics{query}")
    expect(page.locator(LINK_FIELD)).to_be_visible()
    expect(page).to_have_url(f"{site.url}/subscribe{query}")
    expect(page.get_by_role("status").first).to_have_text(
        page.locator("[data-preview-words]").inner_text()
    )
    # The copy button of the new panel works, too.
    expect(page.get_by_role("button", name="Copy")).to_be_visible()

    page.reload()
    expect(page.get_by_label("Every task force")).to_be_checked()
    expect(page.locator(LINK_FIELD)).to_have_value(f"{site.url}/feeds/events.ics{query}")


@pytest.mark.parametrize("width", [1280, 390])
def test_get_the_link_focuses_the_link(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/subscribe")

    page.get_by_role("link", name="Get the link").click()

    expect(page.locator(LINK_FIELD)).to_be_focused()
    expect(page.locator(LINK_FIELD)).to_be_in_viewport()
    expect(page.get_by_alt_text("QR code of this calendar")).to_be_in_viewport()


def test_link_follows_the_preview_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/subscribe")

    tops = [
        page.locator(selector).evaluate("it => it.getBoundingClientRect().top")
        for selector in ("#coming", "#subscribe", "#website", "#expect")
    ]
    assert tops == sorted(tops)


def test_search_terms_apply_while_typing(page: Page) -> None:
    page.goto("/subscribe")
    page.get_by_label("Search terms").press_sequentially("no such meeting at all")

    expect(page.locator("#coming")).to_contain_text("“no such meeting at all”")
    expect(page.get_by_role("status").first).to_have_text("No upcoming meetings yet")


def test_feed_builder_without_javascript(browser: Browser, site: Site) -> None:
    without_javascript = open_context(browser, base_url=site.url, java_script_enabled=False)
    page = without_javascript.new_page()
    page.goto("/subscribe")
    page.get_by_label("Every task force").check()
    page.get_by_label("Every network").check()
    page.get_by_label("Reminder").select_option(label="15 minutes before")
    page.get_by_role("button", name="Show preview").click()

    expect(page.locator("#coming")).to_contain_text("Every task force, every network: all meetings")
    expect(page.locator(LINK_FIELD)).to_have_value(
        f"{site.url}/feeds/events.ics?body-kind=task-force,network&alarm=15"
    )
    expect(page.get_by_label("Every network")).to_be_checked()
    assert without_javascript.cookies() == []
    without_javascript.close()
