"""What operators' probes ask."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.i18n.languages import speak_default
from meetings.kernel.database import current_revision

bp = Blueprint("health", __name__)
speak_default(bp)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer while the process lives."""
    return {"status": "ok"}, 200, {"Cache-Control": "no-store"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Answer 200 where the database answers, else the 503 of the error pages."""
    current_revision(db_session())
    return {"status": "ready"}, 200, {"Cache-Control": "no-store"}
