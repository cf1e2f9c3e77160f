"""What search engines ask for: which pages there are, and which to leave alone."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, abort, request
from sqlalchemy import func, select

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.queries import is_public
from meetings.domain.frameworks.models import Framework
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.http.conditional import shared
from meetings.http.guards import public
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel.text import whole_number

bp = Blueprint("crawlers", __name__)
#: As many as a sitemap may hold, less what the other pages may take.
MOST = 45_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = ("/", "/bodies", "/presidencies", "/projects", "/outcomes", "/subscribe")
_SUBJECTS = (
    ("bodies", Body), ("presidencies", Presidency), ("projects", Project),
    ("frameworks", Framework),
)  # fmt: skip
#: Feeds stay open: Google's calendar asks for them through the same door and obeys this. What comes
#: after a question mark is the same page otherwise arranged; "/?" by itself would close the site to
#: programs that know no wildcards.
_ROBOTS = """User-agent: *
Allow: /feeds/
Allow: /sitemap.xml
Disallow: /*?
Disallow: /search
Disallow: /organise
Disallow: /account
Disallow: /sign-in

Sitemap: {base}/sitemap.xml
"""
Page = tuple[str, datetime | None]


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Say what programs that look for pages had better leave alone."""
    text = _ROBOTS.format(base=base_url())
    return shared(Response(text, content_type="text/plain; charset=utf-8"))


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the public pages; where they are too many for one list, list the lists."""
    asked = request.args.get("part", "")
    parts = _parts()
    if not asked:
        return _answer(_urls(1) if parts == 1 else _index(parts))
    part = whole_number(asked, least=1, most=parts)
    if part is None:
        abort(404)
    return _answer(_urls(part))


def _parts() -> int:
    number = session().scalar(select(func.count(Event.id)).where(is_public())) or 0
    return max(1, -(-number // MOST))


def _urls(part: int) -> ET.Element:
    """Return the pages of this part: events in the order of their making, the rest first."""
    found: list[Page] = list(_events(part))
    if part == 1:
        found = [*((path, None) for path in _LISTS), *_subjects(), *found]
    urls = ET.Element("urlset", {"xmlns": _SITEMAP})
    for path, changed_at in found:
        url = ET.SubElement(urls, "url")
        ET.SubElement(url, "loc").text = f"{base_url()}{path}"
        if changed_at is not None:
            ET.SubElement(url, "lastmod").text = _stamp(changed_at)
    return urls


def _events(part: int) -> Iterable[Page]:
    statement = (
        select(Event.slug, Event.updated_at).where(is_public())
        .order_by(Event.id).limit(MOST).offset((part - 1) * MOST)
    )  # fmt: skip
    return [(f"/events/{row.slug}", row.updated_at) for row in session().execute(statement)]


def _subjects() -> Iterable[Page]:
    for folder, kind in _SUBJECTS:
        for slug in session().scalars(select(kind.slug).order_by(kind.id)):
            yield f"/{folder}/{slug}", None


def _index(parts: int) -> ET.Element:
    index = ET.Element("sitemapindex", {"xmlns": _SITEMAP})
    for number in range(1, parts + 1):
        entry = ET.SubElement(index, "sitemap")
        ET.SubElement(entry, "loc").text = f"{base_url()}/sitemap.xml?part={number}"
    return index


def _answer(root: ET.Element) -> Response:
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return shared(Response(body, content_type="application/xml; charset=utf-8"))


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
