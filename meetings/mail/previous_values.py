"""The date, place and title of an event before a change, as text."""

from dataclasses import dataclass

from meetings.domain.events.change_history import Fields, previous_dates
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.i18n import dates
from meetings.i18n.labels import stored_place_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousValues:
    """The values before a change; "" where the change did not touch them."""

    title: str = ""
    when: str = ""
    place: str = ""


NOTHING_CHANGED = PreviousValues()


def previous_values(event: Event, fields: Fields) -> PreviousValues:
    """Return the values before the change with these fields, in the reader's language."""
    places = fields.get("places", [None])[0]
    return PreviousValues(
        title=str(fields.get("title", [""])[0] or ""),
        when=_when(event.when, previous_dates(event.when, fields)),
        place="; ".join(
            map(stored_place_text, [places] if isinstance(places, str) else places or [])
        ),
    )


def _when(now: EventDates, before: EventDates | None) -> str:
    if before is None or before == now or before.starts_on is None:
        return ""
    return dates.when_line(before)
