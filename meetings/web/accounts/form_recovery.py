"""Show a form again that was sent with an outdated token or session; sign in in place.

``FormProtection`` lets such a form reach its view, which shows it again with the typed text. If
the view needs a user, the sign-in page carries the typed text and sends it back to the view. If
the view shows no form, a page offers to send the request again.
"""

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings.domain.accounts import services
from meetings.domain.accounts.errors import TooManyAttempts, WrongCredentials
from meetings.extensions import show_form_again
from meetings.http.request_context import client_network, db_session
from meetings.http.urls import site_url
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.unit_of_work import WriteRefused
from meetings.web.accounts.forms import PASSWORD_FIELDS, SignInForm
from meetings.web.accounts.views import SIGN_IN_LIMIT, begin_session

#: Prefix of the fields of the sign-in in place, so that they differ from those of any form.
_PREFIX = "resume-"
_HEADERS = {"Cache-Control": "private, no-store"}


def register_form_recovery(app: Flask) -> None:
    """Handle outdated forms. Call it after the protection of forms is bound."""
    app.before_request(_sign_in_in_place)
    app.after_request(_replace_lost_form)
    app.register_error_handler(WriteRefused, _handle_refused_write)


def _sign_in_in_place() -> ResponseReturnValue | None:
    """Sign in with the fields of the sign-in page, and have the view show the form again."""
    if g.get("is_form_outdated"):
        g.form_notice = _(
            "This form was open for too long, or you signed in or out in the meantime. Nothing "
            "was saved. Check the form and send it again."
        )
        return None
    if not g.get("csrf_valid") or f"{_PREFIX}password" not in request.form:
        return None
    if not current_user.is_authenticated:
        page = _sign_in()
        if page is not None:
            return page
    show_form_again()
    g.form_notice = _("You are signed in. Nothing is saved yet: check the form and send it again.")
    return None


@SIGN_IN_LIMIT
def _sign_in() -> ResponseReturnValue | None:
    """Sign in, or return the page that shows why not."""
    form = SignInForm(prefix=_PREFIX)
    if not form.validate():
        return _sign_in_page(form), 422, _HEADERS
    try:
        user = services.sign_in(
            db_session(), email=form.email.data or "", password=form.password.data or "",
            network=client_network(), now=clock.now(),
        )  # fmt: skip
    except (TooManyAttempts, WrongCredentials) as error:
        form.form_errors.append(message_for(error))
        status = 429 if isinstance(error, TooManyAttempts) else 422
        return _sign_in_page(form), status, _HEADERS
    begin_session(user)
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)  # the token of the previous session
    return None


def _replace_lost_form(response: Response) -> Response:
    """Show the sign-in page, or offer to send again, if the view showed no form."""
    needs_sign_in = g.get("is_sign_in_required") and g.get("csrf_valid")
    is_shown = response.status_code in (200, 403, 404, 413, 422, 429)
    is_lost = g.get("is_form_outdated") or needs_sign_in
    if not is_lost or is_shown or response.status_code >= 500:
        return response
    if g.get("is_sign_in_required"):
        form = SignInForm(formdata=None, prefix=_PREFIX)
        return make_response(_sign_in_page(form), 401, _HEADERS)
    return make_response(_send_again_page(), 422, _HEADERS)


def _handle_refused_write(_error: WriteRefused) -> ResponseReturnValue:
    return _send_again_page(), 422, _HEADERS


def _sign_in_page(form: SignInForm) -> str:
    g.pop("form_notice", None)
    return render_template(
        "accounts/sign_in_again.html", form=form, action=_action(), typed=_typed_values()
    )


def _send_again_page() -> str:
    g.pop("form_notice", None)
    return render_template("errors/send_again.html", action=_action(), typed=_typed_values())


def _action() -> str:
    return site_url(request.full_path.rstrip("?"))


def _typed_values() -> list[tuple[str, str]]:
    """Return the fields of the request, without tokens and passwords."""
    token = current_app.config["WTF_CSRF_FIELD_NAME"]
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not name.endswith(token) and not name.startswith(_PREFIX) and name not in PASSWORD_FIELDS
    ]
