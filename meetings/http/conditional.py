"""Responses with validators: what whoever asks again compares, and the front keeps by."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings.http.event_filters import header_value
from meetings.http.page_cache import CACHE_TTL_KEY
from meetings.kernel import clock

PAGE_CACHE_CONTROL = "public, max-age=0, must-revalidate"


def with_validators(
    answer: ResponseReturnValue,
    *,
    control: str,
    modified_at: datetime | None = None,
    ignored: Iterable[tuple[str, str]] = (),
) -> Response:
    """Return the answer with a strong ETag of its bytes, or 304 to who has these already.

    ``ignored`` are pairs of the address that meant nothing; they are named in a header.

    Time:
        ``modified_at`` is in whole seconds and no other state's. Where it still lies ahead, the
        present is told (RFC 9110, 8.8.2.1), which nobody is taken at their word for.
    """
    response = make_response(answer)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    if modified_at is not None:
        response.last_modified = min(modified_at, clock.now())
    response.headers["Cache-Control"] = control
    named = header_value(ignored)
    if named:
        response.headers["X-Ignored-Parameters"] = named
    # Of a time only the very one that we gave counts, not a later one: what began to change
    # before it may have been written after it.
    is_known = request.if_modified_since == modified_at
    response.make_conditional(
        request.environ | ({} if is_known else {"HTTP_IF_MODIFIED_SINCE": ""})
    )
    return response


def public_response(
    answer: ResponseReturnValue,
    *,
    control: str,
    modified_at: datetime | None = None,
    ignored: Iterable[tuple[str, str]] = (),
    kept: str = "minute",
) -> Response:
    """Return the answer with validators, the same for whoever asks, signed in or not.

    It may vary by nothing but its address. ``kept``: for how long it holds while nothing changes,
    in the words of ``http/front.py``. It is not kept while its time lies ahead.
    """
    if modified_at is None or modified_at <= clock.now():
        request.environ[CACHE_TTL_KEY] = kept
    return with_validators(answer, control=control, modified_at=modified_at, ignored=ignored)


def public_page(answer: ResponseReturnValue, *, control: str = PAGE_CACHE_CONTROL) -> Response:
    """Return the answer with validators, in the reader's language.

    For visitors who are not signed in it is marked, so that ``http/front.py`` keeps it
    until the site changes; whoever is signed in gets it ``private``.
    """
    is_private = current_user.is_authenticated
    response = with_validators(answer, control="private, no-cache" if is_private else control)
    if not is_private:
        request.environ[CACHE_TTL_KEY] = "minute"
    response.vary.add("Accept-Language")
    response.vary.add("Cookie")
    return response
