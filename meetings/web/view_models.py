"""Values for the macros of templates/_macros, ready to display."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from meetings.domain.access.policy import Role
from meetings.domain.bodies.models import Body


@dataclass(frozen=True, kw_only=True)
class GridSlot:
    """An event in a month or year grid.

    ``full_text`` is printed if ``text`` is shortened; ``time`` is empty if not known;
    ``is_rough`` marks a date to be confirmed, ``has_warning`` a clash;
    ``off`` is "Postponed", "Cancelled" or "".
    """

    text: str
    href: str
    full_text: str = ""
    title: str = ""
    tone: int = 1
    time: str = ""
    is_rough: bool = False
    has_warning: bool = False
    off: str = ""


@dataclass(frozen=True, kw_only=True)
class DayCell:
    """A day of a month; without ``href`` it is plain text.

    ``label`` is its accessible name: "2 June, one meeting".
    """

    number: str
    label: str = ""
    href: str = ""
    is_outside: bool = False
    is_today: bool = False
    slots: Sequence[GridSlot] = ()


@dataclass(frozen=True, kw_only=True)
class BodyYearRow:
    """A body in the year grid, with the slots of each column."""

    name: str
    cells: Sequence[Sequence[GridSlot]]
    tone: int = 1
    href: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A person in a role, with the office at the time."""

    name: str
    initials: str
    role: str = ""
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentLink:
    """A downloadable document; ``note`` states type, size or audience."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """A session of an agenda; ``iso`` is the instant of ``time``."""

    title: str
    time: str = ""
    iso: str = ""
    kind: str = ""
    note: str = ""
    speakers: Sequence[Speaker] = field(default=())
    documents: Sequence[DocumentLink] = field(default=())


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role of a user; without ``body`` it applies to all bodies."""

    role: Role
    body: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFeedLine:
    """A personal calendar in its list; ``renew`` and ``revoke`` are paths."""

    number: int
    name: str
    shows: str
    made: str
    used: str
    renew: str
    revoke: str


@dataclass(frozen=True, kw_only=True)
class SettingsLine:
    """An entry of the settings; ``state`` is "" without a status."""

    title: str
    href: str
    note: str = ""
    state: str = ""
