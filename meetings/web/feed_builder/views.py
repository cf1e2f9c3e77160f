"""The feed builder page, and its QR code."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from meetings.domain.calendars import queries
from meetings.domain.events.event_filter import EventFilter
from meetings.feeds.params import FeedParams, default_window, parse_params
from meetings.http import redirects
from meetings.http.components import base_url
from meetings.http.conditional import public_page
from meetings.http.event_filters import merge_repeated, to_query
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.http.urls import DAV_PATH, FEED_BUILDER_PATH, QR_PATH, body_url, site_url
from meetings.i18n.languages import DEFAULT_LANGUAGE
from meetings.kernel import clock
from meetings.presenters import qr_codes as qr_code
from meetings.presenters.calendar_texts import filter_name
from meetings.presenters.subscribe_links import MAX_QR_URL_LENGTH, SubscribeLinks, subscribe_links
from meetings.web.embed.snippets import EmbedSnippets, embed_snippets
from meetings.web.feed_builder import presenter as feed_builder

bp = Blueprint("feed_builder", __name__)


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """A calendar to subscribe to; ``count`` is its current number of meetings."""

    name: str
    href: str
    count: int
    links: SubscribeLinks


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
    return public_page(
        render_template(
            "feed_builder/show.html",
            offers=_feed_offers(now),
            name=name,
            is_chosen=bool(params.query),
            manner=feed_builder.feed_options_text(params),
            form=feed_builder.build_form(params.query),
            panel=_subscribe_links(name, params.query),
            codes=_embed_snippets(params, name),
            dav=site_url(DAV_PATH, base=base_url()),
            unknown=[f"{name}={value}" for name, value in params.ignored],
            **feed_builder.feed_preview(params, now),
        )
    )


def _feed_offers(now: datetime) -> list[FeedOffer]:
    counts = queries.count_by_body(db_session(), default_window(now))
    return [
        FeedOffer(
            name=body.name,
            href=body_url(body.slug),
            count=body.meetings,
            links=_subscribe_links(body.name, to_query(EventFilter(bodies=(body.slug,)))),
        )
        for body in counts
    ]


@bp.get(QR_PATH)
@public
def qr() -> Response:
    """Return the QR code that opens the feed in the calendar app of a phone."""
    params = parse_params(db_session(), merge_repeated(request.args), clock.now())
    address = _subscribe_links("", params.query).webcal
    if len(address) > MAX_QR_URL_LENGTH:
        abort(414)
    return public_page(Response(qr_code.svg_file(address), mimetype="image/svg+xml"))


def _embed_snippets(params: FeedParams, name: str) -> EmbedSnippets:
    language = params.language if params.language != DEFAULT_LANGUAGE else ""
    return embed_snippets(base_url(), params.filter, name, language)


def _subscribe_links(name: str, query: dict[str, str]) -> SubscribeLinks:
    return subscribe_links(base_url(), name, query=query)
