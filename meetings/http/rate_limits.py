"""Limit the work done for each client network. Responses from the page cache are not counted.

The cost of responses varies by a factor of 1,000, and attackers will find the expensive URLs. So
the limit counts the processor time of each response, whatever it is, after it was made. A sync
request over CalDAV, a feed or a page costs a few of the many thousand milliseconds allowed.
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

#: Forms that one network may send, per kind of form; a whole ministry may share a network.
FORM_RATE_LIMIT = "20 per minute; 200 per hour"
#: Milliseconds: half a minute of one processor in each minute. After a change, a large calendar
#: server requests hundreds of feeds, and a ministry shares one IP address.
WORK_RATE_LIMIT = "30000 per minute; 600000 per hour"
#: Whole calendars that one process writes at a time for one network. One of its four threads
#: (``gunicorn.conf.py``) remains for everybody else.
MAX_CONCURRENT_FEEDS = 3
_FEED_BLUEPRINTS = frozenset({"feeds", "personal_feeds"})


class ConcurrencyLimiter:
    """Count the whole calendars that this process writes at this moment, by network."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, network: str) -> bool:
        """Reserve a slot and return True, unless the network uses all of its slots."""
        with self._lock:
            is_free = self._used[network] < MAX_CONCURRENT_FEEDS
            self._used[network] += is_free
        return is_free

    def release(self, network: str) -> None:
        """Release a slot of the network."""
        with self._lock:
            self._used[network] -= 1
            if not self._used[network]:
                del self._used[network]


def register_work_limit(app: Flask) -> None:
    """Limit the work for each network. Call it before other handlers see requests."""
    slots = ConcurrencyLimiter()

    @app.before_request
    def _begin() -> None:
        g.work_started_at = time.thread_time()
        _check_work_limit()
        network = client_network()
        if _may_write_calendar() and not is_localhost():
            if not slots.take(network):
                abort(429)
            g.slot_network = network

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if "slot_network" in g:
            slots.release(g.pop("slot_network"))


def plain_too_many_requests(_error: Exception) -> Response:
    """Return a 429 response in plain text, for clients that show no page."""
    headers = {"Retry-After": RETRY_AFTER_BY_STATUS[429]}
    body = f"{status_message(429)}\n"
    return Response(body, 429, headers, content_type="text/plain; charset=utf-8")


def is_localhost() -> bool:
    """Return whether the client is exempt: it may be a proxy that is not configured as trusted."""
    try:
        return ip_address(client_network()).is_loopback
    except ValueError:
        return False


def _milliseconds_spent() -> int:
    """Return the milliseconds so far, plus one for the database and the network."""
    return 1 + int((time.thread_time() - g.work_started_at) * 1000)


def _was_answered(response: Response) -> bool:
    """Return whether the request was answered; one that was refused costs nothing."""
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
    """Pass unless the network has used up its limit."""


def _may_write_calendar() -> bool:
    """Return whether the request may write a whole calendar instead of stored entries."""
    if request.path.startswith("/dav/"):
        return request.method == "REPORT"
    if request.blueprint not in _FEED_BLUEPRINTS:
        return False
    is_stored = request.path.endswith(".ics") and request.args.get("profile", "plain") == "plain"
    return not is_stored or "lang" in request.args
