"""A delegation nominates two people; one accepts, one declines, via their e-mails."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.test_journeys import mails_to, text_of
from tests.browser.user_steps import sign_in

DELEGATIONS_PATH = "/organise/events/example-task-force-hybrid-meeting/delegations"


def invite_estonia(page: Page) -> None:
    """Invite the Estonian delegation; the form first reports the missing address."""
    page.goto(DELEGATIONS_PATH)
    page.get_by_role("link", name="Request nominations").click()
    assert violations(page) == []
    page.get_by_label("Estonia", exact=True).check()
    page.get_by_role("button", name="Send requests", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("E-mail address, Estonia")
    page.get_by_role("group", name="Estonia").get_by_label("Name").fill("Mari Maasikas")
    page.get_by_label("E-mail address, Estonia").fill("mari@example.ee")
    page.get_by_role("button", name="Send requests", exact=True).click()
    expect(page.get_by_text("1 request sent by e-mail.")).to_be_visible()


def nominate(page: Page, name: str, email: str, way: str) -> None:
    """Nominate a person on the page of the delegation."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label(way).check()
    page.get_by_role("button", name="Nominate").click()
    expect(page.get_by_text(f"{name} has been nominated")).to_be_visible()


def open_link(page: Page, site: Site, address: str, number: int, path: str) -> None:
    """Open the link in the e-mail with this number to the address."""
    text = text_of(mails_to(site, address, number)[number - 1])
    link = re.search(rf"http\S+/{path}/\S+", text)
    assert link is not None
    page.goto(link.group(0))


def test_delegation_nominates(browser: Browser, page: Page, site: Site) -> None:
    sign_in(page, site)
    invite_estonia(page)
    visitor = open_context(browser, base_url=site.url, viewport={"width": 390, "height": 844})
    contact, person = visitor.new_page(), visitor.new_page()

    open_link(contact, site, "mari@example.ee", 1, "delegations")
    nominate(contact, "Jüri Tamm", "juri@example.ee", "On site")
    nominate(contact, "Kadri Kask", "kadri@example.ee", "Online")
    assert violations(contact) == []

    open_link(person, site, "juri@example.ee", 1, "registrations")
    assert violations(person) == []
    person.get_by_label("The organisers may store").check()
    person.get_by_role("button", name="Accept nomination").click()
    expect(person.get_by_text("You are attending on site.")).to_be_visible()
    open_link(person, site, "kadri@example.ee", 1, "registrations")
    person.get_by_role("button", name="Decline nomination").click()
    expect(person.get_by_text("You are not attending.")).to_be_visible()

    assert "Kadri Kask will not attend" in mails_to(site, "mari@example.ee", 2)[1]["Subject"]
    contact.reload()
    expect(contact.get_by_role("row", name=re.compile("Kadri"))).to_contain_text("Not attending")
    contact.get_by_role("button", name="Mark as not attending").click()
    contact.get_by_label("Note to the organisers").fill("Elections that week.")
    assert violations(contact) == []
    contact.get_by_role("button", name="Yes, not attending").click()
    page.goto(f"{DELEGATIONS_PATH}/EE")
    expect(page.get_by_text("Elections that week.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Jüri"))).to_contain_text("Withdrawn")
    assert violations(page) == []
    visitor.close()
