"""Documents as the page of an event lists them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.rules import Reader
from meetings.http import dates
from meetings.http.frame import installation
from meetings.http.phrases import READERS, word
from meetings.kernel.timezones import local_day
from meetings.kernel.translated import text_in
from meetings.web.report_words import STANDING_WORDS

_UNITS = ((1_000_000, "MB"), (1_000, "KB"))


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A document: ``href`` is empty where no file and no address is known."""

    title: str
    language: str
    href: str
    kind: str
    size: str
    version: str
    reader: str
    summary: str


def file_href(document: Document, version: DocumentVersion) -> str:
    """Return the address of a version's file."""
    return f"/documents/{document.slug}/{version.number}/{version.filename}"


def file_lines(
    documents: Iterable[Document],
    *,
    href: Callable[[Document, DocumentVersion], str] = file_href,
) -> list[FileLine]:
    """Return the documents with what became of them there, their size, version and reader.

    ``href`` gives the address that whoever reads the list gets a file from.
    """
    return [_line(each, href) for each in documents]


def _line(document: Document, href: Callable[[Document, DocumentVersion], str]) -> FileLine:
    locale = str(get_locale() or "en")
    title, language = text_in(document, "title", locale)
    latest = document.latest
    standing = STANDING_WORDS.get(document.standing)
    kind = word(document.kind)
    return FileLine(
        title=f"{document.symbol} {title}".strip(),
        language="" if language == locale else language,
        href=href(document, latest) if latest else document.url,
        kind=f"{kind}, {str(standing).lower()}" if standing else kind,
        size=file_size(latest.size) if latest else "",
        version=_version(latest) if latest else "",
        reader="" if document.reader is Reader.PUBLIC else str(READERS[document.reader]),
        summary=text_in(document, "summary", locale)[0],
    )


def file_size(size: int) -> str:
    """Return the size in words: "180 KB", "2.1 MB", "900 bytes"."""
    for unit, name in _UNITS:
        if size >= unit:
            number = round(size / unit, 1) if name == "MB" else round(size / unit)
            return f"{format_decimal(number, locale=get_locale() or 'en')} {name}"
    return _("%(size)s bytes", size=size)


def _version(version: DocumentVersion) -> str:
    here = installation()
    day = local_day(version.uploaded_at, here.timezone if here else "UTC")
    return _("version %(number)s, %(day)s", number=version.number, day=dates.short_day(day))
