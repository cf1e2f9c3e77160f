"""The bytes of our iCalendar output and their interpretation by third-party parsers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar, Event

from meetings.domain.bodies.palette import PALETTE
from meetings.domain.calendars import ical
from meetings.domain.calendars.alarms import with_alarm
from meetings.domain.calendars.colours import css_name
from meetings.domain.calendars.invitations import write_invitation
from meetings.domain.calendars.profiles import write_full, write_plain, write_rich
from meetings.domain.calendars.rules import (
    AllDaySpan,
    Attachment,
    CalendarAddress,
    CalendarMetadata,
    CalendarStatus,
    Conference,
    Fragment,
    Invitation,
    TimedSpan,
    VEventData,
)
from meetings.domain.outbox.rules import ItipMethod
from meetings.kernel.text import clean
from meetings.kernel.web_urls import to_uri
from tests.domain.calendars.event_strategies import (
    CHANGED_AT,
    entries,
    full_entry,
    sample_entries,
    timed_span,
)
from tests.ical_lint import lint, unfold
from tests.interop import libical
from tests.interop.libical import needs_libical
from tests.interop.node import needs_node, run_node

METADATA = CalendarMetadata(
    name="Task Force THB: webinars",
    description="Meetings, and more; from here.",
    colour="#8a3a62",
    source="https://meetings.example.org/feeds/events.ics?body=thb,nb8&kind=webinar",
    url="https://meetings.example.org/?body=thb",
)
INVITATION = Invitation(
    method=ItipMethod.REQUEST,
    attendee=CalendarAddress("Česlovas, M.", "c.m@example.lt"),
    organizer=CalendarAddress('Group "A"; on fish', "meetings@example.org"),
    sent_at=datetime(2026, 11, 3, 7, tzinfo=UTC),
)


def serialized(*events: VEventData, metadata: CalendarMetadata = METADATA) -> bytes:
    return ical.write_calendar(metadata, [ical.build_fragment(item) for item in events])


def parse(data: bytes) -> list[Event]:
    return list(Calendar.from_ical(data).walk("VEVENT"))  # type: ignore[arg-type]


def lines(data: bytes, *names: str) -> list[str]:
    return [line for line in unfold(data) if line.startswith(names)]


def test_calendar_is_serialized_to_these_bytes() -> None:
    day = AllDaySpan(date(2026, 11, 30), date(2026, 12, 1))
    event = VEventData("u-1", 0, CHANGED_AT, day, CalendarStatus.TENTATIVE, "Plan, first; Riga")

    assert unfold(serialized(event)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Convenor//Meetings//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Task Force THB: webinars",
        "X-WR-CALNAME:Task Force THB: webinars",
        "X-WR-CALDESC:Meetings\\, and more\\; from here.",
        "COLOR:darkmagenta",
        "URL:https://meetings.example.org/?body=thb",
        "SOURCE;VALUE=URI:https://meetings.example.org/feeds/events.ics?body=thb,nb8&kind=webinar",
        "LAST-MODIFIED:20261102T081500Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "BEGIN:VEVENT",
        "UID:u-1",
        "DTSTAMP:20261102T081500Z",
        "LAST-MODIFIED:20261102T081500Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261202",
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "SUMMARY:Plan\\, first\\; Riga",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_zones_are_sorted_and_unique_and_output_is_stable() -> None:
    events = [
        full_entry(when=timed_span(z))
        for z in ("Europe/Vilnius", "Africa/Casablanca", "Europe/Riga")
    ]

    data = serialized(*events, events[0])

    assert lines(data, "TZID:") == [
        "TZID:Africa/Casablanca",
        "TZID:Europe/Riga",
        "TZID:Europe/Vilnius",
    ]
    assert data == serialized(*events, events[0])


def test_calendar_has_neither_uid_nor_method() -> None:
    first_part = unfold(serialized(full_entry()))[
        : unfold(serialized(full_entry())).index("BEGIN:VTIMEZONE")
    ]

    assert not [line for line in first_part if line.startswith(("UID", "METHOD"))]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("two\nlines", "two lines"),
        ("a lone\rreturn", "a lone return"),
        ("\r\n many\r\n\r\n lines \u2028 and more\n", "many lines and more"),
        ("bell\x07 and escape\x1b[0m", "bell and escape[0m"),
        ("a, b; c \\ d", "a\\, b\\; c \\\\ d"),
        ("not \\N a line end", "not \\\\N a line end"),
    ],
)
def test_name_is_escaped_as_text(typed: str, name: str) -> None:
    data = serialized(full_entry(summary=typed), metadata=replace(METADATA, name=typed))

    assert lines(data, "NAME:", "X-WR-CALNAME:") == [f"NAME:{name}", f"X-WR-CALNAME:{name}"]
    assert lines(data, "SUMMARY:") == [f"SUMMARY:{name}"]
    assert lint(data) == []


def test_features_are_a_list_instead_of_quoted_text() -> None:
    assert lines(serialized(full_entry()), "CONFERENCE") == [
        'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="Live: stream":https://live.example.org/x?y=1'
    ]


def test_entry_contains_no_nested_component() -> None:
    assert not lines(
        serialized(full_entry()), "BEGIN:PARTICIPANT", "BEGIN:VLOCATION", "STRUCTURED-DATA"
    )


@pytest.mark.parametrize(
    "entry", sample_entries(), ids=lambda entry: f"{entry.uid[:8]}-{entry.status}"
)
def test_lint_passes_and_icalendar_parses_the_same_values(entry: VEventData) -> None:
    data = serialized(entry)

    assert lint(data) == []
    assert_same(parse(data)[0], entry)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries())
def test_any_entry_round_trips_through_icalendar(entry: VEventData) -> None:
    data = serialized(entry)

    assert lint(data) == []
    assert_same(parse(data)[0], entry)
    assert_same(Calendar.from_jcal(Calendar.from_ical(data).to_jcal()).walk("VEVENT")[0], entry)


@needs_node
def test_ical_js_parses_the_same_values() -> None:
    events = sample_entries()

    parsed = run_node("events.mjs", [serialized(*events).decode()])[0]

    assert [(item["summary"], item["location"], item["uid"]) for item in parsed] == [
        (clean(event.summary, lines=True), clean(event.location, lines=True), event.uid)
        for event in events
    ]
    for item, event in zip(parsed, events, strict=True):
        if isinstance(event.when, TimedSpan):
            assert (item["starts"], item["ends"]) == (
                event.when.starts_at.timestamp(),
                event.when.ends_at.timestamp(),
            )
        else:
            after = event.when.last + timedelta(days=1)
            assert (item["starts"], item["ends"]) == (
                event.when.first.isoformat(),
                after.isoformat(),
            )


@needs_libical
def test_libical_reports_no_error() -> None:
    events = sample_entries()

    assert libical.verdict(serialized(*events)) == (0, True, len(events))


@needs_libical
def test_libical_accepts_rich_events_despite_unknown_properties() -> None:
    events = sample_entries()

    assert libical.verdict(ical.write_calendar(METADATA, [write_rich(item) for item in events]))[
        2
    ] == len(events)


def assert_same(parsed: Any, event: VEventData) -> None:
    """Compare the parsed with the original values, except control characters and outer blanks."""
    assert str(parsed["UID"]) == event.uid
    assert int(parsed["SEQUENCE"]) == event.sequence
    assert parsed["DTSTAMP"].dt == parsed["LAST-MODIFIED"].dt == event.modified_at
    assert_same_time(parsed, event.when)
    assert str(parsed["STATUS"]) == event.status.value
    assert str(parsed.get("SUMMARY", "")) == one_line(event.summary)
    assert str(parsed.get("DESCRIPTION", "")) == normalized(event.description)
    categories = parsed.get("CATEGORIES")
    expected = list(dict.fromkeys(event.categories))
    assert (list(map(str, categories.cats)) if categories else []) == [
        one_line(item) for item in expected if one_line(item)
    ]
    assert str(parsed.get("URL", "")) == to_uri(event.url)


def assert_same_time(parsed: Any, when: TimedSpan | AllDaySpan) -> None:
    if isinstance(when, AllDaySpan):
        assert parsed["DTSTART"].dt == when.first
        assert parsed["DTEND"].dt == when.last + timedelta(days=1)
        return
    assert parsed["DTSTART"].dt.astimezone(UTC) == when.starts_at
    if when.ends_at > when.starts_at:
        assert parsed["DTEND"].dt.astimezone(UTC) == when.ends_at
    else:
        assert "DTEND" not in parsed


def one_line(text: str) -> str:
    return clean(text).encode("utf-8", "ignore").decode()


def normalized(text: str) -> str:
    return clean(text, lines=True).encode("utf-8", "ignore").decode()


@pytest.mark.parametrize("hour", [0, 1])
def test_ambiguous_local_times_are_written_in_utc(hour: int) -> None:
    starts_at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)  # 03:30 in Vilnius, first and second
    event = full_entry(when=TimedSpan(starts_at, starts_at + timedelta(hours=4), "Europe/Vilnius"))

    assert lines(serialized(event), "DTSTART", "DTEND", "TZID") == [
        f"DTSTART:20261025T0{hour}3000Z",
        f"DTEND:20261025T0{hour + 4}3000Z",
    ]


@pytest.mark.parametrize("year", [1, 987, 1899, 2200, 9998])
def test_years_without_rules_are_written_in_utc(year: int) -> None:
    day = datetime(year, 6, 1, 9, 30, tzinfo=UTC)
    data = serialized(full_entry(when=TimedSpan(day, day + timedelta(hours=1), "Europe/Vilnius")))

    assert lint(data) == []
    assert lines(data, "DTSTART", "TZID") == [f"DTSTART:{year:04}0601T093000Z"]
    assert parse(data)[0]["DTSTART"].dt == day  # type: ignore[union-attr]


def test_utc_variant_has_the_same_instants_and_no_zone() -> None:
    events = [full_entry(when=timed_span(zone)) for zone in ("Europe/Vilnius", "America/New_York")]
    data = ical.write_calendar(
        METADATA, [ical.fragment_in_utc(ical.build_fragment(item)) for item in events]
    )

    assert not lines(data, "BEGIN:VTIMEZONE")
    assert [e["DTSTART"].dt for e in parse(data)] == [e.when.starts_at for e in events]  # type: ignore[union-attr]
    assert lint(data) == []


def test_alarm_is_added_only_on_request() -> None:
    without_alarm = ical.build_fragment(full_entry())

    data = ical.write_calendar(METADATA, [with_alarm(without_alarm, 15)])

    assert lint(data) == []
    assert lines(data, "TRIGGER", "ACTION") == ["ACTION:DISPLAY", "TRIGGER:-PT15M"]
    assert "VALARM" not in without_alarm.body


@pytest.mark.parametrize("write", [write_plain, write_rich, write_full])
@pytest.mark.parametrize("title", ["Short", "Sēde; \\ un, " * 9, "BEGIN:VALARM", "UID:x"])
def test_an_alarm_shows_the_title_and_has_a_stable_uid(
    write: Callable[[VEventData], Fragment], title: str
) -> None:
    entry = write(full_entry(summary=title))

    (first, second, other) = (with_alarm(entry, minutes) for minutes in (15, 15, 60))
    (later,) = (with_alarm(write(full_entry(summary="New", sequence=9)), 15),)

    def alarm(fragment: Fragment) -> Event:
        (read,) = Calendar.from_ical(ical.write_calendar(METADATA, [fragment])).walk("VALARM")
        return read  # type: ignore[return-value]

    assert str(alarm(first)["DESCRIPTION"]) == one_line(title)
    assert alarm(first)["UID"] == alarm(second)["UID"] == alarm(later)["UID"]
    assert alarm(first)["UID"] != alarm(other)["UID"]
    assert alarm(first)["UID"] != full_entry().uid
    assert lint(ical.write_calendar(METADATA, [first])) == []


def test_the_calendar_has_the_latest_time_of_its_entries() -> None:
    times = [CHANGED_AT + timedelta(days=days) for days in (0, 400, 3)]

    data = serialized(*(full_entry(modified_at=at) for at in times))

    head = data[: data.index(b"BEGIN:VTIMEZONE")]
    assert lines(head, "LAST-MODIFIED") == ["LAST-MODIFIED:20271207T081500Z"]
    assert not lines(serialized(), "LAST-MODIFIED")
    single = ical.write_calendar(CalendarMetadata(name=""), [ical.build_fragment(full_entry())])
    assert len(lines(single, "LAST-MODIFIED")) == 1


def test_an_entry_has_the_time_of_its_publication() -> None:
    data = serialized(full_entry(created_at=CHANGED_AT - timedelta(days=1)))

    assert lines(data, "CREATED") == ["CREATED:20261101T081500Z"]
    assert not lines(serialized(full_entry()), "CREATED")


def test_uris_are_ascii() -> None:
    url = "https://Žmonės.example/ežerai?q=ą#š"
    event = full_entry(
        url=url, attachments=(Attachment(url),), conferences=(Conference(url, "Ą"),), image=url
    )
    uri = "https://xn--mons-xva82d.example/e%C5%BEerai?q=%C4%85#%C5%A1"

    data = ical.write_calendar(METADATA, [write_full(event)])

    names = ("URL", "ATTACH", "CONFERENCE", "IMAGE", "LINK")
    assert len(lines(data, *names)) == 6  # with the URL of the calendar
    values = [line for line in lines(data, *names) if line.endswith(uri)]
    assert len(values) == 5


def test_the_image_is_only_in_rich_entries() -> None:
    event = full_entry(image="https://meetings.example.org/events/a/card.png")

    line = f"IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png:{event.image}"
    assert lines(ical.write_calendar(METADATA, [write_rich(event)]), "IMAGE") == [line]
    assert not lines(serialized(event), "IMAGE")


@pytest.mark.parametrize("title", ["x^2", "^^", "^n ^' ^", 'a "b": c^'])
def test_labels_need_no_escapes(title: str) -> None:
    event = full_entry(
        summary=title, organizer=CalendarAddress(title, "a@example.org"), location=title,
        conferences=(Conference("https://live.example.org/", title),),
    )  # fmt: skip

    data = ical.write_calendar(METADATA, [write_rich(event)])

    parameters = [line.rpartition(":")[0] for line in lines(data, "LINK", "ORGAN", "CONF", "X-A")]
    assert len(parameters) == 5
    assert not [text for text in parameters if "^" in text]
    (read,) = parse(data)
    shown = title.replace("^", "\u02c6").replace('"', "'")
    assert read["LINK"].params["LABEL"] == read["ORGANIZER"].params["CN"] == shown


def test_cancelled_event_is_transparent() -> None:
    assert lines(serialized(full_entry(status=CalendarStatus.CANCELLED)), "STATUS", "TRANSP") == [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
    ]


def test_modification_time_affects_only_its_lines() -> None:
    later = CHANGED_AT + timedelta(days=1)

    assert ical.with_modified_at(ical.write_vevent(full_entry()), later) == ical.write_vevent(
        full_entry(modified_at=later)
    )


def test_invitation_has_one_attendee_and_the_sender() -> None:
    data = write_invitation(full_entry(), INVITATION)

    role = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    assert lint(data, is_feed=False) == []
    assert lines(data, "METHOD", "ORGANIZER", "ATTENDEE", "DTSTAMP", "SEQUENCE") == [
        "METHOD:REQUEST",
        "DTSTAMP:20261103T070000Z",
        "SEQUENCE:2",
        "ORGANIZER;CN=\"Group 'A'; on fish\":mailto:meetings@example.org",
        f'ATTENDEE;CN="Česlovas, M.";{role}:mailto:c.m@example.lt',
    ]


@pytest.mark.parametrize(("cancels_event", "status"), [(True, ["STATUS:CANCELLED"]), (False, [])])
def test_cancelled_invitation_has_the_same_uid(cancels_event: bool, status: list[str]) -> None:
    cancellation = replace(INVITATION, method=ItipMethod.CANCEL, cancels_event=cancels_event)

    data = write_invitation(full_entry(sequence=3), cancellation)

    assert lines(data, "METHOD", "UID", "STATUS", "TRANSP") == [
        "METHOD:CANCEL",
        "UID:6f1c0f3e-58f5-4d2c-9d3f-0a5f7e0f8f11",
        *status,
        "TRANSP:TRANSPARENT",
    ]


def test_every_palette_colour_has_a_unique_name() -> None:
    names = [css_name(colour) for _name, colour in PALETTE]

    assert len(set(names)) == len(PALETTE)
    assert css_name("#ff0101") == "red"
    assert css_name("nonsense") == ""


def test_rich_entry_has_more_properties() -> None:
    event = full_entry(
        description="<b>Not bold</b>\n& more\n\nhttps://x.example.org/a",
        url="https://x.example.org/a",
    )

    data = ical.write_calendar(METADATA, [write_rich(event)])

    assert lint(data) == []
    page = '<p><a href="https://x.example.org/a">https://x.example.org/a</a></p>'
    first = "<p>&lt\\;b&gt\\;Not bold&lt\\;/b&gt\\;<br>&amp\\; more</p>"
    html = f"<html><body>{first}{page}</body></html>"
    place = '"Town Hall, Didžioji g. 31, Vilnius, Lithuania"'
    label = '"19th Meeting of the Directors General, Vilnius; online \\ on site"'
    assert lines(data, "STYLED", "X-ALT", "LINK", "X-APPLE", "X-MICRO") == [
        f"STYLED-DESCRIPTION;VALUE=TEXT;DERIVED=TRUE;FMTTYPE=text/html:{html}",
        f"X-ALT-DESC;FMTTYPE=text/html:{html}",
        f"LINK;LINKREL=alternate;FMTTYPE=text/html;LABEL={label};VALUE=URI:https://x.example.org/a",
        f"X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE={place}:geo:54.678000,25.287100",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
    ]
    assert_same(parse(data)[0], event)
