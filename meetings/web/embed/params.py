"""Read the query parameters of the embedded meeting list."""

from dataclasses import dataclass

from flask import request

from meetings.domain.events.event_filter import EventFilter
from meetings.http import event_filters, redirects
from meetings.http.request_context import db_session
from meetings.i18n.languages import DEFAULT_LANGUAGE, canonical_language_tag
from meetings.kernel.text import clean, parse_int

DEFAULT_LIMIT, MAX_LIMIT = 10, 50
THEMES = ("light", "dark")
_ALLOWED_PARAMS = event_filters.FILTER_PARAMS | {"limit", "lang", "theme"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedParams:
    """The parameters of a list; ``ignored`` are the unknown pairs."""

    filter: EventFilter
    limit: int
    language: str
    theme: str
    ignored: tuple[tuple[str, str], ...]


def parse_embed_params() -> EmbedParams:
    """Return the parameters of the request; unknown or invalid ones are ignored."""
    query = event_filters.merge_repeated(request.args)
    parsed = event_filters.parse_filter(db_session(), query)
    renamed = redirects.renamed_filters(query, parsed.unknown)
    if renamed:  # Accept renamed filters without a redirect, which would need CORS, too.
        query, parsed = renamed, event_filters.parse_filter(db_session(), renamed)
    ignored = [
        *parsed.unknown,
        *((name, query[name]) for name in query if name not in _ALLOWED_PARAMS),
    ]
    limit, language = clean(query.get("limit", "")), clean(query.get("lang", ""))[:40]
    theme = clean(query.get("theme", "")).lower()
    number = parse_int(limit, minimum=1, maximum=MAX_LIMIT)
    for name, value, is_known in (
        ("limit", limit, number is not None),
        ("lang", language, bool(canonical_language_tag(language))),
        ("theme", theme, theme in (*THEMES, "auto")),
    ):
        if value and not is_known:
            ignored.append((name, value))
    return EmbedParams(
        filter=parsed.filter,
        limit=number or DEFAULT_LIMIT,
        language=canonical_language_tag(language) or DEFAULT_LANGUAGE,
        theme=theme if theme in THEMES else "",
        ignored=tuple((clean(name)[:60], clean(value)[:60]) for name, value in ignored[:10]),
    )
