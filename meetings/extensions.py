"""The Flask extensions; the factory binds them to the app."""

from typing import Any

from flask import Flask, current_app, g, request
from flask.sansio.app import App
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm import Session

from meetings.domain.access import models as access
from meetings.domain.accounts import models as accounts
from meetings.domain.audit import models as audit
from meetings.domain.calendars import models as calendars
from meetings.domain.followers import models as followers
from meetings.domain.frameworks import models as frameworks
from meetings.domain.imports import models as imports
from meetings.domain.itip import models as itip
from meetings.domain.outbox import models as outbox
from meetings.domain.outcomes import models as outcomes
from meetings.domain.personal_feeds import models as personal_feeds
from meetings.domain.redirects import models as redirects
from meetings.domain.registration import models as registration
from meetings.domain.search import models as search
from meetings.kernel.client_ip import network_prefix
from meetings.kernel.database import Base
from meetings.kernel.unit_of_work import Reactions, attach, unit_of

#: The modules whose tables belong to the metadata; they import the other models.
MODEL_MODULES = (
    access, accounts, redirects, audit, calendars, followers, frameworks, imports, outbox, outcomes,
    personal_feeds, registration, itip, search,
)  # fmt: skip

_REACTIONS = "convenor-reactions"


class RequestSession(FlaskSession):
    """A session of the current application: its database, its reactions."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        """Attach the unit of work."""
        super().__init__(db, **options)
        attach(self, reactions_of(current_app))


def set_reactions(app: Flask, reactions: Reactions) -> None:
    """Set the reactions of the application to written rows."""
    app.extensions[_REACTIONS] = reactions


def reactions_of(app: App) -> Reactions:
    """Return the application's reactions.

    Raises:
        KeyError: ``set_reactions`` was not called.
    """
    reactions: Reactions = app.extensions[_REACTIONS]
    return reactions


def open_session(app: Flask) -> Session:
    """Return a session on the application's database, separate from those of requests."""
    with app.app_context():
        session = Session(db.engine)
    attach(session, reactions_of(app))
    return session


class FormProtection(CSRFProtect):  # type: ignore[misc]  # flask-wtf ships no types
    """Let a form of this site whose token is outdated reach its view, which shows it again.

    The view finds the form invalid, and nothing can be written in this request.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Check the token; requests of other sites with an invalid one are refused."""
        try:
            super().protect(apply_exemptions)
        except CSRFError:
            if not _is_same_origin():
                raise
            show_form_again()


def show_form_again() -> None:
    """Have the view show the form with the typed text, and write nothing."""
    g.csrf_valid, g.is_form_outdated = False, True
    unit_of(db.session()).is_read_only = True


def _is_same_origin() -> bool:
    """Return whether a page of this site sent the request, by the headers of the browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": RequestSession})
login_manager = LoginManager()
csrf = FormProtection()
babel = Babel()
#: If the shared storage is unavailable, each process counts alone, and no request is refused.
limiter = Limiter(
    key_func=lambda: network_prefix(get_remote_address()),
    headers_enabled=False,
    in_memory_fallback_enabled=True,
    swallow_errors=True,
    # Unmatched URLs have no endpoint, and without one they would not be counted.
    request_identifier=lambda: request.endpoint or "nowhere",
)
talisman = Talisman()
