"""How much is made anew for one network: what is kept in front of Flask costs nothing.

Feeds of any filter, and CalDAV, are for programs that come by themselves and in crowds. What
they ask for again is answered by ``http/front.py`` and does not come here; what a stranger
varies without end does, and each time costs the work of a whole calendar. CalDAV comes here each
time, but what an answer was worth is known afterwards: to hear that nothing is new is free.
"""

from ipaddress import ip_address

from flask import Blueprint, Response, g, request
from flask_limiter import RouteLimit

from meetings.extensions import limiter
from meetings.http.errors import RETRY_AFTER
from meetings.http.phrases import status_text
from meetings.http.session import client_network

#: In units: an answer made of what is stored is one. A large server of calendars asks for
#: hundreds of different feeds a minute after a change, and a ministry sits behind one address.
MOST_MADE = "900 per minute; 18000 per hour"
#: What is written on the spot, or says much of each entry.
COSTLY = 5
#: So many entries are a few.
FEW = 50
#: Pages of a few rows, and files of one event.
_LIGHT = frozenset({"single", "events", "search"})
_STORED = (".ics", ".jcal", ".svg", ".js")


def limit_what_is_made(bp: Blueprint) -> None:
    """Count each answer of the blueprint for the network that it goes to.

    This machine is not counted: a proxy may stand on it that is not named as trusted. Views
    with limits of their own are not counted, either: those ask for ``made_anew``.
    """
    made_anew()(bp)


def limit_what_is_spent(bp: Blueprint) -> None:
    """Count for the network what each answer of the blueprint was found to cost (``spend``)."""
    spent_anew()(bp)


def made_anew() -> RouteLimit:
    """Return what counts the answers of a view for the network that they go to."""
    return limiter.shared_limit(
        MOST_MADE, scope="made", key_func=client_network, cost=_cost, exempt_when=_is_free
    )


def spent_anew() -> RouteLimit:
    """Return what counts what the answers of a view cost, under the same number."""
    return limiter.shared_limit(
        MOST_MADE, scope="made", key_func=client_network, cost=_spent, exempt_when=_is_free,
        deduct_when=_was_made,
    )  # fmt: skip


def spend(units: int) -> None:
    """Say what a part of the answer costs; the most of what is said counts, and 1 if nothing is."""
    g.spent = max(g.get("spent", 0), units)


def cost_of(entries: int) -> int:
    """Return what it costs to answer with so many entries."""
    return 1 if entries <= FEW else COSTLY


def too_many_for_programs(_error: Exception) -> Response:
    """Answer a program that nobody sees a page in; to be registered for 429."""
    headers = {"Retry-After": RETRY_AFTER[429]}
    words = f"{status_text(429)}\n"
    return Response(words, 429, headers, content_type="text/plain; charset=utf-8")


def _spent() -> int:
    return int(g.get("spent", 1))


def _was_made(response: Response) -> bool:
    """Say whether the answer cost anything; to be refused is no answer."""
    return response.status_code != 429 and _spent() > 0


def _cost() -> int:
    if request.blueprint in _LIGHT:
        return 1
    is_stored = request.path.endswith(_STORED) and request.args.get("profile", "plain") == "plain"
    return 1 if is_stored and not request.args.get("lang") else COSTLY


def _is_free() -> bool:
    """Say whether it is not counted: for this machine, and pages of which there is one each."""
    if request.blueprint == "events" and not request.args:
        return True
    try:
        return ip_address(client_network()).is_loopback
    except ValueError:
        return False
