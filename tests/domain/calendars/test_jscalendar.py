"""JSCalendar as in RFC 8984, limited to properties that version 2.0 preserves."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from meetings.domain.calendars import jscalendar
from meetings.domain.calendars.rules import (
    AllDaySpan,
    CalendarMetadata,
    CalendarStatus,
    EntryPlace,
    TimedSpan,
    VEventData,
)
from meetings.kernel.json_bytes import to_json_bytes
from tests.domain.calendars.event_strategies import CHANGED_AT, entries, full_entry, timed_span

UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
DURATION = re.compile(r"P\d+D|PT(?:\d+H)?(?:\d+M)?(?:\d+S)?")
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,255}")
#: The properties of an Event in both RFC 8984 and version 2.0.
SUPPORTED_PROPERTIES = {
    "@type", "uid", "prodId", "updated", "sequence", "title", "description", "start", "timeZone",
    "duration", "showWithoutTime", "status", "freeBusyStatus", "privacy", "locale", "color",
    "keywords", "locations", "virtualLocations", "links", "participants", "relatedTo", "alerts",
}  # fmt: skip


def event_json(**changed: Any) -> dict[str, Any]:
    return jscalendar.event_node(full_entry(**changed), language="en")


def test_event_has_these_properties() -> None:
    hall = EntryPlace("Town Hall", city="Vilnius", geo=(54.678, 25.2871), line="Town Hall, Vilnius")

    assert jscalendar.event_node(full_entry(places=(hall,)), language="en", alarm=15) == {
        "@type": "Event",
        "uid": "6f1c0f3e-58f5-4d2c-9d3f-0a5f7e0f8f11",
        "prodId": "-//Convenor//Meetings//EN",
        "updated": "2026-11-02T08:15:00Z",
        "sequence": 2,
        "title": "19th Meeting of the Directors General, Vilnius; online \\ on site",
        "description": full_entry().description,
        "start": "2026-11-30T09:30:00",
        "timeZone": "Europe/Vilnius",
        "duration": "PT3H",
        "status": "confirmed",
        "freeBusyStatus": "busy",
        "privacy": "public",
        "locale": "en",
        "color": "#1c5d88",
        "keywords": dict.fromkeys(full_entry().categories, True),
        "locations": {
            "1": {
                "@type": "Location",
                "name": "Town Hall, Vilnius",
                "coordinates": "geo:54.678000,25.287100",
            }
        },
        "virtualLocations": {
            "1": {
                "@type": "VirtualLocation",
                "name": "Live: stream",
                "uri": "https://live.example.org/x?y=1",
                "features": {"audio": True, "video": True},
            }
        },
        "links": {
            "page": {
                "@type": "Link",
                "href": full_entry().url,
                "rel": "alternate",
                "contentType": "text/html",
            },
            "file-1": {
                "@type": "Link",
                "href": "https://meetings.example.org/documents/agenda",
                "rel": "enclosure",
                "contentType": "text/html",
            },
        },
        "participants": {
            "1": {
                "@type": "Participant",
                "name": 'Task Force "THB": office',
                "email": "thb@example.org",
                "kind": "group",
                "roles": {"owner": True, "contact": True},
            }
        },
        "relatedTo": {
            "parent-uid": {"@type": "Relation", "relation": {"parent": True}},
            "other-uid": {"@type": "Relation"},
        },
        "alerts": {
            "1": {
                "@type": "Alert",
                "trigger": {"@type": "OffsetTrigger", "offset": "-PT15M"},
                "action": "display",
            }
        },
    }


def test_whole_days_are_floating_without_time() -> None:
    node = event_json(when=AllDaySpan(date(2026, 12, 30), date(2027, 1, 1)))

    assert (node["start"], node["duration"]) == ("2026-12-30T00:00:00", "P3D")
    assert node["showWithoutTime"] is True
    assert "timeZone" not in node


def test_called_off_events_are_cancelled_and_free() -> None:
    node = event_json(status=CalendarStatus.CANCELLED)

    assert (node["status"], node["freeBusyStatus"]) == ("cancelled", "free")


def test_duration_across_a_clock_change_is_the_elapsed_time() -> None:
    starts = datetime(2026, 10, 24, 21, 0, tzinfo=UTC)  # before the additional hour
    node = event_json(when=TimedSpan(starts, starts + timedelta(hours=12), "Europe/Vilnius"))

    assert (node["start"], node["duration"]) == ("2026-10-25T00:00:00", "PT12H")


def test_ambiguous_local_times_are_written_in_utc() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    node = event_json(when=TimedSpan(second, second + timedelta(hours=2), "Europe/Vilnius"))

    assert (node["start"], node["timeZone"]) == ("2026-10-25T01:30:00", "Etc/UTC")


def test_times_are_in_utc_on_request() -> None:
    node = jscalendar.event_node(
        jscalendar.event_in_utc(full_entry(when=timed_span())), language="en"
    )

    assert (node["start"], node["timeZone"]) == ("2026-11-30T07:30:00", "Etc/UTC")


def test_group_has_a_stable_uid_and_the_latest_change() -> None:
    metadata = CalendarMetadata(
        name="All", source="https://x.example.org/feeds/events.jscal", url="u"
    )
    later = full_entry(modified_at=CHANGED_AT + timedelta(days=1))

    group = json.loads(
        jscalendar.write_group(metadata, [full_entry(), later], language="en", alarm=None)
    )
    empty = json.loads(jscalendar.write_group(metadata, [], language="en", alarm=None))

    assert group["uid"] == empty["uid"]
    assert group["updated"] == "2026-11-03T08:15:00Z"
    assert empty["entries"] == []
    assert "updated" not in empty


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries())
def test_any_event_conforms_to_the_rfc_and_retains_its_instants(entry: VEventData) -> None:
    node = json.loads(to_json_bytes(jscalendar.event_node(entry, language="en")))

    assert node.keys() <= SUPPORTED_PROPERTIES
    assert {"@type", "uid", "updated", "start"} <= node.keys()
    assert UTC_TIME.fullmatch(node["updated"])
    assert LOCAL_TIME.fullmatch(node["start"])
    assert DURATION.fullmatch(node["duration"])
    for name in ("locations", "virtualLocations", "links", "participants", "alerts"):
        assert all(IDENTIFIER.fullmatch(key) for key in node.get(name, {}))
    start = datetime.fromisoformat(node["start"])
    if isinstance(entry.when, TimedSpan):
        zone = ZoneInfo(node["timeZone"])
        assert start.replace(tzinfo=zone).astimezone(UTC) == entry.when.starts_at
    else:
        assert start.date() == entry.when.first
