"""Third-party CalDAV clients, given only the URL of a running server."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from caldav.davclient import DAVClient
from caldav.lib.error import DAVError
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from meetings.domain.access.policy import Role
from meetings.domain.events import operations
from meetings.domain.events.models import Event, EventVenue
from meetings.domain.events.rules import EventState
from meetings.domain.personal_feeds.rules import FeedPart
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.feeds.personal_feeds import feed_of

PROGRAMS = Path(sys.executable).parent
SYNC = """
[general]
status_path = "{folder}/status/"

[pair meetings]
a = "mine"
b = "theirs"
collections = ["from b"]
conflict_resolution = "b wins"
metadata = ["color", "displayname"]

[storage mine]
type = "filesystem"
path = "{folder}/calendars/"
fileext = ".ics"

[storage theirs]
type = "caldav"
url = "{url}"
item_types = ["VEVENT"]
{login}
"""
LOGIN = 'username = "me@example.org"\npassword = "{secret}"'


@pytest.fixture
def server_url(app: Flask) -> Iterator[str]:
    """The base URL of a running server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Copy:
    """A folder that vdirsyncer synchronises with the server."""

    folder: Path

    def run(self, command: str, *, fails: bool = False) -> str:
        completed = subprocess.run(
            [str(PROGRAMS / "vdirsyncer"), "-c", "sync.ini", command], cwd=self.folder,
            check=False, input="y\n" * 20, capture_output=True, text=True, timeout=90,
            env=os.environ | {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert (completed.returncode != 0) is fails, completed.stderr
        return completed.stderr

    def titles(self, calendar: str = "all") -> list[str]:
        """Sync and return titles with their state."""
        self.run("sync")
        read = [self.entry(path) for path in (self.folder / "calendars" / calendar).glob("*.ics")]
        return sorted(
            f"{event['SUMMARY']} {event['STATUS']} {event['DTSTART'].dt:%m-%d}" for event in read
        )

    def entry(self, path: Path) -> Any:
        (event,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        return event


def copy_of(tmp_path: Path, url: str, *, secret: str = "") -> Copy:
    login = LOGIN.format(secret=secret) if secret else ""
    text = SYNC.format(folder=tmp_path, url=url, login=login)
    (tmp_path / "sync.ini").write_text(text)
    (tmp_path / "calendars").mkdir()
    copy = Copy(tmp_path)
    copy.run("discover")
    return copy


def day(number: int = 0) -> str:
    return (clock.now().date().replace(month=1, day=20) + timedelta(days=365 + number)).isoformat()


def make(session: Session, **columns: object) -> Event:
    with transaction(session, now=clock.now()):
        return factories.event(session, **{"when": factories.when(day())} | columns)


def change(session: Session, event: Event, *, to: str = "", **columns: object) -> None:
    """Change the event as a service does, including its sequence."""
    with transaction(session, now=clock.now()):
        event.sequence += 1
        for name, value in columns.items():
            setattr(event, name, value)
        if to:
            operations.set_when(session, event, factories.when(to))


@pytest.mark.slow
def test_vdirsyncer_discovers_calendars_and_syncs_every_change(
    session: Session, server_url: str, tmp_path: Path
) -> None:
    factories.installation(session, acronym="COE")
    thb = factories.body(session, slug="thb", short_name="Task Force THB")
    event = make(session, title="Spring; meeting, Ūdens & <more>", bodies=[thb])
    copy = copy_of(tmp_path, server_url)
    date, later = day()[5:], day(1)[5:]

    assert copy.titles() == [f"Spring; meeting, Ūdens & <more> CONFIRMED {date}"]
    assert sorted(path.name for path in (tmp_path / "calendars").iterdir()) == ["all", "body.thb"]
    other = make(session, title="Another")
    assert copy.titles() == [f"Another CONFIRMED {date}", *copy.titles()[1:]]
    assert len(copy.titles("body.thb")) == 1
    change(session, event, title="Spring", to=day(1))
    assert copy.titles() == [f"Another CONFIRMED {date}", f"Spring CONFIRMED {later}"]
    change(session, other, state=EventState.CANCELLED)
    assert copy.titles()[0] == f"Cancelled: Another CANCELLED {date}"
    change(session, event, places=[EventVenue(venue=factories.venue(session, city="Rīga"))])
    copy.titles()
    (stored,) = (tmp_path / "calendars" / "body.thb").glob("*.ics")
    assert "Rīga" in copy.entry(stored)["LOCATION"]
    change(session, other, state=EventState.DRAFT)
    assert copy.titles() == [f"Spring CONFIRMED {later}"]
    change(session, other, state=EventState.CONFIRMED)
    assert copy.titles() == [f"Another CONFIRMED {date}", f"Spring CONFIRMED {later}"]
    copy.run("metasync")
    folder = tmp_path / "calendars" / "body.thb"
    assert (folder / "displayname").read_text().strip() == "Task Force THB: all meetings"
    assert (folder / "color").read_text().strip().lower().startswith("#1c5d88")


@pytest.mark.slow
def test_vdirsyncer_gets_an_error_when_writing(
    session: Session, server_url: str, tmp_path: Path
) -> None:
    make(session, title="Spring")
    copy = copy_of(tmp_path, server_url)
    copy.titles()
    (file,) = (tmp_path / "calendars" / "all").glob("*.ics")
    file.write_text(file.read_text().replace("Spring", "Mine"))

    text = copy.run("sync", fails=True)

    assert "403" in text or "orbidden" in text or "ead-only" in text
    feed = session.get_one(Event, 1)
    assert feed.title == "Spring"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["address", "password"])
def test_vdirsyncer_reads_a_personal_calendar(
    session: Session, server_url: str, tmp_path: Path, way: str
) -> None:
    body = factories.body(session)
    make(session, title="Plan", bodies=[body], state=EventState.DRAFT, published_at=None)
    user = factories.user(session, role=Role.ORGANISER, of=body)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    if way == "address":
        copy = copy_of(tmp_path, f"{server_url}dav/{secret}/")
    else:
        copy = copy_of(tmp_path, server_url, secret=secret)

    assert copy.titles("my") == [f"Draft: Plan TENTATIVE {day()[5:]}"]


@pytest.mark.slow
def test_the_caldav_library_discovers_reads_and_syncs(session: Session, server_url: str) -> None:
    factories.installation(session, acronym="COE")
    event = make(session, title="Spring", bodies=[factories.body(session, slug="thb")])
    full = make(
        session, title="Whole", when=factories.when(day(3), starts_time=None, ends_time=None)
    )
    client: Any = DAVClient(url=f"{server_url}dav/")
    with client:
        calendars = {
            calendar.get_display_name(): calendar for calendar in client.principal().calendars()
        }
        assert len(calendars) == 3
        of_all = calendars["COE: all meetings"]

        copy = of_all.objects_by_sync_token(load_objects=True)
        titles = {str(calendar.icalendar_component["SUMMARY"]) for calendar in copy}
        assert titles == {"Spring", "Whole"}
        assert of_all.event_by_uid(event.uid).icalendar_component["SUMMARY"] == "Spring"
        at = datetime.fromisoformat(day()).replace(tzinfo=UTC)
        result = of_all.search(start=at, end=at + timedelta(days=2), event=True, expand=False)
        assert [str(calendar.icalendar_component["SUMMARY"]) for calendar in result] == ["Spring"]

        make(session, title="Autumn")
        change(session, event, title="Spring!", to=day(1))
        change(session, full, state=EventState.DRAFT)
        updated, deleted = copy.sync()
        changed = {str(calendar.icalendar_component["SUMMARY"]) for calendar in updated}
        assert changed == {"Autumn", "Spring!"}
        assert [calendar.url.path.rpartition("/")[2] for calendar in deleted] == [f"{full.uid}.ics"]

        with pytest.raises(DAVError):
            of_all.save_event("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nEND:VEVENT\nEND:VCALENDAR")
        with pytest.raises(DAVError):
            result[0].delete()


@pytest.mark.slow
def test_the_caldav_library_gets_busy_times_and_expanded_entries(
    session: Session, server_url: str
) -> None:
    event = make(session, title="Spring")
    make(session, title="Perhaps", when=factories.when(day(1)), state=EventState.TENTATIVE)
    make(session, title="Off", when=factories.when(day(2)), state=EventState.CANCELLED)
    client: Any = DAVClient(url=f"{server_url}dav/")
    with client:
        (of_all, *_) = client.principal().calendars()
        since = datetime.fromisoformat(day()).replace(tzinfo=UTC)
        until = since + timedelta(days=5)

        busy = Calendar.from_ical(of_all.freebusy_request(since, until).data)
        component: Any = busy.walk("VFREEBUSY")[0]
        kinds = [item.params["FBTYPE"] for item in component["FREEBUSY"]]
        assert kinds == ["BUSY", "BUSY-TENTATIVE"]
        assert component["FREEBUSY"][0].to_ical() == (
            f"{event.starts_at:%Y%m%dT%H%M%SZ}/{event.ends_at:%Y%m%dT%H%M%SZ}".encode()
        )

        expanded = of_all.search(start=since, end=until, event=True, server_expand=True)
        titles = {str(found.icalendar_component["SUMMARY"]) for found in expanded}
        assert titles == {"Spring", "Perhaps", "Cancelled: Off"}
        assert of_all.get_supported_components() == ["VEVENT"]
        assert client.check_cdav_support()


@pytest.mark.slow
def test_the_caldav_library_with_a_password(session: Session, server_url: str) -> None:
    body = factories.body(session)
    make(session, title="Plan", bodies=[body], state=EventState.DRAFT, published_at=None)
    user = factories.user(session, role=Role.ORGANISER, of=body)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    at = f"{server_url}dav/own/"
    client: Any = DAVClient(url=at, username="me@example.org", password=secret)
    with client:
        (calendar,) = client.principal().calendars()
        (event,) = calendar.events()
        assert event.icalendar_component["SUMMARY"] == "Draft: Plan"
    wrong: Any = DAVClient(url=at, username="me@example.org", password="no")
    with wrong, pytest.raises(DAVError):
        wrong.principal()
