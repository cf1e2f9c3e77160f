"""Health checks for operators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.i18n.languages import use_default_language
from meetings.kernel.database import current_revision

bp = Blueprint("health", __name__)
use_default_language(bp)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Respond as long as the process runs."""
    return {"status": "ok"}, 200, {"Cache-Control": "no-store"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Respond 200 if the database responds, else with the 503 error page."""
    current_revision(db_session())
    return {"status": "ready"}, 200, {"Cache-Control": "no-store"}
