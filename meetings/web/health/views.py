"""Health checks for operators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from meetings.extensions import db
from meetings.http import components
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.i18n.languages import use_default_language
from meetings.kernel import clock
from meetings.web.health import checks

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
    """Respond 200 if everything works, else 503 with the codes of the problems."""
    folders = {components.settings().instance, checks.database_folder(db.engine)} - {None}
    problems = [
        *checks.database_problems(db_session(), now=clock.now()),
        *checks.disk_problems({folder for folder in folders if folder}),
    ]
    status = {"status": "not ready" if problems else "ready", "problems": problems}
    return status, 503 if problems else 200, {"Cache-Control": "no-store"}
