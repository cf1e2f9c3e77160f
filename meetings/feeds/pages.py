"""The page that offers every calendar there is to subscribe to."""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from meetings.domain.calendars import queries
from meetings.domain.events.filters import EventFilter
from meetings.feeds.options import standard_window
from meetings.http.calendar_words import filter_name
from meetings.http.conditional import shared
from meetings.http.filters import to_query
from meetings.http.guards import public
from meetings.http.session import session
from meetings.http.subscribe import Subscription, subscription
from meetings.kernel import clock

bp = Blueprint("subscribe", __name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """One calendar to subscribe to; ``count`` is how many meetings it holds now."""

    name: str
    href: str
    count: int
    links: Subscription


@bp.get("/subscribe")
@public
def show() -> ResponseReturnValue:
    """Show the calendar of everything and one of each body that has had a meeting."""
    window = standard_window(clock.now())
    counts = queries.counts_of_bodies(session(), window)
    everything = filter_name(session(), EventFilter())
    offers = [
        Offer(
            name=body.name,
            href=f"/bodies/{body.slug}",
            count=body.meetings,
            links=_links(body.name, EventFilter(bodies=(body.slug,))),
        )
        for body in counts
    ]
    panel = _links(everything, EventFilter())
    return shared(render_template("feeds/subscribe.html", panel=panel, offers=offers))


def _links(name: str, wanted: EventFilter) -> Subscription:
    base = str(current_app.extensions["settings"].public_url)
    return subscription(base, name, query=to_query(wanted))
