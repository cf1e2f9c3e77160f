"""Pair the entries of a plan with earlier imports of the same source."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher

from meetings.domain.imports.differences import source_values
from meetings.domain.imports.models import ImportedEvent
from meetings.domain.imports.proposals import Proposal
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
    by_stem: dict[str, list[ImportedEvent]] = defaultdict(list)
    for link in links:
        by_stem[_key_without_number(link.key)].append(link)
    open_rows: dict[str, list[Proposal]] = defaultdict(list)
    for row in rows:
        open_rows[_key_without_number(row.planned.key)].append(row)
    for stem, same_title_rows in open_rows.items():
        _pair_same_title(same_title_rows, by_stem[stem])
    return [link for same_title_rows in by_stem.values() for link in same_title_rows]


def _pair_same_title(rows: Iterable[Proposal], links: list[ImportedEvent]) -> None:
    """Pair rows and links of the same title, and remove the paired links from the list."""
    unpaired = []
    for row in rows:
        match = next((link for link in links if _is_same_entry(row, link)), None)
        if match is None:
            unpaired.append(row)
        else:
            _set_link(row, match, links)
    for row in unpaired:
        near = next(
            (link for link in links if row.is_within_days(_MAX_DISTANCE, *_stored_days(link))), None
        )
        if near is not None:
            _set_link(row, near, links)


def _is_same_entry(row: Proposal, link: ImportedEvent) -> bool:
    if row.planned.uid and row.planned.uid == link.uid and row.planned.key == link.key:
        return True
    days: list[str | None] = source_values(row.planned, row.when)["when"][:2]
    return days == _stored_dates(link)


def _set_link(row: Proposal, link: ImportedEvent, links: list[ImportedEvent]) -> None:
    row.link, row.event_id = link, link.event_id
    links.remove(link)


def pair_renamed(rows: Iterable[Proposal], missing: Sequence[ImportedEvent]) -> list[ImportedEvent]:
    """Pair new entries with similar links on the same days that have no entry any longer.

    Return the remaining links that have an event.
    """
    unpaired = [link for link in missing if link.event_id is not None]
    for row in rows:
        link = next((link for link in unpaired if _is_renamed(row, link)), None)
        if link is not None:
            _set_link(row, link, unpaired)
            row.is_renamed = True
    return unpaired


def _is_renamed(row: Proposal, link: ImportedEvent) -> bool:
    planned_values = source_values(row.planned, row.when)
    if row.when.first_day is None or planned_values["when"][:2] != _stored_dates(link):
        return False
    if planned_values["places"] and planned_values["places"] == link.said.get("places"):
        return True
    titles = normalise(row.planned.title), normalise(link.said.get("title"))
    return SequenceMatcher(None, *titles, autojunk=False).ratio() >= _MIN_RENAMED_SHARE


def _stored_dates(link: ImportedEvent) -> list[str | None]:
    days: list[str | None] = link.said.get("when", [None, None])[:2]
    return days


def _stored_days(link: ImportedEvent) -> tuple[date | None, date | None]:
    first, last = (PartialDate.parse(day) if day else None for day in _stored_dates(link))
    last = last or first
    return (first.first_day if first else None), (last.last_day if last else None)


def _key_without_number(key: str) -> str:
    return _NUMBER.sub("", key)
