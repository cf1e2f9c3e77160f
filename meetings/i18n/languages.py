"""The languages that pages speak, and those that feeds may be asked for."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

#: The languages that pages and mails speak; the first is the site's own.
INTERFACE_LANGUAGES = ("en",)
DEFAULT_LANGUAGE = INTERFACE_LANGUAGES[0]
#: Those that calendars and the list for other sites speak, too: see ``meetings/translations``.
CALENDAR_LANGUAGES = (
    DEFAULT_LANGUAGE, "da", "de", "et", "fi", "is", "lt", "lv", "nb", "pl", "sv",
)  # fmt: skip
#: Norwegian goes by three tags, and one of its catalogues serves all.
_CATALOGUE_FALLBACKS = {"no": "nb", "nn": "nb"}
_MAX_HEADER_LENGTH = 200
_TAG = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$", re.IGNORECASE)


def negotiate_language(accepted: str) -> str:
    """Return the language of ours that suits the header Accept-Language."""
    return _negotiate(accepted[:_MAX_HEADER_LENGTH])


@lru_cache(maxsize=256)
def _negotiate(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(
        INTERFACE_LANGUAGES, DEFAULT_LANGUAGE
    )


def canonical_language_tag(tag: str) -> str:
    """Return the tag as it is usually written where Unicode knows the language, else ""."""
    if not _TAG.match(tag):
        return ""
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        return ""


def catalogue_language(tag: str) -> str:
    """Return the language of a calendar's own words for a reader of that language."""
    spoken = tag.partition("-")[0]
    served = _CATALOGUE_FALLBACKS.get(spoken, spoken)
    return served if served in CALENDAR_LANGUAGES else DEFAULT_LANGUAGE
