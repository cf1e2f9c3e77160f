"""Journeys of organiser, participant and subscriber in a real browser."""

import email
import re
import time
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from http.client import HTTPConnection
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from playwright.sync_api import Browser, Page, expect

from meetings.kernel import clock
from meetings.kernel.timezones import local_date
from tests.browser.axe import violations
from tests.browser.conftest import Site, in_both_browsers, open_context
from tests.browser.user_steps import sign_in

TITLE = "Round table on safe harbours"
DAY = local_date(clock.now(), "Europe/Riga") + timedelta(days=40)
MAIL_TIMEOUT_SECONDS = 20


def mails_to(site: Site, address: str, number: int) -> list[EmailMessage]:
    """Return the e-mails to the address in order, once that many have arrived."""
    mails: list[EmailMessage] = []
    deadline = time.monotonic() + MAIL_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        files = sorted((site.instance / "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
        read = [email.message_from_bytes(f.read_bytes(), policy=default) for f in files]
        mails = [mail for mail in read if address in str(mail["To"])]
        if len(mails) >= number:
            return mails
        time.sleep(0.2)
    raise AssertionError(f"{len(mails)} of {number} mails to {address} arrived")


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def invitation_in(mail: EmailMessage) -> tuple[str, icalendar.Event]:
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_content())
    return str(calendar["METHOD"]), calendar.events[0]


def feed(site: Site, query: str = "") -> dict[str, icalendar.Event]:
    """Return the events of the feed by title, parsed as in a calendar app."""
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request("GET", f"/feeds/events.ics{query}")
    calendar = icalendar.Calendar.from_ical(connection.getresponse().read())
    connection.close()
    return {str(event["SUMMARY"]): event for event in calendar.events}


def create_draft(page: Page) -> str:
    """Create a draft meeting and return the last part of its URL."""
    page.goto("/organise/events/new")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Day", exact=True).fill(DAY.isoformat())
    page.get_by_label("Start time").fill("10:00")
    page.get_by_label("End time").fill("12:00")
    page.get_by_label("Format").select_option(label="Hybrid")
    page.get_by_label("City").fill("Riga")
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return page.url.rpartition("/")[2]


def test_organiser_participant_and_subscriber(browser: Browser, page: Page, site: Site) -> None:
    sign_in(page, site)
    slug = create_draft(page)
    visitor = open_context(browser, base_url=site.url)
    reader = visitor.new_page()
    assert reader.goto(f"/events/{slug}").status == 404  # type: ignore[union-attr]
    assert TITLE not in feed(site)

    page.goto(f"/organise/events/{slug}/details")
    page.get_by_role("link", name="Change Registration").click()
    page.get_by_label("Registration", exact=True).select_option(label="Open to all")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_role("link", name="Change Format, place and online meeting").click()
    page.get_by_label("Link to the online meeting").fill("https://join.example.org/room-7")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"/organise/events/{slug}")
    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("Confirmed").first).to_be_visible()

    assert feed(site)[TITLE]["STATUS"] == "CONFIRMED"
    reader.goto(f"/events/{slug}")
    assert "join.example.org" not in reader.content()
    reader.get_by_role("link", name="Register", exact=True).click()
    reader.get_by_label("Name", exact=True).fill("Ona Žemaitė")
    reader.get_by_label("E-mail address").fill("ona@example.org")
    reader.get_by_label("Online").check()
    reader.get_by_label(re.compile("organisers may store")).check()
    reader.get_by_role("button", name="Register", exact=True).click()
    expect(reader.get_by_text("ona@example.org").first).to_be_visible()

    first = mails_to(site, "ona@example.org", 1)[0]
    link = re.search(r"http\S+/registrations/\S+", text_of(first))
    assert link is not None
    reader.goto(link.group(0))
    reader.get_by_role("button", name=re.compile("Confirm")).click()
    expect(reader.get_by_text("Confirmed").first).to_be_visible()
    method, event = invitation_in(mails_to(site, "ona@example.org", 2)[1])
    assert (method, event["UID"]) == ("REQUEST", feed(site)[TITLE]["UID"])
    sequence = int(str(event["SEQUENCE"]))
    assert "CONFIRMED" in personal_calendar(reader)

    page.goto(f"/organise/events/{slug}")
    page.get_by_role("link", name="Cancel the meeting").click()
    page.get_by_label("Reason").fill("The room is flooded.")
    page.get_by_role("button", name="Cancel the meeting").click()
    expect(page.get_by_text("Cancelled").first).to_be_visible()

    method, event = invitation_in(mails_to(site, "ona@example.org", 3)[2])
    assert (method, int(str(event["SEQUENCE"])) > sequence) == ("CANCEL", True)
    entries = feed(site)
    cancelled = next(event for title, event in entries.items() if TITLE in title)
    assert cancelled["STATUS"] == "CANCELLED"
    reader.goto(f"/events/{slug}")
    expect(reader.get_by_text("The room is flooded.")).to_be_visible()
    visitor.close()


