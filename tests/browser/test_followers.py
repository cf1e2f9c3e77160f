"""Follow a body by e-mail on a phone, and unsubscribe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import MANAGE_LINK_TTL
from meetings.kernel import clock
from meetings.kernel.unit_of_work import Reactions, attach
from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.test_journeys import mails_to, text_of

EMAIL = "follower@example.org"


@pytest.fixture(params=["light", "dark"])
def phone(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = open_context(
        browser,
        base_url=site.url,
        viewport={"width": 390, "height": 844},
        color_scheme=request.param,
    )
    yield context.new_page()
    context.close()


def subscription_page(site: Site, address: str) -> str:
    """Return the URL of the page of the subscription, taken from the e-mails."""
    engine = create_engine(f"sqlite:///{site.instance / 'convenor.db'}")
    with Session(engine) as session:
        attach(session, Reactions())
        follow = session.scalars(select(Follow).where(Follow.email == address)).one()
        secret = access.issue_token(
            session, TokenScope.FOLLOW_MANAGEMENT, follow.id, now=clock.now(),
            expires_at=clock.now() + MANAGE_LINK_TTL,
        )  # fmt: skip
    engine.dispose()
    return f"/following/{secret}"


def test_follow_a_body_by_email(phone: Page, site: Site) -> None:
    scheme = "dark" if phone.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else ""
    address = f"{scheme}{EMAIL}"
    phone.goto("/bodies/tf-thb")
    phone.get_by_role("link", name="Get news by e-mail").click()
    phone.get_by_role("button", name="Follow").click()
    expect(phone.get_by_role("alert")).to_contain_text("Please fill this in.")
    assert violations(phone) == []
    phone.get_by_label("E-mail address").fill(address)
    phone.get_by_label("Once a week").check()
    phone.get_by_role("button", name="Follow").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check your inbox")

    link = re.search(r"http\S+/follow/\S+", text_of(mails_to(site, address, 1)[0]))
    assert link is not None
    phone.goto(link[0])
    assert violations(phone) == []
    phone.get_by_role("button", name="Confirm").click()
    expect(phone.get_by_text("You are subscribed")).to_be_visible()

    phone.goto(subscription_page(site, address))
    assert violations(phone) == []
    expect(phone.get_by_label("Once a week")).to_be_checked()
    phone.get_by_role("link", name="Stop these e-mails").click()
    assert violations(phone) == []
    phone.get_by_role("button", name="Unsubscribe").click()
    expect(phone.get_by_text("we deleted your address")).to_be_visible()
    assert violations(phone) == []
