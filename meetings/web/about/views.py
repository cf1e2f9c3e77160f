"""Pages about the site: privacy and accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetings.http.guards import public

bp = Blueprint("about", __name__)


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Show the personal data that the site stores, and its purpose."""
    return render_template("about/privacy.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    return render_template("about/accessibility.html")
