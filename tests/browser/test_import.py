"""Import a plan, up to the calendars of subscribers, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.test_journeys import feed
from tests.browser.user_steps import sign_in

PLAN = """\
18-19 September 2031 Colloquium on lighthouses, Riga
October 2031 (tbc) TF-THB meeting on harbours, Riga
31 February 2031 Seminar on fog, Oslo
Nothing that anybody understands
"""


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a signed-in organiser with a small dark screen."""
    context = open_context(
        browser, base_url=site.url, viewport={"width": 390, "height": 844}, color_scheme="dark"
    )
    page = context.new_page()
    sign_in_on_any_device(page, site)
    yield page
    context.close()


def sign_in_on_any_device(page: Page, site: Site) -> None:
    """Sign in even if the menu is collapsed or JavaScript is off."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(site.email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(f"{site.url}/sign-in")


def read(page: Page, plan: str, name: str) -> None:
    """Paste the plan and submit it."""
    page.goto("/organise")
    page.get_by_role("link", name="Import a plan").click()
    page.get_by_label("Text of the plan").fill(plan)
    page.get_by_label("Name of this plan").fill(name)
    page.get_by_role("button", name="Preview import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import preview")


def test_plan_creates_and_moves_meetings(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto("/organise/import")
    assert violations(page) == []
    read(page, PLAN, "Lighthouses")
    expect(page.get_by_text("3 meetings: 3 new. 1 line was not understood.")).to_be_visible()
    expect(page.get_by_text("This day does not exist")).to_be_visible()
    assert violations(page) == []

    page.get_by_label("Action for Seminar on fog").focus()
    page.keyboard.press("End")  # the last of the choices is to leave it out
    page.get_by_label("Body for meetings without one").select_option(index=1)
    page.get_by_label("Announced to everybody as “save the date”").check()
    page.get_by_role("button", name="Import selected").press("Enter")
    expect(page.get_by_text("2 created, 1 skipped.")).to_be_visible()
    assert violations(page) == []
    before = feed(site, "?until=2031-12-31")["Colloquium on lighthouses"]

    read(page, PLAN.replace("18-19", "25-26"), "Lighthouses")
    expect(page.locator("ins").first).to_have_text("Thu 25 – Fri 26 September 2031")
    assert violations(page) == []
    page.get_by_role("button", name="Import selected").click()
    expect(page.get_by_text("1 updated")).to_be_visible()

    after = feed(site, "?until=2031-12-31")["Colloquium on lighthouses"]
    assert (str(after["UID"]), str(after.start)) == (str(before["UID"]), "2031-09-25")
    assert int(str(after["SEQUENCE"])) > int(str(before["SEQUENCE"]))


def test_preview_on_a_phone(phone: Page) -> None:
    for path in ("/organise/import", None):
        if path:
            phone.goto(path)
        else:
            read(phone, PLAN, "On a phone")
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), "too wide"
        assert violations(phone) == []


def test_import_without_javascript(browser: Browser, site: Site) -> None:
    without_javascript = open_context(browser, base_url=site.url, java_script_enabled=False)
    page = without_javascript.new_page()
    sign_in_on_any_device(page, site)

    read(page, "5 May 2031 Lecture on tides, Riga", "Tides")
    page.get_by_label("Organised by: Lecture on tides").select_option(index=1)
    page.get_by_role("button", name="Import selected").click()

    expect(page.get_by_role("link", name="Lecture on tides")).to_be_visible()
    without_javascript.close()
