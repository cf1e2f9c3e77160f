"""Downloads of documents, for authorised readers."""

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from meetings.domain.access import queries as access
from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.access.rules import TokenScope
from meetings.domain.documents import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.http.components import file_store
from meetings.http.guards import public, token_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock

bp = Blueprint("documents", __name__)
#: File types that browsers display without running code.
_INLINE_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "text/plain"})


@bp.get("/documents/<string:slug>/<int:number>/<string:filename>")
@public
def download(slug: str, number: int, filename: str) -> ResponseReturnValue:
    """Send a version of a document to authorised readers; return 404 to others."""
    return _send_version(slug, number, filename, queries.readable_by(current_actor()))


@bp.get("/registrations/<string:token>/documents/<string:slug>/<int:number>/<string:filename>")
@token_required
def participant_download(token: str, slug: str, number: int, filename: str) -> ResponseReturnValue:
    """Send a document for participants to a confirmed participant."""
    opened = access.get_valid_token(db_session(), token, TokenScope.REGISTRATION, now=clock.now())
    registration = db_session().get(Registration, opened.subject_id)
    if registration is None or registration.state is not RegistrationState.CONFIRMED:
        abort(404)
    is_readable = queries.readable_by_participants(registration.event_id)
    return _send_version(slug, number, filename, is_readable)


def _send_version(
    slug: str, number: int, filename: str, is_readable: ColumnElement[bool]
) -> ResponseReturnValue:
    version = queries.get_version(db_session(), slug, number, is_readable)
    if version is None or version.filename != filename:
        abort(404)
    path = file_store().path(version.key)
    if not path.is_file():
        abort(410)
    response = send_file(
        path, mimetype=version.media_type, download_name=version.filename, conditional=True,
        as_attachment=version.media_type not in _INLINE_TYPES, etag=version.sha256,
        last_modified=version.uploaded_at, max_age=0,
    )  # fmt: skip
    is_signed_in = current_actor() is not ANONYMOUS
    response.headers["Cache-Control"] = f"private, {'no-store' if is_signed_in else 'no-cache'}"
    return response
