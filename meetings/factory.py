"""Puts everything together."""

import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from meetings import extensions
from meetings.adapters.cards import Cards
from meetings.adapters.fetching import Wanted
from meetings.domain.addresses import steps as addresses
from meetings.domain.calendars import watch
from meetings.domain.events import steps as event_steps
from meetings.domain.following import steps as following
from meetings.domain.registration import steps as registering
from meetings.feeds import pages as subscribe
from meetings.feeds import personal, single
from meetings.feeds import views as feeds
from meetings.feeds.dav import own_views as own_dav
from meetings.feeds.dav import views as dav
from meetings.http import logs, site
from meetings.http.assets import font_files, register_assets
from meetings.http.calendar_words import phrasebook
from meetings.http.cookies import QuietSessions
from meetings.http.errors import register_error_pages
from meetings.http.frame import register_frame
from meetings.http.framing import let_be_framed
from meetings.http.front import Front
from meetings.http.guards import refuse_unguarded
from meetings.http.input import refuse_broken_input
from meetings.http.languages import negotiated
from meetings.http.limits import limit_work
from meetings.http.private import keep_private
from meetings.http.words import register_words
from meetings.jobs import cli, queue
from meetings.kernel import sqlite
from meetings.kernel.revisions import RevisionReader
from meetings.settings import ROOT, Settings
from meetings.web import (
    about,
    accounts,
    bodies,
    cards,
    crawlers,
    delegations,
    documents,
    embed,
    events,
    follow,
    frameworks,
    health,
    organise,
    organise_year,
    outcomes,
    own_calendars,
    participant_calendars,
    presidencies,
    projects,
    registration,
    search,
    styleguide,
)

DIST = ROOT / "static" / "dist"
MIGRATIONS = ROOT / "meetings" / "migrations"
CSP = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
}
#: Seconds for which an answer waits for the server that counts.
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
BLUEPRINTS = (
    health.bp,
    about.bp,
    styleguide.bp,
    events.bp,
    cards.bp,
    embed.bp,
    accounts.bp,
    organise.bp,
    documents.bp,
    feeds.bp,
    single.bp,
    subscribe.bp,
    personal.bp,
    own_calendars.bp,
    participant_calendars.bp,
    dav.bp,
    own_dav.bp,
    presidencies.bp,
    bodies.bp,
    projects.bp,
    frameworks.bp,
    outcomes.bp,
    search.bp,
    crawlers.bp,
    delegations.bp,
    registration.bp,
    follow.bp,
    organise_year.bp,
)


def create_app(settings: Settings) -> Flask:
    """Return the whole application.

    Raises:
        RuntimeError: an endpoint names no permission.
    """
    logs.configure(settings.log_level)
    listen()
    app = Flask(
        "meetings", root_path=str(ROOT), template_folder="templates", static_folder=None,
        instance_path=str(settings.instance),
    )  # fmt: skip
    app.config.from_mapping(_configuration(settings))
    app.session_interface = QuietSessions()
    # A slip in a secret address is not put right: the answer would name the secret.
    app.url_map.merge_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    settings.instance.mkdir(parents=True, exist_ok=True)
    _keep_compiled(app, settings.instance / "templates")
    keep_private(app)
    let_be_framed(app, settings.embed_origins)
    limit_work(app)
    refuse_broken_input(app)
    _bind_extensions(app, settings)
    cards = Cards(settings.instance / "cards", font_files(DIST))
    site.register(app, site.Parts(settings, register_assets(app, DIST), cards, Wanted()))
    register_error_pages(app)
    register_frame(app)
    register_words(app)
    logs.register_request_log(app)
    cli.register(app)
    queue.register(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    refuse_unguarded(app)
    _put_front(app, settings)
    return app


def listen() -> None:
    """Have subjects hear of what happens in others; the order is that in which they are told.

    Before a commit who waits moves up, then the addresses that were left are kept, and last the
    calendar entries are renewed of all that was touched until then. Twice is as good as once.
    """
    event_steps.listen()
    registering.listen()
    addresses.listen()
    following.listen()
    watch.listen()
    queue.listen()


def _keep_compiled(app: Flask, folder: Path) -> None:
    """Keep compiled templates in the folder, for their own user alone: the next start is sooner."""
    folder.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-convenor" if settings.secure else "convenor",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        # Private pages send no Referer, so it cannot be asked for; the token in the form decides.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": _PATIENCE if settings.redis_url else {},
        "RATELIMIT_ENABLED": not settings.testing,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "meetings" / "translations"),
        "TESTING": settings.testing,
        "DEBUG": settings.debug,
    }


def _engine_options(url: str) -> dict[str, object]:
    """Return what the engine is made with; errors name no values, for logs would keep them."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"pool_size": 8, "max_overflow": 8, "hide_parameters": True}
    return {"pool_size": 4, "max_overflow": 8, "pool_pre_ping": True, "hide_parameters": True}


def _bind_extensions(app: Flask, settings: Settings) -> None:
    extensions.db.init_app(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(MIGRATIONS))
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(
        app, locale_selector=lambda: negotiated(request.headers.get("Accept-Language", ""))
    )
    extensions.limiter.init_app(app)
    extensions.talisman.init_app(
        app, force_https=False, strict_transport_security=settings.secure,
        content_security_policy=CSP, frame_options="DENY",
        session_cookie_secure=settings.secure, session_cookie_samesite="Lax",
        referrer_policy="same-origin",
    )  # fmt: skip
    with app.app_context():
        sqlite.prepare(extensions.db.engine)
        watch.keep_current(extensions.db.engine, phrasebook(settings.public_url))


def _put_front(app: Flask, settings: Settings) -> None:
    """Put the page cache before Flask, and before it what trusted proxies tell."""
    with app.app_context():
        engine = extensions.db.engine
    app.wsgi_app = Front(  # type: ignore[method-assign,assignment]
        app.wsgi_app,
        revision=RevisionReader(engine),
        minute=lambda: int(time.time() // 60),
        cookie=str(app.config["SESSION_COOKIE_NAME"]),
        limit=settings.page_cache,
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
