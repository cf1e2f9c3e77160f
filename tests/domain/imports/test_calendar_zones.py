"""Time zones of calendar files: names, blocks with rules, and zones of the whole calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.domain.imports.differences import planned_dates
from meetings.domain.imports.grammar.zone_names import resolve_tz
from meetings.domain.imports.ics.parser import Faults, parse_components
from meetings.domain.imports.ics.timezone_blocks import BlockZone, parse_observance
from meetings.domain.imports.rules import ImportIssue
from tests.domain.imports.helpers import calendar, date_span, issues, row, rows

HALF_PAST = timedelta(hours=5, minutes=30)


def block(tzid: str, *parts: tuple[str, ...], location: str = "") -> tuple[str, ...]:
    """Return a VTIMEZONE of (name, start, offset before, offset after, rule …)."""
    lines = [f"TZID:{tzid}", *([f"X-LIC-LOCATION:{location}"] if location else [])]
    for name, start, before, after, *rest in parts:
        lines += [
            f"BEGIN:{name}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}",
            *rest, f"END:{name}",
        ]  # fmt: skip
    return ("BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE")


def eastern(tzid: str, location: str = "") -> tuple[str, ...]:
    """Return the rules of the European Union two hours east of Greenwich."""
    winter, summer = (
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    )
    return block(
        tzid, ("STANDARD", "16010101T040000", "+0300", "+0200", winter),
        ("DAYLIGHT", "16010101T030000", "+0200", "+0300", summer), location=location,
    )  # fmt: skip


def fixed(tzid: str, offset: str) -> tuple[str, ...]:
    return block(tzid, ("STANDARD", "19700101T000000", offset, offset))


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Helsinki"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Amsterdam"),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("(UTC+02:00) E. Europe", "Europe/Chisinau"),
        ("GMT -0500 (Standard) / GMT -0400 (Daylight)", "America/New_York"),
        ("GMT+0200 (CEST)", "Europe/Brussels"),
        ("Eastern Standard Time 1", "America/New_York"),
        ("W. Europe Standard Time (2)", "Europe/Berlin"),
        ("W. Europe Daylight Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("tzone://Microsoft/FLE Standard Time", "Europe/Kyiv"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("europe/riga", "Europe/Riga"),
        ("America/New York", "America/New_York"),
        ("EST", "America/New_York"),
        ("Mitteleuropäische Zeit", "Europe/Brussels"),
        ("heure normale d’Europe centrale", "Europe/Brussels"),
        ("Rytų Europos laikas", "Europe/Helsinki"),
        ("Helsinki time", "Europe/Helsinki"),
        ("W. Europe", "Europe/Berlin"),
        ("FLE", "Europe/Kyiv"),
        ("CET/CEST", "Europe/Brussels"),
        ("'Europe/Riga'", "Europe/Riga"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("British Summer Time", "Europe/London"),
        ("GMT +0200", "Etc/GMT-2"),
        ("GMT+0100", "Etc/GMT-1"),
        ("UTC-3", "Etc/GMT+3"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("Etc/GMT+0", "UTC"),
    ],
)
def test_names_of_zones_are_understood(name: str, zone: str) -> None:
    assert resolve_tz(name) == ZoneInfo(zone)


def test_offset_of_half_an_hour_is_understood() -> None:
    zone = resolve_tz("UTC+05:30")

    assert zone is not None
    assert zone.utcoffset(None) == HALF_PAST


@pytest.mark.parametrize(
    "name",
    [
        "", "Customized Time Zone", "local", "tzone://Microsoft/Custom", "Mars/Olympus", "UTC+25",
        "(UTC+02:00) Nowhere", "(UTC+05:00) Helsinki", "../../etc/passwd", "Россия",
    ],
)  # fmt: skip
def test_other_names_stay_unknown(name: str) -> None:
    assert resolve_tz(name) is None


@pytest.mark.parametrize(
    ("zone", "tzid", "expected"),
    [
        (eastern("Customized Time Zone"), '"Customized Time Zone"', "09:00 Europe/Helsinki"),
        (eastern("Ours", "Europe/Riga"), "Ours", "09:00 Europe/Riga"),
        (eastern("our  zone"), "Our Zone", "09:00 Europe/Helsinki"),
        (eastern("Our\\, zone"), '"Our, zone"', "09:00 Europe/Helsinki"),
        (eastern("local"), '"local;VALUE=DATE-TIME"', "09:00 Europe/Helsinki"),
        (fixed("GMT+0100", "+0100"), "GMT+0100", "10:00 Europe/Brussels"),
        (fixed("Odd", "+0530"), "Odd", "05:30 Europe/Brussels"),
        (
            fixed(
                "Odd",
                "+0530",
            ),
            "(UTC+02:00) Helsinki",
            "09:00 Europe/Helsinki",
        ),
    ],
)
def test_block_defines_the_zone(zone: tuple[str, ...], tzid: str, expected: str) -> None:
    """Times in a zone without an IANA name are shown in the zone of the import."""
    result = row(calendar("SUMMARY:CSO", f"DTSTART;TZID={tzid}:20270710T090000", head=zone))
    when = planned_dates(result, "Europe/Brussels")

    assert f"{when.starts_time:%H:%M} {when.timezone}" == expected
    assert issues(result) == set()


def test_block_without_a_known_zone_is_converted_to_the_place() -> None:
    """The local time of the place changes with its clocks."""
    series = ("DTSTART;TZID=Odd:20270910T090000", "RRULE:FREQ=MONTHLY;COUNT=3", "LOCATION:Riga")
    result = rows(calendar("SUMMARY:CSO", *series, head=fixed("Odd", "+0530")))

    assert [str(item.starts_time) for item in result] == ["06:30:00", "06:30:00", "05:30:00"]
    assert {item.timezone for item in result} == {None}


@pytest.mark.parametrize(
    ("zone", "tzid", "day"),
    [
        (eastern("Europe/Berlin"), "Europe/Berlin", "20270710"),
        (eastern("W. Europe Standard Time"), "W. Europe Standard Time", "20270710"),
        (block("Old", ("STANDARD", "20231029T040000", "+0300", "+0200"),
               ("DAYLIGHT", "20230326T030000", "+0200", "+0300")), "Old", "20270710"),
        (block("New", ("STANDARD", "20281029T040000", "+0300", "+0200"),
               ("DAYLIGHT", "20280326T030000", "+0200", "+0300")), "New", "20270710"),
    ],
)  # fmt: skip
def test_block_that_does_not_fit_raises_a_doubt(zone: tuple[str, ...], tzid: str, day: str) -> None:
    result = row(calendar("SUMMARY:CSO", f"DTSTART;TZID={tzid}:{day}T090000", head=zone))

    assert issues(result) == {ImportIssue.ZONE_DOUBTFUL}


def test_incomplete_block_of_a_known_zone_is_ignored() -> None:
    """Some apps write only the offset of the winter."""
    zone = block("Europe/Riga", ("STANDARD", "20201025T040000", "+0300", "+0200"))
    result = row(calendar("SUMMARY:CSO", "DTSTART;TZID=Europe/Riga:20200710T090000", head=zone))

    assert (result.timezone, issues(result)) == ("Europe/Riga", set())


@pytest.mark.parametrize(
    "zone",
    [
        block("Bad"),
        block("Bad", ("STANDARD", "tomorrow", "+0200", "+0300")),
        block("Bad", ("STANDARD", "19700101T000000", "+0200", "+9900")),
        block("Bad", ("STANDARD", "19700101T000000", "+0200", "+0300", "RRULE:FREQ=DAILY")),
    ],
)
def test_unreadable_block_leaves_the_zone_unknown(zone: tuple[str, ...]) -> None:
    result = row(calendar("SUMMARY:CSO", "DTSTART;TZID=Bad:20270710T090000", head=zone))

    assert issues(result) == {ImportIssue.ZONE_UNKNOWN}


@pytest.mark.parametrize(
    ("head", "zone", "expected"),
    [
        (("X-WR-TIMEZONE:Europe/Riga",), "Europe/Riga", set()),
        (("X-WR-TIMEZONE:FLE Standard Time",), "Europe/Kyiv", set()),
        ((*eastern("Ours"), "X-WR-TIMEZONE:Ours"), "Europe/Helsinki", set()),
        (("X-WR-TIMEZONE:Mars/Phobos",), None, {ImportIssue.ZONE_UNKNOWN}),
    ],
)
def test_floating_times_are_in_the_zone_of_the_calendar(
    head: tuple[str, ...], zone: str | None, expected: set[ImportIssue]
) -> None:
    result = row(calendar("SUMMARY:CSO", "DTSTART:20270710T090000", head=head))

    assert (str(result.starts_time), result.timezone) == ("09:00:00", zone)
    assert issues(result) == expected


def test_calendars_of_one_file_define_their_own_zones() -> None:
    """A zone that a calendar lacks is taken from another one."""
    event = ("SUMMARY:CSO", "LOCATION:Riga", "DTSTART;TZID=Local:20270710T090000")
    data = b"".join(
        calendar(*event, head=head)
        for head in (fixed("Local", "+0100"), fixed("Local", "+0200"), ())
    )

    assert [str(item.starts_time) for item in rows(data)] == ["11:00:00", "10:00:00", "11:00:00"]


@pytest.mark.parametrize("value", ["20270710T090000+0200", "20270710T090000+02:00"])
def test_offset_after_the_time_is_read(value: str) -> None:
    result = row(calendar("SUMMARY:CSO", f"DTSTART:{value}", "LOCATION:Riga"))

    assert (str(result.starts_time), issues(result)) == ("10:00:00", set())


def test_instant_that_names_a_zone_is_doubtful() -> None:
    result = row(calendar("SUMMARY:CSO", "DTSTART;TZID=Europe/Riga:20270710T090000Z"))

    assert (str(result.starts_time), result.timezone) == ("12:00:00", "Europe/Riga")
    assert issues(result) == {ImportIssue.ZONE_DOUBTFUL}


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=Europe/Riga:20270328T033000",),
        ("DTSTART;TZID=Europe/Riga:20271031T033000",),
        ("DTSTART;TZID=Europe/Riga:20271031T013000", "DTEND;TZID=Europe/Riga:20271031T033000"),
        ("DTSTART:20271031T013000Z", "LOCATION:Riga"),
    ],
)
def test_time_that_clocks_skip_or_repeat_raises_a_doubt(lines: tuple[str, ...]) -> None:
    assert issues(row(calendar("SUMMARY:CSO", *lines))) == {ImportIssue.TIME_SHIFTED}


def test_abbreviation_out_of_season_raises_a_doubt() -> None:
    """ "EST" in July may be New York, or five hours behind UTC."""
    winter, summer = (
        row(calendar("SUMMARY:CSO", f"DTSTART;TZID=EST:2027{month}10T090000"))
        for month in ("01", "07")
    )

    assert (winter.timezone, issues(winter)) == ("America/New_York", set())
    assert (summer.timezone, issues(summer)) == ("America/New_York", {ImportIssue.ZONE_DOUBTFUL})


def test_unknown_zone_of_the_end_raises_a_doubt() -> None:
    lines = ("DTSTART;TZID=Europe/Riga:20270710T090000", "DTEND;TZID=Mars:20270710T110000")

    assert issues(row(calendar("SUMMARY:CSO", *lines))) == {ImportIssue.ZONE_UNKNOWN}


def test_whole_days_are_not_converted_from_utc() -> None:
    lines = ("DTSTART:20270710T000000Z", "DTEND:20270712T000000Z")
    result = row(calendar("SUMMARY:CSO", *lines))

    assert (date_span(result), result.starts_time, result.is_instant) == (
        "2027-07-10/2027-07-11", None, False,
    )  # fmt: skip


@given(instant=st.datetimes(datetime(2020, 1, 1), datetime(2039, 12, 31)))  # noqa: DTZ001 - in UTC
@example(datetime(2027, 10, 31, 0, 30))  # noqa: DTZ001 - same
@example(datetime(2027, 10, 31, 1, 30))  # noqa: DTZ001 - same
@example(datetime(2027, 10, 31, 3, 30))  # noqa: DTZ001 - same
@example(datetime(2027, 3, 28, 3, 30))  # noqa: DTZ001 - same
def test_block_gives_the_same_times_as_tzdata(instant: datetime) -> None:
    """Both directions agree, also where clocks change."""
    data = calendar("SUMMARY:CSO", head=eastern("Ours"))
    parts = [
        observance
        for component in parse_components(data, Faults())
        if component.name in ("STANDARD", "DAYLIGHT")
        and (observance := parse_observance(component)) is not None
    ]
    ours, known = BlockZone(parts, 2020, 2040), ZoneInfo("Europe/Helsinki")
    at = instant.replace(tzinfo=UTC)

    assert at.astimezone(ours).replace(tzinfo=None) == at.astimezone(known).replace(tzinfo=None)
    assert at.astimezone(ours).fold == at.astimezone(known).fold
    for fold in (0, 1):
        wall = instant.replace(fold=fold)
        assert wall.replace(tzinfo=ours).utcoffset() == wall.replace(tzinfo=known).utcoffset()
