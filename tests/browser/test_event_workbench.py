"""Overview, messages and changes of an event: in view, readable, without axe violations."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session

from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind, MailStatus
from meetings.domain.registration.models import Registration
from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

SLUG = "example-children-webinar"
EVENT_PATH = f"/organise/events/{SLUG}"
SENT_AT = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
START, END = "The hall opens at nine. " * 20, " Coffee is served before noon." * 20


@pytest.fixture(scope="module")
def message_id(site: Site) -> Iterator[int]:
    """Add changes and 120 mails to an event of the demo data; return the id of a mail."""
    engine = create_engine(f"sqlite:///{site.instance / 'convenor.db'}")
    with Session(engine) as session:
        event = session.query(Event).filter_by(slug=SLUG).one()
        event_id, number = event.id, 900
        registration = session.query(Registration).filter_by(event_id=event_id).first()
        fields = {
            "starts_on": ["2027-03-12", "2027-04-09"], "registration": ["none", "approval"],
            "description": [f"{START}Lunch is at noon.{END}", f"{START}Lunch is at one.{END}"],
        }  # fmt: skip
        session.add(Change(event_id=event_id, number=number, kind=ChangeKind.RESCHEDULED,
                           at=SENT_AT, actor_name="Anna Example", fields=fields))  # fmt: skip
        states = [MailStatus.FAILED, *[MailStatus.QUEUED] * 2, *[MailStatus.SENT] * 117]
        for place, status in enumerate(states):
            session.add(
                Message(
                    kind=MailKind.EVENT_CHANGED, to_address=f"a.long.name.{place}@example.org",
                    to_name=f"Guest {place}", facts={"change": number}, subject="registration",
                    subject_id=registration.id if registration else None, event_id=event_id,
                    status=status, created_at=SENT_AT, due_at=SENT_AT + timedelta(days=9_000),
                    sent_at=SENT_AT if status is MailStatus.SENT else None,
                    last_error="550 no such address" if status is MailStatus.FAILED else "",
                )
            )  # fmt: skip
        session.commit()
        first = session.query(Message.id).filter_by(event_id=event_id).order_by(Message.id).first()
    yield first[0] if first else 0
    with Session(engine) as session:
        session.execute(delete(Message).where(Message.created_at == SENT_AT))
        session.execute(delete(Change).where(Change.number == number))
        session.commit()
    engine.dispose()


@pytest.fixture(scope="module")
def organiser(browser: Browser, site: Site, message_id: int) -> Iterator[BrowserContext]:
    assert message_id
    context = open_context(browser, base_url=site.url, viewport={"width": 1280, "height": 900})
    sign_in(context.new_page(), site)
    yield context
    context.close()


@pytest.fixture
def page(organiser: BrowserContext) -> Iterator[Page]:
    new_page = organiser.new_page()
    yield new_page
    new_page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_are_accessible(page: Page, message_id: int, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    for tab in ("", "/messages", f"/messages/{message_id}", "/changes"):
        page.goto(EVENT_PATH + tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, tab
        assert violations(page) == [], tab


def test_the_facts_are_in_the_first_screen_before_the_actions(page: Page) -> None:
    page.goto(EVENT_PATH)

    facts = page.locator(".head-facts").bounding_box()
    actions = page.locator(".overview-actions").bounding_box()
    assert facts is not None
    assert actions is not None
    assert facts["y"] + facts["height"] < 560
    assert actions["y"] >= facts["y"] + facts["height"]


def test_a_message_is_opened_from_its_row(page: Page) -> None:
    page.goto(f"{EVENT_PATH}/messages")
    row = page.locator("tbody tr", has_text="Meeting changed")
    expect(row).to_have_count(1)
    for text in ("120 recipients", "117 sent", "2 waiting", "1 failed"):
        expect(row).to_contain_text(text)

    row.get_by_role("link", name="Meeting changed").click()

    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator("tbody tr").first).to_contain_text("550 no such address")
    expect(page.locator(".message__body, .message__text .muted").first).to_be_visible()
    page.get_by_role("link", name="2 waiting").click()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_a_long_text_is_short_in_the_history(page: Page) -> None:
    page.goto(f"{EVENT_PATH}/changes")

    save = page.locator(".change", has_text="Anna Example").first
    expect(save.locator("del strong")).to_have_text("noon.")
    expect(save.locator("ins strong")).to_have_text("one.")
    assert save.evaluate("item => item.offsetHeight") < 320
