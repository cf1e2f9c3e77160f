"""On a phone, the next step is in reach without scrolling."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, open_context

WIDTH, HEIGHT = 390, 844
EVENT = "/events/example-children-webinar"


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = open_context(
        browser, base_url=site.url, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def is_within_the_first_screen(box: dict[str, float] | None) -> bool:
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT


def test_registration_stays_in_reach_on_the_page_of_a_meeting(phone: Page) -> None:
    phone.goto(EVENT)
    bar = phone.locator(".register-bar a")

    expect(bar).to_have_text(re.compile(r"Register · \d+ places"))
    for position in (0, 400):
        phone.mouse.wheel(0, position)
        assert is_within_the_first_screen(bar.bounding_box())  # type: ignore[arg-type]
    phone.set_viewport_size({"width": 1280, "height": 900})
    expect(bar).to_be_hidden()


def test_first_field_of_the_registration_is_on_the_first_screen(phone: Page) -> None:
    phone.goto(f"{EVENT}/register")

    box = phone.get_by_label("Name", exact=True).bounding_box()

    assert is_within_the_first_screen(box)  # type: ignore[arg-type]


def test_subscribe_and_news_are_beside_the_title_of_a_body(phone: Page) -> None:
    phone.goto("/bodies/tf-thb")
    actions = phone.locator(".page-head__actions")

    for name in ("Subscribe", "News by e-mail"):
        box = actions.get_by_role("link", name=name).bounding_box()
        assert is_within_the_first_screen(box)  # type: ignore[arg-type]


def test_contents_of_a_presidency_report_lead_to_its_parts(phone: Page) -> None:
    phone.goto("/presidencies/lt-2020")
    links = phone.get_by_role("navigation", name="On this page").get_by_role("link")

    assert links.count() >= 3
    for target in links.evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        assert phone.locator(f"main {target} h2").count() == 1, target
