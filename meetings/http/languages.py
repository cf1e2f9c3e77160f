"""The languages that pages speak, and those that feeds may be asked for."""

import re

from babel import Locale, UnknownLocaleError

#: The languages with a catalogue of the product's own words; the first is the site's own.
LANGUAGES = ("en",)
DEFAULT = LANGUAGES[0]
_TAG = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$", re.IGNORECASE)


def known_language(tag: str) -> str:
    """Return the tag as it is usually written where Unicode knows the language, else ""."""
    if not _TAG.match(tag):
        return ""
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        return ""


def catalogue_of(tag: str) -> str:
    """Return the language of the product's own words for a reader of that language."""
    return next((each for each in (tag, tag.partition("-")[0]) if each in LANGUAGES), DEFAULT)
