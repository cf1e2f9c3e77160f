"""Pages of a long list: which one is asked for, and where the next ones are."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Page:
    """The page ``number``, from 1 on, of a list of ``total`` things, ``size`` on each."""

    number: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """Return the number of the last page; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Return how many things come before this page."""
        return (self.number - 1) * self.size


def requested_page(asked: str, total: int, size: int) -> Page:
    """Return the page that the address asks for; the nearest one there is for anything else."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    page = Page(1, total, size)
    return Page(min(max(1, number), page.last), total, size)


def pager_links(page: Page, href: Callable[[int], str]) -> dict[str, str] | None:
    """Return text and addresses for the pager, or None where all is on one page.

    Lists begin with what is latest, so that the page after this one holds what is earlier.
    """
    if page.last == 1:
        return None
    words = _("Page %(number)s of %(last)s", number=page.number, last=format_decimal(page.last))
    return {
        "text": words,
        "previous": href(page.number + 1) if page.number < page.last else "",
        "next": href(page.number - 1) if page.number > 1 else "",
    }
