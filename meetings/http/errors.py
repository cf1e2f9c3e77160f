"""Error pages: one response for each error."""

import uuid
from collections.abc import Mapping

import structlog
from flask import Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions

from meetings.domain.access.policy import NotAllowed
from meetings.http import redirects
from meetings.http.request_context import current_actor, has_session_ended
from meetings.http.site_context import installation
from meetings.http.urls import site_url
from meetings.i18n.messages import message_for, status_message, status_title
from meetings.i18n.permissions import missing_permission_sentence
from meetings.kernel.errors import DomainError
from meetings.kernel.storage_errors import is_storage_error

log = structlog.get_logger(__name__)
#: The status of links that do not work; every other domain error is a conflict.
STATUS_BY_ERROR_CODE = {
    "token-unknown": 404,
    "token-expired": 410,
    "token-revoked": 410,
    "token-used": 410,
}
#: In seconds; the shortest rate limits cover one minute.
RETRY_AFTER_BY_STATUS = {429: "60", 503: "5"}


def register_error_handlers(app: Flask) -> None:
    """Handle every error that leaves a view.

    A bug reaches ``_handle_server_error`` as an InternalServerError after Flask's handling. It is
    logged with an id, which the page shows; in tests it is still a traceback.
    """
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(InternalServerError, _handle_server_error)
    app.register_error_handler(NotAllowed, _handle_not_allowed)
    app.register_error_handler(DomainError, _handle_domain_error)
    app.register_error_handler(OperationalError, _handle_database_error)
    app.register_error_handler(DBAPIError, _handle_other_error)
    app.register_error_handler(OSError, _handle_other_error)
    app.register_error_handler(ObjectDeletedError, _handle_removed_row)
    app.register_error_handler(UnicodeError, _handle_unicode_error)


def _handle_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if code == 404:
        response = redirects.redirect_or_gone()
        if isinstance(response, int):
            code, error = response, default_exceptions[response]()
        elif response is not None:
            return response
    title = str(status_title(code) or error.name)
    return _render_error(code, title, detail=str(status_message(code) or ""))


def _handle_server_error(error: InternalServerError) -> ResponseReturnValue:
    number = uuid.uuid4().hex[:12]
    log.error("bug", id=number, where=_url_rule(), exc_info=error.original_exception or error)
    return _render_error(500, _("Something went wrong"), number=number)


def _handle_not_allowed(error: NotAllowed) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        if has_session_ended():
            logout_user()
            flash(_("Your session has ended. Sign in again to continue."), "warning")
        g.is_sign_in_required = True
        next_url = site_url(request.full_path.rstrip("?"))
        return redirect(url_for("accounts.sign_in", next=next_url))
    site = installation()
    access = {
        "account": current_actor().name,
        "organisation": site.name if site else "",
        "email": site.email if site else "",
    }
    detail = missing_permission_sentence(error)
    return _render_error(403, _("Not allowed"), code=error.code, detail=detail, access=access)


def _handle_domain_error(error: DomainError) -> ResponseReturnValue:
    status = STATUS_BY_ERROR_CODE.get(error.code, 409)
    title = (
        _("This link does not work")
        if error.code in STATUS_BY_ERROR_CODE
        else _("This is not possible")
    )
    return _render_error(status, title, code=error.code, detail=str(message_for(error)))


def _handle_database_error(error: OperationalError) -> ResponseReturnValue:
    if is_storage_error(error):
        return _handle_storage_error(error)
    number = uuid.uuid4().hex[:12]
    log.error("database", id=number, where=_url_rule(), error=str(error.orig))
    detail = _("The database is not responding. Nothing was saved. Try again in a moment.")
    return _render_error(503, _("Temporarily unavailable"), detail=detail, number=number)


def _handle_other_error(error: DBAPIError | OSError) -> ResponseReturnValue:
    """Explain that nothing can be stored; any other error of this type is a bug."""
    if is_storage_error(error):
        return _handle_storage_error(error)
    if current_app.testing:
        raise error
    bug = InternalServerError(original_exception=error)
    return _handle_server_error(bug)


def _handle_storage_error(error: Exception) -> ResponseReturnValue:
    number = uuid.uuid4().hex[:12]
    log.error("storage", id=number, where=_url_rule(), error=str(getattr(error, "orig", error)))
    detail = _("The site cannot store anything at the moment. Nothing was saved. Try again later.")
    return _render_error(503, _("Temporarily unavailable"), detail=detail, number=number)


def _handle_removed_row(_error: ObjectDeletedError) -> ResponseReturnValue:
    """Explain that another user removed the row that a service was about to change."""
    detail = _("Somebody else removed this in the meantime. Nothing was saved.")
    return _render_error(409, _("This is not possible"), detail=detail)


def _handle_unicode_error(_error: UnicodeError) -> ResponseReturnValue:
    return _render_error(400, str(status_title(400)), detail=str(status_message(400)))


def _url_rule() -> str:
    """Return the rule of the URL, because the URL itself may contain a secret."""
    return request.url_rule.rule if request.url_rule else request.path


def _render_error(
    status: int,
    title: str,
    *,
    code: str = "",
    detail: str = "",
    number: str = "",
    access: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Return the error page; ``access`` names the account without permission, and a contact."""
    problem = {
        "title": title, "status": status, "detail": detail, "code": code, "number": number,
        "access": access,
        "language": str(get_locale() or "en").replace("_", "-"),
    }  # fmt: skip
    headers = (
        {"Retry-After": RETRY_AFTER_BY_STATUS[status]} if status in RETRY_AFTER_BY_STATUS else {}
    )
    if status >= 500:  # without the layout, which may need the component that has just failed
        page = current_app.jinja_env.get_template("errors/error.html").render(problem)
        return page, status, headers
    return render_template("errors/error.html", **problem), status, headers
