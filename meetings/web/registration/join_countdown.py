"""Count down until the online room opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask_babel import ngettext

from meetings.domain.events.models import Event
from meetings.domain.registration import queries

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCountdown:
    """When the room opens, a text with the time until then, and seconds until the page reloads."""

    opens_at: datetime
    text: str
    refresh_after: int


def join_countdown(event: Event, *, now: datetime) -> JoinCountdown | None:
    """Return the countdown, or None if the room cannot open or should be open already."""
    opens_at = queries.join_opens_at(event)
    if opens_at is None or now >= opens_at or queries.attendance_error(event, now=now) is not None:
        return None
    remaining = opens_at - now
    interval = _MINUTE if remaining <= _HOUR else _HOUR
    return JoinCountdown(
        opens_at=opens_at,
        text=_remaining_text(remaining),
        refresh_after=ceil(min(remaining, interval).total_seconds()),
    )


def _remaining_text(remaining: timedelta) -> str:
    """Return the largest whole unit; minutes are rounded up, so that it is never 0."""
    if remaining >= 2 * _DAY:
        days = remaining // _DAY
        return ngettext(
            "The online room opens in %(num)d day.", "The online room opens in %(num)d days.", days
        )
    if remaining >= 2 * _HOUR:
        hours = remaining // _HOUR
        return ngettext(
            "The online room opens in %(num)d hour.",
            "The online room opens in %(num)d hours.",
            hours,
        )
    minutes = ceil(remaining / _MINUTE)
    return ngettext(
        "The online room opens in %(num)d minute.",
        "The online room opens in %(num)d minutes.",
        minutes,
    )
