"""The one door to all readers: a source goes in, what was understood of it comes out.

Source:
    docs/rules/imports.md
"""

from meetings.domain.imports import plan_text
from meetings.domain.imports.errors import NothingFound, TextTooLong, TooManyEvents
from meetings.domain.imports.rules import MOST_ROWS, MOST_TEXT, Known, Reading


def read(source: bytes | str, known: Known, _name: str = "") -> Reading:
    """Return the events of the source, with doubts, and the lines that held none.

    Text is what somebody pasted. Of bytes, what they are tells whether they are a calendar, a
    spreadsheet or a table; ``name`` (of a file, or the end of an address) only helps where they
    do not tell. Nothing is written and nothing is fetched.

    Raises:
        DomainError: one of ``imports.errors``, where the source cannot or must not be read, or
            holds no event. Never anything else.
    """
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    if len(text) > MOST_TEXT:
        raise TextTooLong(limit=MOST_TEXT)
    found = plan_text.read(text, known)
    if not found.rows:
        raise NothingFound
    if len(found.rows) > MOST_ROWS:
        raise TooManyEvents(limit=MOST_ROWS)
    return found
