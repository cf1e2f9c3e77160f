"""On a phone, the next step is in reach without scrolling."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, get_template_attribute
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


def roles_of(page: Page) -> set[str]:
    """Return the roles of all nodes that the browser reports to assistive technology."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return {node["role"]["value"] for node in tree["nodes"] if not node["ignored"]}


def test_cells_of_a_table_show_the_label_of_their_column(app: Flask, phone: Page) -> None:
    columns = [("Participant", "text"), ("Delegation", "text"), ("Figure", "number")]
    rows = [["First Participant, " + "Ministry" * 20, "Estonia", "12"], ["Second", "Latvia", "4"]]
    with app.test_request_context():
        data_table = get_template_attribute("_macros/page.html", "data_table")
        html = data_table("Participants", columns, rows)
    phone.goto("/bodies")
    phone.locator("main").evaluate("(main, html) => { main.innerHTML = html }", html)
    table = phone.get_by_role("table", name="Participants")
    cells = table.locator("tbody tr").first.locator("td")

    tops = cells.evaluate_all("all => all.map(cell => cell.getBoundingClientRect().top)")
    labels = cells.evaluate_all(
        "all => all.map(cell => getComputedStyle(cell, '::before').content)"
    )

    assert tops == sorted(set(tops))
    assert [label.strip('"') for label in labels] == ["Participant: ", "Delegation: ", "Figure: "]
    assert {"table", "row", "columnheader", "cell"} <= roles_of(phone)
    assert_no_table_is_wider_than_the_screen(phone)


@pytest.mark.parametrize("path", ["/subscribe", "/presidencies/lt-2020", "/bodies/tf-thb"])
def test_no_table_scrolls_sideways(phone: Page, path: str) -> None:
    phone.goto(path)

    assert_no_table_is_wider_than_the_screen(phone)


def assert_no_table_is_wider_than_the_screen(phone: Page) -> None:
    """Check the page and each of its tables."""
    widths = phone.locator(".table-container").evaluate_all(
        "all => all.map(table => [table.scrollWidth, table.clientWidth])"
    )

    assert widths
    assert all(content <= visible for content, visible in widths)
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
