"""How much is done for one network; what is kept in front of Flask costs nothing.

Answers differ in cost by a thousand times, and the dear ones are found by whoever looks for them.
So what is counted is the time that an answer took of the processor, whatever it was, once it is
made. To hear over CalDAV that nothing is new, a feed that is put together, a page that is a few
rows: each is a few of the tens of thousands that there are.
"""

import threading
import time
from collections import Counter
from ipaddress import ip_address

from flask import Flask, Response, abort, g, request

from meetings.extensions import limiter
from meetings.http.errors import RETRY_AFTER
from meetings.http.phrases import status_text
from meetings.http.session import client_network

#: Forms that one network may send, each kind by itself; a whole ministry may sit behind one.
MOST_FORMS = "20 per minute; 200 per hour"
#: Milliseconds: half a minute of one processor in each minute. A large server of calendars asks
#: for hundreds of different feeds after a change, and a ministry sits behind one address.
MOST_WORK = "30000 per minute; 600000 per hour"
#: Whole calendars that one process writes at a time for one network: of its four threads
#: (``gunicorn.conf.py``) one is left for everybody else.
MOST_AT_ONCE = 3
_FEEDS = frozenset({"feeds", "personal"})


class Turns:
    """Who has whole calendars written at this moment, by this process."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, network: str) -> bool:
        """Take one, unless the network has all that it may."""
        with self._lock:
            is_free = self._taken[network] < MOST_AT_ONCE
            self._taken[network] += is_free
        return is_free

    def give_back(self, network: str) -> None:
        """Let the next of the network have its turn."""
        with self._lock:
            self._taken[network] -= 1
            if not self._taken[network]:
                del self._taken[network]


def limit_work(app: Flask) -> None:
    """Count what is done for each network; to be called before anything else sees requests."""
    turns = Turns()

    @app.before_request
    def _begin() -> None:
        g.worked_since = time.thread_time()
        _is_left()
        network = client_network()
        if _is_long() and not is_this_machine():
            if not turns.take(network):
                abort(429)
            g.in_turn = network

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if "in_turn" in g:
            turns.give_back(g.pop("in_turn"))


def too_many_for_programs(_error: Exception) -> Response:
    """Answer a program that nobody sees a page in; to be registered for 429."""
    headers = {"Retry-After": RETRY_AFTER[429]}
    words = f"{status_text(429)}\n"
    return Response(words, 429, headers, content_type="text/plain; charset=utf-8")


def is_this_machine() -> bool:
    """Say whether it is not counted: a proxy may stand here that is not named as trusted."""
    try:
        return ip_address(client_network()).is_loopback
    except ValueError:
        return False


def _spent() -> int:
    """Return the milliseconds so far, and one, for the database and the network work, too."""
    return 1 + int((time.thread_time() - g.worked_since) * 1000)


def _was_made(response: Response) -> bool:
    """Say whether it was answered; to be refused is no answer."""
    return response.status_code != 429


@limiter.shared_limit(
    MOST_WORK, scope="work", key_func=client_network, cost=_spent, exempt_when=is_this_machine,
    deduct_when=_was_made,
)  # fmt: skip
def _is_left() -> None:
    """Pass where something is left for the network, else refuse."""


def _is_long() -> bool:
    """Say whether a whole calendar may be written, not only put together of what is stored."""
    if request.path.startswith("/dav/"):
        return request.method == "REPORT"
    if request.blueprint not in _FEEDS:
        return False
    is_stored = request.path.endswith(".ics") and request.args.get("profile", "plain") == "plain"
    return not is_stored or "lang" in request.args
