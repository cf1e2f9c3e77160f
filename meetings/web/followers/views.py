"""News by e-mail: subscribe, confirm, change the frequency, unsubscribe."""

import re
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.rules import TokenScope
from meetings.domain.followers import queries, services
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import MAX_TEXT_LENGTH, Frequency
from meetings.extensions import csrf, limiter
from meetings.http import components, event_filters
from meetings.http.event_filters import ParsedFilter
from meetings.http.guards import public, token_required
from meetings.http.rate_limits import FORM_RATE_LIMIT
from meetings.http.request_context import db_session
from meetings.http.site_context import site_timezone
from meetings.http.urls import FEED_BUILDER_PATH, FOLLOW_PATH
from meetings.i18n.localised_fields import page_locale
from meetings.i18n.mails import digest_time_text
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.presenters.calendar_texts import filter_name
from meetings.web.followers.forms import FollowForm, FrequencyForm

bp = Blueprint("followers", __name__)
SESSION_KEY = "follows-as"
NO_STORE = {"Cache-Control": "private, no-store"}
#: An empty form: Firefox restores typed text after Back only if the page may be stored.
NO_CACHE = {"Cache-Control": "private, no-cache"}
#: Looks like a link or an address that the filter would carry into an e-mail.
_LINK = re.compile(
    r"://|www\.|[<>@]|[.\u3002\uff0e\uff61]\w|[\u202a-\u202e\u2066-\u2069]", re.IGNORECASE
)


@bp.route(FOLLOW_PATH, methods=["GET", "POST"])
@limiter.limit(FORM_RATE_LIMIT, methods=["POST"])
@public
def follow() -> ResponseReturnValue:
    """Show and process the form for the filter in the query parameters."""
    parsed = _parse_filter()
    form = FollowForm()
    if form.validate_on_submit():
        follow_request = form.to_request(parsed.filter, page_locale())
        services.request_follow(db_session(), follow_request, now=clock.now())
        flask_session[SESSION_KEY] = form.email.data
        return redirect(url_for("followers.confirmation_sent"), 303)
    page = render_template(
        "followers/follow.html",
        form=form,
        name=filter_name(db_session(), parsed.filter),
        follow_url=event_filters.filter_url(parsed.filter, FOLLOW_PATH),
        calendar=event_filters.filter_url(parsed.filter),
        digest_time=_digest_time(),
        subscribe=event_filters.filter_url(parsed.filter, FEED_BUILDER_PATH),
        ignored=", ".join(f"{name}={value}" for name, value in parsed.unknown[:10]),
    )
    headers = NO_STORE if request.method == "POST" else NO_CACHE
    return page, 422 if form.errors else 200, headers


@bp.get(f"{FOLLOW_PATH}/sent")
@public
def confirmation_sent() -> ResponseReturnValue:
    """Show the next step after the e-mail was sent; without a sent form, show the form."""
    if SESSION_KEY not in flask_session:
        return redirect(url_for("followers.follow")), 303, NO_STORE
    page = render_template(
        "followers/confirmation_sent.html", email=flask_session[SESSION_KEY],
        sends_mail=bool(components.settings().smtp_url),
    )  # fmt: skip
    return page, 200, NO_STORE


@bp.get(f"{FOLLOW_PATH}/<string:token>")
@token_required
def show(token: str) -> ResponseReturnValue:
    """Show the subscription with the button that confirms it."""
    return _confirm_page(_open_follow(token, TokenScope.FOLLOW_CONFIRMATION), token)


@bp.post(f"{FOLLOW_PATH}/<string:token>")
@token_required
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the e-mail address."""
    services.confirm_follow(
        db_session(), _open_follow(token, TokenScope.FOLLOW_CONFIRMATION), now=clock.now()
    )
    return redirect(url_for("followers.show", token=token), 303)


@bp.route("/following/<string:token>", methods=["GET", "POST"])
@token_required
def manage(token: str) -> ResponseReturnValue:
    """Show the subscription, and change its frequency."""
    following = _open_follow(token, TokenScope.FOLLOW_MANAGEMENT)
    form = FrequencyForm(data={"pace": following.pace.value})
    if following.is_live and form.validate_on_submit():
        services.set_frequency(db_session(), following, Frequency(form.pace.data), now=clock.now())
        flash(_("Saved."), "success")
        return redirect(url_for("followers.manage", token=token), 303)
    return _page("manage", following, token, form=form), 422 if form.errors else 200


@bp.get("/following/<string:token>/unsubscribe")
@token_required
def confirm_unsubscribe(token: str) -> ResponseReturnValue:
    """Show the button that unsubscribes: link scanners open pages, so a GET must not."""
    return _page("unsubscribe", _open_follow(token, TokenScope.FOLLOW_MANAGEMENT), token)


@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf ships no types
@bp.post("/following/<string:token>/unsubscribe")
@token_required
def unsubscribe(token: str) -> ResponseReturnValue:
    """Unsubscribe from the button of the page, or with one click in a mail client.

    Source:
        RFC 8058, 3.1: no cookie, no redirect; the token in the URL is the permission.
    """
    following = _open_follow(token, TokenScope.FOLLOW_MANAGEMENT)
    services.unfollow(db_session(), following, now=clock.now())
    return _page("unsubscribe", following, token)


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def invalid_link(error: DomainError) -> ResponseReturnValue:
    """Explain the problem with the link, and the next step."""
    page = render_template("followers/invalid_link.html", text=message_for(error))
    return page, 404 if isinstance(error, TokenUnknown) else 410


def _parse_filter() -> ParsedFilter:
    """Return the filter of the query parameters, without days.

    Search terms of a stranger are written into an e-mail, so they may not contain links.
    """
    parsed = event_filters.parse_filter(db_session(), request.args)
    event_filter = replace(parsed.filter, since=None, until=None)
    if _LINK.search(event_filter.text) or len(event_filter.text) > MAX_TEXT_LENGTH:
        rejected = (("q", event_filter.text[:MAX_TEXT_LENGTH]),)
        return ParsedFilter(replace(event_filter, text=""), parsed.unknown + rejected)
    return ParsedFilter(event_filter, parsed.unknown)


def _open_follow(token: str, scope: TokenScope) -> Follow:
    """Return the subscription that the token opens.

    Raises:
        DomainError: the token is invalid.
    """
    opened = access.get_valid_token(db_session(), token, scope, now=clock.now())
    following = queries.get_by_id(db_session(), opened.subject_id)
    if following is None:
        abort(404)
    return following


def _confirm_page(following: Follow, token: str) -> ResponseReturnValue:
    is_confirmed = following.is_live and following.pace is following.asked_pace
    return _page("confirm", following, token, is_confirmed=is_confirmed)


def _page(template: str, following: Follow, token: str, **more: object) -> str:
    event_filter = queries.current_filter(db_session(), following)
    return render_template(
        f"followers/{template}.html", following=following, token=token,
        name=filter_name(db_session(), event_filter),
        calendar=event_filters.filter_url(event_filter),
        follow_url=event_filters.filter_url(event_filter, FOLLOW_PATH),
        digest_time=_digest_time(), **more,
    )  # fmt: skip


def _digest_time() -> str:
    """Return the hour and the time zone of digests."""
    return digest_time_text(clock.now(), site_timezone())
