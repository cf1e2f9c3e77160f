"""Multi-status answers, written as text: quickly, for they may hold thousands of entries."""

from collections.abc import Iterable, Iterator
from itertools import islice
from xml.sax.saxutils import escape

from flask import Response

from meetings.domain.calendars import ical
from meetings.feeds.dav.addresses import Tree, entry_address
from meetings.feeds.dav.asked import DATA, Mode, Wanted
from meetings.feeds.dav.calendars import Item
from meetings.feeds.dav.names import DECLARED, dav, written
from meetings.feeds.dav.properties import COMMON, Values, of_entries
from meetings.feeds.dav.refusals import START, XML_TYPE

_OK, _MISSING = "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"
_AT_ONCE = 500
ETAG, LENGTH = dav("getetag"), dav("getcontentlength")


def multistatus(parts: Iterable[str]) -> Response:
    """Return the answer of these parts; they are made some at a time, to spare memory."""
    pieces = iter(parts)
    chunks = [f"{START}<d:multistatus {DECLARED}>".encode()]
    while some := list(islice(pieces, _AT_ONCE)):
        chunks.append("".join(some).encode())
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
    tree: Tree, calendar: str, items: Iterable[Item], wanted: Wanted, *, is_minimal: bool
) -> Iterator[str]:
    """Return what each of the entries of the calendar answers, made as it is taken.

    There may be thousands: what is the same for all of them is put together once.
    """
    common = of_entries(tree)
    ways = {ETAG: _etag, LENGTH: _length, DATA: _data_in_utc if wanted.in_utc else _data}
    known, missing = _split(wanted, {**common, **dict.fromkeys(ways, "")})
    if wanted.mode is Mode.NAMES:
        found = "".join(written(name) for name in (*common, ETAG, LENGTH))
        return (_response(entry_address(calendar, item.uid), found, "") for item in items)
    if wanted.mode is Mode.ALL:
        known = [name for name in known if name != DATA]
    fixed = "".join(written(name, common[name]) for name in known if name in common)
    made = [ways[name] for name in known if name in ways]
    absent = "" if is_minimal else "".join(map(written, missing))
    parts = _propstat("\0" + fixed, _OK) + (_propstat(absent, _MISSING) if absent else "")
    before, after = parts.split("\0")
    return (
        part
        for item in items
        for part in (
            f"<d:response><d:href>{entry_address(calendar, item.uid)}</d:href>{before}",
            *[write(item) for write in made],
            f"{after}</d:response>",
        )
    )


def _etag(item: Item) -> str:
    return f'<d:getetag>"{item.etag}"</d:getetag>'


def _length(item: Item) -> str:
    return f"<d:getcontentlength>{len(item.text.encode())}</d:getcontentlength>"


def _data(item: Item) -> str:
    """Return the text; who reads XML gets its line ends without CR (RFC 4791, 9.6)."""
    return f"<c:calendar-data>{_escaped(item.text)}</c:calendar-data>"


def _data_in_utc(item: Item) -> str:
    """Return the text with times in UTC, and without zones (RFC 4791, 9.6.5)."""
    head = ical.head_of_one(*ical.NO_ZONE)
    return _data(item._replace(head=head, body=ical.text_in_utc(item.body)))


def _escaped(text: str) -> str:
    """Return the text as XML; most have nothing to escape, and looking costs a tenth."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text


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
