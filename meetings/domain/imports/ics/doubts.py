"""Find contradictions in a calendar entry: several states, times that clocks skip, no start.

Source:
    docs/rules/imports.md, "Calendars"
"""

import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from meetings.domain.imports.grammar.called_off import read_called_off
from meetings.domain.imports.ics.date_properties import CalendarTime
from meetings.domain.imports.ics.lines import Property
from meetings.domain.imports.ics.parser import Component
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.text import clean

#: Apps store dates that they do not know as days from 1 January 1970, or before.
_FIRST_PLAUSIBLE_YEAR = 1980
_MAX_LINES, _MAX_LINE_LENGTH = 4, 120
_CHARSET = re.compile(r"[\w-]{1,20}")


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
    """Yield doubts about a start that is missing, implausible, or skipped by clocks."""
    if at is None:
        end = component.first("DTEND") or component.first("DURATION")
        if end is not None:
            yield ImportNote(ImportIssue.TIME_DROPPED, end.value[:40])
        return
    if at.day.year < _FIRST_PLAUSIBLE_YEAR:
        yield ImportNote(ImportIssue.NOT_UNDERSTOOD, str(at.day))
    if not at.is_day and at.zone is not None and _is_skipped(at.local, at.zone):
        yield ImportNote(ImportIssue.ZONE_DOUBTFUL, f"{at.local:%Y-%m-%d %H:%M}")


def _is_skipped(local: datetime, zone: tzinfo) -> bool:
    """Return whether clocks go forward over the local time."""
    shown = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return shown.replace(tzinfo=None) != local


def decoded_value(prop: Property | None) -> str:
    """Return the value of a text property, also in the encoding of vCalendar 1.0."""
    value = prop.value.strip() if prop else ""
    if prop is None or prop.parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return value
    charset = prop.parameters.get("CHARSET", "utf-8")
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    try:
        return raw.decode(charset if _CHARSET.fullmatch(charset) else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return value
