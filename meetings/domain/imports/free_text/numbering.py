"""Remove the numbers of numbered lists of meetings ("1. Board – 9 February", "2. …")."""

import re

from meetings.domain.imports.free_text.labelled_blocks import NumberedLine
from meetings.domain.imports.grammar.date_matches import DateContext
from meetings.domain.imports.grammar.date_time_ranges import find_date_or_range

_NUMBER = re.compile(r"^\s{0,9}\(?(?P<number>\d{1,3})[.)]\s{1,9}(?=[^\W\d_])")


def strip_numbering(lines: list[NumberedLine], context: DateContext) -> list[NumberedLine]:
    """Return the lines without numbers, if all lines are numbered in order and have a date.

    In other lines the number may be a day below a month, or that of a session: "1. Sitzung".
    """
    listed = [(number, text) for number, text in lines if text.strip()]
    matches = [_NUMBER.match(text) for _number, text in listed]
    numbers = [int(match["number"]) for match in matches if match is not None]
    if len(listed) < 2 or numbers != list(range(1, len(listed) + 1)):
        return lines
    ends = [match.end() for match in matches if match is not None]
    for (_number, text), end in zip(listed, ends, strict=True):
        date_match = find_date_or_range(text, context)
        if date_match is None or date_match.start < end:
            return lines
    return [(number, _NUMBER.sub("", text)) for number, text in lines]
