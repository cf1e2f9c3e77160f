"""An installation of a released version, restored from its fixture and upgraded."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from meetings.factory import create_app
from meetings.settings import Settings

FIXTURE = Path(__file__).parent / "0.1.0"
#: The cookie in the fixture was issued when the fixture was made; its lifetime is not tested.
MAX_AGE = timedelta(days=36_500)


@dataclass(frozen=True)
class Installation:
    """The upgraded application, its folder, and the links its users hold."""

    app: Flask
    folder: Path
    url: str
    links: dict[str, Any]

    def browser(self) -> FlaskClient:
        """Return a visitor who is not signed in."""
        return self.app.test_client()

    def signed_in(self) -> FlaskClient:
        """Return the browser of a secretary who signed in after the upgrade."""
        browser = self.browser()
        sent = {"email": "sofia@example.org", "password": self.links["password"]}
        assert browser.post("/sign-in", data=sent).status_code == 302
        return browser

    def signed_in_before(self) -> FlaskClient:
        """Return the browser of a secretary who signed in before the upgrade."""
        browser = self.browser()
        browser.set_cookie("convenor", self.links["session"])
        return browser

    def close(self) -> None:
        """Close the connections of the application."""
        with self.app.app_context():
            self.app.extensions["sqlalchemy"].engine.dispose()

    def command(self, *words: str) -> str:
        """Run a command of the application and return its output."""
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output
        return result.output

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(statement))]
        engine.dispose()
        return rows


def restore(folder: Path, new_database: str) -> Installation:
    """Restore the fixture into the folder and the database, and upgrade it as operators do."""
    backend = "postgresql" if new_database.startswith("postgresql") else "sqlite"
    script = (FIXTURE / backend / "database.sql").read_text("utf-8")
    script = script.replace("\N{SYMBOL FOR CARRIAGE RETURN}", "\r")
    if backend == "sqlite":
        with closing(sqlite3.connect(make_url(new_database).database or "")) as connection:
            connection.executescript(script)
    else:
        uri = make_url(new_database).set(drivername="postgresql")
        with psycopg.connect(uri.render_as_string(hide_password=False), autocommit=True) as server:
            server.execute(script.encode())
    shutil.copytree(FIXTURE / "instance", folder, dirs_exist_ok=True)
    with closing(sqlite3.connect(folder / "queue.db")) as queue:
        queue.executescript((FIXTURE / "queue.sql").read_text("utf-8"))
    links = json.loads((FIXTURE / backend / "links.json").read_text("utf-8"))
    app = create_app(
        Settings(
            instance=folder, secret_key=links["secret_key"], database_url=new_database,
            testing=True, page_cache=0,
        )
    )  # fmt: skip
    app.config.update(WTF_CSRF_ENABLED=False, PERMANENT_SESSION_LIFETIME=MAX_AGE)
    old = Installation(app, folder, new_database, links)
    old.command("db", "upgrade")
    return old
