"""Calendar files of other apps, and our own, parsed into events."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.domain.calendars import ical
from meetings.domain.calendars.rules import (
    AllDaySpan,
    CalendarMetadata,
    CalendarStatus,
    TimedSpan,
    VEventData,
)
from meetings.domain.events.dto import Place
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.errors import (
    BytesUndecodable,
    CalendarIncomplete,
    DateUnreadable,
    LineTooLong,
    LineUnreadable,
    NestingTooDeep,
    NoEventFound,
    SourceTooLarge,
    TooManyEvents,
    TooManyLines,
)
from meetings.domain.imports.ics import lines as ics_lines
from meetings.domain.imports.rules import MAX_BYTES, MAX_ROWS, ImportIssue
from meetings.domain.imports.source_parser import parse_source
from meetings.kernel.errors import DomainError
from meetings.kernel.text import clean
from tests.cpu_time import assert_costs_at_most
from tests.domain.calendars.event_strategies import entries as calendar_entries
from tests.domain.calendars.event_strategies import full_entry, sample_entries
from tests.domain.imports.helpers import (
    KNOWN,
    calendar,
    cities,
    date_span,
    entries,
    issues,
    outcome,
    row,
    rows,
)


def test_typical_entry_is_parsed() -> None:
    result = row(
        calendar(
            "UID:thb-1@example.org",
            "SUMMARY:First TF-THB meeting\\, expert",
            "  group",
            "DTSTART;TZID=Europe/Vilnius:20201109T093000",
            "DTEND;TZID=Europe/Vilnius:20201109T160000",
            "LOCATION:Town Hall\\, Didžioji g. 31\\, Vilnius\\, Lithuania",
            "DESCRIPTION:First line\\nSecond\\; line",
            "ORGANIZER;CN=Somebody:mailto:somebody@example.org",
            "ATTENDEE;CN=Another:mailto:another@example.org",
        )
    )

    assert result.title == "First TF-THB meeting, expert group"
    assert (date_span(result), result.starts_time, result.ends_time) == (
        "2020-11-09",
        time(9, 30),
        time(16),
    )
    assert result.timezone is None, "the clock of the place"
    assert result.places == (Place("Town Hall", "Didžioji g. 31", "Vilnius", "LT"),)
    assert (result.key, result.uid, result.line) == ("thb-1@example.org", "thb-1@example.org", 3)
    assert result.body_id == 2
    assert result.description == "First line\nSecond; line"
    assert "example.org" not in result.description + result.text, "nobody's address is taken"
    assert result.notes == ()


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Oslo", "Europe/Oslo"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("FLE Standard Time", "Europe/Kyiv"),
        ('"Romance Standard Time"', "Europe/Paris"),
        ("/freeassociation.sourceforge.net/Europe/Stockholm", "Europe/Stockholm"),
        ("/citadel.org/20240101_1/America/Argentina/Salta", "America/Argentina/Salta"),
        ("Etc/UTC", "UTC"),
        ("CET", "Europe/Brussels"),
    ],
)
def test_zone_names_of_calendar_apps_are_resolved(tzid: str, zone: str) -> None:
    result = row(calendar("SUMMARY:CSO", f"DTSTART;TZID={tzid}:20201005T090000"))

    assert (result.timezone, result.starts_time) == (zone, time(9))
    assert issues(result) == set()


def test_zone_with_a_location_is_resolved() -> None:
    zone = ("BEGIN:VTIMEZONE", "TZID:Our office", "X-LIC-LOCATION:Europe/Riga", "END:VTIMEZONE")
    result = row(calendar("SUMMARY:CSO", "DTSTART;TZID=Our office:20201005T090000", head=zone))

    assert result.timezone == "Europe/Riga"


@pytest.mark.parametrize("tzid", ["Customized Time Zone", "Mars/Olympus", "../../etc/passwd"])
def test_unknown_zone_stays_unknown(tzid: str) -> None:
    result = row(calendar("SUMMARY:CSO", f"DTSTART;TZID={tzid}:20201005T090000"))

    assert result.timezone is None
    assert [(note.issue, note.detail) for note in result.notes] == [
        (ImportIssue.ZONE_UNKNOWN, tzid)
    ]


def test_floating_times_are_in_the_time_zone_of_the_place() -> None:
    with_place = row(calendar("SUMMARY:CSO", "DTSTART:20201005T090000", "LOCATION:Riga"))
    without_place = row(calendar("SUMMARY:CSO", "DTSTART:20201005T090000"))

    assert (with_place.timezone, with_place.starts_time, issues(with_place)) == (
        None,
        time(9),
        set(),
    )
    assert issues(without_place) == {ImportIssue.ZONE_MISSING}


def test_instant_is_converted_to_the_time_zone_of_the_place_or_calendar() -> None:
    lines = ("SUMMARY:CSO", "DTSTART:20201005T090000Z", "DTEND:20201005T220000Z")
    with_place = row(calendar(*lines, "LOCATION:Riga"))
    with_calendar_zone = row(calendar(*lines, head=("X-WR-TIMEZONE:Europe/Stockholm",)))
    without_place = row(calendar(*lines))

    assert (with_place.starts_time, with_place.timezone, date_span(with_place)) == (
        time(12), None, "2020-10-05/2020-10-06",
    )  # fmt: skip
    assert (with_calendar_zone.starts_time, with_calendar_zone.timezone) == (
        time(11),
        "Europe/Stockholm",
    )
    assert (without_place.starts_time, without_place.timezone) == (time(9), "UTC")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART;VALUE=DATE:20201005",), "2020-10-05"),
        (("DTSTART;VALUE=DATE:20201005", "DTEND;VALUE=DATE:20201006"), "2020-10-05"),
        (("DTSTART;VALUE=DATE:20201005", "DTEND;VALUE=DATE:20201007"), "2020-10-05/2020-10-06"),
        (("DTSTART;VALUE=DATE:20201005", "DTEND;VALUE=DATE:20201005"), "2020-10-05"),
        (("DTSTART;VALUE=DATE:20201005", "DURATION:P3D"), "2020-10-05/2020-10-07"),
        (("DTSTART;VALUE=DATE:20201005", "DURATION:P1W"), "2020-10-05/2020-10-11"),
        (
            (
                "DTSTART:20201005T000000", "DTEND:20201007T000000",
                "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            ),
            "2020-10-05/2020-10-06",
        ),
    ],
)  # fmt: skip
def test_all_day_events_end_the_day_before_their_end(lines: tuple[str, ...], expected: str) -> None:
    result = row(calendar("SUMMARY:CSO", *lines))

    assert (date_span(result), result.starts_time, issues(result)) == (expected, None, set())


def test_durations_respect_the_time_zone() -> None:
    over_the_change = ("DTSTART;TZID=Europe/Riga:20201024T210000", "DURATION:P1DT2H")
    result = row(calendar("SUMMARY:CSO", *over_the_change))

    assert (date_span(result), result.ends_time) == ("2020-10-24/2020-10-25", time(23))
    assert row(calendar("SUMMARY:CSO", "DTSTART:20201005T090000Z", "DURATION:PT90M")).ends_time == (
        time(10, 30)
    )


def test_end_before_the_start_is_omitted_with_a_note() -> None:
    result = row(calendar("SUMMARY:CSO", "DTSTART:20201005T090000Z", "DTEND:20201005T080000Z"))

    assert (result.starts_time, result.ends_time) == (time(9), None)
    assert ImportIssue.TIME_DROPPED in issues(result)


def test_states_are_parsed() -> None:
    when = "DTSTART;VALUE=DATE:20201005"
    cancelled = row(calendar("SUMMARY:Cancelled: CSO", when, "STATUS:CANCELLED"))
    by_method = row(calendar("SUMMARY:CSO", when, head=("METHOD:CANCEL",)))
    tentative = row(calendar("SUMMARY:CSO", when, "STATUS:TENTATIVE"))

    assert (cancelled.title, cancelled.is_cancelled) == ("CSO", True)
    assert by_method.is_cancelled
    assert issues(by_method) == {ImportIssue.CANCELLED}
    assert tentative.to_be_confirmed
    assert not tentative.is_cancelled


def test_missing_values_stay_unknown() -> None:
    undated = row(calendar("UID:1", "SUMMARY:CSO"))
    without_title = row(calendar("UID:1", "DTSTART;VALUE=DATE:20201005"))

    assert (date_span(undated), issues(undated)) == ("", {ImportIssue.NO_DATE})
    assert (without_title.title, issues(without_title)) == ("", {ImportIssue.NO_TITLE})
    assert undated.places == ()
    assert undated.mode is None


def test_join_links_are_removed_and_imply_online() -> None:
    result = row(
        calendar(
            "SUMMARY:EGCAR",
            "DTSTART;VALUE=DATE:20201005",
            "LOCATION:https://teams.microsoft.com/l/meetup-join/19%3ameeting",
            "DESCRIPTION:Agenda follows.\\nJoin: https://zoom.us/j/123?pwd=abc\\nPasscode: 4711\\n",
        )
    )

    assert (result.places, result.mode) == ((), AttendanceMode.ONLINE)
    assert result.description == "Agenda follows."
    assert issues(result) == {ImportIssue.JOIN_DETAILS_REMOVED}


def test_private_entry_gets_a_note() -> None:
    result = row(calendar("SUMMARY:CSO", "DTSTART;VALUE=DATE:20201005", "CLASS:CONFIDENTIAL"))

    assert issues(result) == {ImportIssue.PRIVATE}


def test_html_text_is_used_if_there_is_no_plain_text() -> None:
    html = "<style>p{x}</style><p>One &amp; two</p><p>Three<br>four</p><script>bad()</script>"
    lines = ("DTSTART;VALUE=DATE:20201005", f"X-ALT-DESC;FMTTYPE=text/html:{html}")
    result = row(calendar("SUMMARY:CSO", *lines))

    assert result.description == "One & two\n\nThree\nfour"


def test_categories_set_body_kind_and_mode() -> None:
    lines = ("DTSTART;VALUE=DATE:20201005", "CATEGORIES:TF-THB,Panel discussion,Hybrid")
    result = row(calendar("SUMMARY:Hidden Truths", *lines))

    assert (result.body_id, result.kind, result.mode) == (
        2, EventKind.PANEL_DISCUSSION, AttendanceMode.HYBRID,
    )  # fmt: skip


def test_two_places_are_parsed() -> None:
    result = row(
        calendar("SUMMARY:Forum", "DTSTART;VALUE=DATE:20150922", "LOCATION:Gdańsk and Malbork")
    )
    generated = row(
        calendar(
            "SUMMARY:Forum",
            "DTSTART;VALUE=DATE:20150922",
            "LOCATION:Artus Court\\, Gdańsk\\, Poland\\; Castle\\, Malbork\\, Poland",
        )
    )

    assert cities(result) == ["Gdańsk", "Malbork"]
    assert generated.places == (
        Place("Artus Court", city="Gdańsk", country="PL"),
        Place("Castle", city="Malbork", country="PL"),
    )


def test_all_places_of_a_location_are_parsed_or_noted() -> None:
    start = "DTSTART;VALUE=DATE:20150922"
    named = "Riga; Gdańsk; Oslo; Vilnius; Tallinn; Turku; House of Nature"
    seven = row(calendar("SUMMARY:Forum", start, f"LOCATION:{named}"))
    many = row(calendar("SUMMARY:Forum", start, f"LOCATION:{'Riga; ' * 30}House of Nature"))
    long = row(calendar("SUMMARY:Forum", start, f"LOCATION:{'Riga ' * 500}"))

    assert (len(seven.places), issues(seven)) == (7, set())
    assert (len(many.places), issues(many)) == (2, set())
    assert issues(long) == {ImportIssue.PLACE_TRUNCATED}


def test_finite_rule_is_expanded_with_exceptions() -> None:
    weekly = (
        "UID:w", "SUMMARY:EGCAR", "DTSTART;TZID=Europe/Riga:20201005T090000", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Riga:20201019T090000",
    )  # fmt: skip
    moved = (
        "UID:w", "RECURRENCE-ID;TZID=Europe/Riga:20201012T090000", "SUMMARY:EGCAR, moved",
        "DTSTART;TZID=Europe/Riga:20201013T100000",
    )  # fmt: skip
    result = rows(entries(weekly, moved))

    assert [date_span(item) for item in result] == ["2020-10-05", "2020-10-26", "2020-10-13"]
    assert len({item.key for item in result}) == 3
    assert result[2].key == "w 20201012T0900", "the same at each reading, wherever it moves"
    assert ImportIssue.CHECK_RECURRENCE in issues(result[0])


#: Why only the first meeting of a series is read.
INCOMPLETE = (ImportIssue.SERIES_ENDLESS, ImportIssue.SERIES_CUT, ImportIssue.RULE_UNKNOWN)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=999999",
        "FREQ=DAILY;UNTIL=29990101",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;UNTIL=29991231T000000Z",
        "FREQ=DAILY;INTERVAL=0;COUNT=3",
        "FREQ=YEARLY;BYEASTER=1;COUNT=2",
        "FREQ=DAILY;COUNT=3;COUNT=3",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=0;COUNT=3",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";COUNT=9",
        "nonsense",
        "FREQ=DAILY;COUNT=" + "9" * 10_000,
    ],
)
def test_recurrence_rules_take_bounded_time(rule: str) -> None:
    start = ("SUMMARY:CSO", "DTSTART:20200101T090000Z")
    result = row(calendar("UID:b", *start, f"RRULE:{rule}"))
    tried, plain = (
        entries(*((f"UID:{n}", *start, f"RRULE:{tested}") for n in range(number)))
        for tested, number in ((rule, 20), ("FREQ=DAILY;COUNT=100", 100))
    )

    assert_costs_at_most(10, lambda: rows(tried), lambda: rows(plain))
    assert date_span(result) == "2020-01-01"
    assert issues(result) in ({issue} for issue in INCOMPLETE)


def test_highest_sequence_is_used() -> None:
    old, new = (
        ("UID:1", f"SEQUENCE:{n}", f"SUMMARY:CSO {n}", "DTSTART;VALUE=DATE:20201005")
        for n in (1, 10)
    )

    assert row(entries(new, old)).title == "CSO 10"


def test_characters_that_databases_reject_are_removed() -> None:
    zero = "\0\x07\x1f\x85"
    result = row(
        calendar(
            f"UID:a{zero}b",
            f"SUMMARY:CSO{zero}",
            "DTSTART;TZID=X:20201005T090000",
            f"RRULE:FREQ={zero}",
            f"LOCATION:Riga{zero}",
            f"DESCRIPTION:a{zero}b\\nc",
        )
    )

    assert (result.key, result.uid, result.title) == ("ab 20201005T0900", "ab", "CSO")
    assert result.description == "ab\nc"
    assert all(character >= " " for note in result.notes for character in note.detail)


@pytest.mark.parametrize("name", ["SUMMARY", "LOCATION", "DESCRIPTION", "X-ALT-DESC"])
@pytest.mark.parametrize("part", ["a, ", "(", "<", "https://", "\\n", "Riga and ", "&"])
def test_long_texts_take_linear_time(name: str, part: str) -> None:
    large, small = (
        entries(*[("DTSTART;VALUE=DATE:20201005", f"{name}:" + part * (length // len(part)))] * 2)
        for length in (200_000, 50_000)
    )
    plain = entries(*[("SUMMARY:CSO", "DTSTART;VALUE=DATE:20201005")] * 80)

    assert rows(large)
    assert_costs_at_most(8, lambda: rows(large), lambda: (rows(small), rows(plain)))


def test_keys_are_stable_across_imports() -> None:
    data = entries(
        *(("SUMMARY:CSO", f"DTSTART;VALUE=DATE:2020100{n}") for n in (1, 2)),
        ("UID:" + "x" * 5000, "SUMMARY:CSO", "DTSTART;VALUE=DATE:20201003"),
    )
    keys = [item.key for item in rows(data)]

    assert keys == [item.key for item in rows(data)]
    assert keys[:2] == ["cso", "cso #2"]
    assert len(keys[2]) == 64


def serialized(*events: VEventData) -> bytes:
    return ical.write_calendar(
        CalendarMetadata("Ours"), [ical.build_fragment(item) for item in events]
    )


def test_our_feed_round_trips() -> None:
    listed = sample_entries()
    result = rows(serialized(*listed))

    assert [item.uid for item in result] == [item.uid for item in listed]
    assert [item.title for item in result] == [clean(item.summary)[:300].strip() for item in listed]
    for parsed, original in zip(result, listed, strict=True):
        assert_same_time(parsed.when("Europe/Vilnius"), original)
        assert parsed.is_cancelled == (original.status is CalendarStatus.CANCELLED)
        assert parsed.to_be_confirmed == (original.status is CalendarStatus.TENTATIVE)
    assert result[0].places == (Place("Town Hall", "Didžioji g. 31", "Vilnius", "LT"),)
    assert result[0].mode is AttendanceMode.HYBRID


def assert_same_time(parsed: object, original: VEventData) -> None:
    first, end = ical.time_bounds(original.when)
    if isinstance(original.when, AllDaySpan):
        assert (parsed.first_day, parsed.last_day) == (original.when.first, original.when.last)  # type: ignore[attr-defined]
    else:
        assert parsed.starts_at == first.replace(second=0, microsecond=0)  # type: ignore[attr-defined]
        if end > first + timedelta(minutes=1):
            assert abs(parsed.ends_at - end) < timedelta(minutes=1)  # type: ignore[attr-defined]


@given(entry=calendar_entries())
def test_any_generated_entry_round_trips(entry: VEventData) -> None:
    parsed = row(serialized(entry))

    assert parsed.uid == entry.uid
    if not (isinstance(entry.when, TimedSpan) and parsed.timezone is None):
        assert_same_time(parsed.when("UTC"), entry)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (("SUMMARY:CSO", "DTSTART;VALUE=DATE:5 October 2020"), 5),
        (("SUMMARY:CSO", "DTSTART:20200230"), 5),
        (("SUMMARY:CSO", "DTSTART:20201005T250000"), 5),
        (("SUMMARY:CSO", "DTSTART:99991005T000000Z"), 5),
        (("SUMMARY:CSO", "DTSTART:00010101T000000Z"), 5),
        (("SUMMARY:CSO", "DTSTART:２０２０１００５"), 5),
        (("SUMMARY;X=:CSO", ""), None),
        (('SUMMARY;X="unclosed:CSO',), 4),
    ],
)
def test_malformed_line_is_reported(lines: tuple[str, ...], line: int | None) -> None:
    data = calendar(*lines)
    if line is None:
        assert row(data).title == "CSO"
        return
    with pytest.raises((LineUnreadable, DateUnreadable)) as refused:
        parse_source(data, KNOWN)

    assert refused.value.details["line"] == line


@pytest.mark.parametrize("lines", [("this is no line",), ("folded", " on"), ("END:VALARM",)])
def test_malformed_line_without_a_property_costs_nothing_else(lines: tuple[str, ...]) -> None:
    result = parse_source(calendar("SUMMARY:CSO", *lines, "DTSTART;VALUE=DATE:20201005"), KNOWN)

    assert [(item.title, date_span(item)) for item in result.rows] == [("CSO", "2020-10-05")]
    assert [line.line for line in result.leftovers] == [5]


@pytest.mark.parametrize("value", ["P99999999999D", "-PT5M", "P", "nonsense", "-P1D"])
def test_invalid_length_is_omitted_with_a_note(value: str) -> None:
    result = row(calendar("SUMMARY:CSO", "DTSTART:20201005T090000Z", f"DURATION:{value}"))

    assert (result.starts_time, result.ends_time) == (time(9), None)
    assert [(note.issue, note.detail) for note in result.notes] == [
        (ImportIssue.TIME_DROPPED, value)
    ]


def test_undecodable_bytes_are_rejected_with_their_line() -> None:
    data = calendar("SUMMARY:CSO", "LOCATION:Göteborg")
    with pytest.raises(BytesUndecodable) as refused:
        parse_source(data.decode().encode("latin-1"), KNOWN)

    assert refused.value.details == {"line": 5}
    assert cities(row(data.decode().encode("utf-16"))) == ["Göteborg"]
    assert cities(row(b"\xef\xbb\xbf" + data)) == ["Göteborg"]


def test_truncated_file_is_rejected_with_the_open_component() -> None:
    data = calendar("SUMMARY:CSO")
    with pytest.raises(CalendarIncomplete) as refused:
        parse_source(data[: data.index(b"END:VEVENT")], KNOWN)

    assert refused.value.details == {"line": 3}


def test_calendar_limits_are_enforced() -> None:
    deep = "BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 50
    long = calendar("SUMMARY:" + "x" * (ics_lines.MAX_UNFOLDED_LINE_LENGTH + 1))
    folded = calendar(
        "SUMMARY:CSO", *[" " + "x" * 70] * (ics_lines.MAX_UNFOLDED_LINE_LENGTH // 70 + 1)
    )
    lines = b"BEGIN:VCALENDAR\n" + b"X:\n" * (ics_lines.MAX_LINES + 1)
    many = entries(*[("SUMMARY:CSO", "DTSTART;VALUE=DATE:20201005")] * (MAX_ROWS + 1))
    largest = entries(*[("SUMMARY:CSO", "DTSTART;VALUE=DATE:20201005")] * MAX_ROWS)
    for data, refusal in (
        (deep.encode(), NestingTooDeep),
        (long, LineTooLong),
        (folded, LineTooLong),
        (lines, TooManyLines),
        (many, TooManyEvents),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * MAX_BYTES, SourceTooLarge),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", NoEventFound),
    ):
        with pytest.raises(refusal):
            parse_source(data, KNOWN, "a.ics")
        assert_costs_at_most(3, partial(outcome, data, "a.ics"), partial(rows, largest))


def test_calendar_of_maximum_size_is_parsed_in_time() -> None:
    text = "DESCRIPTION:" + "word\\, " * 1500
    fifty, two_hundred, data = (
        entries(
            *((f"UID:{n}", f"SUMMARY:CSO {n}", "DTSTART:20201005T090000Z", text) for n in range(m))
        )
        for m in (50, 200, 400)
    )
    assert len(data) < MAX_BYTES

    assert len(rows(data)) == 400
    assert_costs_at_most(8, lambda: rows(two_hundred), lambda: rows(fifty))


_LINES = st.lists(
    st.sampled_from(
        [
            "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE",
            "SUMMARY:x", "DTSTART:20201005T090000", "DTSTART;TZID=X:20201005", "RRULE:FREQ=DAILY",
            "DTEND;VALUE=DATE:20201006", " folded", "", "UID:1", "EXDATE:,", "DURATION:PT1H",
            "RDATE;VALUE=PERIOD:20201005T090000Z/PT1H", "RECURRENCE-ID:20201005T090000",
            "LOCATION:;;,", "CATEGORIES:\\,,", "STATUS:", "RRULE:FREQ=WEEKLY;COUNT=70;BYDAY=5SU",
            "TZID:X", "BEGIN:STANDARD", "END:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:-0300",
            "DTSTART:16010101T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:VTIMEZONE",
            "X-WR-TIMEZONE:X", "EXRULE:FREQ=DAILY;COUNT=2", "EXDATE;VALUE=DATE:20201005",
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=X:20201006T090000", "DURATION:-PT1H",
            "RRULE:FREQ=DAILY;COUNT=3", "DTSTART;TZID=(UTC+02:00) Riga:20201005T090000+0300",
            "SUMMARY;ENCODING=QUOTED-PRINTABLE:=C3=", "DTSTART;VALUE=DATE:29991231", "UID:2",
        ]
    ) | st.text(max_size=60),
    max_size=30,
)  # fmt: skip


@given(lines=_LINES)
def test_any_lines_are_parsed_or_rejected_with_a_message(lines: list[str]) -> None:
    for data in ("\n".join(lines), "BEGIN:VCALENDAR\n" + "\n".join(lines) + "\nEND:VCALENDAR"):
        assert_parsed_or_rejected(data.encode("utf-8", "replace"))


@given(data=st.binary(max_size=400), at=st.integers(0, 2000))
def test_any_bytes_in_a_calendar_are_parsed_or_rejected_with_a_message(
    data: bytes, at: int
) -> None:
    valid = serialized(full_entry())
    assert_parsed_or_rejected(valid[:at] + data + valid[at + len(data) :])


def assert_parsed_or_rejected(data: bytes) -> None:
    """Fail on any exception other than an import error."""
    with suppress(DomainError):
        assert all(item.when("UTC") for item in parse_source(data, KNOWN, "a.ics").rows)


def test_events_ending_at_midnight_end_the_day_before() -> None:
    evening = row(calendar("SUMMARY:D", "DTSTART:20201005T200000Z", "DTEND:20201006T000000Z"))
    long = row(calendar("SUMMARY:D", "DTSTART:20201005T090000Z", "DTEND:20201008T000000Z"))

    assert evening.when("UTC").ends_at == datetime(2020, 10, 6, tzinfo=UTC)
    assert (date_span(long), long.ends_time) == ("2020-10-05/2020-10-07", None)
