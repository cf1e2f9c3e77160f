"""Create and change events with their stored entries."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.events.models import Event
from meetings.kernel.database import transaction
from meetings.presenters.calendar_texts import phrasebook
from tests import factories
from tests.conftest import NOON

TEXTS = phrasebook("http://127.0.0.1:8000")
LATER = NOON + timedelta(hours=5)


def create_event(session: Session, **columns: Any) -> Event:
    with transaction(session, now=NOON):
        return factories.event(session, **columns)


def entry(session: Session, event: Event) -> CalendarFragment | None:
    statement = select(CalendarFragment).where(CalendarFragment.event_id == event.id)
    return session.scalars(statement.execution_options(populate_existing=True)).first()


def body_of(session: Session, event: Event) -> str:
    result = entry(session, event)
    assert result is not None
    return result.body.replace("\r\n ", "")


def change(session: Session, action: Callable[[], object], now: datetime = LATER) -> None:
    with transaction(session, now=now):
        action()
