"""An application that counts who asks, and asking it from somewhere."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings.factory import create_app
from meetings.http.limits import MOST_MADE
from meetings.settings import Settings
from tests.conftest import SECRET

MOST = int(MOST_MADE.split(" ", 1)[0])


def application(
    app: Flask, folder: Path, *, redis_url: str = "", page_cache: int = 1_000_000
) -> Flask:
    return create_app(
        Settings(
            instance=folder, secret_key=SECRET, database_url=app.config["SQLALCHEMY_DATABASE_URI"],
            page_cache=page_cache, redis_url=redis_url,
        )
    )  # fmt: skip


def ask(client: FlaskClient, path: str, *, of: str = "192.0.2.7", **more: Any) -> TestResponse:
    return client.open(path, environ_overrides={"REMOTE_ADDR": of}, **more)
