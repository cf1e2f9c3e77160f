"""Create events and read feeds as a client does."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.events.models import Event
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.ical_lint import lint, unfold

FEED = "/feeds/events.ics"


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


def create_event(session: Session, days: int = 10, **columns: Any) -> Event:
    """Return a committed event so many days from today."""
    with transaction(session, now=clock.now()):
        return factories.event(session, **{"when": factories.when(in_days(days))} | columns)


def titles(response: TestResponse) -> list[str]:
    assert response.status_code == 200
    assert lint(response.data) == []
    return [str(e["SUMMARY"]) for e in Calendar.from_ical(response.data).walk("VEVENT")]


def line(response: TestResponse, name: str) -> str:
    return next(item for item in unfold(response.data) if item.startswith(name))
