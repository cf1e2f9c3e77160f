"""Find contradictions in a calendar entry: several states, an implausible start.

Source:
    docs/rules/imports.md, "Calendars"
"""

from collections.abc import Iterator

from meetings.domain.imports.grammar.called_off import read_called_off
from meetings.domain.imports.ics.date_properties import CalendarTime
from meetings.domain.imports.ics.parser import Component
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.text import clean

#: Apps store dates that they do not know as days from 1 January 1970, or before.
_FIRST_PLAUSIBLE_YEAR = 1980
_MAX_LINES, _MAX_LINE_LENGTH = 4, 120


def state_doubts(component: Component, description: str) -> Iterator[ImportNote]:
    """Yield doubts about several states, and a state at the beginning of the description."""
    states = {prop.value.strip().upper() for prop in component.all("STATUS")}
    if len(states) > 1 and "CANCELLED" not in component.value("STATUS").upper():
        yield ImportNote(ImportIssue.STATUS_UNKNOWN, ", ".join(sorted(states))[:80])
    lines = [clean(line) for line in description.splitlines() if line.strip()][:_MAX_LINES]
    read_states = (read_called_off(line) for line in lines if len(line) <= _MAX_LINE_LENGTH)
    if any(state.is_cancelled or state.is_postponed for state in read_states):
        yield ImportNote(ImportIssue.STATE_UNCLEAR)


def time_doubts(component: Component, at: CalendarTime | None) -> Iterator[ImportNote]:
    """Yield doubts about a start that is missing or implausible."""
    if at is None:
        end = component.first("DTEND") or component.first("DURATION")
        if end is not None:
            yield ImportNote(ImportIssue.TIME_DROPPED, end.value[:40])
        return
    if at.day.year < _FIRST_PLAUSIBLE_YEAR:
        yield ImportNote(ImportIssue.NOT_UNDERSTOOD, str(at.day))
