"""What became of an event through several changes, as one piece of news."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Change, Event
from meetings.domain.events.queries import is_announced
from meetings.domain.events.rules import LIVE, OFF, ChangeKind, EventState, Reader
from meetings.domain.following.rules import TOLD_WHILE, News
from meetings.kernel.text import fold

Fields = Mapping[str, Any]
_WHEN = frozenset(
    {"starts_on", "ends_on", "starts_time", "ends_time", "timezone", "date_to_be_confirmed"}
)
_WHERE = frozenset({"places", "mode"})
_LIVE = frozenset(state.value for state in LIVE)
_AWAY = frozenset(state.value for state in OFF)


@dataclass(frozen=True, slots=True)
class Story:
    """Changes of one event in order, and what they come to: ``news``, the weightiest first.

    What was changed and changed back is none. Changes before an event was opened to
    everybody are left out, for they are nobody's business.
    """

    event_id: int
    changes: tuple[Change, ...]
    news: tuple[News, ...]

    @property
    def fields(self) -> Fields:
        """Return {field: [before, after]} over all changes."""
        return summed(self.changes)

    @property
    def reason(self) -> str:
        """Return the reason that was given last."""
        return next((each.reason for each in reversed(self.changes) if each.reason), "")

    def after(self, instant: datetime) -> "Story | None":
        """Return the story of what was changed later than that; None where nothing was."""
        later = [each for each in self.changes if each.at > instant]
        return self if len(later) == len(self.changes) else story(later)


def story(changes: Iterable[Change]) -> Story | None:
    """Return the story of changes of one event in order; None where they are no news."""
    told = _since_public(list(changes))
    if not told:
        return None
    news = _news(summed(told), is_new=_is_opening(told[0]))
    return Story(told[0].event_id, tuple(told), news) if news else None


def is_told(event: Event, it: Story) -> bool:
    """Say whether a story may be told: public, still so, and not history put right."""
    began_after_end = event.ends_at is not None and event.ends_at <= it.changes[-1].at
    return is_announced(event) and not began_after_end and event.state in TOLD_WHILE[it.news[0]]


def summed(changes: Iterable[Change]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} over changes in order, without what is as it was."""
    found: dict[str, list[Any]] = {}
    for change in changes:
        for name, (before, after) in change.fields.items():
            found[name] = [found[name][0] if name in found else before, after]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _since_public(changes: list[Change]) -> list[Change]:
    """Return the changes from the last one on that opened the event to everybody."""
    opening = [number for number, each in enumerate(changes) if _is_opening(each)]
    return changes[opening[-1] :] if opening else changes


def _is_opening(change: Change) -> bool:
    opens = change.fields.get("reader", [None, None])[1] == Reader.PUBLIC.value
    return opens or change.kind is ChangeKind.PUBLISHED


def _news(fields: Fields, *, is_new: bool) -> tuple[News, ...]:
    before, after = fields.get("state", [None, None])
    if after in _AWAY:
        return (News(after),)
    if is_new:
        return (News.ANNOUNCED,)
    found = [News.REVIVED] if before in _AWAY and after in _LIVE else []
    if fields.keys() & _WHEN:
        found.append(News.RESCHEDULED)
    if fields.keys() & _WHERE:
        found.append(News.MOVED)
    if "title" in fields:
        found.append(News.RENAMED)
    if before == EventState.TENTATIVE.value and after == EventState.CONFIRMED.value:
        found.append(News.CONFIRMED)
    return tuple(found)


def as_before(wanted: EventFilter, fields: Fields) -> EventFilter:
    """Return the filter without what only these changes made the event fail.

    Who follows online meetings is to hear that one of them moved to a place, although it
    does not pass the filter any more. Places are told with their country's code at the end.
    """

    def was(name: str) -> Any:
        return fields.get(name, [None])[0]

    places = {place.rpartition(", ")[2] for place in was("places") or ()}
    words = fold(wanted.text).split()
    met: dict[str, Any] = {
        "modes": was("mode") in wanted.modes,
        "kinds": was("kind") in wanted.kinds,
        "countries": places & set(wanted.countries),
        "presidencies": was("presidency") in wanted.presidencies,
        "text": words and all(word in fold(was("title") or "") for word in words),
    }
    empty: dict[str, Any] = {
        name: "" if name == "text" else () for name, is_met in met.items() if is_met
    }
    return replace(wanted, **empty)
