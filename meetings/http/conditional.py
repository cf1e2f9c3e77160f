"""Build responses with ETag and Last-Modified for conditional requests and the page cache."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.http.etags import fails_precondition, without_encoding_suffixes
from meetings.http.event_filters import header_value
from meetings.http.page_cache import CACHED_AS_KEY
from meetings.kernel import clock

PAGE_CACHE_CONTROL = "public, max-age=0, must-revalidate"


def with_validators(
    answer: ResponseReturnValue,
    *,
    control: str,
    modified_at: datetime | None = None,
    ignored: Iterable[tuple[str, str]] = (),
) -> Response:
    """Return the response with a strong ETag of its bytes, or 304 if the client has it.

    The status is 412 if the request's If-Match excludes it.

    ``ignored`` are the query parameters that had no effect; a header lists them.

    Time:
        ``modified_at`` is in whole seconds and identifies one state. Several commits in one
        second can set it to a later second than the present; then Last-Modified is left out.
    """
    response = make_response(answer)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    if modified_at is not None and modified_at <= clock.now():
        response.last_modified = modified_at
    response.headers["Cache-Control"] = control
    ignored_names = header_value(ignored)
    if ignored_names:
        response.headers["X-Ignored-Parameters"] = ignored_names
    return apply_validators(response)


def apply_validators(response: Response) -> Response:
    """Apply the validators of the request, in the order of RFC 9110, 13.2.2."""
    if fails_precondition(request.headers.get("If-Match", ""), response.headers["ETag"]):
        response.status_code = 412
        response.set_data(b"")
        return response
    if_none_match = without_encoding_suffixes(request.headers.get("If-None-Match", ""))
    changed = {"HTTP_IF_MATCH": "", "HTTP_IF_NONE_MATCH": if_none_match}
    # Only the exact time that we sent matches, not a later one: a change that began before
    # that time may have been committed after it.
    if request.if_modified_since != response.last_modified:
        changed["HTTP_IF_MODIFIED_SINCE"] = ""
    response.make_conditional({**request.environ, **changed})
    return response


def public_response(
    answer: ResponseReturnValue,
    *,
    control: str,
    modified_at: datetime | None = None,
    ignored: Iterable[tuple[str, str]] = (),
    cached_as: str = "page",
) -> Response:
    """Return the response with validators; it is the same for every client.

    It may vary by nothing except its URL. ``cached_as`` is "page" or "feed": which
    changes make it invalid (``http/page_cache.py``).
    """
    request.environ[CACHED_AS_KEY] = cached_as
    return with_validators(answer, control=control, modified_at=modified_at, ignored=ignored)


def public_page(answer: ResponseReturnValue, *, control: str = PAGE_CACHE_CONTROL) -> Response:
    """Return the response with validators, in the reader's language.

    For visitors who are not signed in it is marked, so that ``http/page_cache.py`` caches it until
    the site changes. For signed-in users it is never stored.
    """
    if current_user.is_authenticated:
        response = make_response(answer)
        response.headers["Cache-Control"] = "private, no-store"
    else:
        response = with_validators(answer, control=control)
        request.environ[CACHED_AS_KEY] = "page"
    response.vary.add("Accept-Language")
    response.vary.add("Cookie")
    return response
