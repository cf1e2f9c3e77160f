"""What became of an event through several changes, as one piece of news."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.fields import PLACE, TIME
from meetings.domain.events.models import Change, Event
from meetings.domain.events.queries import is_announced
from meetings.domain.events.rules import (
    ACTIVE_STATES,
    CALLED_OFF,
    ChangeKind,
    EventState,
    Visibility,
)
from meetings.domain.followers.rules import PUBLISHABLE_STATES, NewsKind
from meetings.kernel.text import normalise

Fields = Mapping[str, Any]
_ACTIVE_VALUES = frozenset(state.value for state in ACTIVE_STATES)
_CALLED_OFF_VALUES = frozenset(state.value for state in CALLED_OFF)


@dataclass(frozen=True, slots=True)
class ChangeDigest:
    """Changes of one event in order, and what they come to: ``news``, the weightiest first.

    What was changed and changed back is none. Changes before an event was opened to
    everybody are left out, for they are nobody's business.
    """

    event_id: int
    changes: tuple[Change, ...]
    news: tuple[NewsKind, ...]

    @property
    def fields(self) -> Fields:
        """Return {field: [before, after]} over all changes."""
        return merge_changes(self.changes)

    @property
    def reason(self) -> str:
        """Return the reason that was given last."""
        return next((each.reason for each in reversed(self.changes) if each.reason), "")

    def after(self, instant: datetime) -> "ChangeDigest | None":
        """Return the story of what was changed later than that; None where nothing was."""
        later = [each for each in self.changes if each.at > instant]
        return self if len(later) == len(self.changes) else digest_changes(later)


def digest_changes(changes: Iterable[Change]) -> ChangeDigest | None:
    """Return the story of changes of one event in order; None where they are no news."""
    told = _changes_since_public(list(changes))
    if not told:
        return None
    news = _news_kinds(merge_changes(told), is_new=_makes_public(told[0]))
    return ChangeDigest(told[0].event_id, tuple(told), news) if news else None


def is_publishable(event: Event, it: ChangeDigest) -> bool:
    """Say whether a story may be told: public, still so, and not history put right."""
    began_after_end = event.ends_at is not None and event.ends_at <= it.changes[-1].at
    return (
        is_announced(event)
        and not began_after_end
        and event.state in PUBLISHABLE_STATES[it.news[0]]
    )


def merge_changes(changes: Iterable[Change]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} over changes in order, without what is as it was."""
    found: dict[str, list[Any]] = {}
    for change in changes:
        for name, (before, after) in change.fields.items():
            found[name] = [found[name][0] if name in found else before, after]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _changes_since_public(changes: list[Change]) -> list[Change]:
    """Return the changes from the last one on that opened the event to everybody."""
    opening = [number for number, each in enumerate(changes) if _makes_public(each)]
    return changes[opening[-1] :] if opening else changes


def _makes_public(change: Change) -> bool:
    opens = change.fields.get("reader", [None, None])[1] == Visibility.PUBLIC.value
    return opens or change.kind is ChangeKind.PUBLISHED


def _news_kinds(fields: Fields, *, is_new: bool) -> tuple[NewsKind, ...]:
    before, after = fields.get("state", [None, None])
    if after in _CALLED_OFF_VALUES:
        return (NewsKind(after),)
    if is_new:
        return (NewsKind.ANNOUNCED,)
    found = (
        [NewsKind.REINSTATED] if before in _CALLED_OFF_VALUES and after in _ACTIVE_VALUES else []
    )
    if fields.keys() & TIME:
        found.append(NewsKind.RESCHEDULED)
    if fields.keys() & PLACE:
        found.append(NewsKind.MOVED)
    if "title" in fields:
        found.append(NewsKind.RENAMED)
    if before == EventState.TENTATIVE.value and after == EventState.CONFIRMED.value:
        found.append(NewsKind.CONFIRMED)
    return tuple(found)


def filter_before_changes(wanted: EventFilter, fields: Fields) -> EventFilter:
    """Return the filter without what only these changes made the event fail.

    Who follows online meetings is to hear that one of them moved to a place, although it
    does not pass the filter any more. Places are told with their country's code at the end.
    """

    def was(name: str) -> Any:
        return fields.get(name, [None])[0]

    places = {place.rpartition(", ")[2] for place in was("places") or ()}
    words = normalise(wanted.text).split()
    met: dict[str, Any] = {
        "modes": was("mode") in wanted.modes,
        "kinds": was("kind") in wanted.kinds,
        "countries": places & set(wanted.countries),
        "presidencies": was("presidency") in wanted.presidencies,
        "text": words and all(word in normalise(was("title") or "") for word in words),
    }
    empty: dict[str, Any] = {
        name: "" if name == "text" else () for name, is_met in met.items() if is_met
    }
    return replace(wanted, **empty)
