"""Expand the series of a calendar file into occurrences, with their exceptions.

Source:
    RFC 5545, 3.8.4.4 and 3.8.5; docs/rules/imports.md, "Calendars"
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from meetings.domain.imports.errors import DateUnreadable
from meetings.domain.imports.grammar.decoding import line_excerpt
from meetings.domain.imports.ics import recurrence
from meetings.domain.imports.ics.date_properties import (
    CalendarTime,
    PeriodOfTime,
    parse_periods,
)
from meetings.domain.imports.ics.entries import Entry
from meetings.domain.imports.ics.parser import Faults
from meetings.domain.imports.ics.recurrence import RuleState
from meetings.domain.imports.ics.zones import FileZones
from meetings.domain.imports.rules import MAX_ROWS, ImportIssue, ImportNote

_ISSUES = {
    RuleState.COMPLETE: ImportIssue.CHECK_RECURRENCE,
    RuleState.ENDLESS: ImportIssue.SERIES_ENDLESS,
    RuleState.TOO_LONG: ImportIssue.SERIES_CUT,
    RuleState.OVER: ImportIssue.CHECK_RECURRENCE,
    RuleState.UNKNOWN: ImportIssue.RULE_UNKNOWN,
}
#: The states of the rules of an entry, the most serious first.
_SEVERITY = (
    RuleState.UNKNOWN,
    RuleState.ENDLESS,
    RuleState.TOO_LONG,
    RuleState.OVER,
    RuleState.COMPLETE,
)

#: Rules of one entry; more count as not understood.
_MAX_RULES = 2
#: Values of RDATE or EXDATE of one entry; more are not read, with a note.
_MAX_LISTED = 4_000
#: The states in which all occurrences are known.
_WHOLE = (RuleState.COMPLETE, RuleState.OVER)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of an entry.

    ``instance`` is the local time given by the rule, which identifies an occurrence of a series.
    """

    entry: Entry
    at: CalendarTime | None
    length: timedelta | None = None
    instance: datetime | None = None
    notes: tuple[ImportNote, ...] = ()


@dataclass(slots=True)
class Series:
    """An entry with its occurrences, or the only one."""

    occurrences: list[Occurrence] = field(default_factory=list)

    def shorten(self) -> None:
        """Remove all occurrences except the first, which gets a note."""
        first = self.occurrences[0]
        rule = first.entry.component.value("RRULE")[:200]
        kept = tuple(note for note in first.notes if note.issue is not ImportIssue.CHECK_RECURRENCE)
        note = ImportNote(ImportIssue.SERIES_CUT, rule)
        self.occurrences = [replace(first, notes=(*kept, note))]


def expand_entries(
    entries: Iterable[Entry], zones: FileZones, faults: Faults, limit: int = MAX_ROWS
) -> list[Series]:
    """Return the series of all entries, in the order of the file.

    If there are too many meetings, the longest series are shortened. Series without any
    meeting are added to the faults.
    """
    groups: dict[object, list[Entry]] = {}
    for number, entry in enumerate(entries):
        groups.setdefault(entry.uid or number, []).append(entry)
    listed = [
        series
        for group in groups.values()
        for series in _Group(group, zones, faults, limit).expand()
    ]
    total = sum(len(series.occurrences) for series in listed)
    for series in sorted(listed, key=lambda series: -len(series.occurrences)):
        if total <= limit or len(series.occurrences) < 2:
            break
        total -= len(series.occurrences) - 1
        series.shorten()
    return [series for series in listed if series.occurrences]


