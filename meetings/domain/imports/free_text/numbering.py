"""Remove the numbers of numbered lists of meetings ("1. Board – 9 February", "2. …")."""

import re

from meetings.domain.imports.free_text.labelled_blocks import NumberedLine
from meetings.domain.imports.grammar.date_matches import DateContext
from meetings.domain.imports.grammar.date_time_ranges import find_date_or_range
from meetings.domain.imports.grammar.keywords import may_be_numbered

_NUMBER = re.compile(r"^\s{0,9}\(?(?P<number>\d{1,3})[.)]\s{1,9}(?=[^\W\d_])")


def strip_numbering(lines: list[NumberedLine], context: DateContext) -> list[NumberedLine]:
    """Return the lines without numbers, if the meetings are numbered in order and have a date.

    In other lines the number may be a day below a month, or that of a session: "1. Sitzung".
    """
    numbers = []
    for _number, text in lines:
        match = _NUMBER.match(text)
        if match is None:
            continue
        date_match = find_date_or_range(text, context)
        if date_match is None or date_match.start < match.end():
            return lines
        if may_be_numbered(text[match.end() :]):
            return lines
        numbers.append(int(match["number"]))
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return lines
    return [(number, _NUMBER.sub("", text)) for number, text in lines]
