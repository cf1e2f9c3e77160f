"""Languages of pages, mails and feeds.

Two gettext domains: ``messages`` has the texts of pages and mails and is offered in a language when
its catalogue is complete; ``calendar`` has the few texts of feeds, in ten languages.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import WSGIEnvironment

from babel import Locale, UnknownLocaleError
from flask import Blueprint, current_app, g, has_app_context
from flask_babel import Domain, force_locale, get_domain
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

#: The language of the texts in the code, offered always.
DEFAULT_LANGUAGE = "en"
#: The languages of feeds and of the list for other sites.
CALENDAR_LANGUAGES = (
    DEFAULT_LANGUAGE, "da", "de", "et", "fi", "is", "lt", "lv", "nb", "pl", "sv",
)  # fmt: skip
PAGE_DOMAIN, CALENDAR_DOMAIN = "messages", "calendar"
#: Written by ``catalogues.py``: the languages whose catalogue of pages is complete.
COMPLETE_FILE = ".compiled"
#: The cookie that remembers a reader's choice, and the query parameter that makes it.
COOKIE, PARAMETER = "convenor-language", "lang"
#: The parameter on pages where ``lang`` is the language of a feed.
PAGE_PARAMETER = "page-lang"
#: Norwegian has three tags and one catalogue.
_CATALOGUE_FALLBACKS = {"no": "nb", "nn": "nb"}
_MAX_HEADER = 200
_TAG = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$", re.IGNORECASE)


def offered_languages(translations: Path) -> tuple[str, ...]:
    """Return the languages of pages and mails: the default, and those that are complete."""
    try:
        listed = (translations / COMPLETE_FILE).read_text("utf-8").split()
    except OSError:
        listed = []
    installed = [
        language for language in listed if (translations / language / "LC_MESSAGES").is_dir()
    ]
    return tuple(dict.fromkeys((DEFAULT_LANGUAGE, *installed)))


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages offered, and the choice among them for a request.

    ``feed_pages`` are the paths of pages on which ``lang`` is the language of a feed.
    """

    offered: tuple[str, ...] = (DEFAULT_LANGUAGE,)
    feed_pages: frozenset[str] = field(default_factory=frozenset)

    def of_request(self, environ: WSGIEnvironment) -> str:
        """Return the language of a page: by query, else by cookie, else by Accept-Language."""
        if len(self.offered) == 1:
            return self.offered[0]
        chosen = self.in_query(environ) or self.in_cookie(environ)
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:_MAX_HEADER]
        return chosen or _negotiate(accepted, self.offered)

    def in_query(self, environ: WSGIEnvironment) -> str:
        """Return the offered language that the query names, or ""."""
        query = environ.get("QUERY_STRING", "")
        if PARAMETER not in query:
            return ""
        values = parse_qs(query, max_num_fields=None).get(self.parameter(environ["PATH_INFO"]), [])
        return self.known(values[0]) if values else ""

    def in_cookie(self, environ: WSGIEnvironment) -> str:
        """Return the offered language that the cookie names, or ""."""
        header = environ.get("HTTP_COOKIE", "")
        return self.known(_cookie(header)) if COOKIE in header else ""

    def parameter(self, path: str) -> str:
        """Return the query parameter that chooses the language of the page at this path."""
        return PAGE_PARAMETER if path in self.feed_pages else PARAMETER

    def known(self, tag: str) -> str:
        """Return the tag if the language is offered, or ""."""
        language = _CATALOGUE_FALLBACKS.get(tag, tag)
        return language if language in self.offered else ""


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


@lru_cache(maxsize=256)
def _negotiate(accepted: str, offered: tuple[str, ...]) -> str:
    """Return the offered language that an Accept-Language header prefers."""
    also = [tag for tag, language in _CATALOGUE_FALLBACKS.items() if language in offered]
    header = parse_accept_header(accepted, LanguageAccept)
    best = header.best_match([*offered, *also], DEFAULT_LANGUAGE)
    return _CATALOGUE_FALLBACKS.get(best, best)


def use_default_language(blueprint: Blueprint) -> None:
    """Use the default language for everything below the blueprint, whatever readers prefer.

    For calendars and other files, which vary by nothing except their URL.
    """
    blueprint.before_request(_use_default_language)


def _use_default_language() -> None:
    g.uses_default_language = True


def uses_default_language() -> bool:
    """Return whether this request is answered in the default language."""
    return bool(g.get("speaks_default", False))


@contextmanager
def calendar_language(tag: str) -> Iterator[None]:
    """Use the texts of the domain ``calendar`` in the language that serves a reader of ``tag``.

    Outside an application the texts stay as they are in the code.
    """
    if not has_app_context():
        yield
        return
    with force_locale(catalogue_language(tag)):
        before = get_domain()
        _calendar_domain().as_default()
        try:
            yield
        finally:
            before.as_default()


def _calendar_domain() -> Any:
    """Return the application's domain, which caches its catalogues."""
    return current_app.extensions.setdefault(
        "convenor-calendar-texts", Domain(domain=CALENDAR_DOMAIN)
    )


def canonical_language_tag(tag: str) -> str:
    """Return the canonical form of the tag if the language exists, else ""."""
    if not _TAG.match(tag):
        return ""
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        return ""


def catalogue_language(tag: str) -> str:
    """Return the language of a calendar's texts for a reader of that language."""
    spoken = tag.partition("-")[0]
    served = _CATALOGUE_FALLBACKS.get(spoken, spoken)
    return served if served in CALENDAR_LANGUAGES else DEFAULT_LANGUAGE


def native_name(language: str) -> str:
    """Return the language's name in the language itself, as a menu shows it: "Lietuvių"."""
    name = str(Locale.parse(language).get_display_name() or language)
    return name[:1].upper() + name[1:]
