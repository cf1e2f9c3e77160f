"""What the macros of templates/_macros show: plain values, ready to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from meetings.domain.access.policy import Role
from meetings.domain.bodies.models import Body


@dataclass(frozen=True, kw_only=True)
class GridSlot:
    """One event in a month or year grid.

    ``time`` is empty where the day has no time; ``is_rough`` marks a date to
    be confirmed, ``is_warned`` a clash; ``off`` is "Postponed", "Cancelled", or "".
    """

    text: str
    href: str
    title: str = ""
    tone: int = 1
    time: str = ""
    is_rough: bool = False
    has_warning: bool = False
    off: str = ""


@dataclass(frozen=True, kw_only=True)
class DayCell:
    """One day of a month; without ``href`` it is only a number.

    ``label`` is read out in place of the number: "2 June, one meeting".
    """

    number: str
    label: str = ""
    href: str = ""
    is_outside: bool = False
    is_today: bool = False
    slots: Sequence[GridSlot] = ()


@dataclass(frozen=True, kw_only=True)
class BodyYearRow:
    """One body in the grid of a year, with the slots of each column."""

    name: str
    cells: Sequence[Sequence[GridSlot]]
    tone: int = 1
    href: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """A person in a role, with the office held that day."""

    name: str
    initials: str
    role: str = ""
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentLink:
    """A document that can be downloaded; ``note`` says kind, size or reader."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """One session of an agenda; ``iso`` is the instant behind ``time``."""

    title: str
    time: str = ""
    iso: str = ""
    kind: str = ""
    note: str = ""
    speakers: Sequence[Speaker] = field(default=())
    documents: Sequence[DocumentLink] = field(default=())


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role of a user; ``body`` None: for every body."""

    role: Role
    body: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFeedLine:
    """A calendar of one's own in its list, in words; ``renew`` and ``revoke`` are paths."""

    number: int
    name: str
    shows: str
    made: str
    used: str
    renew: str
    revoke: str


@dataclass(frozen=True, kw_only=True)
class SettingsLine:
    """Something that the secretariat sets, in a list; ``state`` "" says nothing."""

    title: str
    href: str
    note: str = ""
    state: str = ""
