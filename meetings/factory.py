"""Application factory."""

import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from meetings import extensions
from meetings.adapters.http_client import FetchOptions
from meetings.adapters.og_images import OgImages
from meetings.caldav import personal_views as caldav_personal_views
from meetings.caldav import views as caldav_views
from meetings.cli import commands
from meetings.domain.reactions import reactions
from meetings.feeds import event_views, personal_views
from meetings.feeds import views as feeds
from meetings.http import components, language_choice, log_setup, page_cache
from meetings.http.assets import font_files, register_assets
from meetings.http.capability_urls import register_private_headers
from meetings.http.embedding_policy import register_embedding_policy
from meetings.http.error_titles import register_error_titles
from meetings.http.errors import register_error_handlers
from meetings.http.guards import check_endpoint_permissions
from meetings.http.language_choice import LanguageCookie, language_of_request
from meetings.http.last_resort import LastResortMiddleware
from meetings.http.mounting import PrefixMiddleware
from meetings.http.rate_limits import register_work_limit
from meetings.http.request_context import register_session_extension
from meetings.http.request_validation import register_request_validation
from meetings.http.session_interface import CacheFriendlySessionInterface
from meetings.http.template_cache import OptionalBytecodeCache
from meetings.http.url_converters import register_url_converters
from meetings.http.urls import EMBED_PAGE_PATH, FEED_BUILDER_PATH
from meetings.i18n.languages import Languages, offered_languages
from meetings.jobs import task_queue
from meetings.kernel import sqlite
from meetings.kernel.site_revision import RevisionReader
from meetings.presenters.calendar_texts import phrasebook
from meetings.presenters.layout_context import register_layout_context
from meetings.presenters.template_filters import register_template_filters
from meetings.settings import ROOT, Settings
from meetings.web import organiser
from meetings.web.about import views as about
from meetings.web.accounts import form_recovery
from meetings.web.accounts import views as accounts
from meetings.web.bodies import views as bodies
from meetings.web.calendar import views as calendar
from meetings.web.delegations import views as delegations
from meetings.web.documents import views as documents
from meetings.web.embed import views as embed
from meetings.web.events import views as events
from meetings.web.feed_builder import views as feed_builder
from meetings.web.followers import views as followers
from meetings.web.frameworks import views as frameworks
from meetings.web.health import views as health
from meetings.web.og_images import views as og_images
from meetings.web.organiser.planner import views as planner
from meetings.web.outcomes import views as outcomes
from meetings.web.personal_feeds import account_views, participant_views
from meetings.web.presidencies import views as presidencies
from meetings.web.projects import views as projects
from meetings.web.registration import join_views
from meetings.web.registration import views as registration
from meetings.web.search import views as search
from meetings.web.sitemap import views as sitemap
from meetings.web.styleguide import views as styleguide
from meetings.web.well_known import views as well_known

DIST = ROOT / "static" / "dist"
TRANSLATIONS = ROOT / "meetings" / "translations"
CSP = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "img-src": "'self' data:",
}
#: Seconds for which a request waits for the server of the rate limits.
_REDIS_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}
BLUEPRINTS = (
    health.bp,
    well_known.bp,
    about.bp,
    styleguide.bp,
    calendar.bp,
    events.bp,
    og_images.bp,
    embed.bp,
    accounts.bp,
    organiser.bp,
    documents.bp,
    feeds.bp,
    event_views.bp,
    feed_builder.bp,
    personal_views.bp,
    account_views.bp,
    participant_views.bp,
    caldav_views.bp,
    caldav_personal_views.bp,
    presidencies.bp,
    bodies.bp,
    projects.bp,
    frameworks.bp,
    outcomes.bp,
    search.bp,
    sitemap.bp,
    delegations.bp,
    registration.bp,
    join_views.bp,
    followers.bp,
    planner.bp,
)


