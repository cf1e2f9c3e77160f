"""The translated fields of a row, in the language of the page."""

from flask_babel import get_locale

from meetings.kernel.translated import TranslatedMixin, localised_text


def page_locale() -> str:
    """Return the locale of the page, or English outside a request."""
    return str(get_locale() or "en")


def unless_page_language(language: str) -> str:
    """Return the language tag, or "" for the language of the page, which needs no markup."""
    return "" if language == page_locale() else language


def localised_field(row: TranslatedMixin, field: str = "title") -> tuple[str, str]:
    """Return the text, and its language if it differs from that of the page, else ""."""
    text, language = localised_text(row, field, page_locale())
    return text, unless_page_language(language)
