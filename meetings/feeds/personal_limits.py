"""How often calendars of one's own are asked for, and who tries secrets that open nothing."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from meetings.domain.access.rules import digest
from meetings.extensions import limiter
from meetings.http.request_context import client_network

#: Requests with an invalid token, per client network.
_INVALID_LINK_RATE_LIMIT = "60 per minute"


def is_invalid_token(response: Response) -> bool:
    """Say whether a wrong secret was tried; one that is gone is asked for in good faith.

    To be asked for a secret is not to try one: all programs of CalDAV begin so.
    """
    is_wrong = response.status_code == 401 and request.authorization is not None
    return is_wrong or response.status_code == 404


#: Holds back whoever tries many; for each network address.
limit_invalid_tokens: Callable[..., Any] = limiter.limit(
    _INVALID_LINK_RATE_LIMIT, key_func=client_network, deduct_when=is_invalid_token
)


def limit_per_token(most: str, secret: Callable[[], str]) -> Callable[..., Any]:
    """Return what holds back the requests for one calendar, counted under no secret itself.

    Where there is none yet, nothing is counted, or one program would stop the others.
    """
    limit: Callable[..., Any] = limiter.limit(
        most, key_func=lambda: digest(secret()), exempt_when=lambda: not secret()
    )
    return limit
