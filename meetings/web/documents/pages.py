"""Long lists of documents: below headings with counts, and in pages."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from flask_babel import format_decimal, ngettext

from meetings.domain.documents.models import Document, DocumentKind, DocumentVersion
from meetings.i18n.labels import label_for
from meetings.web.documents.presenter import DocumentLine, document_lines, version_url
from meetings.web.pagination import pager_links, requested_page

PAGE_SIZE = 30
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class DocumentGroup(Generic[Row]):
    """The documents of a heading on this page; ``note`` counts all of them.

    A list without headings is one group without a title.
    """

    title: str
    note: str
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class DocumentPage(Generic[Row]):
    """A page of documents below headings; ``pager`` are the values of the macro, if needed."""

    groups: Sequence[DocumentGroup[Row]]
    pager: Mapping[str, str] | None


def document_page(
    documents: Sequence[Document],
    number: str,
    page_url: Callable[[int], str],
    *,
    href: Callable[[Document, DocumentVersion], str] = version_url,
) -> DocumentPage[DocumentLine]:
    """Return the page for readers; documents of several pages are grouped by kind."""
    heading: Callable[[Document], str] = _no_heading
    if len(documents) > PAGE_SIZE:
        documents = sorted(documents, key=lambda document: list(DocumentKind).index(document.kind))
        heading = _kind_heading
    page = paged_groups(documents, number, page_url, heading=heading)
    groups = [
        DocumentGroup(
            title=group.title, note=group.note, rows=document_lines(group.rows, href=href)
        )
        for group in page.groups
    ]
    return DocumentPage(groups=groups, pager=page.pager)


def _no_heading(_document: Document) -> str:
    return ""


def _kind_heading(document: Document) -> str:
    return label_for(document.kind)


def paged_groups(
    documents: Sequence[Document],
    number: str,
    page_url: Callable[[int], str],
    *,
    heading: Callable[[Document], str],
) -> DocumentPage[Document]:
    """Return the page with this number of the documents, which are ordered by heading."""
    page = requested_page(number, len(documents), PAGE_SIZE)
    counts = Counter(map(heading, documents))
    shown = documents[page.offset : page.offset + PAGE_SIZE]
    groups = [
        DocumentGroup(title=title, note=documents_count(counts[title]), rows=list(rows))
        for title, rows in groupby(shown, key=heading)
    ]
    return DocumentPage(groups=groups, pager=pager_links(page, page_url))


def documents_count(number: int) -> str:
    """Return "26 documents"."""
    return ngettext(
        "%(count)s document", "%(count)s documents", number, count=format_decimal(number)
    )
