"""Pages of a long list, and the links between them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import Session

MAX_PAGE_NUMBER = 10_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """Page ``number``, counted from 1, of ``total`` items with ``size`` on each page."""

    number: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """Return the number of the last page; an empty list has one page."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Return the number of items before this page."""
        return (self.number - 1) * self.size


def requested_page(requested: str, total: int, size: int) -> Page:
    """Return the requested page, clamped to the existing ones."""
    number = (
        int(requested)
        if requested.isascii() and requested.isdecimal() and len(requested) < 9
        else 1
    )
    page = Page(1, total, size)
    return Page(min(max(1, number), page.last), total, size)


def pager_links(
    page: Page, href: Callable[[int], str], *, latest_first: bool | None = None
) -> dict[str, Any] | None:
    """Return the values of the macro ``pager``, or None for a single page.

    ``latest_first`` is the order of a list by time, whose links are "Earlier" and "Later"; None is
    for other lists, whose links are "Previous page" and "Next page".
    """
    if page.last == 1:
        return None
    before = href(page.number - 1) if page.number > 1 else ""
    after = href(page.number + 1) if page.number < page.last else ""
    words = _("Page %(number)s of %(last)s", number=page.number, last=format_decimal(page.last))
    return {
        "text": words,
        "previous": after if latest_first else before,
        "next": before if latest_first else after,
        "is_chronological": latest_first is not None,
    }


def requested_page_number() -> int:
    """Return the requested page of a list that is not counted, from 1."""
    return max(1, min(request.args.get("page", 1, int) or 1, MAX_PAGE_NUMBER))


def fetch_page(
    session: Session, statement: Select[Row], number: int, size: int
) -> tuple[list[Row], bool]:
    """Return the rows on the page, and whether later pages have more."""
    rows = list(session.scalars(statement.offset((number - 1) * size).limit(size + 1)))
    return rows[:size], len(rows) > size
