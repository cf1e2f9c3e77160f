"""Fill the database of the environment with upcoming events.

`python -m bench.seed_events` creates 1,000 events of all bodies; with a number, as many events
of one body: `python -m bench.seed_events 10000`.
"""

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event, EventBody, EventVenue, Venue
from meetings.domain.events.operations import set_when
from meetings.domain.events.rules import AttendanceMode, EventKind, EventState, RegistrationPolicy
from meetings.extensions import db
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.kernel.partial_dates import PartialDate
from meetings.settings import from_environment

EVENT_COUNT = 1_000
SLUG = "bench-0"
_HOURS_APART = 7
_CITIES = (("Vilnius", "LT"), ("Tallinn", "EE"), ("Riga", "LV"), ("Oslo", "NO"), ("Helsinki", "FI"))
_KINDS = tuple(EventKind)
_MODES = tuple(AttendanceMode)
_TEXT = (
    "Experts of the member states exchange what they learned in the past year, agree on the work "
    "plan, and prepare the recommendations that senior officials will take up in spring."
)


def fill(session: Session, *, now: datetime, one_body_count: int = 0) -> None:
    """Add the events as organisers would, with the first one open for registration."""
    with transaction(session, now=now):
        bodies = session.scalars(select(Body).order_by(Body.id)).all()
        bodies = bodies[:1] if one_body_count else bodies
        venues = [
            Venue(slug=f"bench-{city.lower()}", name="Congress Centre", city=city, country=country)
            for city, country in _CITIES
        ]
        session.add_all(venues)
        for number in range(one_body_count or EVENT_COUNT):
            session.add(_event(session, number, bodies=bodies, venues=venues, now=now))


def _event(
    session: Session, number: int, *, bodies: Sequence[Body], venues: Sequence[Venue], now: datetime
) -> Event:
    event = Event(
        uid=f"bench-{number}@example.org",
        slug=f"bench-{number}",
        title=f"Expert meeting {number + 1} on safe and resilient communities",
        summary=_TEXT,
        kind=_KINDS[number % len(_KINDS)],
        state=EventState.CONFIRMED,
        mode=_MODES[number % len(_MODES)],
        registration=RegistrationPolicy.OPEN if number == 0 else RegistrationPolicy.NONE,
        published_at=now,
        created_at=now,
        updated_at=now,
    )
    event.organised_by = [EventBody(body=bodies[number % len(bodies)], position=0)]
    event.places = [EventVenue(venue=venues[number % len(venues)], position=0)]
    with session.no_autoflush:
        set_when(session, event, _when(number, now.date() + timedelta(days=30)))
    return event


def _when(number: int, first: date) -> EventDates:
    day = first + timedelta(hours=_HOURS_APART * number)
    return EventDates(
        PartialDate(day.year, day.month, day.day),
        "Europe/Vilnius",
        starts_time=time(9 + number % 6),
        ends_time=time(16 + number % 4),
    )


if __name__ == "__main__":
    app = create_app(from_environment(os.environ))
    with app.app_context():
        fill(db.session(), now=clock.now(), one_body_count=int("".join(sys.argv[1:]) or 0))