class _Group:
    """The entries with one UID: one or several events, and replaced occurrences."""

    def __init__(
        self, entries: Iterable[Entry], zones: FileZones, faults: Faults, limit: int
    ) -> None:
        self._zones, self._faults, self._limit = zones, faults, limit
        listed = list(entries)
        self._masters = [entry for entry in listed if entry.replaces is None]
        starts = [entry.starts for entry in self._masters if entry.starts]
        #: Whole days are identified by the day, whatever time and zone refer to them.
        self._is_by_day = bool(starts) and all(at.is_day for at in starts)
        self._overrides = {
            self._name(entry.replaces): entry for entry in listed if entry.replaces is not None
        }
        self._ranges = sorted(
            (entry for entry in self._overrides.values() if entry.is_range and entry.starts),
            key=lambda entry: entry.replaces.moment if entry.replaces else datetime.min,  # noqa: DTZ901 - never compared
        )
        #: Overrides with the occurrence that they replace and the notes of its series.
        self._replaced: dict[int, Occurrence] = {}
        self._excluded: set[object] = set()

    def expand(self) -> list[Series]:
        """Return the series of the events, then the replaced occurrences."""
        listed = [Series(list(self._occurrences(entry))) for entry in self._masters]
        for entry in self._overrides.values():
            if self._is_obsolete(entry):
                continue
            replaced = self._replaced.get(id(entry))
            instance = replaced.instance if replaced else None
            if instance is None and entry.replaces:
                instance = self._in_series_zone(entry.replaces)
            notes = replaced.notes if replaced else self._notes_without_series(entry)
            listed.append(Series([Occurrence(entry, entry.starts, entry.length, instance, notes)]))
        return listed

    def _notes_without_series(self, entry: Entry) -> tuple[ImportNote, ...]:
        """Return a doubt about an entry that replaces a time that its series does not have."""
        is_series = any(
            master.component.first(name) for master in self._masters for name in ("RRULE", "RDATE")
        )
        if not is_series or entry.replaces is None:
            return ()
        return (ImportNote(ImportIssue.RULE_UNKNOWN, f"{entry.replaces.local:%Y-%m-%d %H:%M}"),)

    def _is_obsolete(self, entry: Entry) -> bool:
        """Return whether the occurrence is excluded, or belongs to an earlier version of a series.

        Such an entry has a rule of its own, a lower number, and a time that the rule lacks.
        """
        if self._name(entry.replaces) in self._excluded:
            return True
        is_older = any(entry.sequence < master.sequence for master in self._masters)
        is_part = id(entry) in self._replaced
        return is_older and not is_part and entry.component.first("RRULE") is not None

    def _in_series_zone(self, at: CalendarTime) -> datetime:
        starts = next((entry.starts for entry in self._masters if entry.starts), None)
        return at.in_zone(starts.zone).local if starts else at.local

    def _occurrences(self, entry: Entry) -> Iterator[Occurrence]:
        """Yield the occurrences of an entry that no other entry replaces."""
        notes = (ImportNote(ImportIssue.DUPLICATE_UID),) if len(self._masters) > 1 else ()
        starts = entry.starts
        is_series = any(entry.component.first(name) for name in ("RRULE", "RDATE"))
        if starts is None or not is_series:
            yield Occurrence(entry, starts, entry.length, notes=notes)
            return
        state, lengths, series_notes = self._expand_rules(entry, starts)
        notes = (*notes, *series_notes)
        if not lengths:
            self._report_rule(entry)
        for local in sorted(lengths)[: None if state in _WHOLE else 1]:
            at = replace(starts, local=local)
            occurrence = Occurrence(entry, at, lengths[local], local, notes)
            override = self._override_of(at)
            if override is None:
                yield self._moved_by_range(occurrence)
            else:
                is_part = state in _WHOLE
                self._replaced[id(override)] = (
                    replace(occurrence, notes=()) if is_part else occurrence
                )

    def _report_rule(self, entry: Entry) -> None:
        prop = entry.component.first("RRULE")
        if prop is not None:
            text = line_excerpt(f"RRULE:{prop.value}")
            self._faults.add(DateUnreadable(line=prop.line, text=text), prop.line, text)

    def _expand_rules(
        self, entry: Entry, starts: CalendarTime
    ) -> tuple[RuleState, dict[datetime, timedelta | None], tuple[ImportNote, ...]]:
        """Return the state, the local times with their lengths, and the notes of an entry."""
        rules = [prop.value for prop in entry.component.all("RRULE")]
        expansions = [
            recurrence.expand(rule, starts.local, starts.zone, self._limit)
            for rule in rules[:_MAX_RULES]
        ]
        if len(rules) > _MAX_RULES:
            expansions.append(recurrence.Expansion(RuleState.UNKNOWN))
        states = {expansion.state for expansion in expansions} | {RuleState.COMPLETE}
        state = next(state for state in _SEVERITY if state in states)
        lengths = {} if RuleState.OVER in states else {starts.local: entry.length}
        lengths |= {at: entry.length for expansion in expansions for at in expansion.times}
        added, problems = self._listed(entry, "RDATE")
        for period in added:
            at = period.starts.in_zone(starts.zone)
            local = at.local
            if at.is_day and not starts.is_day:
                local = datetime.combine(at.day, starts.local.time())
            lengths[local] = entry.length if period.length is None else period.length
        removed, more_problems = self._excluded_times(
            entry, starts, max(lengths, default=starts.local)
        )
        lengths = {
            local: length
            for local, length in lengths.items()
            if not removed or not removed & _names(replace(starts, local=local))
        }
        self._excluded |= removed
        if state is RuleState.COMPLETE and len(lengths) > self._limit:
            state = RuleState.TOO_LONG
        note = ImportNote(_ISSUES[state], rules[0][:200] if rules else "")
        return state, lengths, (note, *problems, *more_problems)

    def _excluded_times(
        self, entry: Entry, starts: CalendarTime, last: datetime
    ) -> tuple[set[object], tuple[ImportNote, ...]]:
        """Return the names of the times up to the last one that are not part of the series."""
        listed, problems = self._listed(entry, "EXDATE")
        removed = {self._name(period.starts) for period in listed}
        for number, rule in enumerate(entry.component.all("EXRULE")):
            if number or recurrence.expand(rule.value, starts.local).state is RuleState.UNKNOWN:
                problems = (*problems, ImportNote(ImportIssue.RULE_UNKNOWN, rule.value[:200]))
                break
            times = recurrence.times_between(rule.value, starts.local, starts.local.year, last.year)
            removed |= {self._name(replace(starts, local=at)) for at in times}
        return removed, problems

    def _listed(self, entry: Entry, name: str) -> tuple[list[PeriodOfTime], tuple[ImportNote, ...]]:
        """Return the values of RDATE or EXDATE, and notes on those that are invalid."""
        listed: list[PeriodOfTime] = []
        problems: list[ImportNote] = []
        for prop in entry.component.all(name):
            try:
                if len(listed) > _MAX_LISTED:
                    raise OverflowError
                listed += parse_periods(prop, self._zones)
            except (DateUnreadable, OverflowError):
                problems.append(ImportNote(ImportIssue.RULE_UNKNOWN, prop.value[:80]))
        return listed, tuple(problems)

    def _name(self, at: CalendarTime | None) -> object:
        """Return the name by which a property refers to an occurrence."""
        if at is None or at.is_day or self._is_by_day:
            return ("day", at.day if at else None)
        return ("local", at.local) if at.zone is None else ("instant", at.moment)

    def _override_of(self, at: CalendarTime) -> Entry | None:
        if not self._overrides:
            return None
        names = (name for name in _names(at) if name in self._overrides)
        return next((self._overrides[name] for name in names), None)

    def _moved_by_range(self, occurrence: Occurrence) -> Occurrence:
        """Return the occurrence as changed by an entry for it and all later ones, if any."""
        at = occurrence.at
        entry = None
        for candidate in self._ranges:
            if at and candidate.replaces and candidate.replaces.moment < at.moment:
                entry = candidate
        if entry is None or at is None or entry.starts is None or entry.replaces is None:
            return occurrence
        shift = entry.starts.local - entry.replaces.in_zone(entry.starts.zone).local
        moved = at.in_zone(entry.starts.zone)
        return replace(
            occurrence, entry=entry, length=entry.length,
            at=replace(entry.starts, local=moved.local + shift),
        )  # fmt: skip


def _names(at: CalendarTime) -> set[object]:
    """Return all names of an occurrence."""
    names: set[object] = {("day", at.day), ("local", at.local)}
    return names if at.is_day or at.zone is None else names | {("instant", at.moment)}
