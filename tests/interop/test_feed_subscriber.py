"""A subscription: vdirsyncer fetches the feed over HTTP, khal shows the parsed events."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from meetings.domain.events import operations
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event, EventVenue
from meetings.domain.events.rules import EventState
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories

PROGRAMS = Path(sys.executable).parent
SYNC = """
[general]
status_path = "{folder}/status/"

[pair meetings]
a = "mine"
b = "theirs"
collections = null
conflict_resolution = "b wins"
partial_sync = "ignore"

[storage mine]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"

[storage theirs]
type = "http"
url = "{url}"
"""
SHOW = """
[calendars]
[[meetings]]
path = {folder}/calendar/

[locale]
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M

[sqlite]
path = {folder}/khal.db

[default]
default_calendar = meetings
"""
LINE = "{start-long} {end-long} ({status}) {title} @ {location}"


@dataclass
class Subscriber:
    """A subscriber with vdirsyncer and khal, in Stockholm."""

    folder: Path

    def list_events(self) -> list[str]:
        """Fetch the feed and return khal's list of the next year, one line per event."""
        self._run("vdirsyncer", "-c", "sync.ini", "sync")
        first, last = (
            clock.now().date() - timedelta(days=30),
            clock.now().date() + timedelta(days=400),
        )
        output = self._run(
            "khal", "-c", "khal.ini", "list", "--once", "--day-format", "", "--format", LINE,
            first.isoformat(), last.isoformat(),
        )  # fmt: skip
        return [" ".join(line.split()) for line in output.splitlines() if line.strip()]

    def _run(self, program: str, *words: str) -> str:
        completed = subprocess.run(
            [str(PROGRAMS / program), *words], cwd=self.folder, check=False, input="y\ny\n",
            env=os.environ | {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert completed.returncode == 0, completed.stderr
        return completed.stdout


@pytest.fixture
def subscriber(app: Flask, tmp_path: Path) -> Iterator[Subscriber]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/feeds/events.ics"
    (tmp_path / "calendar").mkdir()
    (tmp_path / "sync.ini").write_text(SYNC.format(folder=tmp_path, url=url))
    (tmp_path / "khal.ini").write_text(SHOW.format(folder=tmp_path))
    new_subscriber = Subscriber(tmp_path)
    new_subscriber._run("vdirsyncer", "-c", "sync.ini", "discover")  # noqa: SLF001  (the same file)
    yield new_subscriber
    server.shutdown()
    thread.join()
    server.server_close()


def winter_day() -> date:
    """Return a day in the coming January, when all of Europe has its standard time."""
    return date(clock.now().year + 1, 1, 20)


@pytest.mark.slow
def test_subscriber_sees_every_change_of_an_event(session: Session, subscriber: Subscriber) -> None:
    day = winter_day()
    moved = day + timedelta(days=1)
    event = make(session, title="Spring meeting", when=factories.when(day.isoformat()))
    make(session, title="Another", when=factories.when(f"{day.year}-02-20"))

    def shows(on: date, title: str, place: str = "Online", status: str = "CONFIRMED") -> bool:
        line = f"{on} 08:30 {on} 11:45 ({status} ) {title} @ {place}"
        return subscriber.list_events()[:-1] == [line]

    assert shows(day, "Spring meeting")
    change(session, event, when=factories.when(moved.isoformat()))
    assert shows(moved, "Spring meeting")
    change(session, event, title="Žiemos; meeting, new", city="Rīga")
    assert shows(moved, "Žiemos; meeting, new", "Rīga, Latvia")
    expected = "Žiemos; meeting, new", "Rīga, Latvia"
    change(session, event, state=EventState.POSTPONED)
    assert shows(moved, f"Postponed: {expected[0]}", expected[1], "CANCELLED")
    change(session, event, state=EventState.CANCELLED)
    assert shows(moved, f"Cancelled: {expected[0]}", expected[1], "CANCELLED")
    change(session, event, state=EventState.CONFIRMED)
    assert shows(moved, *expected)
    change(session, event, state=EventState.DRAFT)
    assert subscriber.list_events()[:-1] == []


@pytest.mark.slow
def test_subscriber_sees_every_event_at_its_local_time(
    session: Session, subscriber: Subscriber
) -> None:
    day = winter_day().isoformat()
    for number, zone in enumerate(("Europe/Moscow", "Atlantic/Reykjavik", "Africa/Casablanca")):
        make(session, title=zone, when=factories.when(day, timezone=zone), uid=f"u{number}")
    full = factories.when(day, starts_time=None, ends_time=None)
    make(session, title="All day", when=full)

    assert subscriber.list_events() == [
        f"{day} {day} (CONFIRMED ) All day @ Online",
        f"{day} 07:30 {day} 10:45 (CONFIRMED ) Europe/Moscow @ Online",
        f"{day} 10:30 {day} 13:45 (CONFIRMED ) Africa/Casablanca @ Online",
        f"{day} 10:30 {day} 13:45 (CONFIRMED ) Atlantic/Reykjavik @ Online",
    ]


def make(session: Session, **columns: object) -> Event:
    with transaction(session, now=clock.now()):
        return factories.event(session, **columns)


def change(
    session: Session,
    event: Event,
    *,
    when: EventDates | None = None,
    city: str = "",
    **columns: object,
) -> None:
    """Change the event as a service does, including its sequence."""
    with transaction(session, now=clock.now()):
        event.sequence += 1
        for name, value in columns.items():
            setattr(event, name, value)
        if when is not None:
            operations.set_when(session, event, when)
        if city:
            event.places = [EventVenue(venue=factories.venue(session, city=city, country="LV"))]