def personal_calendar(reader: Page) -> str:
    """Create a personal calendar from the private page and return its content."""
    reader.get_by_role("link", name="Manage your calendars").click()
    reader.get_by_label("Name", exact=True).fill("Mine")
    reader.get_by_label("Meetings that I am registered for").check()
    reader.get_by_role("button", name="Create calendar").click()
    url = reader.get_by_label("Link of this calendar").input_value()
    assert violations(reader) == []
    response = reader.request.get(url)
    assert response.headers["cache-control"].startswith("private")
    return response.text()


@in_both_browsers
def test_search_for_a_speaker_by_keyboard_without_diacritics(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.goto("/search")
    page.get_by_role("searchbox").first.fill("gatelyte")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ieva Gatelytė").first).to_be_visible()


def in_tokyo(instant: str | None) -> datetime:
    """Return the Tokyo time of an instant on the page."""
    return datetime.fromisoformat(str(instant)).astimezone(ZoneInfo("Asia/Tokyo"))


def test_reader_sees_times_in_their_time_zone(browser: Browser, site: Site) -> None:
    tokyo = open_context(browser, base_url=site.url, timezone_id="Asia/Tokyo", locale="en-GB")
    page = tokyo.new_page()
    page.goto("/events/example-task-force-hybrid-meeting")
    expect(page.locator("#agenda time").first).to_have_text("09:30")
    line = page.locator(".local-time")
    begins, ends = (in_tokyo(line.get_attribute(f"data-{end}")) for end in ("begins", "ends"))
    page.get_by_role("button", name="show in my time zone").first.click()
    expect(page.locator("#agenda time").first).to_have_text(f"{begins:%H:%M}")
    expect(page.get_by_role("button", name="show local time of the meeting")).to_be_visible()
    first, last = (
        rf"{moment.day} {moment:%b}t? {moment:%H:%M}" for moment in (begins, ends)
    )  # "Sept" in en-GB
    expect(line).to_have_text(re.compile(f"^{first} – {last} in your time zone$"))
    tokyo.close()


def test_zone_is_named_as_at_the_time_of_the_meeting(browser: Browser, site: Site) -> None:
    zone = ZoneInfo("America/New_York")
    elsewhere = open_context(browser, base_url=site.url, timezone_id=zone.key, locale="en-GB")
    page = elsewhere.new_page()
    page.goto("/events/example-task-force-hybrid-meeting")
    begins = datetime.fromisoformat(str(page.locator(".local-time").get_attribute("data-begins")))
    begins = begins.astimezone(zone)
    days = (begins + timedelta(days=number) for number in range(365))
    page.clock.set_fixed_time(next(day for day in days if day.utcoffset() != begins.utcoffset()))
    page.reload()
    page.get_by_role("button", name="show in my time zone").first.click()
    hours = begins.strftime("%z")[:3].replace("0", "")
    expect(page.locator("[data-local-words]").first).to_have_text(
        f"Times in your time zone (GMT{hours})"
    )
    elsewhere.close()


def test_reader_in_the_zone_of_the_place_sees_one_time(browser: Browser, site: Site) -> None:
    vilnius = open_context(browser, base_url=site.url, timezone_id="Europe/Vilnius", locale="en-GB")
    page = vilnius.new_page()
    page.goto("/events/example-task-force-hybrid-meeting", wait_until="networkidle")
    expect(page.locator("#agenda time").first).to_have_text("09:30")
    expect(page.locator(".local-time")).to_be_hidden()
    expect(page.get_by_role("button", name="show in my time zone")).to_have_count(0)
    vilnius.close()


@in_both_browsers
def test_subscribe_panel_uses_the_filters(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Children at Risk", exact=True).first.click()
    url = page.locator("input[data-copy-from]").get_attribute("value")
    assert url is not None
    assert "/feeds/events.ics?body=" in url


def test_public_pages_work_without_javascript(browser: Browser, site: Site) -> None:
    without_javascript = open_context(browser, base_url=site.url, java_script_enabled=False)
    page = without_javascript.new_page()
    page.goto("/")
    page.get_by_text("More filters").click()
    page.get_by_label("Kind", exact=True).select_option(label="Webinar")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("heading", level=3).first).to_contain_text("webinar")
    page.get_by_role("heading", level=3).first.get_by_role("link").click()
    expect(page.get_by_role("link", name="Register", exact=True)).to_be_visible()
    without_javascript.close()
