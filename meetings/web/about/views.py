"""Pages about the site: privacy and accessibility."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from meetings.http.guards import public
from meetings.i18n.languages import COOKIE

bp = Blueprint("about", __name__)


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Show the personal data that the site stores, and its purpose."""
    return render_template(
        "about/privacy.html", language_cookie=COOKIE,
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
    )  # fmt: skip


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    return render_template("about/accessibility.html")
