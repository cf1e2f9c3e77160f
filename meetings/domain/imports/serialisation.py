"""Type adapters for stored import data: entries of a preview, and values of a source.

They also read data of version 0.1.0, which stored dates, places and notes as lists.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter
from pydantic_core import ArgsKwargs

from meetings.domain.events.dto import Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field_types import Part, Text
from meetings.domain.events.fields import BY_NAME, COPIED, EVENT_FIELDS
from meetings.domain.imports.rules import MAX_DESCRIPTION_LENGTH, ImportNote, PlannedEvent
from meetings.kernel.text import clean

MAX_KEY_LENGTH = 300
MAX_SOURCE_TEXT_LENGTH = 1_000
SourceValues = dict[str, Any]
_OLD_WHEN = ("starts_on", "ends_on", "starts_time", "ends_time", "timezone", "to_be_confirmed")


def _positional(stored: Any) -> Any:
    """Return a list as positional arguments of its class, anything else unchanged."""
    return ArgsKwargs(tuple(stored)) if isinstance(stored, list) else stored


def _old_entry(stored: Any) -> Any:
    """Return an entry of version 0.1.0 in the present format, any other unchanged."""
    if not isinstance(stored, Mapping) or "times" not in stored:
        return stored
    starts, ends = stored["times"]
    return {
        **stored, "starts_time": starts, "ends_time": ends, "span": _positional(stored["span"]),
        "places": [_positional(place) for place in stored["places"]],
        "notes": [_positional(note) for note in stored["notes"]],
    }  # fmt: skip


def _old_when(stored: Any) -> Any:
    return dict(zip(_OLD_WHEN, stored, strict=True)) if isinstance(stored, list) else stored


_PLANNED: TypeAdapter[PlannedEvent] = TypeAdapter(
    Annotated[PlannedEvent, BeforeValidator(_old_entry)]
)
_PARTS: dict[str, TypeAdapter[Any]] = {
    "when": TypeAdapter(Annotated[EventDates, BeforeValidator(_old_when)]),
    "places": TypeAdapter(tuple[Annotated[Place, BeforeValidator(_positional)], ...]),
}
#: Compared fields of an event, in the display order of a preview, and whether each is compared if
#: the event did not come from this source. The time fields are combined as "when".
COMPARED = {
    "when" if field.part is Part.TIME else field.name: field.imported.is_compared_at_first
    for field in EVENT_FIELDS
    if field.imported
}
_VALUE_ADAPTERS = _PARTS | {
    name: TypeAdapter(BY_NAME[name].type) for name in COMPARED if name not in _PARTS
}


def planned_to_json(planned: PlannedEvent) -> dict[str, Any]:
    """Return the entry as JSON data, cleaned and truncated."""
    packed: dict[str, Any] = _PLANNED.dump_python(_cleaned(planned), mode="json")
    return packed


def planned_from_json(packed: Mapping[str, Any]) -> PlannedEvent:
    """Return the entry from its JSON data."""
    return _PLANNED.validate_python(packed)


def _cleaned(planned: PlannedEvent) -> PlannedEvent:
    copied: dict[str, Any] = {
        field.name: clean(getattr(planned, field.name), lines=field.text is Text.LINES)[
            : field.max_length
        ]
        for field in COPIED
    }
    notes = (
        ImportNote(note.issue, clean(note.detail)[:MAX_SOURCE_TEXT_LENGTH])
        for note in planned.notes
    )
    return replace(
        planned, key=planned.key[:MAX_KEY_LENGTH], uid=planned.uid[:MAX_KEY_LENGTH],
        text=clean(planned.text, lines=True)[:MAX_SOURCE_TEXT_LENGTH], title=clean(planned.title),
        description=clean(planned.description, lines=True)[:MAX_DESCRIPTION_LENGTH],
        notes=tuple(notes),
        **copied,
    )  # fmt: skip


def source_values_to_json(values: SourceValues) -> dict[str, Any]:
    """Return the source's values of an event as JSON data."""
    return {
        name: _VALUE_ADAPTERS[name].dump_python(value, mode="json")
        for name, value in values.items()
    }


def source_values_from_json(packed: Mapping[str, Any]) -> SourceValues:
    """Return the source's values of an event; fields that were not imported are missing."""
    return {
        name: _VALUE_ADAPTERS[name].validate_python(packed[name])
        for name in COMPARED
        if name in packed
    }
