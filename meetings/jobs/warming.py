"""Opening a few pages before processes are forked, so that they share what these pages load.

Templates, locale data and compiled statements are 20 MB a worker, and the first visitor
would wait for them.
"""

import structlog
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client

from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.presidencies.models import Presidency
from meetings.extensions import db
from meetings.http.urls import FEED_PATH, event_url, presidency_url

_EXTENSION = "warm-up"  # gunicorn.conf.py asks for it by this name
_PATHS = ("/", "/?view=month", "/?view=year", "/presidencies", "/bodies", "/search?q=a", FEED_PATH)

log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    """Let a web server that loads the application itself warm it up before it forks."""
    app.extensions[_EXTENSION] = lambda: warm_up(app)


def warm_up(app: Flask) -> None:
    """Open the pages, once; past the front, which would keep a connection. None stays open."""
    app.extensions.pop(_EXTENSION, None)
    visitor = Client(lambda environ, start: Flask.wsgi_app(app, environ, start))
    with app.app_context():
        try:
            for path in (*_PATHS, *_shown()):
                visitor.get(path)
        except Exception as error:  # noqa: BLE001 - a cold start is better than none
            log.warning("warm_up.failed", error=str(error))
        finally:
            db.session.remove()
            db.engine.dispose()


def _shown() -> list[str]:
    """Return the addresses of one event and one presidency."""
    session = db.session
    event = select(Event.slug).where(
        Event.reader == Visibility.PUBLIC, Event.state == EventState.CONFIRMED
    )
    term = select(Presidency.slug).limit(1)
    return [
        *(event_url(slug, base="") for slug in session.scalars(event.limit(1))),
        *(presidency_url(slug, base="") for slug in session.scalars(term)),
    ]
