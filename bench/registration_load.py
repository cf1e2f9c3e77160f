"""The registration benchmark: open a form once, then submit it for many new people."""

import re
from urllib.parse import urlencode

from bench.processes import Server
from bench.request_rates import Case
from bench.seed_events import SLUG

_PATH = f"/events/{SLUG}/register"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def registration_case(product: Server) -> Case:
    """Return the case, with the token and the cookie of a newly opened form.

    Each request has a different client address, as behind a proxy, to avoid rate limits.

    Raises:
        RuntimeError: the page contains no form.
    """
    status, headers, body = product.get(_PATH)
    token = _TOKEN.search(body.decode())
    if status != 200 or token is None:
        raise RuntimeError(f"{_PATH} answered {status} without a form")
    fields = {
        "csrf_token": token.group(1), "name": "Kristina Tamm", "email": "person-NUMBER@example.org",
        "participation_mode": "on_site", "organisation": "Ministry", "needs": "", "consent": "y",
    }  # fmt: skip
    return Case(
        "registration",
        _PATH,
        status=303,
        options={
            "method": "POST",
            "body": urlencode(fields),
            "headers": {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": headers["set-cookie"].split(";")[0],
                "X-Forwarded-For": "ADDRESS",
            },
        },
    )
