"""The page on which one chooses a calendar to subscribe to, and its QR code."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from meetings.domain.calendars import queries
from meetings.domain.events.filters import EventFilter
from meetings.feeds import builder
from meetings.feeds.options import Asked, asked_of, standard_window
from meetings.http import moved
from meetings.http import qr as qr_code
from meetings.http.calendar_words import filter_name
from meetings.http.conditional import shared
from meetings.http.embedding import EmbedCodes, embed_codes
from meetings.http.filters import joined, to_query
from meetings.http.guards import public
from meetings.http.languages import DEFAULT
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.http.subscribe import (
    BUILDER_PATH,
    LONGEST_QR,
    QR_PATH,
    Subscription,
    subscription,
)
from meetings.kernel import clock

bp = Blueprint("subscribe", __name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """One calendar to subscribe to; ``count`` is how many meetings it holds now."""

    name: str
    href: str
    count: int
    links: Subscription


@bp.get(BUILDER_PATH)
@public
def show() -> ResponseReturnValue:
    """Let visitors choose what comes; show it in words, as a list, and its address."""
    now = clock.now()
    query = joined(request.args)
    asked = asked_of(session(), query, now)
    there = moved.filters(query, asked.unknown)
    if there:
        return moved.permanently(BUILDER_PATH, there.items())
    name = filter_name(session(), asked.filter)
    return shared(
        render_template(
            "feeds/subscribe.html",
            offers=_offers(now),
            name=name,
            is_chosen=bool(asked.query),
            manner=builder.manner_in_words(asked),
            form=builder.form_of(asked.query),
            panel=_links(name, asked.query),
            codes=_codes(asked, name),
            dav=f"{base_url()}/dav/",
            unknown=[f"{each}={value}" for each, value in asked.ignored],
            **builder.preview(asked, now),
        )
    )


def _offers(now: datetime) -> list[Offer]:
    counts = queries.counts_of_bodies(session(), standard_window(now))
    return [
        Offer(
            name=body.name,
            href=f"/bodies/{body.slug}",
            count=body.meetings,
            links=_links(body.name, to_query(EventFilter(bodies=(body.slug,)))),
        )
        for body in counts
    ]


@bp.get(QR_PATH)
@public
def qr() -> Response:
    """Answer with the QR code that opens the chosen calendar in a phone's calendar program."""
    asked = asked_of(session(), joined(request.args), clock.now())
    address = _links("", asked.query).webcal
    if len(address) > LONGEST_QR:
        abort(414)
    return shared(Response(qr_code.as_file(address), mimetype="image/svg+xml"))


def _codes(asked: Asked, name: str) -> EmbedCodes:
    language = asked.language if asked.language != DEFAULT else ""
    return embed_codes(base_url(), asked.filter, name, language)


def _links(name: str, query: dict[str, str]) -> Subscription:
    return subscription(base_url(), name, query=query)
