"""Presidencies as the secretariat says them, and which one a day belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class Term(Protocol):
    """The days of a presidency, both inclusive."""

    id: int
    starts_on: date
    ends_on: date


AnyTerm = TypeVar("AnyTerm", bound=Term)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresidencyFacts:
    """Who presides and when, both days inclusive; ``priorities`` in their order."""

    country: str
    starts_on: date
    ends_on: date
    summary: str = ""
    programme_url: str = ""
    chair: str = ""
    chair_position: str = ""
    priorities: tuple[str, ...] = ()


def presiding(recorded: Iterable[AnyTerm], day: date) -> AnyTerm | None:
    """Return the presidency of that day, or None where none is recorded; the later start wins."""
    on_day = [each for each in recorded if each.starts_on <= day <= each.ends_on]
    return max(on_day, key=lambda each: (each.starts_on, each.id), default=None)
