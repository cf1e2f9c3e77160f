"""Shorten the two versions of a text to the part that differs."""

from dataclasses import dataclass
from itertools import takewhile

#: Texts up to this length are shown whole.
MAX_WHOLE_LENGTH = 160
MAX_CHANGED_LENGTH = 240
CONTEXT_LENGTH = 40
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A text or its changed part, between parts that both versions have in common."""

    lead: str = ""
    changed: str = ""
    tail: str = ""
    is_missing: bool = False

    @property
    def text(self) -> str:
        """Return the excerpt as plain text."""
        return f"{self.lead}{self.changed}{self.tail}"


def excerpt(text: str) -> Excerpt:
    """Return a text that has no other version."""
    return Excerpt(changed=_shortened(text))


def excerpts(before: str, after: str) -> tuple[Excerpt, Excerpt]:
    """Return both versions, long ones shortened to the difference and a few words around it."""
    if max(len(before), len(after)) <= MAX_WHOLE_LENGTH or not (before and after):
        return excerpt(before), excerpt(after)
    start = _common_length(before, after)
    end = _common_length(before[start:][::-1], after[start:][::-1])
    start, end = _word_start(before, start), _word_start(before[::-1], end)
    return _around(before, start, end), _around(after, start, end)


def _common_length(one: str, other: str) -> int:
    """Return the number of characters with which both texts begin."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _word_start(text: str, position: int) -> int:
    """Return the beginning of the word at the position, or the position within a long word."""
    space = max(text.rfind(mark, 0, position) for mark in " \n\t")
    return space + 1 if position - space <= CONTEXT_LENGTH else position


def _around(text: str, start: int, end: int) -> Excerpt:
    """Return the part from ``start`` to ``end`` characters before the end, with its context."""
    stop = len(text) - end
    lead, tail = text[max(0, start - CONTEXT_LENGTH) : start], text[stop : stop + CONTEXT_LENGTH]
    if start > CONTEXT_LENGTH:
        lead = f"{ELLIPSIS} {lead.partition(' ')[2]}" if " " in lead[:-1] else ELLIPSIS + lead
    if end > CONTEXT_LENGTH:
        tail = f"{tail.rpartition(' ')[0]} {ELLIPSIS}" if " " in tail[1:] else tail + ELLIPSIS
    return Excerpt(lead=lead, changed=_shortened(text[start:stop]), tail=tail)


def _shortened(text: str) -> str:
    """Return the text, or its beginning and end if it is long."""
    if len(text) <= MAX_CHANGED_LENGTH:
        return text
    half = MAX_CHANGED_LENGTH // 2
    return f"{text[:half].rstrip()} {ELLIPSIS} {text[-half:].lstrip()}"
