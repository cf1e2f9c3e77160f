"""Find the text beside the time in a cell of a column of times.

Source:
    docs/rules/imports.md, "Doubts"
"""

import re

from meetings.kernel.text import normalise

_OPEN_END = re.compile(r"\d\s?-\s*$")
#: Words beside a time that add nothing to it.
_HARMLESS = (
    "h hrs hr uhr uur kl klo klockan at from von ab fra från start starts starting begin beginn "
    "beginning tbc tba tbd t b c o clock local time and the"
)
_WORDS = frozenset(normalise(word) for word in _HARMLESS.split())


def unread_rest(text: str, start: int, end: int) -> str:
    """Return the text around the time if it may change its meaning, else ""."""
    rest = f"{text[:start]} {text[end:]}".strip(" .,;()-")
    words = re.findall(r"[^\W\d_]+", rest)
    if re.search(r"[\d?]", rest) or any(normalise(word) not in _WORDS for word in words):
        return rest
    return text.strip() if _OPEN_END.search(text) else ""
