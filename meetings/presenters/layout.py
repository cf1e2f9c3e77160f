"""What every page shows around its content: plain values for templates/base.html."""

from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _l


class NavItem(NamedTuple):
    """One place of the main menu; pages name theirs by ``key`` in ``{% set section %}``."""

    key: str
    label: object
    href: str


class Link(NamedTuple):
    """A text that leads somewhere."""

    label: object
    href: str


class LanguageLink(NamedTuple):
    """A language the pages speak; ``code`` is BCP 47."""

    code: str
    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class AccountMenu:
    """Who is signed in, and where the menu under the initials leads."""

    name: str
    initials: str
    links: tuple[Link, ...] = ()
    sign_out: str = "/sign-out"
    new_meeting: str = ""


@dataclass(frozen=True, kw_only=True)
class PresidencyBand:
    """The presidency that is on, for the band below the masthead.

    ``around`` says what comes before and after, in words; ``percent`` of its
    time is over, from 0 to 100; ``is_now`` lights the amber dot.
    """

    name: str
    href: str
    period: str
    trio: str = ""
    percent: int = 0
    is_now: bool = True


MAIN_MENU = (
    NavItem("calendar", _l("Calendar"), "/"),
    NavItem("bodies", _l("Bodies"), "/bodies"),
    NavItem("presidencies", _l("Presidencies"), "/presidencies"),
    NavItem("projects", _l("Projects"), "/projects"),
    NavItem("record", _l("Record"), "/outcomes"),
)

FOOTER_LINKS = (
    Link(_l("Subscribe to calendars"), "/subscribe"),
    Link(_l("Privacy"), "/privacy"),
    Link(_l("Accessibility"), "/accessibility"),
)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The frame of a page; the defaults suit a page that knows nothing, such as an error."""

    organisation: str = ""
    language: str = "en"
    languages: tuple[LanguageLink, ...] = ()
    navigation: tuple[NavItem, ...] = MAIN_MENU
    footer: tuple[Link, ...] = FOOTER_LINKS
    account: AccountMenu | None = None
    sign_in: str = "/sign-in"
    messages: tuple[tuple[str, str], ...] = ()
