"""Fixtures: a real server with demo data, and real browsers."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    sync_playwright,
)

from meetings.kernel import clock
from meetings.settings import ROOT
from tests import shifted_clock
from tests.browser import firefox as debian
from tests.browser.axe import AXE

#: The headless shell is the same engine without windows, menus and their processes; the pages
#: cost about two thirds of the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEMO_PASSWORD = "an organiser of the tests"
START_SECONDS = 90
#: Parts of console errors that are no faults: Chromium reports pages with a status, and Firefox
#: fonts that were still loading when the page was left.
NO_FAULTS = ("the server responded with a status", "status=2152398850")


@dataclass(frozen=True)
class Site:
    """The running application: URL, instance folder and sign-in."""

    url: str
    instance: Path
    email: str = "secretariat@example.org"
    password: str = DEMO_PASSWORD


def missing() -> dict[str, str]:
    """Return {browser: what to do so that its tests run} of those that are missing."""
    sentences = {}
    if not CHROMIUM:
        sentences["chromium"] = "no Chromium here: install the package chromium-headless-shell"
    elif not AXE.is_file():
        sentences["chromium"] = "no axe-core here: run npm ci"
    if not debian.FIREFOX:
        sentences["firefox"] = "no Firefox here: install the package firefox-esr"
    return {name: f"{text}, then run make test again" for name, text in sentences.items()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of a browser that is missing; in CI that is a failure."""
    sentences = missing()
    if sentences and os.environ.get("CI"):
        pytest.exit(f"CI does not pass without all browsers: {'; '.join(sentences.values())}.", 1)
    for item in items:
        if "/browser/" not in str(item.path):
            continue
        needed = {"chromium", *getattr(item, "fixturenames", ())}
        if (callspec := getattr(item, "callspec", None)) and "browser" in callspec.params:
            needed = {callspec.params["browser"]}
        for name in needed & sentences.keys():
            item.add_marker(pytest.mark.skip(reason=sentences[name]))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run the application on a new instance with demo data, as `make run` does."""
    with run_site(tmp_path_factory.mktemp("instance"), DEMO_PASSWORD=DEMO_PASSWORD) as demo:
        yield demo


@contextmanager
def run_site(instance: Path, **settings: str) -> Iterator[Site]:
    """Run the application on this instance, with these environment variables."""
    port = _free_port()
    environment = {
        **os.environ, "INSTANCE_DIR": str(instance), "PORT": str(port), "HOST": "127.0.0.1",
        "DEBUG": "1", "LOG_LEVEL": "WARNING", **settings,
    }  # fmt: skip
    with (instance / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "serve"],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_ready(server, port, instance / "server.log")
            yield Site(f"http://127.0.0.1:{port}", instance)
        finally:
            server.terminate()
            server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        if _is_ready(port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start the driver of both browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run a headless Chromium."""
    real_clock: dict[str, str | float | bool] = {**shifted_clock.without_shift(os.environ)}
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=real_clock)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Run a headless Firefox."""
    browser = debian.launch(playwright, tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.fixture(scope="session", params=["chromium"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Return the browser of the test; `in_both_browsers` adds Firefox."""
    engine: Browser = request.getfixturevalue(request.param)
    return engine


in_both_browsers = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """Return a clean profile whose pages use the clock of the test run."""
    visitor = browser.new_context(**options)
    if shifted_clock.shifted_to():
        visitor.clock.install(time=clock.now())
    return visitor


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Return a visitor with a clean profile, a desktop screen and the Vilnius time zone."""
    visitor = open_context(
        browser, base_url=site.url, viewport={"width": 1280, "height": 900}, locale="en-GB",
        timezone_id="Europe/Vilnius",
    )  # fmt: skip
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page that fails the test on errors in the console, such as blocked resources."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
    yield page
    assert [text for text in errors if not any(part in text for part in NO_FAULTS)] == []


def _is_error(message: ConsoleMessage) -> bool:
    return message.type == "error"


def _is_ready(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
