"""How many queries a page costs, and what a first visit sends over the wire."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, event

from meetings.extensions import db


def queries_of(app: Flask, path: str) -> int:
    """Return how many queries an anonymous visitor's page costs when nothing is kept.

    Raises:
        RuntimeError: the page did not answer with 200.
    """
    with app.app_context():
        engine = db.engine
    client = app.test_client()
    client.get(path)
    with _counting(engine) as statements:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return len(statements)


@contextmanager
def _counting(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: Any, _k: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def first_visit(address: str) -> tuple[int, dict[str, int]] | None:
    """Return the bytes that a browser with nothing stored receives, in all and by kind.

    None where no Chromium is installed.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    kinds: dict[str, str] = {}
    received: dict[str, int] = {}

    def noted(sent: dict[str, Any]) -> None:
        kinds[sent["requestId"]] = str(sent["type"]).lower()

    def finished(sent: dict[str, Any]) -> None:
        kind = kinds.get(sent["requestId"], "other")
        received[kind] = received.get(kind, 0) + int(sent["encodedDataLength"])

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        wire = page.context.new_cdp_session(page)
        wire.on("Network.responseReceived", noted)
        wire.on("Network.loadingFinished", finished)
        wire.send("Network.enable")
        page.goto(address, wait_until="networkidle")
        browser.close()
    return sum(received.values()), received
