"""Every page has the same width: masthead, content and footer, for visitors and organisers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from meetings.settings import ROOT
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

EVENT = "/organise/events/example-children-webinar"
PAGES = [
    "/", "/?view=month", "/?view=year", "/events/example-children-webinar", "/bodies",
    "/bodies/tf-thb", "/presidencies", "/presidencies/lt-2020", "/projects", "/search?q=task",
    "/subscribe", "/privacy", "/account", "/organise", "/organise/year", "/organise/import",
    "/organise/events/new", "/organise/users",
    *(
        EVENT + tab
        for tab in (
            "", "/details", "/agenda", "/participants", "/delegations", "/documents", "/record",
            "/messages", "/changes",
        )
    ),
]  # fmt: skip
WIDTHS = """
() => [...document.querySelectorAll("main.page, .masthead__inner, .band__inner, .footer__inner")]
  .map(part => part.getBoundingClientRect().width)
"""
CONTAINERS = re.compile(
    r"(?:^|[\s,(])\.(?:page|masthead__inner|band__inner|footer__inner)(?![-\w])"
)


@pytest.fixture(scope="module")
def organiser(browser: Browser, site: Site) -> Iterator[Page]:
    context = open_context(browser, base_url=site.url, viewport={"width": 1600, "height": 900})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def test_all_pages_are_equally_wide(organiser: Page) -> None:
    widths = {}
    for path in PAGES:
        response = organiser.goto(path)
        assert response is not None
        if response.status != 404:
            widths[path] = set(organiser.evaluate(WIDTHS))

    assert {path: wide for path, wide in widths.items() if wide != {1280}} == {}
    assert len(widths) >= len(PAGES) - 2


def test_content_fills_the_container_or_has_a_side_column(organiser: Page) -> None:
    for path in ("/", "/organise/year", EVENT, f"{EVENT}/messages"):
        organiser.goto(path)
        columns = organiser.locator("main > :is(.columns, .column)").bounding_box()
        assert columns is not None
        assert columns["width"] == 1280 - 24, path


def test_only_the_token_limits_the_width_of_the_containers() -> None:
    found = []
    for sheet in sorted((ROOT / "static/css").glob("*.scss")):
        for rule in re.finditer(r"([^{};]+)\{([^{}]*)", sheet.read_text("utf-8")):
            is_container = CONTAINERS.search(rule[1])
            if is_container and "max-width" in rule[2] and sheet.name != "_print.scss":
                found.append((sheet.name, rule[1].strip()))
    tokens = (ROOT / "static/css/_tokens.scss").read_text("utf-8")

    assert found == []
    assert tokens.count("max-width: var(--page-width)") == 1
