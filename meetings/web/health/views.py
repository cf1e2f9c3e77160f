"""Health checks for operators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from meetings.adapters.smtp import server_name
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
    """Respond 200 if the site works, else 503 with the codes of the problems.

    The status is "degraded", with 200, while mail cannot be sent: a restart or another machine
    would not help, and pages work.
    """
    folders = {components.settings().instance, checks.database_folder(db.engine)} - {None}
    problems = [
        *checks.database_problems(db_session(), now=clock.now()),
        *checks.disk_problems({folder for folder in folders if folder}),
    ]
    warnings = [] if problems else checks.warnings(db_session(), _mail_server())
    status = "not ready" if problems else "degraded" if warnings else "ready"
    body = {"status": status, "problems": [*problems, *warnings]}
    return body, 503 if problems else 200, {"Cache-Control": "no-store"}


def _mail_server() -> str:
    return server_name(components.settings().smtp_url)
