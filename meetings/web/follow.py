"""Following meetings by mail: asking, confirming, changing how often, unsubscribing."""

import re
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.rules import TokenScope
from meetings.domain.bodies import queries as bodies
from meetings.domain.following import queries, services
from meetings.domain.following.models import Following
from meetings.domain.following.rules import LONGEST_TEXT, Pace
from meetings.extensions import csrf, limiter
from meetings.http import filters, site
from meetings.http.calendar_words import filter_name
from meetings.http.filters import AskedFilter
from meetings.http.guards import by_token, public
from meetings.http.limits import MOST_FORMS
from meetings.http.mail_words import leaving_hour
from meetings.http.phrases import explain
from meetings.http.session import session
from meetings.http.subscribe import BUILDER_PATH, FOLLOW_PATH
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.follow import FollowForm, PaceForm

bp = Blueprint("follow", __name__)
ASKED_AS = "follows-as"
NOT_KEPT = {"Cache-Control": "private, no-store"}
#: What a stranger's link or address would look like, written into a mail by the filter.
_LINK = re.compile(
    r"://|www\.|[<>@]|[.\u3002\uff0e\uff61]\w|[\u202a-\u202e\u2066-\u2069]", re.IGNORECASE
)


@bp.route(FOLLOW_PATH, methods=["GET", "POST"])
@limiter.limit(MOST_FORMS, methods=["POST"])
@public
def ask() -> ResponseReturnValue:
    """Show the form for the filter in the address; take it; say that a mail is on its way."""
    asked = _asked()
    form = FollowForm()
    if form.validate_on_submit():
        wish = form.wish(asked.filter, str(get_locale() or "en"))
        services.ask(session(), wish, now=clock.now())
        cookie[ASKED_AS] = form.email.data
        return redirect(url_for("follow.sent"), 303)
    page = render_template(
        "follow/ask.html", form=form, name=filter_name(session(), asked.filter),
        here=filters.address(asked.filter, FOLLOW_PATH), calendar=filters.address(asked.filter),
        leaves=_leaves(), subscribe=filters.address(asked.filter, BUILDER_PATH),
        ignored=", ".join(f"{name}={value}" for name, value in asked.unknown[:10]),
    )  # fmt: skip
    return page, 422 if form.errors else 200, NOT_KEPT


@bp.get(f"{FOLLOW_PATH}/sent")
@public
def sent() -> ResponseReturnValue:
    """Say that a mail was sent and what to do with it; the same for everybody."""
    page = render_template(
        "follow/sent.html", email=cookie.get(ASKED_AS, ""),
        sends_mail=bool(site.settings().smtp_url),
    )  # fmt: skip
    return page, 200, NOT_KEPT


@bp.get(f"{FOLLOW_PATH}/<string:token>")
@by_token
def show(token: str) -> ResponseReturnValue:
    """Show what was asked for, with the button that confirms it."""
    return _confirm_page(_opened(token, TokenScope.FOLLOW), token)


@bp.post(f"{FOLLOW_PATH}/<string:token>")
@by_token
def confirm(token: str) -> ResponseReturnValue:
    """Take the address as confirmed."""
    services.confirm(session(), _opened(token, TokenScope.FOLLOW), now=clock.now())
    return redirect(url_for("follow.show", token=token), 303)


@bp.route("/following/<string:token>", methods=["GET", "POST"])
@by_token
def own(token: str) -> ResponseReturnValue:
    """Show what somebody follows; take how often mails shall come."""
    following = _opened(token, TokenScope.FOLLOWING)
    form = PaceForm(data={"pace": following.pace.value})
    if following.is_live and form.validate_on_submit():
        services.set_pace(session(), following, Pace(form.pace.data), now=clock.now())
        flash(_("Saved."), "success")
        return redirect(url_for("follow.own", token=token), 303)
    return _page("own", following, token, form=form), 422 if form.errors else 200


@bp.get("/following/<string:token>/unsubscribe")
@by_token
def leave(token: str) -> ResponseReturnValue:
    """Ask whether the mails shall end; opening the page alone ends nothing, for scanners do."""
    return _page("leave", _opened(token, TokenScope.FOLLOWING), token)


@csrf.exempt  # type: ignore[untyped-decorator]  # flask-wtf ships no types
@bp.post("/following/<string:token>/unsubscribe")
@by_token
def unsubscribe(token: str) -> ResponseReturnValue:
    """End the mails, for the button of the page and for mail programs that send one POST.

    Source:
        RFC 8058, 3.1: no cookie, no redirect; the secret in the address is the permission.
    """
    following = _opened(token, TokenScope.FOLLOWING)
    services.end(session(), following, now=clock.now())
    return _page("leave", following, token)


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def closed_link(error: DomainError) -> ResponseReturnValue:
    """Say what is wrong with the link and what to do."""
    page = render_template("follow/link.html", text=explain(error))
    return page, 404 if isinstance(error, TokenUnknown) else 410


def _asked() -> AskedFilter:
    """Return the filter of the address; the days that a page shows are not followed.

    What a stranger searched for is written into a mail, so it may hold no link.
    """
    asked = filters.parse(session(), request.args)
    wanted = replace(asked.filter, since=None, until=None)
    if _LINK.search(wanted.text) or len(wanted.text) > LONGEST_TEXT:
        wrong = (("q", wanted.text[:LONGEST_TEXT]),)
        return AskedFilter(replace(wanted, text=""), asked.unknown + wrong)
    return AskedFilter(wanted, asked.unknown)


def _opened(token: str, scope: TokenScope) -> Following:
    """Return what the secret opens.

    Raises:
        DomainError: what is wrong with the secret.
    """
    opened = access.opened_by(session(), token, scope, now=clock.now())
    following = queries.by_id(session(), opened.subject_id)
    if following is None:
        abort(404)
    return following


def _confirm_page(following: Following, token: str) -> ResponseReturnValue:
    is_so = following.is_live and following.pace is following.asked_pace
    return _page("confirm", following, token, is_so=is_so)


def _page(template: str, following: Following, token: str, **more: object) -> str:
    wanted = queries.filter_of(session(), following)
    return render_template(
        f"follow/{template}.html", it=following, token=token,
        name=filter_name(session(), wanted), calendar=filters.address(wanted),
        again=filters.address(wanted, FOLLOW_PATH), leaves=_leaves(), **more,
    )  # fmt: skip


def _leaves() -> str:
    """Return at what hour of which zone digests leave."""
    here = bodies.installation(session())
    return leaving_hour(clock.now(), here.timezone if here else "UTC")
