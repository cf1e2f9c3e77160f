"""Logs are JSON lines on standard output without secrets, for all loggers."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from meetings.domain.access.rules import new_secret
from meetings.http import log_setup

Written = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    yield
    log_setup.configure_logging("INFO")


def lines(capsys: Written) -> list[dict[str, str]]:
    """Return the logged lines, all of which must be JSON."""
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def test_libraries_log_json(capsys: Written) -> None:
    log_setup.configure_logging("INFO")
    logging.getLogger("huey").warning("lost %s", "a task")
    try:
        raise ValueError("why")
    except ValueError:
        logging.getLogger("sqlalchemy.pool").exception("broken")

    task_line, broken = lines(capsys)
    assert (task_line["event"], task_line["level"], task_line["logger"]) == (
        "lost a task",
        "warning",
        "huey",
    )
    assert task_line["timestamp"].endswith("Z")
    assert (broken["event"], "ValueError: why" in broken["exception"]) == ("broken", True)


@pytest.mark.parametrize(
    ("level", "ours_logged", "theirs_logged"),
    [
        ("DEBUG", {"debug", "info", "warning", "error"}, {"debug", "info", "warning", "error"}),
        ("INFO", {"info", "warning", "error"}, {"warning", "error"}),
        ("ERROR", {"error"}, {"error"}),
    ],
)
def test_the_level_applies_to_all_loggers(
    capsys: Written, level: str, ours_logged: set[str], theirs_logged: set[str]
) -> None:
    log_setup.configure_logging("INFO")
    log_setup.configure_logging(level)
    ours, theirs = structlog.get_logger(f"meetings.{level}"), logging.getLogger("huey")
    for method in ("debug", "info", "warning", "error"):
        getattr(ours, method)("ours")
        getattr(theirs, method)("theirs")

    written = [(record["event"], record["level"]) for record in lines(capsys)]
    assert len(written) == len(set(written))
    assert {level for event, level in written if event == "ours"} == ours_logged
    assert {level for event, level in written if event == "theirs"} == theirs_logged


def test_no_line_contains_a_secret(capsys: Written) -> None:
    log_setup.configure_logging("INFO")
    secret = new_secret()
    structlog.get_logger("meetings.x").warning("x", address=f"https://a.example/my/{secret}.ics")
    logging.getLogger("huey").error("GET /my/%s", secret)

    ours, theirs = lines(capsys)
    assert ours["address"] == "https://a.example/my/[secret].ics"
    assert theirs["event"] == "GET /my/[secret]"


def test_an_unhandled_error_is_logged_once_without_its_url(
    app: Flask, client: FlaskClient, capsys: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_parts: str) -> str:
        raise RuntimeError("a bug")

    secret = new_secret()
    endpoint, _parts = app.url_map.bind("localhost").match(f"/registrations/{secret}")
    monkeypatch.setitem(app.view_functions, endpoint, fail)
    monkeypatch.setitem(app.config, "TESTING", False)
    response = client.get(f"/registrations/{secret}")

    bug, request = lines(capsys)
    rule = "/registrations/<string:token>"
    assert (response.status_code, request["event"], request["rule"]) == (500, "request", rule)
    assert (bug["event"], bug["where"], bug["id"] in response.text) == ("bug", rule, True)
    assert "RuntimeError: a bug" in bug["exception"]
    assert secret not in str(bug)
