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
from meetings.http.errors import RETRY_AFTER_BY_STATUS
from meetings.http.request_context import client_network
from meetings.i18n.messages import status_message

#: Forms that one network may send, each kind by itself; a whole ministry may sit behind one.
FORM_RATE_LIMIT = "20 per minute; 200 per hour"
#: Milliseconds: half a minute of one processor in each minute. A large server of calendars asks
#: for hundreds of different feeds after a change, and a ministry sits behind one address.
WORK_RATE_LIMIT = "30000 per minute; 600000 per hour"
#: Whole calendars that one process writes at a time for one network: of its four threads
#: (``gunicorn.conf.py``) one is left for everybody else.
MAX_CONCURRENT_FEEDS = 3
_FEED_BLUEPRINTS = frozenset({"feeds", "personal_feeds"})


class ConcurrencyLimiter:
    """Who has whole calendars written at this moment, by this process."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, network: str) -> bool:
        """Take one, unless the network has all that it may."""
        with self._lock:
            is_free = self._taken[network] < MAX_CONCURRENT_FEEDS
            self._taken[network] += is_free
        return is_free

    def release(self, network: str) -> None:
        """Let the next of the network have its turn."""
        with self._lock:
            self._taken[network] -= 1
            if not self._taken[network]:
                del self._taken[network]


def register_work_limit(app: Flask) -> None:
    """Count what is done for each network; to be called before anything else sees requests."""
    turns = ConcurrencyLimiter()

    @app.before_request
    def _begin() -> None:
        g.worked_since = time.thread_time()
        _check_work_limit()
        network = client_network()
        if _may_write_calendar() and not is_localhost():
            if not turns.take(network):
                abort(429)
            g.in_turn = network

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if "in_turn" in g:
            turns.release(g.pop("in_turn"))


def plain_too_many_requests(_error: Exception) -> Response:
    """Answer a program that nobody sees a page in; to be registered for 429."""
    headers = {"Retry-After": RETRY_AFTER_BY_STATUS[429]}
    words = f"{status_message(429)}\n"
    return Response(words, 429, headers, content_type="text/plain; charset=utf-8")


def is_localhost() -> bool:
    """Say whether it is not counted: a proxy may stand here that is not named as trusted."""
    try:
        return ip_address(client_network()).is_loopback
    except ValueError:
        return False


def _milliseconds_spent() -> int:
    """Return the milliseconds so far, and one, for the database and the network work, too."""
    return 1 + int((time.thread_time() - g.worked_since) * 1000)


def _was_answered(response: Response) -> bool:
    """Say whether it was answered; to be refused is no answer."""
    return response.status_code != 429


@limiter.shared_limit(
    WORK_RATE_LIMIT,
    scope="work",
    key_func=client_network,
    cost=_milliseconds_spent,
    exempt_when=is_localhost,
    deduct_when=_was_answered,
)
def _check_work_limit() -> None:
    """Pass where something is left for the network, else refuse."""


def _may_write_calendar() -> bool:
    """Say whether a whole calendar may be written, not only put together of what is stored."""
    if request.path.startswith("/dav/"):
        return request.method == "REPORT"
    if request.blueprint not in _FEED_BLUEPRINTS:
        return False
    is_stored = request.path.endswith(".ics") and request.args.get("profile", "plain") == "plain"
    return not is_stored or "lang" in request.args
