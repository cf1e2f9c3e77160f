"""Present the documents of an event."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.rules import Visibility
from meetings.http.site_context import site_timezone
from meetings.http.urls import document_url
from meetings.i18n import dates
from meetings.i18n.labels import VISIBILITY_LABELS, label_for
from meetings.i18n.localised_fields import localised_field
from meetings.kernel.timezones import local_date
from meetings.presenters.template_filters import file_size
from meetings.web.reports.presenter import STANDING_IN_LIST


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A document; ``href`` is empty without a file or URL."""

    title: str
    language: str
    href: str
    kind: str
    size: str
    version: str
    visibility: str
    summary: str


def version_url(document: Document, version: DocumentVersion) -> str:
    """Return the URL of the file of a version."""
    return document_url(document.slug, version.number, version.filename)


def document_lines(
    documents: Iterable[Document],
    *,
    href: Callable[[Document, DocumentVersion], str] = version_url,
) -> list[DocumentLine]:
    """Return the documents with their result, size, version and audience.

    ``href`` returns the download URL for the reader of the list.
    """
    return [_document_line(document, href) for document in documents]


def _document_line(
    document: Document, href: Callable[[Document, DocumentVersion], str]
) -> DocumentLine:
    title, language = localised_field(document)
    latest = document.latest
    standing = STANDING_IN_LIST.get(document.standing)
    kind = label_for(document.kind)
    return DocumentLine(
        title=f"{document.symbol} {title}".strip(),
        language=language,
        href=href(document, latest) if latest else document.url,
        kind=f"{kind}, {standing}" if standing else kind,
        size=file_size(latest.size) if latest else "",
        version=_version_text(latest) if latest else "",
        visibility=""
        if document.visibility is Visibility.PUBLIC
        else str(VISIBILITY_LABELS[document.visibility]),
        summary=localised_field(document, "summary")[0],
    )


def _version_text(version: DocumentVersion) -> str:
    day = local_date(version.uploaded_at, site_timezone())
    return _("version %(number)s, %(day)s", number=version.number, day=dates.short_day(day))
