"""What the subscribe panel offers for one feed, as plain values for the macro ``subscribe``."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask_babel import gettext as _

FEED_PATH = "/feeds/events.ics"


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """The addresses of one feed, by how a program takes them, and what it holds in words.

    ``address`` is for copying, ``download`` for taking it once, ``webcal`` opens the
    calendar program of the computer.
    """

    webcal: str
    google: str
    outlook: str
    address: str
    download: str
    title: str
    text: str


def subscription(
    base_url: str, name: str, *, query: Mapping[str, str] | None = None, path: str = FEED_PATH
) -> Subscription:
    """Return the panel of the feed at the path, filtered by the calendar's own query.

    ``base_url`` is the site's public address ("https://meetings.example.org"); ``name``
    says in words what the feed holds, as ``filter_name`` does: "Task Force THB: webinars".
    """
    filters = urlencode({k: v for k, v in (query or {}).items() if v}, safe=",")
    address = f"{base_url.rstrip('/')}{path}{f'?{filters}' if filters else ''}"
    webcal = f"webcal://{address.partition('://')[2]}"
    addressed = urlencode({"url": address, "name": name}, quote_via=quote)
    return Subscription(
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{addressed}",
        address=address,
        download=address,
        title=_("Subscribe to this calendar"),
        text=_("It holds: %(name)s. Your calendar stays up to date by itself.", name=name),
    )
