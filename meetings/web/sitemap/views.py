"""Sitemap and robots.txt for search engines."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, abort, request
from sqlalchemy.orm import Session

from meetings.domain.bodies import queries as bodies
from meetings.domain.events import page_queries
from meetings.domain.frameworks import queries as frameworks
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.projects import queries as projects
from meetings.http.components import base_url
from meetings.http.conditional import public_page
from meetings.http.guards import public
from meetings.http.request_context import db_session
from meetings.http.urls import (
    body_url,
    event_url,
    framework_url,
    presidency_url,
    project_url,
    site_url,
    sitemap_url,
)
from meetings.i18n.languages import use_default_language
from meetings.kernel.text import parse_int

bp = Blueprint("sitemap", __name__)
use_default_language(bp)
#: The limit of the sitemap protocol, less a reserve for other pages.
MAX_SITEMAP_URLS = 45_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_INDEX_PATHS = ("/", "/bodies", "/presidencies", "/projects", "/outcomes", "/subscribe")
_SUBJECTS: tuple[tuple[Callable[..., str], Callable[[Session], Sequence[str]]], ...] = (
    (body_url, bodies.slugs),
    (presidency_url, presidencies.slugs),
    (project_url, projects.slugs),
    (framework_url, frameworks.slugs),
)
#: Feeds stay allowed, because Google Calendar obeys these rules, too. URLs with a query show the
#: same pages in another order. A plain "/?" would block the site for clients that do not know
#: wildcards.
_ROBOTS = """User-agent: *
Allow: {root}/feeds/
Allow: {root}/sitemap.xml
Disallow: {root}/*?
Disallow: {root}/search
Disallow: {root}/organise
Disallow: {root}/account
Disallow: {root}/sign-in

Sitemap: {sitemap}
"""
SitemapEntry = tuple[str, datetime | None]


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Return the rules for crawlers."""
    text = _ROBOTS.format(root=request.script_root, sitemap=sitemap_url(base=base_url()))
    return public_page(Response(text, content_type="text/plain; charset=utf-8"))


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the public pages, or an index of lists if there are too many."""
    part_name = request.args.get("part", "")
    parts = _part_count()
    if not part_name:
        return _xml_response(_part_urls(1) if parts == 1 else _sitemap_index(parts))
    part = parse_int(part_name, minimum=1, maximum=parts)
    if part is None:
        abort(404)
    return _xml_response(_part_urls(part))


def _part_count() -> int:
    return max(1, -(-page_queries.count_public(db_session()) // MAX_SITEMAP_URLS))


def _part_urls(part: int) -> ET.Element:
    """Return the pages of the part: events by creation, the first part with other pages."""
    entries: list[SitemapEntry] = list(_event_urls(part))
    if part == 1:
        lists = ((site_url(path, base=base_url()), None) for path in _INDEX_PATHS)
        entries = [*lists, *_subject_urls(), *entries]
    urls = ET.Element("urlset", {"xmlns": _SITEMAP})
    for location, changed_at in entries:
        url = ET.SubElement(urls, "url")
        ET.SubElement(url, "loc").text = location
        if changed_at is not None:
            ET.SubElement(url, "lastmod").text = _timestamp(changed_at)
    return urls


def _event_urls(part: int) -> Iterable[SitemapEntry]:
    rows = page_queries.public_slugs(
        db_session(), limit=MAX_SITEMAP_URLS, offset=(part - 1) * MAX_SITEMAP_URLS
    )
    base = base_url()
    return [(event_url(slug, base=base), changed_at) for slug, changed_at in rows]


def _subject_urls() -> Iterable[SitemapEntry]:
    for url_for_slug, slugs in _SUBJECTS:
        for slug in slugs(db_session()):
            yield url_for_slug(slug, base=base_url()), None


def _sitemap_index(parts: int) -> ET.Element:
    index = ET.Element("sitemapindex", {"xmlns": _SITEMAP})
    for number in range(1, parts + 1):
        entry = ET.SubElement(index, "sitemap")
        ET.SubElement(entry, "loc").text = sitemap_url(number, base=base_url())
    return index


def _xml_response(root: ET.Element) -> Response:
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return public_page(Response(body, content_type="application/xml; charset=utf-8"))


def _timestamp(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
