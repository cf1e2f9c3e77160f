"""What the calendar of a participant says of the meeting: by mail, and as a file."""

from dataclasses import replace

from flask_babel import gettext as _

from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.rules import (
    CalendarFacts,
    Conference,
    Timed,
    VEventFacts,
    WholeDays,
    status_of,
)
from meetings.domain.events.models import Event
from meetings.domain.events.when import When
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import TakesPart
from meetings.http.occasion import Occasion, occasion
from meetings.kernel.partial_dates import DatePrecision


def invitation_facts(
    event: Event, it: Occasion, when: When, *, sequence: int, join_link: str
) -> VEventFacts:
    """Return the event as its participants' calendars are to show it, the way in included.

    The private page is left out: calendars are shared with colleagues.
    """
    way_in = _("Join online: %(link)s", link=join_link) if join_link else ""
    texts = [event.summary, it.organisers, way_in, it.href]
    return VEventFacts(
        uid=event.uid,
        sequence=sequence,
        modified_at=event.updated_at,
        when=_calendar_time(when),
        status=status_of(event.state, to_be_confirmed=when.to_be_confirmed),
        summary=it.title,
        description="\n\n".join(text for text in texts if text),
        location=it.place,
        url=it.href,
        conferences=(Conference(join_link, it.title),) if join_link else (),
    )


def _calendar_time(when: When) -> Timed | WholeDays:
    """Return the time as it is written; an end that nobody knows is not written."""
    if when.first_day is None or when.last_day is None:
        raise ValueError("a calendar needs a day")
    if when.precision is DatePrecision.DAY or when.starts_at is None or when.ends_at is None:
        return WholeDays(when.first_day, when.last_day)
    is_open = when.ends_time is None and when.first_day == when.last_day
    return Timed(when.starts_at, when.starts_at if is_open else when.ends_at, when.timezone)


def own_copy(registration: Registration, *, base_url: str) -> bytes:
    """Return the meeting as a file for the calendar of who takes part, as the mail has it."""
    event = registration.event
    is_online = registration.takes_part is TakesPart.ONLINE
    facts = invitation_facts(
        event, occasion(event, base_url=base_url), event.when,
        sequence=max(event.sequence, registration.sequence - 1),
        join_link=event.join_url if is_online else "",
    )  # fmt: skip
    mine = replace(facts, is_public=False)
    return ical.calendar(CalendarFacts(name=""), [profiles.plain(mine)])
