"""Puts everything together."""

import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from meetings import extensions
from meetings.adapters.http_client import FetchOptions
from meetings.adapters.og_images import OgImages
from meetings.caldav import personal_views as own_dav
from meetings.caldav import views as dav
from meetings.domain.calendars import invalidation
from meetings.domain.events import operations as event_steps
from meetings.domain.followers import operations as following
from meetings.domain.redirects import operations as addresses
from meetings.domain.registration import operations as registering
from meetings.feeds import event_views, personal_views
from meetings.feeds import views as feeds
from meetings.http import components, log_setup
from meetings.http.assets import font_files, register_assets
from meetings.http.capability_urls import register_private_headers
from meetings.http.embedding_policy import register_embedding_policy
from meetings.http.errors import register_error_handlers
from meetings.http.guards import check_endpoint_permissions
from meetings.http.page_cache import PageCacheMiddleware
from meetings.http.rate_limits import register_work_limit
from meetings.http.request_validation import register_request_validation
from meetings.http.session_interface import CacheFriendlySessionInterface
from meetings.i18n.languages import negotiate_language
from meetings.jobs import cli, task_queue
from meetings.kernel import sqlite
from meetings.kernel.site_revision import RevisionReader
from meetings.presenters.calendar_texts import phrasebook
from meetings.presenters.layout_context import register_layout_context
from meetings.presenters.template_filters import register_template_filters
from meetings.settings import ROOT, Settings
from meetings.web import og_images, organiser
from meetings.web.about import views as about
from meetings.web.accounts import views as accounts
from meetings.web.bodies import views as bodies
from meetings.web.calendar import views as calendar
from meetings.web.delegations import views as delegations
from meetings.web.documents import views as documents
from meetings.web.embed import views as embed
from meetings.web.feed_builder import views as subscribe
from meetings.web.followers import views as followers
from meetings.web.frameworks import views as frameworks
from meetings.web.health import views as health
from meetings.web.organiser.planner import views as planner
from meetings.web.outcomes import views as outcomes
from meetings.web.personal_feeds import account_views, participant_views
from meetings.web.presidencies import views as presidencies
from meetings.web.projects import views as projects
from meetings.web.registration import views as registration
from meetings.web.search import views as search
from meetings.web.sitemap import views as sitemap
from meetings.web.styleguide import views as styleguide

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
_REDIS_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}
BLUEPRINTS = (
    health.bp,
    about.bp,
    styleguide.bp,
    calendar.bp,
    og_images.bp,
    embed.bp,
    accounts.bp,
    organiser.bp,
    documents.bp,
    feeds.bp,
    event_views.bp,
    subscribe.bp,
    personal_views.bp,
    account_views.bp,
    participant_views.bp,
    dav.bp,
    own_dav.bp,
    presidencies.bp,
    bodies.bp,
    projects.bp,
    frameworks.bp,
    outcomes.bp,
    search.bp,
    sitemap.bp,
    delegations.bp,
    registration.bp,
    followers.bp,
    planner.bp,
)


def create_app(settings: Settings) -> Flask:
    """Return the whole application.

    Raises:
        RuntimeError: an endpoint names no permission.
    """
    log_setup.configure_logging(settings.log_level)
    register_listeners()
    app = Flask(
        "meetings", root_path=str(ROOT), template_folder="templates", static_folder=None,
        instance_path=str(settings.instance),
    )  # fmt: skip
    app.config.from_mapping(_configuration(settings))
    app.session_interface = CacheFriendlySessionInterface()
    # A slip in a secret address is not put right: the answer would name the secret.
    app.url_map.merge_slashes = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    settings.instance.mkdir(parents=True, exist_ok=True)
    _cache_templates(app, settings.instance / "templates")
    register_private_headers(app)
    register_embedding_policy(app, settings.embed_origins)
    register_work_limit(app)
    register_request_validation(app)
    _bind_extensions(app, settings)
    images = OgImages(settings.instance / "cards", font_files(DIST))
    components.register_components(
        app, components.Components(settings, register_assets(app, DIST), images, FetchOptions())
    )
    register_error_handlers(app)
    register_layout_context(app)
    register_template_filters(app)
    log_setup.register_request_log(app)
    cli.register(app)
    task_queue.register_queue(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    check_endpoint_permissions(app)
    _wrap_with_middleware(app, settings)
    return app


def register_listeners() -> None:
    """Have subjects hear of what happens in others; the order is that in which they are told.

    Before a commit who waits moves up, then the addresses that were left are kept, and last the
    calendar entries are renewed of all that was touched until then. Twice is as good as once.
    """
    event_steps.register_listeners()
    registering.register_listeners()
    addresses.register_listeners()
    following.register_listeners()
    invalidation.register_listeners()
    task_queue.register_listeners()


def _cache_templates(app: Flask, folder: Path) -> None:
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
        "RATELIMIT_STORAGE_OPTIONS": _REDIS_TIMEOUTS if settings.redis_url else {},
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
        app, locale_selector=lambda: negotiate_language(request.headers.get("Accept-Language", ""))
    )
    extensions.limiter.init_app(app)
    extensions.talisman.init_app(
        app, force_https=False, strict_transport_security=settings.secure,
        content_security_policy=CSP, frame_options="DENY",
        session_cookie_secure=settings.secure, session_cookie_samesite="Lax",
        referrer_policy="same-origin",
    )  # fmt: skip
    with app.app_context():
        sqlite.configure_engine(extensions.db.engine)
        invalidation.configure_texts(extensions.db.engine, phrasebook(settings.public_url))


def _wrap_with_middleware(app: Flask, settings: Settings) -> None:
    """Put the page cache before Flask, and before it what trusted proxies tell."""
    with app.app_context():
        engine = extensions.db.engine
    app.wsgi_app = PageCacheMiddleware(  # type: ignore[method-assign,assignment]
        app.wsgi_app,
        revision=RevisionReader(engine),
        minute=lambda: int(time.time() // 60),
        cookie=str(app.config["SESSION_COOKIE_NAME"]),
        limit=settings.page_cache,
    )
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
