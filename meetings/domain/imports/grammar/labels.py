"""Fields that imports copy unchanged from labelled lines ("Dress code: …") and columns."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from meetings.domain.events.field_types import EventField, Text
from meetings.domain.events.fields import COPIED
from meetings.kernel.text import clean, normalise

_MAX_LABEL_LENGTH = 60


def field_for_label(text: str) -> EventField | None:
    """Return the field that the text before the colon names."""
    label, colon, _value = text.partition(":")
    return _labels().get(normalise(label)) if colon and len(label) <= _MAX_LABEL_LENGTH else None


def copied_fields(cell: Callable[[str], str]) -> dict[str, Any]:
    """Return the copied fields of a row; ``cell`` returns the text in the column of a field."""
    return {field.name: _copied(field, cell(field.name)) for field in COPIED}


def extract_copied_fields(pieces: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the copied fields that pieces of a plan are labelled with, and the other pieces."""
    copied: dict[str, Any] = {}
    others: list[str] = []
    for piece in pieces:
        field = field_for_label(piece)
        if field is None:
            others.append(piece)
        else:
            copied.setdefault(field.name, _copied(field, piece.partition(":")[2]))
    return copied, others


def _copied(field: EventField, text: str) -> str:
    return clean(text, lines=field.text is Text.LINES)[: field.max_length]


@cache
def _labels() -> dict[str, EventField]:
    return {label: field for field in COPIED if field.imported for label in field.imported.labels}
