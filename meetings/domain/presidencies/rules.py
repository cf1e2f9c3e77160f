"""Presidency data as edited by the secretariat, and the presidency of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class PresidencyDays(Protocol):
    """The days of a presidency, both inclusive."""

    id: int
    starts_on: date
    ends_on: date


AnyPresidencyDays = TypeVar("AnyPresidencyDays", bound=PresidencyDays)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresidencyData:
    """The data of a presidency, both days inclusive; ``priorities`` are in order."""

    country: str
    starts_on: date
    ends_on: date
    summary: str = ""
    programme_url: str = ""
    chair: str = ""
    chair_position: str = ""
    priorities: tuple[str, ...] = ()


def find_on_day(recorded: Iterable[AnyPresidencyDays], day: date) -> AnyPresidencyDays | None:
    """Return the presidency of that day, or None if none is recorded; the later start wins."""
    on_day = [
        presidency for presidency in recorded if presidency.starts_on <= day <= presidency.ends_on
    ]
    return max(on_day, key=lambda presidency: (presidency.starts_on, presidency.id), default=None)
