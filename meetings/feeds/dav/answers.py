"""Multi-status answers, written as text: quickly, for they may hold thousands of entries."""

from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from flask import Response

from meetings.domain.calendars import ical
from meetings.feeds.dav.addresses import Place, entry_address
from meetings.feeds.dav.asked import DATA, Mode, Wanted
from meetings.feeds.dav.calendars import Item
from meetings.feeds.dav.names import DECLARED, dav, written
from meetings.feeds.dav.properties import COMMON, Values, of_entries
from meetings.feeds.dav.refusals import START, XML_TYPE

_OK, _MISSING = "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"
_AT_ONCE = 500
ETAG, LENGTH = dav("getetag"), dav("getcontentlength")


def multistatus(parts: Iterable[str]) -> Response:
    """Return the answer of these parts; they are encoded some at a time, to spare memory."""
    pieces = list(parts)
    chunks = [f"{START}<d:multistatus {DECLARED}>".encode()]
    for first in range(0, len(pieces), _AT_ONCE):
        chunks.append("".join(pieces[first : first + _AT_ONCE]).encode())
        pieces[first : first + _AT_ONCE] = [""] * len(pieces[first : first + _AT_ONCE])
    chunks.append(b"</d:multistatus>\n")
    response = Response(chunks, 207, content_type=XML_TYPE)
    response.headers["Content-Length"] = str(sum(map(len, chunks)))
    response.headers["Cache-Control"] = "no-cache"
    return response


def thing(href: str, values: Values, wanted: Wanted, *, is_minimal: bool) -> str:
    """Return what one thing answers to a PROPFIND."""
    known, missing = _split(wanted, values)
    if wanted.mode is Mode.NAMES:
        found = "".join(written(name) for name in values)
    else:
        found = "".join(written(name, values[name]()) for name in known)
    return _response(href, found, "" if is_minimal else "".join(map(written, missing)))


def gone(href: str) -> str:
    """Return that nothing is at the address, or is there any more."""
    return (
        f"<d:response><d:href>{escape(href)}</d:href><d:status>{_MISSING}</d:status></d:response>"
    )


def token(value: str) -> str:
    """Return the token of a sync-collection."""
    return written(dav("sync-token"), escape(value))


def needs_text(wanted: Wanted) -> bool:
    """Say whether the texts of the entries are asked for, or what only they tell."""
    return any(name in (DATA, LENGTH) for name in wanted.names) or wanted.mode is Mode.ALL


def entries(
    place: Place, calendar: str, items: Sequence[Item], wanted: Wanted, *, is_minimal: bool
) -> list[str]:
    """Return what each of the entries of the calendar answers."""
    common = of_entries(place)
    ways: dict[str, Callable[[Item], str]] = {
        ETAG: lambda item: f'"{item.etag}"',
        LENGTH: lambda item: str(len(item.text.encode())),
        DATA: _data_in_utc if wanted.in_utc else _data,
    }
    known, missing = _split(wanted, {**common, **dict.fromkeys(ways, "")})
    if wanted.mode is Mode.NAMES:
        found = "".join(written(name) for name in (*common, ETAG, LENGTH))
        return [_response(entry_address(calendar, item.uid), found, "") for item in items]
    if wanted.mode is Mode.ALL:
        known = [name for name in known if name != DATA]
    fixed = "".join(written(name, common[name]) for name in known if name in common)
    made = [name for name in known if name in ways]
    template = _template(made, fixed, "" if is_minimal else "".join(map(written, missing)))
    values = [lambda item: entry_address(calendar, item.uid), *(ways[name] for name in made)]
    return [template % tuple([value(item) for value in values]) for item in items]


def _template(made: list[str], fixed: str, missing: str) -> str:
    """Return the answer of any entry, with places for its address and what only it has."""
    open_ones = "".join(written(name, "\0") for name in made)
    parts = _propstat(open_ones + fixed, _OK) + (_propstat(missing, _MISSING) if missing else "")
    whole = f"<d:response><d:href>\0</d:href>{parts}</d:response>"
    return whole.replace("%", "%%").replace("\0", "%s")


def _data(item: Item) -> str:
    """Return the text; who reads XML gets its line ends without CR (RFC 4791, 9.6)."""
    return item.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _data_in_utc(item: Item) -> str:
    return _data(item._replace(text=ical.text_in_utc(item.text)))


def _split(wanted: Wanted, has: Values | dict[str, str]) -> tuple[list[str], list[str]]:
    """Return which of the properties that are asked for there are, and which not."""
    names = dict.fromkeys(wanted.names)
    if wanted.mode is Mode.ALL:
        names = dict.fromkeys([name for name in has if name in COMMON]) | names
    return [name for name in names if name in has], [name for name in names if name not in has]


def _response(href: str, found: str, missing: str) -> str:
    parts = _propstat(found, _OK) if found or not missing else ""
    parts += _propstat(missing, _MISSING) if missing else ""
    return f"<d:response><d:href>{escape(href)}</d:href>{parts}</d:response>"


def _propstat(inner: str, status: str) -> str:
    return f"<d:propstat><d:prop>{inner}</d:prop><d:status>{status}</d:status></d:propstat>"
