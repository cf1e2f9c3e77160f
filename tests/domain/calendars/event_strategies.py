"""Sample entries, including one with all values, and a strategy for arbitrary ones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from meetings.domain.calendars.rules import (
    AllDaySpan,
    Attachment,
    CalendarAddress,
    CalendarStatus,
    Conference,
    RelationType,
    TimedSpan,
    VEventData,
)

CHANGED_AT = datetime(2026, 11, 2, 8, 15, tzinfo=UTC)
ZONES = ["Europe/Vilnius", "Europe/Moscow", "Africa/Casablanca", "America/New_York", "UTC"]
SCRIPTS = [
    "Žmonės, ežerai; ir \\ kt.", "Þórr ðæ", "Łódź", "Встреча", "会議", "اجتماع",
    "\U0001f469\U0001f3fd\u200d\U0001f680 team", "e\u0301",
]  # fmt: skip


def timed_span(zone: str = "Europe/Vilnius", **parts: int) -> TimedSpan:
    starts = datetime(2026, 11, 30, 9, 30, tzinfo=ZoneInfo(zone)) + timedelta(**parts)
    return TimedSpan(starts.astimezone(UTC), (starts + timedelta(hours=3)).astimezone(UTC), zone)


def full_entry(**changed: object) -> VEventData:
    """Return an entry with a value for every field."""
    values: dict[str, object] = {
        "uid": "6f1c0f3e-58f5-4d2c-9d3f-0a5f7e0f8f11",
        "sequence": 2,
        "modified_at": CHANGED_AT,
        "when": timed_span(),
        "status": CalendarStatus.CONFIRMED,
        "summary": "19th Meeting of the Directors General, Vilnius; online \\ on site",
        "description": "First line, with a comma.\nSecond; with more.\n\nhttps://x.example.org/events/a",
        "location": "Town Hall, Didžioji g. 31, Vilnius, Lithuania",
        "categories": ("Task Force THB", "Meeting", "Hybrid", "Lithuanian Presidency 2026–2027"),
        "organizer": CalendarAddress('Task Force "THB": office', "thb@example.org"),
        "geo": (54.678, 25.2871),
        "url": "https://meetings.example.org/events/dg-19?a=1,2;3",
        "related": ((RelationType.PARENT, "parent-uid"), (RelationType.SIBLING, "other-uid")),
        "attachments": (Attachment("https://meetings.example.org/documents/agenda", "text/html"),),
        "conferences": (Conference("https://live.example.org/x?y=1", "Live: stream"),),
        "colour": "#1c5d88",
    }
    return VEventData(**values | changed)  # type: ignore[arg-type]  # as a test gives them


def sample_entries() -> list[VEventData]:
    """Return entries of every state, precision, zone and script."""
    result = [full_entry(status=status) for status in CalendarStatus]
    result += [full_entry(when=timed_span(zone)) for zone in ZONES]
    result += [
        full_entry(when=AllDaySpan(date(2026, 12, 30), date(2027, 1, day))) for day in (1, 2)
    ]
    result += [full_entry(when=AllDaySpan(date(2028, 2, 29), date(2028, 2, 29)))]
    result += [full_entry(summary=text, location=text, categories=(text,)) for text in SCRIPTS]
    result += [full_entry(summary=text * 40, description=text * 300) for text in SCRIPTS]
    result += [full_entry(geo=None, url="", organizer=None, colour="", description="", related=())]
    return [
        with_uid(item, f"{number:08}-58f5-4d2c-9d3f-0a5f7e0f8f11")
        for number, item in enumerate(result)
    ]


def with_uid(event: VEventData, uid: str) -> VEventData:
    return VEventData(**{name: getattr(event, name) for name in event.__slots__} | {"uid": uid})


_texts = st.text(max_size=300)
_instants = st.integers(
    int(datetime(2015, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2035, 12, 30, tzinfo=UTC).timestamp()),
).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_hosts = st.from_regex(
    r"https://[a-z]{1,20}\.example\.org/[a-zA-Z0-9/._~%?=&;,-]{0,120}", fullmatch=True
)


@st.composite
def entry_times(draw: st.DrawFn) -> TimedSpan | AllDaySpan:
    """Return times in any zone, across clock changes, or on whole days."""
    if draw(st.booleans()):
        first = draw(st.dates(date(2015, 1, 1), date(2035, 12, 1)))
        return AllDaySpan(first, first + timedelta(days=draw(st.integers(0, 20))))
    starts = draw(_instants)
    zone = draw(st.sampled_from([*ZONES, "Europe/Dublin", "Australia/Lord_Howe", "Asia/Tehran"]))
    return TimedSpan(starts, starts + timedelta(minutes=draw(st.integers(0, 3000))), zone)


@st.composite
def entries(draw: st.DrawFn) -> VEventData:
    """Return entries that the database can store, including invalid ones."""
    return VEventData(
        uid=draw(st.uuids()).hex,
        sequence=draw(st.integers(0, 10_000)),
        modified_at=draw(_instants),
        when=draw(entry_times()),
        status=draw(st.sampled_from(CalendarStatus)),
        summary=draw(_texts),
        description=draw(_texts),
        location=draw(_texts),
        categories=tuple(draw(st.lists(_texts, max_size=4))),
        organizer=draw(
            st.none() | st.builds(CalendarAddress, _texts, st.just("office@example.org"))
        ),
        geo=draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
        url=draw(_hosts),
        related=tuple(
            draw(
                st.lists(st.tuples(st.sampled_from(RelationType), st.uuids().map(str)), max_size=3)
            )
        ),
        attachments=tuple(draw(st.lists(st.builds(Attachment, _hosts), max_size=2))),
        conferences=tuple(draw(st.lists(st.builds(Conference, _hosts, _texts), max_size=2))),
        colour=draw(st.sampled_from(["", "#1c5d88", "#ffffff", "blue-ish"])),
    )
