"""Values that every page shows around its content, for templates/base.html."""

from dataclasses import dataclass
from typing import NamedTuple


class NavItem(NamedTuple):
    """An entry of the main menu; pages name theirs by ``key`` in ``{% set section %}``."""

    key: str
    label: object
    href: str


class Link(NamedTuple):
    """A text with a URL."""

    label: object
    href: str


class LanguageLink(NamedTuple):
    """A language of pages; ``code`` is BCP 47, ``href`` this page in it."""

    code: str
    name: str
    href: str


class Alternate(NamedTuple):
    """The absolute URL of this page in a language, for search engines."""

    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class AccountMenu:
    """The signed-in user, and the entries of the account menu."""

    name: str
    initials: str
    links: tuple[Link, ...] = ()
    sign_out: str
    new_meeting: str = ""


@dataclass(frozen=True, kw_only=True)
class PresidencyBand:
    """The current presidency, shown in the band below the header.

    ``trio`` describes the previous and next presidency; ``percent`` of the term is over (0 to
    100); ``is_now`` highlights the marker.
    """

    name: str
    href: str
    period: str
    trio: str = ""
    percent: int = 0
    is_now: bool = True


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The header and the footer of a page; ``canonical`` is its URL for search engines."""

    organisation: str = ""
    language: str = "en"
    languages: tuple[LanguageLink, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    canonical: str = ""
    navigation: tuple[NavItem, ...] = ()
    footer: tuple[Link, ...] = ()
    account: AccountMenu | None = None
    sign_in: str
    messages: tuple[tuple[str, str], ...] = ()
