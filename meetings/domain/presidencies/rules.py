"""Presidencies as the secretariat says them."""

from dataclasses import dataclass
from datetime import date


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
