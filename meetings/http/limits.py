"""How much is made anew for one network: what is kept in front of Flask costs nothing.

Feeds of any filter, and CalDAV, are for programs that come by themselves and in crowds. What
they ask for again is answered by ``http/front.py`` and does not come here; what a stranger
varies without end does, and each time costs the work of a whole calendar.
"""

from ipaddress import ip_address

from flask import Blueprint, request
from flask_limiter import RouteLimit

from meetings.extensions import limiter
from meetings.http.session import client_network

#: In units: an answer made of what is stored is one. A large server of calendars asks for
#: hundreds of different feeds a minute after a change, and a ministry sits behind one address.
MOST_MADE = "900 per minute; 18000 per hour"
#: What is written on the spot, or says much of each entry.
COSTLY = 5
#: Pages of a few rows, and files of one event.
_LIGHT = frozenset({"single", "events", "search"})
_STORED = (".ics", ".jcal", ".svg", ".js")


def limit_what_is_made(bp: Blueprint) -> None:
    """Count each answer of the blueprint for the network that it goes to.

    This machine is not counted: a proxy may stand on it that is not named as trusted. Views
    with limits of their own are not counted, either: those ask for ``made_anew``.
    """
    made_anew()(bp)


def made_anew() -> RouteLimit:
    """Return what counts the answers of a view for the network that they go to."""
    return limiter.shared_limit(
        MOST_MADE, scope="made", key_func=client_network, cost=_cost, exempt_when=_is_free
    )


def _cost() -> int:
    if request.path.startswith("/dav/"):
        return COSTLY if request.method in ("PROPFIND", "REPORT") and _is_deep() else 1
    if request.blueprint in _LIGHT:
        return 1
    is_stored = request.path.endswith(_STORED) and request.args.get("profile", "plain") == "plain"
    return 1 if is_stored and not request.args.get("lang") else COSTLY


def _is_deep() -> bool:
    return request.method == "REPORT" or request.headers.get("Depth", "0").strip() != "0"


def _is_free() -> bool:
    """Say whether it is not counted: for this machine, and pages of which there is one each."""
    if request.blueprint == "events" and not request.args:
        return True
    try:
        return ip_address(client_network()).is_loopback
    except ValueError:
        return False
