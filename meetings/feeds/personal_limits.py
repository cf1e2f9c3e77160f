"""Rate limits for personal calendars and for attempts with invalid tokens."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from meetings.domain.access.rules import digest
from meetings.extensions import limiter
from meetings.http.request_context import client_network

#: Requests with an invalid token, per client network.
_INVALID_LINK_RATE_LIMIT = "60 per minute"


def is_invalid_token(response: Response) -> bool:
    """Return whether the request used an invalid token. Revoked tokens (410) are not counted.

    A 401 response to a request without a password is not counted, as CalDAV clients begin so.
    """
    is_wrong = response.status_code == 401 and request.authorization is not None
    return is_wrong or response.status_code == 404


#: Limits attempts with invalid tokens, per client network.
limit_invalid_tokens: Callable[..., Any] = limiter.limit(
    _INVALID_LINK_RATE_LIMIT, key_func=client_network, deduct_when=is_invalid_token
)


def limit_per_token(rate: str, secret: Callable[[], str]) -> Callable[..., Any]:
    """Return a decorator that limits the requests for one calendar, keyed by a hash of its token.

    Requests without a token are not counted, because all clients would share one limit.
    """
    limit: Callable[..., Any] = limiter.limit(
        rate, key_func=lambda: digest(secret()), exempt_when=lambda: not secret()
    )
    return limit
