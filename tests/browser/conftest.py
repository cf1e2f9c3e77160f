"""Fixtures: a real server with demo data, and a real browser."""

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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from meetings.kernel import clock
from meetings.settings import ROOT
from tests import shifted_clock
from tests.browser.axe import AXE

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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


@dataclass(frozen=True)
class Site:
    """The running application: URL, instance folder and sign-in."""

    url: str
    instance: Path
    email: str = "secretariat@example.org"
    password: str = DEMO_PASSWORD


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests without Chromium; in CI that is a failure."""
    if CHROMIUM and AXE.is_file():
        return
    if os.environ.get("CI"):
        pytest.exit("Chromium or axe-core is missing, and CI does not pass without them.", 1)
    why = (
        "no axe-core here: run npm ci, then make test again"
        if CHROMIUM
        else "no Chromium here: install the package chromium, then run make test again"
    )
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.skip(reason=why))


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
def browser() -> Iterator[Browser]:
    """Run a headless Chromium."""
    with sync_playwright() as playwright:
        real_clock: dict[str, str | float | bool] = {**shifted_clock.without_shift(os.environ)}
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=real_clock)
        yield chromium
        chromium.close()


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
def page(context: BrowserContext) -> Page:
    """Return a page that fails the test on script errors and blocked resources."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def _is_ready(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
