"""Present the history of an event: one entry for each save, with its fields in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from flask_babel import gettext as _

from meetings.domain.events.change_history import merge_changes
from meetings.domain.events.change_tracking import MASK
from meetings.domain.events.fields import BY_NAME, EVENT_FIELDS
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.events.shifts import SHIFT_FIELD
from meetings.domain.presidencies.models import Presidency
from meetings.http.site_context import site_timezone
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.presenters.presidency_names import presidency_name
from meetings.web.organiser.changes.excerpts import Excerpt, excerpt, excerpts
from meetings.web.organiser.changes.field_texts import (
    PARTS,
    ValueNames,
    field_label,
    stored_value_text,
)

#: Kinds that are not shown without a changed field.
_KINDS_OF_CONTENT = frozenset(
    {ChangeKind.EDITED, ChangeKind.RESCHEDULED, ChangeKind.MOVED, ChangeKind.AGENDA,
     ChangeKind.DOCUMENTS, ChangeKind.HEADCOUNT, ChangeKind.OUTCOMES}
)  # fmt: skip
#: Parts of which there is only one.
_SINGLE_PARTS = frozenset({SHIFT_FIELD, "headcounts"})
#: The fields in the order of the details form, then the parts of the event.
_ORDER = {
    name: place for place, name in enumerate([*(field.name for field in EVENT_FIELDS), *PARTS])
}


@dataclass(frozen=True, kw_only=True)
class FieldLine:
    """A changed field; without ``before`` or ``after`` the note explains the other."""

    label: str
    before: Excerpt | None = None
    after: Excerpt | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Save:
    """Everything that one person saved at once; ``at`` is the instant behind ``time``.

    ``number`` is that of its latest change.
    """

    number: int
    kind: str
    at: datetime
    time: str
    actor_name: str
    reason: str
    fields: tuple[FieldLine, ...]


def value_names(event: Event, presidencies: Iterable[Presidency]) -> ValueNames:
    """Return the names that the history of the event is written with."""
    return ValueNames(
        zone=event.timezone,
        presidencies={presidency.slug: presidency_name(presidency) for presidency in presidencies},
    )


def list_saves(
    changes: Iterable[Change], names: ValueNames, *, first: int = 0, size: int
) -> tuple[list[Save], bool]:
    """Return ``size`` saves from the first, and whether there are more; changes latest first.

    Saves that changed nothing visible are left out and do not count.
    """
    saves = list(islice(_visible_saves(changes, names), first, first + size + 1))
    return saves[:size], len(saves) > size


def _visible_saves(changes: Iterable[Change], names: ValueNames) -> Iterator[Save]:
    for _key, group in groupby(changes, lambda row: (row.at, row.actor_id, row.actor_name)):
        rows = list(group)[::-1]
        fields = _field_lines(rows, names)
        if fields or {row.kind for row in rows} - _KINDS_OF_CONTENT:
            yield _save(rows, fields)


def _save(rows: Sequence[Change], fields: tuple[FieldLine, ...]) -> Save:
    latest = rows[-1]
    return Save(
        number=latest.number,
        kind=", ".join(dict.fromkeys(label_for(row.kind) for row in rows)),
        at=latest.at,
        time=dates.instant(latest.at, site_timezone()),
        actor_name=latest.actor_name or _("System"),
        reason=" ".join(dict.fromkeys(row.reason for row in rows if row.reason)),
        fields=fields,
    )


def _field_lines(rows: Sequence[Change], names: ValueNames) -> tuple[FieldLine, ...]:
    """Return the lines of one save: fields merged over its changes, each part on its own."""
    is_new = rows[0].kind is ChangeKind.CREATED
    secret = {
        name for row in rows for name, pair in row.fields.items() if pair == [MASK, MASK]
    } & BY_NAME.keys()
    lines = [(name, FieldLine(label=field_label(name), note=_secret_note())) for name in secret]
    merged = merge_changes(rows)
    lines += [
        (name, _value_line(name, merged[name], names, is_new=is_new))
        for name in merged
        if name in BY_NAME
    ]
    lines += [
        (name, _part_line(name, pair, names))
        for row in rows
        for name, pair in row.fields.items()
        if name in PARTS
    ]
    return tuple(
        line for _name, line in sorted(lines, key=lambda named: _ORDER[named[0]]) if _is_shown(line)
    )


def _is_shown(line: FieldLine) -> bool:
    return bool(line.note or line.after or line.before)


def _secret_note() -> str:
    return _("Changed. The history does not store this value.")


def _value_line(name: str, pair: Sequence[Any], names: ValueNames, *, is_new: bool) -> FieldLine:
    """Return the line of a declared field; empty if both values read the same."""
    label = field_label(name)
    before, after = (stored_value_text(name, value, names) for value in pair)
    if before == after:
        return FieldLine(label=label)
    if is_new and not before:
        return FieldLine(label=label, after=excerpt(after))
    old, new = excerpts(before, after)
    return FieldLine(
        label=label, before=old if before else _missing(), after=new if after else _missing()
    )


def _missing() -> Excerpt:
    return Excerpt(changed=_("not set"), is_missing=True)


def _part_line(name: str, pair: Sequence[Any], names: ValueNames) -> FieldLine:
    """Return the line of a session, person, document or outcome that was added or changed."""
    label = field_label(name)
    before, after = (stored_value_text(name, value, names) for value in pair)
    if before == after:
        return FieldLine(label=label, after=excerpt(after) if after else None)
    if before and after:
        old, new = excerpts(before, after)
        return FieldLine(label=label, before=old, after=new)
    if name in _SINGLE_PARTS:
        return FieldLine(label=label, after=excerpt(after or before))
    if after:
        return FieldLine(label=label, after=excerpt(after), note=_("Added:"))
    return FieldLine(label=label, before=excerpt(before), note=_("Removed:"))
