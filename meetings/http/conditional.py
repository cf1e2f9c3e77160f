"""Responses that are the same for everybody: marked for the front, with a strong validator."""

import hashlib
from datetime import datetime

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

PUBLIC_MARK = "X-Front"
PAGE_CONTROL = "public, max-age=0, must-revalidate"


def for_everybody(answer: ResponseReturnValue, *, control: str) -> Response:
    """Return the answer with a strong ETag, the same for whoever asks, signed in or not.

    It may vary by nothing but its address.
    """
    response = make_response(answer)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = control
    response.headers[PUBLIC_MARK] = "minute"
    response.make_conditional(request)
    return response


def shared(
    answer: ResponseReturnValue,
    *,
    control: str = PAGE_CONTROL,
    modified_at: datetime | None = None,
) -> Response:
    """Return the answer with a strong ETag and validators compared.

    For visitors who are not signed in it is marked, so that ``http/front.py`` keeps it
    until the site changes; whoever is signed in gets it ``private``.
    """
    response = make_response(answer)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    if modified_at is not None:
        response.last_modified = modified_at
    if current_user.is_authenticated:
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Cache-Control"] = control
        response.headers[PUBLIC_MARK] = "minute"
    response.vary.add("Accept-Language")
    response.vary.add("Cookie")
    response.make_conditional(request)
    return response