def create_app(settings: Settings, translations: Path = TRANSLATIONS) -> Flask:
    """Return the complete application.

    Raises:
        RuntimeError: an endpoint declares no permission.
    """
    log_setup.configure_logging(settings.log_level)
    app = _create_flask(settings)
    languages = _bind_languages(app, settings, translations)
    _configure_templates(app, settings.instance / "templates")
    _register_request_hooks(app, settings)
    _bind_extensions(app, settings)
    form_recovery.register_form_recovery(app)
    _register_components(app, settings)
    _register_responses(app)
    commands.register(app)
    task_queue.register_queue(app, settings)
    _set_reactions(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    check_endpoint_permissions(app)
    _wrap_with_middleware(app, settings, languages)
    return app


def _create_flask(settings: Settings) -> Flask:
    app = Flask(
        "meetings", root_path=str(ROOT), template_folder="templates", static_folder=None,
        instance_path=str(settings.instance),
    )  # fmt: skip
    app.config.from_mapping(_configuration(settings))
    app.session_interface = CacheFriendlySessionInterface()
    # A mistyped secret URL is not corrected, because the redirect would contain the secret.
    app.url_map.merge_slashes = False
    register_url_converters(app)
    settings.instance.mkdir(parents=True, exist_ok=True)
    return app


def _register_request_hooks(app: Flask, settings: Settings) -> None:
    """Register the functions that run before and after each request, in this order."""
    register_private_headers(app)
    register_session_extension(app)
    register_embedding_policy(app, settings.embed_origins)
    register_work_limit(app)
    register_request_validation(app)


def _register_components(app: Flask, settings: Settings) -> None:
    images = OgImages(settings.instance / "cards", font_files(DIST))
    assets = register_assets(app, DIST)
    components.register_components(
        app, components.Components(settings, assets, images, FetchOptions())
    )


def _register_responses(app: Flask) -> None:
    """Register error pages, the values and filters of templates, and the log of requests."""
    register_error_handlers(app)
    register_error_titles(app)
    register_layout_context(app)
    register_template_filters(app)
    log_setup.register_request_log(app)


def _set_reactions(app: Flask, settings: Settings) -> None:
    """Set the reactions in the transactions of services, and after them."""
    extensions.set_reactions(
        app,
        reactions(
            phrasebook(settings.public_url),
            queue_mail_delivery=lambda: task_queue.queue_mail_delivery(app),
            queue_image_rendering=lambda: task_queue.queue_image_rendering(app),
        ),
    )


def _configure_templates(app: Flask, folder: Path) -> None:
    """Refuse unknown names; cache compiled templates in a folder that only our user can read."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = OptionalBytecodeCache(str(folder))


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings.database_url),
        "APPLICATION_ROOT": settings.prefix or "/",
        "SESSION_COOKIE_NAME": _session_cookie(settings),
        "SESSION_COOKIE_PATH": settings.prefix or "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        # Private pages send no Referer, so it cannot be required; the token in the form is checked.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_STORAGE_OPTIONS": _REDIS_TIMEOUTS if settings.redis_url else {},
        "RATELIMIT_ENABLED": not settings.testing,
        "BABEL_DEFAULT_LOCALE": "en",
        "TESTING": settings.testing,
        "DEBUG": settings.debug,
    }


def _session_cookie(settings: Settings) -> str:
    """Return the cookie's name; browsers accept "__Host-" only with the path "/"."""
    if not settings.secure:
        return "convenor"
    return "__Secure-convenor" if settings.prefix else "__Host-convenor"


def _engine_options(url: str) -> dict[str, object]:
    """Return the engine options; errors contain no values, because they are logged."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"pool_size": 8, "max_overflow": 8, "hide_parameters": True}
    return {"pool_size": 4, "max_overflow": 8, "pool_pre_ping": True, "hide_parameters": True}


def _bind_languages(app: Flask, settings: Settings, translations: Path) -> Languages:
    """Offer the languages whose catalogues are complete; return them."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    languages = Languages(
        offered_languages(translations), frozenset({FEED_BUILDER_PATH, EMBED_PAGE_PATH})
    )
    cookie = LanguageCookie(settings.prefix or "/", settings.secure)
    language_choice.register_language_choice(app, languages, cookie)
    extensions.babel.init_app(app, locale_selector=language_of_request)
    return languages


def _bind_extensions(app: Flask, settings: Settings) -> None:
    extensions.db.init_app(app)
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.talisman.init_app(
        app, force_https=False, strict_transport_security=settings.secure,
        content_security_policy=CSP, frame_options="DENY",
        session_cookie_secure=settings.secure, session_cookie_samesite="Lax",
        referrer_policy="same-origin",
    )  # fmt: skip
    with app.app_context():
        sqlite.configure_engine(extensions.db.engine)


def _wrap_with_middleware(app: Flask, settings: Settings, languages: Languages) -> None:
    """Put around Flask, from the inside: page cache, language, mount and last error page."""
    with app.app_context():
        engine = extensions.db.engine
    cache = page_cache.PageCacheMiddleware(
        app.wsgi_app,
        revisions=RevisionReader(engine),
        minute=lambda: int(time.time() // 60),
        cookie=str(app.config["SESSION_COOKIE_NAME"]),
        limit=settings.page_cache,
        language=languages.of_request,
    )
    app.extensions[page_cache.EXTENSION] = cache
    app.wsgi_app = cache  # type: ignore[method-assign,assignment]
    language_choice.wrap_wsgi_app(app)
    _mount(app, settings)
    if not settings.testing:  # tests show a traceback
        app.wsgi_app = LastResortMiddleware(app.wsgi_app, is_secure=settings.secure)  # type: ignore[method-assign,assignment]


def _mount(app: Flask, settings: Settings) -> None:
    """Mount the application below its prefix, and read the headers of trusted proxies."""
    if settings.prefix:
        app.wsgi_app = PrefixMiddleware(app.wsgi_app, settings.prefix)  # type: ignore[method-assign,assignment]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
