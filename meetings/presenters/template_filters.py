"""Template filters: labels, countries, languages, dates."""

from datetime import UTC, datetime

import nh3
from flask import Flask
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup

from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for, language_name

_MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False})
_ALLOWED_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "a",
    "br",
    "blockquote",
    "code",
    "h2",
    "h3",
    "h4",
    "hr",
}


def register_template_filters(app: Flask) -> None:
    """Register filters: word, country, language, dates, markdown, iso, moment, clock, file_size."""
    app.jinja_env.filters.update(
        word=label_for,
        country=country_name,
        language=language_name,
        day=dates.day,
        short_day=dates.short_day,
        month=dates.month,
        partial=dates.partial_date,
        markdown=markdown,
        iso=iso,
        moment=dates.instant,
        clock=dates.clock,
        file_size=file_size,
    )


def file_size(size: int) -> str:
    """Return the size as text: "180 KB", "2.1 MB", "900 bytes"."""
    if size >= 1_000_000:
        return _("%(size)s MB", size=format_decimal(round(size / 1_000_000, 1)))
    if size >= 1_000:
        return _("%(size)s KB", size=format_decimal(round(size / 1_000)))
    return ngettext("%(num)d byte", "%(num)d bytes", size)


def markdown(text: str | None) -> Markup:
    """Return the text as safe HTML: no raw HTML, only http, https and mailto links.

    It follows the heading of a page, so its headings begin at level 2 and skip no level.
    """
    tokens = _MARKDOWN.parse(text or "")
    outer_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
            outer_levels = [*(outer for outer in outer_levels if outer < level), level]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(1 + len(outer_levels), 4)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    safe = nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
    )
    return Markup(safe)  # noqa: S704 - nh3 has just cleaned it


def iso(instant: datetime) -> str:
    """Return the instant in ISO 8601, UTC, for <time datetime>."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
