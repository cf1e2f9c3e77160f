"""Snapshots of events are JSON in a stable format."""

import json
from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from meetings.domain.events import change_tracking
from meetings.domain.events.fields import BY_NAME
from meetings.domain.events.models import Headcount
from meetings.domain.events.rules import (
    AttendanceMode,
    CountQuality,
    EventKind,
    EventState,
    Measure,
    RegistrationPolicy,
    Visibility,
)
from meetings.domain.people.rules import Sector
from meetings.kernel.partial_dates import PartialDate
from tests import factories

#: The JSON stored by version 0.1.0 for a value of each type, and the value.
STORED: list[tuple[str, str, Any]] = [
    ("title", '"Œuvre"', "Œuvre"),
    ("kind", '"webinar"', EventKind.WEBINAR),
    ("state", '"postponed"', EventState.POSTPONED),
    ("mode", "null", None),
    ("mode", '"on_site"', AttendanceMode.ON_SITE),
    ("reader", '"members"', Visibility.MEMBERS),
    ("registration", '"approval"', RegistrationPolicy.APPROVAL),
    ("starts_on", '"2027-05"', PartialDate(2027, 5)),
    ("ends_on", "null", None),
    ("starts_time", '"09:30"', time(9, 30)),
    ("date_to_be_confirmed", "true", True),
    ("registration_opens_at", '"2027-03-02T08:00:00+00:00"', datetime(2027, 3, 2, 8, tzinfo=UTC)),
    ("capacity_total", "50", 50),
    ("languages", '["en", "lt"]', ["en", "lt"]),
    ("places", '["House, Riga, LV"]', ["House, Riga, LV"]),
    ("presidency", "null", None),
]


@pytest.mark.parametrize(("name", "stored", "value"), STORED)
def test_snapshot_of_version_0_1_0_round_trips(name: str, stored: str, value: Any) -> None:
    field = BY_NAME[name]

    assert field.load(json.loads(stored)) == value
    assert field.dump(value) == json.loads(stored)


def test_instant_is_stored_in_utc() -> None:
    at = datetime.fromisoformat("2027-03-02T10:00:00+02:00")

    assert BY_NAME["registration_opens_at"].dump(at) == "2027-03-02T08:00:00+00:00"


def test_snapshot_is_json_of_every_declared_field(session: Session) -> None:
    event = factories.event(session, venues=[factories.venue(session)])

    snapshot = change_tracking.snapshot(event)

    assert json.loads(json.dumps(snapshot)) == snapshot
    assert snapshot.keys() == BY_NAME.keys()
    assert (snapshot["places"], snapshot["mode"], snapshot["starts_time"]) == (
        ["Vilnius, LT"], "online", "09:30",
    )  # fmt: skip


def test_headcounts_are_stored_in_the_format_of_version_0_1_0() -> None:
    counts = [
        Headcount(
            measure=Measure.PERSONS, mode=AttendanceMode.ONLINE, country="LT",
            sector=Sector.ACADEMIA, figure=4, quality=CountQuality.COUNTED, note="by name",
        ),
        Headcount(
            measure=Measure.COUNTRIES, mode=None, country=None, sector=None, figure=None,
            quality=CountQuality.REPORTED, note="",
        ),
    ]  # fmt: skip

    assert change_tracking.headcounts_to_json(counts) == [
        {"measure": "persons", "mode": "online", "country": "LT", "sector": "academia",
         "figure": 4, "counting": "counted", "note": "by name"},
        {"measure": "countries", "figure": None, "counting": "reported"},
    ]  # fmt: skip
