"""Every page in a real browser: no errors, nothing blocked, no axe violations."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

VISITORS = [
    "/", "/?view=month", "/?view=year", "/?presidency=lt-2020", "/?view=month&from=2021-06-01",
    "/?body=no-such", "/bodies", "/bodies/tf-thb", "/presidencies", "/presidencies/lt-2020",
    "/projects", "/projects/cape", "/frameworks/pa-secure", "/outcomes", "/search",
    "/search?q=gatelyte", "/sign-in", "/follow?body=tf-thb", "/follow/sent", "/following/no-such",
    "/privacy", "/accessibility", "/styleguide", "/subscribe",
    "/subscribe?body-kind=task-force,network&mode=online&alarm=60&tz=utc&kind=webinar",
    "/embed/events", "/embed/events?theme=light&limit=3",
    "/embed/events?theme=dark&kind=forum",
    "/no-such-page",
]  # fmt: skip
ORGANISERS = [
    "/organise", "/organise/events/new", "/organise/import", "/organise/year", "/account",
    "/account/feeds",
]  # fmt: skip
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def check_page(page: Page, path: str, status: tuple[int, ...] = (200, 404)) -> None:
    """Open the page; fail on script errors, blocked resources, overflow and axe violations."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda m: problems.append(m.text) if "Content Security" in m.text else None)
    response = page.goto(path)
    assert response is not None
    assert response.status in status
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), "too wide"
    assert violations(page) == [], path
    assert problems == []


@pytest.fixture(scope="module", params=list(SIZES))
def visitor(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    scheme: Literal["light", "dark"] = "light" if request.param == "desktop" else "dark"
    context = open_context(
        browser,
        base_url=site.url, viewport={"width": width, "height": height}, locale="en-GB",
        color_scheme=scheme,
    )  # fmt: skip
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def organiser(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = open_context(browser, base_url=site.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, site)
    yield context
    context.close()


@pytest.mark.parametrize("path", VISITORS)
def test_public_pages(visitor: Page, path: str) -> None:
    check_page(visitor, path)


def test_every_event_page_of_a_presidency(visitor: Page) -> None:
    visitor.goto("/?presidency=lt-2020")
    links = visitor.locator("main a[href^='/events/']").evaluate_all("all => all.map(a => a.href)")
    assert len(set(links)) >= 8

    for path in sorted(set(links)):
        check_page(visitor, path, (200,))


def test_json_ld_of_an_event_complies_with_the_csp(visitor: Page) -> None:
    check_page(visitor, "/events/example-children-webinar", (200,))

    data = visitor.locator("script[type='application/ld+json']").evaluate(
        "block => JSON.parse(block.textContent)"
    )

    assert data["@type"] == "EducationEvent"
    assert data["url"].endswith("/events/example-children-webinar")
    assert visitor.locator("meta[property='og:title']").get_attribute("content") == data["name"]


@pytest.mark.parametrize("path", ORGANISERS)
def test_organiser_pages(organiser: BrowserContext, path: str) -> None:
    page = organiser.new_page()

    check_page(page, path, (200,))

    page.close()


def test_every_tab_of_the_event_editor(organiser: BrowserContext) -> None:
    page = organiser.new_page()
    page.goto("/organise")
    page.locator("main a[href^='/organise/events/']").filter(
        has_not_text=re.compile("New")
    ).first.click()
    tabs = page.locator("nav.tabs a").evaluate_all("all => all.map(a => a.href)")
    assert len(tabs) >= 5

    for tab in tabs:
        check_page(page, tab, (200,))
    page.close()
