"""Proposals for the entries of an import run."""

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
#: Issues that require an explicit choice of the user before the row is imported: a part of the
#: source was not understood, or the import does not make the change.
BLOCKING_ISSUES = frozenset(
    {
        ImportIssue.CHANGED_LOCALLY,
        ImportIssue.NOT_EDITABLE,
        ImportIssue.CANCELLED,
        ImportIssue.POSTPONED,
        ImportIssue.NOT_UNDERSTOOD,
        ImportIssue.FORMULA_WITHOUT_VALUE,
        ImportIssue.ZONE_UNKNOWN,
        ImportIssue.ZONE_SEASON,
        ImportIssue.TIME_DROPPED,
        ImportIssue.AMBIGUOUS_DATE,
        ImportIssue.INVALID_DATE,
        ImportIssue.WRONG_WEEKDAY,
        ImportIssue.OUTSIDE_PERIOD,
        ImportIssue.SECOND_DATE,
        ImportIssue.NO_TITLE,
        ImportIssue.DUPLICATE_TITLE,
        ImportIssue.ZONE_DOUBTFUL,
        ImportIssue.TIME_SHIFTED,
        ImportIssue.RULE_UNKNOWN,
        ImportIssue.STATUS_UNKNOWN,
        ImportIssue.STATE_UNCLEAR,
    }
)


class MatchStatus(StrEnum):
    """Relation between an entry and the existing events."""

    NEW = "new"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    AMBIGUOUS = "ambiguous"


@dataclass(slots=True)
class Proposal:
    """A proposal for an entry.

    ``event`` is the matching event, ``candidates`` are possible matches, ``editable`` holds the ids
    of those that the actor may change. ``link`` holds the earlier import, ``body_id`` the body of a
    new event, if known.
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
        """Return the match status of the entry."""
        if self.event is not None:
            return MatchStatus.UPDATE if self.changes[self.event.id] else MatchStatus.UNCHANGED
        return MatchStatus.AMBIGUOUS if self.candidates else MatchStatus.NEW

    @property
    def known(self) -> dict[int, Event]:
        """Return the matching and the possible events by id."""
        return {event.id: event for event in (self.event, *self.candidates) if event is not None}

    @property
    def was_skipped(self) -> bool:
        """Return whether a user skipped the entry in an earlier import."""
        return self.link is not None and self.link.event_id is None

    @property
    def is_safe_to_apply(self) -> bool:
        """Return whether the row may be imported without an explicit choice."""
        if self.was_skipped or not self.planned.title:
            return False
        return not any(self.is_blocking(note) for note in self.notes)

    def is_blocking(self, note: ImportNote) -> bool:
        """Return whether the note requires a choice; a missing date does unless it is open."""
        if note.issue is ImportIssue.NO_DATE:
            return not self.planned.to_be_confirmed
        return note.issue in BLOCKING_ISSUES

    @property
    def is_open(self) -> bool:
        """Return whether the entry is still unmatched."""
        return self.event_id is None and self.link is None

    def overlaps_days(self, first: date | None, last: date | None) -> bool:
        """Return whether its days overlap the given ones. Undated entries overlap each other."""
        start, end = self.when.first_day, self.when.last_day
        if start is None or end is None or first is None or last is None:
            return start is None and first is None
        return first <= end and start <= last

    def is_within_days(self, days: timedelta, first: date | None, last: date | None) -> bool:
        """Return whether it is within so many days of the given ones, or a date is unknown."""
        start, end = self.when.first_day, self.when.last_day
        if start is None or end is None or first is None or last is None:
            return True
        return first - days <= end and start <= last + days


def are_similar(first_title: str, second_title: str) -> bool:
    """Return whether two normalised titles may belong to the same meeting."""
    words, other_words = _title_words(first_title), _title_words(second_title)
    fewer, shared = min(len(words), len(other_words)), len(words & other_words)
    if 2 * shared < fewer or not shared:
        return False
    if fewer > 1 and shared >= _MIN_SIMILARITY * fewer:
        return True
    return (
        SequenceMatcher(None, first_title, second_title, autojunk=False).ratio() >= _MIN_SIMILARITY
    )


@lru_cache(maxsize=8192)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title))
