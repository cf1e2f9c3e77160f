"""Register people for a meeting in the database of the environment, and change the meeting.

`python -m bench.seed_mails 500` leaves 500 queued mails with an invitation for calendars.
"""

import os
import sys
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bench.seed_events import SLUG
from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.extensions import db
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.settings import from_environment


def fill(session: Session, count: int, *, now: datetime) -> None:
    """Queue one mail to each of so many participants."""
    with transaction(session, now=now):
        session.execute(delete(Message))
        session.execute(delete(Registration))
        event = session.scalars(select(Event).where(Event.slug == SLUG)).one()
        session.add_all(_registration(event, number, now) for number in range(count))
    with transaction(session, now=now):  # people who register with a change are not notified
        events.record_change(
            session, event, ChangeKind.MOVED, {"places": [["Riga"], ["Vilnius"]]},
            actor=ANONYMOUS, now=now,
        )  # fmt: skip


def _registration(event: Event, number: int, now: datetime) -> Registration:
    email = f"person-{number}@example.org"
    return Registration(
        event_id=event.id, name=f"Žydrūnė Participant {number}", email=email, email_key=email,
        participation_mode=ParticipationMode.ONLINE, state=RegistrationState.CONFIRMED,
        registered_at=now, verified_at=now,
    )  # fmt: skip


if __name__ == "__main__":
    app = create_app(from_environment(os.environ))
    with app.app_context():
        fill(db.session(), int(sys.argv[1]), now=clock.now())
