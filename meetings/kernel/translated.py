"""Texts in several languages: the original in columns, translations in a JSON column."""

from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class TranslatedMixin:
    """Mixin: ``language`` is the original's BCP 47 tag, ``translations`` {tag: {field: text}}."""

    language: Mapped[str] = mapped_column(String(16), default="en")
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)


def localised_text(row: TranslatedMixin, field: str, locale: str) -> tuple[str, str]:
    """Return the text in the reader's language and its tag, else the original and its tag.

    A reader of "de-AT" also reads "de".
    """
    original, translations = row.language, row.translations
    for tag in _language_tags(locale) if translations else ():
        if tag == original:
            break
        texts: dict[str, str] = translations.get(tag, {})
        if texts.get(field):
            return texts[field], tag
    return getattr(row, field) or "", original or "en"


@lru_cache(maxsize=256)
def _language_tags(locale: str) -> tuple[str, ...]:
    """Return the language tags that suit the locale, the best first."""
    return tuple(dict.fromkeys((locale, locale.replace("_", "-").partition("-")[0])))


def all_translations(row: TranslatedMixin, *fields: str) -> list[str]:
    """Return the texts of the fields in every language, the originals first."""
    texts = [getattr(row, field) or "" for field in fields]
    for tag in sorted(row.translations or {}):
        texts += [row.translations[tag].get(field, "") for field in fields]
    return texts
