"""The feed builder page, and its QR code."""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from meetings.domain.calendars import queries
from meetings.feeds.params import default_window, parse_params
from meetings.http import redirects
from meetings.http.components import base_url
from meetings.http.conditional import public_page
from meetings.http.event_filters import merge_repeated
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.http.urls import DAV_PATH, FEED_BUILDER_PATH, QR_PATH, site_url
from meetings.kernel import clock
from meetings.presenters import qr_codes
from meetings.presenters.calendar_texts import filter_name
from meetings.presenters.filter_options import body_choices
from meetings.presenters.subscribe_links import MAX_QR_URL_LENGTH
from meetings.web.feed_builder import presenter

bp = Blueprint("feed_builder", __name__)


@bp.get(FEED_BUILDER_PATH)
@public
def show() -> ResponseReturnValue:
    """Let visitors choose meetings; show the summary, the preview and the links."""
    now = clock.now()
    query = merge_repeated(request.args)
    params = parse_params(db_session(), query, now)
    renamed = redirects.renamed_filters(query, params.unknown)
    if renamed:
        return redirects.permanent_redirect(site_url(FEED_BUILDER_PATH), renamed.items())
    name = filter_name(db_session(), params.filter)
    bodies = body_choices(params.filter.bodies, now=now)
    return public_page(
        render_template(
            "feed_builder/show.html",
            offers=presenter.feed_offers(queries.count_by_body(db_session(), default_window(now))),
            name=name,
            is_chosen=bool(params.query),
            manner=presenter.feed_options_text(params),
            form=presenter.build_form(params.query, bodies),
            bodies=bodies,
            panel=presenter.feed_links(name, params.query),
            codes=presenter.feed_snippets(params, name),
            dav=site_url(DAV_PATH, base=base_url()),
            unknown=[f"{name}={value}" for name, value in params.ignored],
            **presenter.feed_preview(params, now),
        )
    )


@bp.get(QR_PATH)
@public
def qr() -> Response:
    """Return the QR code that opens the feed in the calendar app of a phone."""
    params = parse_params(db_session(), merge_repeated(request.args), clock.now())
    webcal_url = presenter.feed_links("", params.query).webcal
    if len(webcal_url) > MAX_QR_URL_LENGTH:
        abort(414)
    return public_page(Response(qr_codes.svg_file(webcal_url), mimetype="image/svg+xml"))
