"""Request a few pages before the processes are forked, so that they share the loaded memory.

Templates, locale data and compiled statements take 20 MB per worker, and the first visitor
would have to wait for them.
"""

import structlog
from flask import Flask
from werkzeug.test import Client

from meetings.domain.events import page_queries as events
from meetings.domain.presidencies import queries as presidencies
from meetings.extensions import db
from meetings.http.urls import FEED_PATH, event_url, presidency_url

_EXTENSION = "preload"  # gunicorn.conf.py looks it up by this name
#: A year without events loads the same templates and data, however many events there are.
_EMPTY_YEAR = "/?view=year&from=1901-07-01"
_PATHS = ("/", "/?view=month", _EMPTY_YEAR, "/presidencies", "/bodies", "/search?q=a", FEED_PATH)

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
    event = events.any_public_slug(db.session())
    presidency = presidencies.any_slug(db.session())
    return [
        *([event_url(event, base="")] if event else []),
        *([presidency_url(presidency, base="")] if presidency else []),
    ]
