"""Summarise several changes of an event as a single news item."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings.domain.events.change_history import Fields, merge_changes
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.fields import PLACE, TIME
from meetings.domain.events.models import Change, Event
from meetings.domain.events.queries import is_public
from meetings.domain.events.rules import (
    ACTIVE_EVENT_STATES,
    CALLED_OFF,
    ChangeKind,
    EventState,
    Visibility,
)
from meetings.domain.followers.rules import PUBLISHABLE_STATES, NewsKind
from meetings.kernel.text import normalise

_ACTIVE_VALUES = frozenset(state.value for state in ACTIVE_EVENT_STATES)
_CALLED_OFF_VALUES = frozenset(state.value for state in CALLED_OFF)


@dataclass(frozen=True, slots=True)
class ChangeDigest:
    """Changes of one event in order, with the resulting ``news``, most important first.

    Reverted changes are not news. Changes made before the event became public are excluded,
    because they are confidential.
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
        """Return the most recent reason, or an empty string."""
        return next((change.reason for change in reversed(self.changes) if change.reason), "")

    def after(self, instant: datetime) -> "ChangeDigest | None":
        """Return the digest of the changes after ``instant``, or None if there are none."""
        later = [change for change in self.changes if change.at > instant]
        return self if len(later) == len(self.changes) else digest_changes(later)


def digest_changes(changes: Iterable[Change]) -> ChangeDigest | None:
    """Return the digest of ordered changes of one event, or None if they are not news."""
    public = _changes_since_public(list(changes))
    if not public:
        return None
    news = _news_kinds(merge_changes(public), is_new=_makes_public(public[0]))
    return ChangeDigest(public[0].event_id, tuple(public), news) if news else None


def is_publishable(event: Event, digest: ChangeDigest) -> bool:
    """Return whether followers may receive the digest.

    The event must be announced and its state must still match the news. Corrections made
    after the event has ended are not published.
    """
    began_after_end = event.ends_at is not None and event.ends_at <= digest.changes[-1].at
    return (
        is_public(event)
        and not began_after_end
        and event.state in PUBLISHABLE_STATES[digest.news[0]]
    )


def _changes_since_public(changes: list[Change]) -> list[Change]:
    """Return the changes starting with the last one that made the event public."""
    opening = [index for index, change in enumerate(changes) if _makes_public(change)]
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
    kinds = (
        [NewsKind.REINSTATED] if before in _CALLED_OFF_VALUES and after in _ACTIVE_VALUES else []
    )
    if fields.keys() & TIME:
        kinds.append(NewsKind.RESCHEDULED)
    if fields.keys() & PLACE:
        kinds.append(NewsKind.MOVED)
    if "title" in fields:
        kinds.append(NewsKind.RENAMED)
    if before == EventState.TENTATIVE.value and after == EventState.CONFIRMED.value:
        kinds.append(NewsKind.CONFIRMED)
    return tuple(kinds)


def filter_before_changes(event_filter: EventFilter, fields: Fields) -> EventFilter:
    """Return the filter without the conditions that the event met before the changes.

    Followers of online meetings are notified when a meeting moves to a venue, although it
    no longer matches the filter. Recorded places end with the country code.
    """

    def was(name: str) -> Any:
        return fields.get(name, [None])[0]

    places = {place.rpartition(", ")[2] for place in was("places") or ()}
    words = normalise(event_filter.text).split()
    met: dict[str, Any] = {
        "modes": was("mode") in event_filter.modes,
        "kinds": was("kind") in event_filter.kinds,
        "countries": places & set(event_filter.countries),
        "presidencies": was("presidency") in event_filter.presidencies,
        "text": words and all(word in normalise(was("title") or "") for word in words),
    }
    empty: dict[str, Any] = {
        name: "" if name == "text" else () for name, is_met in met.items() if is_met
    }
    return replace(event_filter, **empty)
