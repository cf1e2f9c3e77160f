"""What visitors may want to know about the site itself: privacy and accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetings.http.guards import public

bp = Blueprint("about", __name__)


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept about people, and for what."""
    return render_template("about/privacy.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how the site can be used, and what to do where it cannot."""
    return render_template("about/accessibility.html")
