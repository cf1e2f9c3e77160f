"""Due times of digests and the stored form of filters."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.followers.rules import (
    Frequency,
    digest_until,
    filter_from_json,
    filter_key_of,
    filter_to_json,
    next_digest,
)

ZONE = "Europe/Stockholm"


@pytest.mark.parametrize(
    ("pace", "now", "due_at"),
    [
        (Frequency.DAILY, "2027-03-01T04:59:59", "2027-03-01T05:00"),
        (Frequency.DAILY, "2027-03-01T05:00:00", "2027-03-02T05:00"),
        (Frequency.DAILY, "2027-03-27T12:00:00", "2027-03-28T04:00"),
        (Frequency.DAILY, "2027-10-30T12:00:00", "2027-10-31T05:00"),
        (Frequency.WEEKLY, "2027-03-01T04:00:00", "2027-03-01T05:00"),
        (Frequency.WEEKLY, "2027-03-01T05:00:00", "2027-03-08T05:00"),
        (Frequency.WEEKLY, "2027-03-26T12:00:00", "2027-03-29T04:00"),
    ],
)
def test_digests_are_due_at_six_in_the_time_zone_of_the_organisation(
    pace: Frequency, now: str, due_at: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert next_digest(pace, at, ZONE) == datetime.fromisoformat(due_at).replace(tzinfo=UTC)


def test_delayed_digest_covers_the_same_period() -> None:
    in_time = datetime(2027, 3, 1, 5, tzinfo=UTC)

    assert digest_until(in_time, ZONE) == digest_until(in_time + timedelta(hours=23), ZONE)
    assert digest_until(in_time + timedelta(hours=24), ZONE) > in_time


def test_all_filter_parts_except_days_are_stored() -> None:
    event_filter = EventFilter(
        bodies=("b", "a"), body_kinds=(BodyKind.TASK_FORCE,), kinds=(EventKind.WEBINAR,),
        modes=(AttendanceMode.ONLINE,), countries=("SE", "LT"), presidencies=("lt-2026",),
        projects=("cape",), text="œuvre",
    )  # fmt: skip
    assert all(
        getattr(event_filter, name)
        for name in event_filter.__slots__
        if name not in ("since", "until")
    )

    restored = filter_from_json(filter_to_json(event_filter))

    assert filter_to_json(restored) == filter_to_json(event_filter)
    assert (set(restored.bodies), restored.kinds, restored.text) == (
        {"a", "b"},
        event_filter.kinds,
        "œuvre",
    )
    assert filter_key_of(filter_to_json(replace(event_filter, bodies=("a", "b")))) == filter_key_of(
        filter_to_json(event_filter)
    )


def test_filter_stored_by_version_0_1_0_is_read_with_the_same_key() -> None:
    stored = json.loads(
        '{"bodies": ["a", "b"], "body_kinds": ["task_force"], "kinds": ["forum", "webinar"], '
        '"modes": ["online"], "text": "œuvre"}'
    )

    read = filter_from_json(stored)

    assert read == EventFilter(
        bodies=("a", "b"), body_kinds=(BodyKind.TASK_FORCE,),
        kinds=(EventKind.FORUM, EventKind.WEBINAR), modes=(AttendanceMode.ONLINE,), text="œuvre",
    )  # fmt: skip
    assert filter_to_json(read) == stored
    assert (
        filter_key_of(stored) == "7a7f28cebd466bfd921f562b2568824f534e58fd219c86e99f1248ece84be9f9"
    )


def test_days_and_empty_parts_of_a_filter_are_not_stored() -> None:
    assert filter_to_json(EventFilter(since=date(2027, 1, 1), until=date(2027, 2, 1))) == {}
    assert filter_from_json({}) == EventFilter()
