"""An application with rate limits, and requests from given networks."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from werkzeug.test import TestResponse

from meetings.extensions import limiter
from meetings.factory import create_app
from meetings.http.rate_limits import WORK_RATE_LIMIT
from meetings.settings import Settings
from tests.conftest import SECRET

PER_MINUTE = parse(WORK_RATE_LIMIT.split(";")[0])


def application(
    app: Flask, folder: Path, *, redis_url: str = "", page_cache: int = 1_000_000
) -> Flask:
    return create_app(
        Settings(
            instance=folder, secret_key=SECRET, database_url=app.config["SQLALCHEMY_DATABASE_URI"],
            page_cache=page_cache, redis_url=redis_url,
        )
    )  # fmt: skip


def send_request(
    client: FlaskClient, path: str, *, of: str = "192.0.2.7", **more: Any
) -> TestResponse:
    return client.open(path, environ_overrides={"REMOTE_ADDR": of}, **more)


def use_up(network: str, *, left: int = 0) -> None:
    """Use up the limit of the network, except for so many milliseconds."""
    limiter.limiter.hit(PER_MINUTE, network, "work", cost=PER_MINUTE.amount - left)


def left_for(network: str) -> int:
    """Return the milliseconds of this minute that the network has left."""
    return limiter.limiter.get_window_stats(PER_MINUTE, network, "work").remaining
