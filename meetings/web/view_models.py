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
class MonthBar:
    """An event over ``days`` days of a week in the month grid; ``period`` are all its days.

    ``is_continued`` and ``goes_on`` mean that it has days in the week before or after. Only one bar
    of an event ``is_reachable`` with the keyboard. ``is_in_month`` means that it has a day in the
    month shown.
    """

    slot: GridSlot
    days: int
    period: str
    is_continued: bool = False
    goes_on: bool = False
    is_reachable: bool = True
    is_in_month: bool = True


@dataclass(frozen=True, kw_only=True)
class MoreLink:
    """A link to the entries that are not shown: "+ 26 more", and a note for screen readers."""

    text: str
    note: str
    href: str


@dataclass(frozen=True, kw_only=True)
class DayCell:
    """A day of a month; without ``href`` it is plain text.

    ``label`` is its accessible name: "2 June, one meeting". ``bars`` are the lanes above the slots:
    the bars that begin on the day in its week, and None for the space of others.
    """

    number: str
    label: str = ""
    href: str = ""
    is_outside: bool = False
    is_today: bool = False
    bars: Sequence[MonthBar | None] = ()
    slots: Sequence[GridSlot] = ()
    more: MoreLink | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether no entry begins on the day."""
        return not (any(self.bars) or self.slots or self.more)


@dataclass(frozen=True, kw_only=True)
class YearCell:
    """The meetings of a body in a month; ``folded`` ones are shown on request."""

    shown: Sequence[GridSlot] = ()
    folded: Sequence[GridSlot] = ()

    @property
    def has_folded_warning(self) -> bool:
        """Return whether one of the folded meetings has a clash."""
        return any(slot.has_warning for slot in self.folded)


@dataclass(frozen=True, kw_only=True)
class BodyYearRow:
    """A body in the year grid, with a cell for each column."""

    name: str
    cells: Sequence[YearCell]
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
    """A session of an agenda; ``iso`` is the instant of ``time``.

    ``more_documents`` are folded behind their label.
    """

    title: str
    time: str = ""
    iso: str = ""
    kind: str = ""
    note: str = ""
    speakers: Sequence[Speaker] = field(default=())
    documents: Sequence[DocumentLink] = field(default=())
    more_documents: Sequence[DocumentLink] = field(default=())
    more_documents_label: str = ""


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
