"""Pair the entries of a plan with earlier imports of the same source."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from meetings.domain.events.event_dates import EventDates
from meetings.domain.imports.models import ImportedEvent
from meetings.domain.imports.proposals import Proposal
from meetings.domain.imports.serialisation import SourceValues, source_values_from_json
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise

_NUMBER = re.compile(r" #\d+$")
#: An entry of the same title further away than this is the next meeting of a series.
_MAX_DISTANCE = timedelta(days=200)
_MIN_RENAMED_SHARE = 0.5


def pair_with_links(
    rows: Sequence[Proposal], links: Sequence[ImportedEvent]
) -> list[ImportedEvent]:
    """Pair each entry with its earlier import; return the links without an entry.

    Among entries with the same title, those on the same days are paired first, then the nearest.
    """
    by_stem: dict[str, list[_Entry]] = defaultdict(list)
    for entry in _entries(links):
        by_stem[_key_without_number(entry.link.key)].append(entry)
    open_rows: dict[str, list[Proposal]] = defaultdict(list)
    for row in rows:
        open_rows[_key_without_number(row.planned.key)].append(row)
    for stem, batch in open_rows.items():
        _pair_same_title(batch, by_stem[stem])
    return [entry.link for batch in by_stem.values() for entry in batch]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as it was in its source at the last import."""

    link: ImportedEvent
    source_values: SourceValues

    @property
    def when(self) -> EventDates:
        return self.source_values.get("when") or EventDates(None, "UTC")


def _entries(links: Iterable[ImportedEvent]) -> list[_Entry]:
    return [_Entry(link, source_values_from_json(link.source_values)) for link in links]


def _pair_same_title(rows: Iterable[Proposal], entries: list[_Entry]) -> None:
    """Pair rows and entries with one title, and remove paired entries from the list."""
    rest = []
    for row in rows:
        same = next((entry for entry in entries if _is_same_entry(row, entry)), None)
        if same is None:
            rest.append(row)
        else:
            _set_link(row, same, entries)
    for row in rest:
        near = next(
            (
                candidate
                for candidate in entries
                if row.is_within_days(_MAX_DISTANCE, *_stored_days(candidate.when))
            ),
            None,
        )
        if near is not None:
            _set_link(row, near, entries)


def _is_same_entry(row: Proposal, entry: _Entry) -> bool:
    link = entry.link
    if row.planned.uid and row.planned.uid == link.uid and row.planned.key == link.key:
        return True
    return _dates(row.when) == _dates(entry.when)


def _set_link(row: Proposal, entry: _Entry, entries: list[_Entry]) -> None:
    row.link, row.event_id = entry.link, entry.link.event_id
    entries.remove(entry)


def pair_renamed(rows: Iterable[Proposal], missing: Sequence[ImportedEvent]) -> list[ImportedEvent]:
    """Pair new entries with similar links on the same days that no longer have an entry.

    Return the remaining links that have an event.
    """
    left = _entries(link for link in missing if link.event_id is not None)
    for row in rows:
        entry = next((entry for entry in left if _is_renamed(row, entry)), None)
        if entry is not None:
            _set_link(row, entry, left)
            row.is_renamed = True
    return [entry.link for entry in left]


def _is_renamed(row: Proposal, entry: _Entry) -> bool:
    if row.when.first_day is None or _dates(row.when) != _dates(entry.when):
        return False
    if row.planned.places and row.planned.places == entry.source_values.get("places"):
        return True
    titles = normalise(row.planned.title), normalise(entry.source_values.get("title"))
    return SequenceMatcher(None, *titles, autojunk=False).ratio() >= _MIN_RENAMED_SHARE


def _dates(when: EventDates) -> tuple[PartialDate | None, PartialDate | None]:
    return when.starts_on, when.last


def _stored_days(when: EventDates) -> tuple[date | None, date | None]:
    return when.first_day, when.last_day


def _key_without_number(key: str) -> str:
    return _NUMBER.sub("", key)
