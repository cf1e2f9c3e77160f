"""Find lines that call off the meetings around them: "POSTPONED", "Cancelled meetings".

Which meetings they concern is not certain, so the meetings get a doubt.

Source:
    docs/rules/imports.md, "Cancelled and postponed meetings"
"""

from bisect import bisect_right
from collections.abc import Iterable

from meetings.domain.imports.free_text.records import PlanRecord
from meetings.domain.imports.grammar.called_off import read_called_off
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.text import clean, normalise_punctuation

_MAX_LENGTH = 120


def state_line_notes(text: str, records: Iterable[PlanRecord]) -> dict[int, ImportNote]:
    """Return the doubts by the line of the record.

    A line concerns the record above it and those below it in the same block of lines; between
    blank lines, it concerns the last record before it and the next block.
    """
    lines = text.splitlines()
    listed = list(records)
    starts = sorted({record.line for record in listed})
    texts = {record.text for record in listed}
    notes: dict[int, ImportNote] = {}
    for number, line in enumerate(lines, start=1):
        if number in starts or not _is_state(line, texts):
            continue
        note = ImportNote(ImportIssue.NOT_UNDERSTOOD, clean(line))
        for start in _concerned(lines, number, starts):
            notes.setdefault(start, note)
    return notes


def _is_state(line: str, texts: set[str]) -> bool:
    bare = normalise_punctuation(clean(line))
    if not 0 < len(bare) <= _MAX_LENGTH or any(clean(line) in text for text in texts):
        return False
    state = read_called_off(bare)
    return state.is_cancelled or state.is_postponed or state.is_unclear


def _concerned(lines: list[str], number: int, starts: list[int]) -> Iterable[int]:
    """Yield the lines of the records that the line may concern."""
    at = bisect_right(starts, number)
    above = starts[at - 1] if at else 0
    if above:
        yield above
    below = number
    while below < len(lines) and not lines[below].strip():
        below += 1
    for start in starts[at:]:
        if any(not line.strip() for line in lines[below : start - 1]):
            return
        yield start
