"""What is proposed for each entry of a plan that was read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.imports.differences import FieldDifference
from meetings.domain.imports.models import ImportedEvent, ImportRow
from meetings.domain.imports.rules import ImportIssue, ImportNote, PlannedEvent

_MIN_SIMILARITY = 0.8
_WORD = re.compile(r"\w+")
#: Doubts with which nothing is written unless somebody chooses so.
BLOCKING_ISSUES = frozenset(
    {
        ImportIssue.CHANGED_LOCALLY,
        ImportIssue.NOT_EDITABLE,
        ImportIssue.CANCELLED,
        ImportIssue.NO_TITLE,
        ImportIssue.DUPLICATE_TITLE,
    }
)


class MatchStatus(StrEnum):
    """What an entry is to us."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "same"
    AMBIGUOUS = "unsure"


@dataclass(slots=True)
class Proposal:
    """What is proposed for an entry.

    ``event`` is the event that it is, ``candidates`` are those that it may be, ``editable``
    the ids of those that the actor may change. ``link`` is what its source said before,
    ``body_id`` the body for a new event, if one is known.
    """

    row: ImportRow
    planned: PlannedEvent
    when: EventDates
    link: ImportedEvent | None = None
    event_id: int | None = None
    event: Event | None = None
    body_id: int | None = None
    is_renamed: bool = False
    candidates: list[Event] = field(default_factory=list)
    editable: frozenset[int] = frozenset()
    changes: Mapping[int, tuple[FieldDifference, ...]] = field(default_factory=dict)
    notes: list[ImportNote] = field(default_factory=list)

    @property
    def verdict(self) -> MatchStatus:
        """Return what the entry is."""
        if self.event is not None:
            return MatchStatus.UPDATE if self.changes[self.event.id] else MatchStatus.UNCHANGED
        return MatchStatus.AMBIGUOUS if self.candidates else MatchStatus.NEW

    @property
    def known(self) -> dict[int, Event]:
        """Return the events that it is, or may be, by their ids."""
        return {it.id: it for it in (self.event, *self.candidates) if it is not None}

    @property
    def was_skipped(self) -> bool:
        """Say whether somebody left it out when it was read before."""
        return self.link is not None and self.link.event_id is None

    @property
    def is_safe_to_apply(self) -> bool:
        """Say whether it may be written without anybody choosing so."""
        if self.was_skipped or not self.planned.title:
            return False
        return not BLOCKING_ISSUES & {note.issue for note in self.notes}

    @property
    def is_open(self) -> bool:
        """Say whether nothing was found yet that it is."""
        return self.event_id is None and self.link is None

    def meets(self, first: date | None, last: date | None) -> bool:
        """Say whether its days touch these; what has no date touches what has none."""
        mine, end = self.when.first_day, self.when.last_day
        if mine is None or end is None or first is None or last is None:
            return mine is None and first is None
        return first <= end and mine <= last

    def is_within_days(self, days: timedelta, first: date | None, last: date | None) -> bool:
        """Say whether it is at most so many days from these; True where a date is not known."""
        mine, end = self.when.first_day, self.when.last_day
        if mine is None or end is None or first is None or last is None:
            return True
        return first - days <= end and mine <= last + days


def are_similar(one: str, other: str) -> bool:
    """Say whether two folded titles may be of one meeting."""
    words, others = _title_words(one), _title_words(other)
    fewer, shared = min(len(words), len(others)), len(words & others)
    if 2 * shared < fewer or not shared:
        return False
    if fewer > 1 and shared >= _MIN_SIMILARITY * fewer:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _MIN_SIMILARITY


@lru_cache(maxsize=8192)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title))
