"""URLs that browsers and researchers look for without a link: icons and /.well-known."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from meetings.http.assets import send_built
from meetings.http.components import base_url, components, settings
from meetings.http.guards import public
from meetings.i18n.languages import use_default_language
from meetings.kernel import clock

bp = Blueprint("well_known", __name__)
use_default_language(bp)
#: These URLs stay the same when the icon changes.
ICON_CACHE_CONTROL = "public, max-age=86400"
#: RFC 9116 recommends less than a year.
_SECURITY_TXT_LIFETIME = timedelta(days=180)


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Return the icon for browsers that do not read the link of the page."""
    return _icon("favicon.ico")


@bp.get("/apple-touch-icon.png")
@bp.get("/apple-touch-icon-precomposed.png")
@public
def touch_icon() -> Response:
    """Return the icon for home screens."""
    return _icon("apple-touch-icon.png")


@bp.get("/.well-known/change-password")
@public
def change_password() -> ResponseReturnValue:
    """Redirect password managers to the page on which users change their password."""
    return redirect(url_for("accounts.change_password"), 302)


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> ResponseReturnValue:
    """Return the contact for reports of vulnerabilities, if the operator has set one.

    Time:
        It expires half a year after midnight, so that all responses of a day are the same.
    """
    contact = settings().security_contact
    if not contact:
        abort(404)
    midnight = datetime.combine(clock.now().astimezone(UTC), datetime.min.time(), UTC)
    expires = (midnight + _SECURITY_TXT_LIFETIME).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {base_url()}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _icon(name: str) -> Response:
    response = send_built(components().assets[name])
    response.headers["Cache-Control"] = ICON_CACHE_CONTROL
    return response
