"""Request a few pages before the processes are forked, so that they share the loaded memory.

Templates, locale data and compiled statements take 20 MB per worker, and the first visitor
would have to wait for them.
"""

import structlog
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client

from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.presidencies.models import Presidency
from meetings.extensions import db
from meetings.presenters.subscribe_links import FEED_PATH

_EXTENSION = "preload"  # gunicorn.conf.py looks it up by this name
_PATHS = ("/", "/?view=month", "/?view=year", "/presidencies", "/bodies", "/search?q=a", FEED_PATH)

log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    """Let a web server that loads the application itself preload the pages before it forks."""
    app.extensions[_EXTENSION] = lambda: preload_pages(app)


def preload_pages(app: Flask) -> None:
    """Request the pages once, bypassing the page cache, and close every database connection."""
    app.extensions.pop(_EXTENSION, None)
    client = Client(lambda environ, start: Flask.wsgi_app(app, environ, start))
    with app.app_context():
        try:
            for path in (*_PATHS, *_sample_paths()):
                client.get(path)
        except Exception as error:  # noqa: BLE001 - a cold start is better than none
            log.warning("preload.failed", error=str(error))
        finally:
            db.session.remove()
            db.engine.dispose()


def _sample_paths() -> list[str]:
    """Return the paths of one event and one presidency."""
    session = db.session
    event = select(Event.slug).where(
        Event.reader == Visibility.PUBLIC, Event.state == EventState.CONFIRMED
    )
    return [
        *(f"/events/{slug}" for slug in session.scalars(event.limit(1))),
        *(f"/presidencies/{slug}" for slug in session.scalars(select(Presidency.slug).limit(1))),
    ]
