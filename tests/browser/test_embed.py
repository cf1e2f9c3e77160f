"""The meeting list on a site of another origin, in a real browser, under its policy."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from meetings.kernel import clock
from tests.browser.axe import violations
from tests.browser.conftest import Site, open_context
from tests.browser.user_steps import sign_in

#: With spaces, so that its words fit into the lines of other tests on the same site.
HOSTILE = "<img src=x onerror = \"document .title = 'broken into'\"> & <script>alert(1)</script>"
DAY = (clock.now() + timedelta(days=1)).date()


class OtherSite:
    """A web server of another origin with pages from the test."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                policy, body = pages.get(self.path, ("", ""))
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it
                """Log nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def put(self, path: str, body: str, policy: str = "") -> str:
        """Add a page and return its URL."""
        head = "<head><meta charset=utf-8><title>Other site</title></head>"
        main = f"<body><main><h1>Other</h1>{body}</main></body>"
        self.pages[path] = policy, f"<!DOCTYPE html><html lang=en>{head}{main}</html>"
        return self.url + path


@pytest.fixture(scope="module")
def other() -> Iterator[OtherSite]:
    site = OtherSite()
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    thread.join()
    site.server.server_close()


@pytest.fixture
def guest(context: BrowserContext) -> Iterator[Page]:
    """Return a page of a visitor that fails the test on script errors."""
    page, problems = context.new_page(), list[str]()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.set_default_timeout(10_000)
    yield page
    assert problems == []
    assert context.cookies() == []


@pytest.fixture(scope="module")
def hostile_title(browser: Any, site: Site) -> str:
    """Publish a meeting tomorrow whose title contains hostile markup."""
    context = open_context(browser, base_url=site.url, locale="en-GB")
    page = context.new_page()
    sign_in(page, site)
    page.goto("/organise/events/new")
    page.get_by_label("Title").fill(HOSTILE)
    page.get_by_label("Day", exact=True).fill(DAY.isoformat())
    page.get_by_role("button", name="Create draft").click()
    page.get_by_role("button", name="Publish").first.click()
    expect(page.get_by_text("Confirmed").first).to_be_visible()
    context.close()
    return HOSTILE


def test_script_inserts_the_list_under_a_strict_policy(
    guest: Page, other: OtherSite, site: Site, hostile_title: str
) -> None:
    policy = f"default-src 'none'; script-src {site.url}; connect-src {site.url}"
    code = f'<script async src="{site.url}/embed.js" data-limit="4"></script>'
    blocked: list[str] = []
    guest.on("console", lambda m: blocked.append(m.text) if "Content Security" in m.text else None)

    guest.goto(other.put("/script", code, policy))

    expect(guest.locator(".convenor-event")).to_have_count(4)
    expect(guest.locator(".convenor-title").first).to_have_text(hostile_title)
    assert guest.locator(".convenor img, .convenor script, .convenor iframe").count() == 0
    assert guest.title() == "Other site"
    assert blocked == []
    colour = "all => all.map(it => getComputedStyle(it).backgroundColor)"
    assert "rgba(0, 0, 0, 0)" not in guest.locator(".convenor-colour").evaluate_all(colour)
    link = guest.locator(".convenor-title").first.get_attribute("href")
    assert link is not None
    assert link.startswith(f"{site.url}/events/")
    assert violations(guest) == []


def test_script_defines_no_globals_and_each_list_has_its_filter(
    guest: Page, other: OtherSite, site: Site
) -> None:
    names = "Object.getOwnPropertyNames(window).sort()"
    guest.goto(other.put("/empty", "<script></script>"))
    before = guest.evaluate(names)
    first_list = f'<script src="{site.url}/embed.js" data-body="tf-thb" data-limit="1"></script>'
    second_list = (
        f'<script src="{site.url}/embed.js" data-filter="body=egcar" data-limit="1"></script>'
    )

    guest.goto(other.put("/two", f"<div id=one>{first_list}</div><div id=two>{second_list}</div>"))

    expect(guest.locator("#one .convenor-event")).to_contain_text("Task Force THB")
    expect(guest.locator("#two .convenor-event")).to_have_count(1)
    expect(guest.locator("#two .convenor-event")).not_to_contain_text("Task Force THB")
    assert guest.evaluate(names) == before


def test_script_falls_back_to_an_iframe_when_fetching_is_blocked(
    guest: Page, other: OtherSite, site: Site
) -> None:
    policy = f"default-src 'none'; script-src {site.url}; frame-src {site.url}"
    code = f'<script src="{site.url}/embed.js" data-limit="3" data-text="Our meetings"></script>'

    guest.goto(other.put("/fallback", code, policy))

    inside = guest.frame_locator("iframe[title='Our meetings']")
    expect(inside.locator("li")).to_have_count(3)
    high = "frame => Math.abs(frame.offsetHeight - Number.parseFloat(frame.style.height)) < 2"
    guest.wait_for_function("!document.querySelector('iframe').style.height.endsWith('em')")
    assert guest.locator("iframe").evaluate(high)
    content = inside.locator("html").evaluate("it => it.getBoundingClientRect().height")
    assert abs(guest.locator("iframe").evaluate("it => it.offsetHeight") - content) < 3
    expect(guest.locator(".convenor > a")).to_have_count(0)  # the list has its own links


def test_link_remains_when_iframes_are_blocked(guest: Page, other: OtherSite, site: Site) -> None:
    code = f'<script src="{site.url}/embed.js" data-text="Our meetings"></script>'
    guest.add_init_script(
        "addEventListener('securitypolicyviolation', ({effectiveDirective: it}) => {"
        " if (it === 'frame-src') window.frameWasRefused = true; })"
    )

    guest.goto(other.put("/link", code, f"default-src 'none'; script-src {site.url}"))

    guest.wait_for_function("window.frameWasRefused")
    expect(guest.locator("iframe")).to_have_count(1)
    expect(guest.locator(".convenor > a")).to_have_text("Our meetings")


def test_message_from_another_source_does_not_resize_the_iframe(
    guest: Page, other: OtherSite, site: Site
) -> None:
    code = f'<script src="{site.url}/embed.js" data-as="frame" data-limit="1"></script>'
    guest.goto(other.put("/message", code))
    guest.wait_for_function("document.querySelector('iframe')?.style.height.endsWith('px')")
    before = guest.locator("iframe").evaluate("it => it.style.height")
    expect(guest.locator(".convenor a")).to_have_count(0)  # the iframe has its own links

    # Listeners run in order, so by then the script has received the message.
    heard = guest.evaluate(
        "new Promise((heard) => {"
        " addEventListener('message', ({data, source}) => source === window && heard(data.height));"
        " postMessage({type: 'convenor-height', height: 9999}, '*'); })"
    )

    assert heard == 9999
    assert guest.locator("iframe").evaluate("it => it.style.height") == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plain_iframe_needs_no_script(
    guest: Page, other: OtherSite, site: Site, hostile_title: str, theme: str
) -> None:
    frame = (
        f'<iframe title="Meetings" width="600" height="500" '
        f'src="{site.url}/embed/events?limit=2&amp;theme={theme}"></iframe>'
    )

    guest.goto(other.put(f"/frame-{theme}", frame, "default-src 'none'; frame-src *"))

    inside = guest.frame_locator("iframe")
    expect(inside.locator("h2").first).to_have_text(hostile_title)
    assert inside.locator("img").count() == 0
    ground = inside.locator("body").evaluate("it => getComputedStyle(it).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 24, 33)"}[theme]
    inside.get_by_role("link", name="All meetings").click()
    guest.wait_for_url(f"{site.url}/")


@pytest.mark.parametrize("path", ["/", "/subscribe", "/presidencies", "/embed/nothing"])
def test_no_other_page_can_be_framed(guest: Page, other: OtherSite, site: Site, path: str) -> None:
    blocked: list[str] = []
    guest.on("console", lambda m: blocked.append(m.text) if "frame" in m.text.lower() else None)

    guest.goto(other.put("/bad", f'<iframe title="Bad" src="{site.url}{path}"></iframe>'))
    guest.wait_for_load_state("networkidle")

    assert guest.frame_locator("iframe").locator("main").count() == 0
    assert blocked != []
