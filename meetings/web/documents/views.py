"""Downloads of documents, for authorised readers."""

from flask import Blueprint, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from meetings.domain.access import queries as access
from meetings.domain.access.policy import ANONYMOUS, link_holder
from meetings.domain.access.rules import TokenScope
from meetings.domain.documents import queries, services
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.extensions import limiter
from meetings.http.components import file_store
from meetings.http.guards import public, token_required
from meetings.http.rate_limits import FORM_RATE_LIMIT
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


@bp.post("/registrations/<string:token>/papers")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def choose_paper_mails(token: str) -> ResponseReturnValue:
    """Store whether the participant is notified of new papers."""
    opened = access.get_valid_token(db_session(), token, TokenScope.REGISTRATION, now=clock.now())
    registration = registration_queries.get_by_id(db_session(), opened.subject_id)
    if registration is None:
        abort(404)
    holder = link_holder(TokenScope.REGISTRATION, registration.id)
    is_wanted = bool(request.form.get("is_wanted"))
    services.choose_paper_mails(
        db_session(), registration, is_wanted=is_wanted, actor=holder, now=clock.now()
    )
    message = (
        _("We will e-mail you about new papers.")
        if is_wanted
        else _("We will not e-mail you about new papers any more.")
    )
    flash(message, "success")
    return redirect(url_for("registration.show", token=token, _anchor="documents"), 303)


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
