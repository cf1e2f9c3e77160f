"""Texts that exist in several languages: the original in columns, the others beside it."""

from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class TranslatedMixin:
    """Mixin: ``language`` is the original's BCP 47 tag, ``translations`` {tag: {field: text}}."""

    language: Mapped[str] = mapped_column(String(16), default="en")
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict)


def localised_text(thing: TranslatedMixin, field: str, locale: str) -> tuple[str, str]:
    """Return the text in the reader's language and its tag, else the original and its tag.

    Who reads "de-AT" reads "de", too.
    """
    written_in, translations = thing.language, thing.translations
    for tag in _language_tags(locale) if translations else ():
        if tag == written_in:
            break
        texts: dict[str, str] = translations.get(tag, {})
        if texts.get(field):
            return texts[field], tag
    return getattr(thing, field) or "", written_in or "en"


@lru_cache(maxsize=256)
def _language_tags(locale: str) -> tuple[str, ...]:
    """Return the tags that the reader of the locale reads, the first choice first."""
    return tuple(dict.fromkeys((locale, locale.replace("_", "-").partition("-")[0])))


def all_translations(thing: TranslatedMixin, *fields: str) -> list[str]:
    """Return the texts of the fields in every language, the originals first."""
    texts = [getattr(thing, field) or "" for field in fields]
    for tag in sorted(thing.translations or {}):
        texts += [thing.translations[tag].get(field, "") for field in fields]
    return texts
