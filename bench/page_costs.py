"""Number of queries of a page, and bytes transferred by a first visit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, event

from meetings.extensions import db


def queries_of(app: Flask, path: str) -> int:
    """Return the number of queries of an anonymous page view without cache.

    Raises:
        RuntimeError: the page did not return 200.
    """
    with app.app_context():
        engine = db.engine
    client = app.test_client()
    client.get(path)
    with _counting(engine) as statements:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status}")
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


def first_visit(url: str) -> tuple[int, dict[str, int]] | None:
    """Return the bytes that a browser without cache receives, in total and by kind.

    None if no Chromium is installed.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        return None
    kinds: dict[str, str] = {}
    received: dict[str, int] = {}

    def record_kind(params: dict[str, Any]) -> None:
        kinds[params["requestId"]] = str(params["type"]).lower()

    def record_size(params: dict[str, Any]) -> None:
        kind = kinds.get(params["requestId"], "other")
        received[kind] = received.get(kind, 0) + int(params["encodedDataLength"])

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        wire = page.context.new_cdp_session(page)
        wire.on("Network.responseReceived", record_kind)
        wire.on("Network.loadingFinished", record_size)
        wire.send("Network.enable")
        page.goto(url, wait_until="networkidle")
        browser.close()
    return sum(received.values()), received
