"""Query parameters of feeds other than filters, and the date range of a feed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from meetings.domain.calendars import queries
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.queries import FeedWindow
from meetings.domain.events.event_filter import EventFilter
from meetings.http import event_filters
from meetings.i18n.languages import DEFAULT_LANGUAGE, PAGE_PARAMETER, canonical_language_tag
from meetings.kernel.text import clean, parse_int

DEFAULT_PAST = timedelta(days=30)
DEFAULT_FUTURE = timedelta(days=548)
MAX_REMINDER_MINUTES = 7 * 24 * 60
MAX_IGNORED_PARAMS, MAX_IGNORED_LENGTH = 10, 60
_ALL_TIME = datetime(1, 1, 2, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
_ONE_DAY = timedelta(days=1)
_ALLOWED_VALUES = {"tz": ("utc",), "cancelled": ("hide",), "profile": tuple(Profile)}
#: Query parameters of feeds. Of the calendar page's parameters, only filters apply.
_PARAMS = (
    event_filters.FILTER_PARAMS
    | _ALLOWED_VALUES.keys()
    | {"lang", "alarm", "view", "page", PAGE_PARAMETER}
)


@dataclass(frozen=True, slots=True)
class DateRange:
    """The first and the last day of a feed, both inclusive.

    None: the default range, which moves daily; or, if ``is_open``, no limit.
    """

    first: date | None
    last: date | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class FeedParams:
    """Content and format of a feed.

    ``ignored`` are the first unsupported pairs, truncated to fit into a header; ``unknown`` are the
    filter values that do not exist.
    """

    filter: EventFilter
    date_range: DateRange
    window: FeedWindow
    in_utc: bool
    profile: Profile
    language: str
    alarm: int | None
    ignored: tuple[tuple[str, str], ...]
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> dict[str, str]:
        """Return the equivalent query, in a fixed order."""
        options = {
            "lang": self.language if self.language != DEFAULT_LANGUAGE else "",
            "alarm": "" if self.alarm is None else str(self.alarm),
            "profile": self.profile.value if self.profile is not Profile.PLAIN else "",
            "tz": "utc" if self.in_utc else "",
            "cancelled": "hide" if self.window.hides_called_off else "",
        }
        return event_filters.to_query(self.filter) | {k: v for k, v in options.items() if v}


def parse_params(
    session: Session, query: Mapping[str, str], now: datetime, *, only: Collection[str] = _PARAMS
) -> FeedParams:
    """Return the parameters of the query. Invalid ones are ignored and listed.

    ``only`` are the parameters that the URL supports.

    Time:
        The window moves once a day, at midnight UTC, so that a feed is stable in between.
    """
    unsupported = [(clean(name), clean(value)) for name, value in query.items() if name not in only]
    query = {name: value for name, value in query.items() if name in only}
    parsed = event_filters.parse_filter(session, query)
    ignored = [*parsed.unknown, *_invalid_choices(query)]
    language, alarm = _language(query, ignored), _reminder_minutes(query, ignored)
    ignored += unsupported
    return FeedParams(
        filter=parsed.filter,
        date_range=_date_range(parsed.filter, now),
        window=_window(parsed.filter, now, hides_called_off=_has_value(query, "cancelled", "hide")),
        in_utc=_has_value(query, "tz", "utc"),
        profile=next(
            (profile for profile in Profile if _has_value(query, "profile", profile)), Profile.PLAIN
        ),
        language=language,
        alarm=alarm,
        ignored=tuple(
            (name[:MAX_IGNORED_LENGTH], value[:MAX_IGNORED_LENGTH])
            for name, value in ignored[:MAX_IGNORED_PARAMS]
        ),
        unknown=parsed.unknown,
    )


def start_of_day(now: datetime) -> datetime:
    """Return the beginning of the day in UTC."""
    return datetime.combine(now.astimezone(UTC).date(), time(0), UTC)


def last_modified(
    session: Session, changed_at: datetime | None, event_filter: EventFilter, now: datetime
) -> datetime | None:
    """Return the time of the last change of the feed, or None if there was none.

    A filter's matches, and its label, may change without a change of any entry. ``changed_at`` is
    therefore the last public change. The daily move of the default window changes the content, too,
    and a requested day may enter or leave that window.
    """
    today = start_of_day(now)
    turns = [queries.last_day_change(session, today, back=DEFAULT_PAST, ahead=DEFAULT_FUTURE)]
    if event_filter.since and not event_filter.until:
        turns.append(_start(event_filter.since))
    if event_filter.until and not event_filter.since:
        turns.append(_end(event_filter.until) + DEFAULT_PAST)
    changes = [changed_at, *(turn for turn in turns if turn is None or turn <= today)]
    return max((at for at in changes if at), default=None)


def default_window(now: datetime) -> FeedWindow:
    """Return the window of a feed without a requested range."""
    return _window(EventFilter(), now, hides_called_off=False)


def unlimited_window(event_filter: EventFilter, now: datetime) -> FeedWindow:
    """Return all time, limited only by the days of the filter: the reader chooses the range."""
    since, until = _ALL_TIME
    return FeedWindow(
        since=_start(event_filter.since) if event_filter.since else since,
        until=_end(event_filter.until) if event_filter.until else until,
        called_off_since=start_of_day(now) - DEFAULT_PAST,
    )


def _date_range(event_filter: EventFilter, now: datetime) -> DateRange:
    """Return the requested days, widened where nothing of the default range would remain.

    A presidency has its own range and is shown from its first to its last day.
    """
    today = start_of_day(now)
    first, last = event_filter.since, event_filter.until
    if event_filter.presidencies:
        return DateRange(first, last, is_open=True)
    if first and not last and _start(first) > today:
        last = (_start(first) + DEFAULT_FUTURE).date() - _ONE_DAY
    is_past = last is not None and _end(last) <= today - DEFAULT_PAST
    return DateRange(first, last, is_open=is_past and not first)


def _window(event_filter: EventFilter, now: datetime, *, hides_called_off: bool) -> FeedWindow:
    reach, today = _date_range(event_filter, now), start_of_day(now)
    since, until = _ALL_TIME if reach.is_open else (today - DEFAULT_PAST, today + DEFAULT_FUTURE)
    return FeedWindow(
        since=_start(reach.first) if reach.first else since,
        until=_end(reach.last) if reach.last else until,
        called_off_since=today - DEFAULT_PAST,
        hides_called_off=hides_called_off,
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


def _end(day: date) -> datetime:
    return _start(day + _ONE_DAY)


def _invalid_choices(query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the parameters whose value is not a valid choice."""
    for name, choices in _ALLOWED_VALUES.items():
        value = clean(query.get(name, "")).lower()
        if value and value not in choices:
            yield name, value[: event_filters.MAX_VALUE_LENGTH]


def _has_value(query: Mapping[str, str], name: str, value: str) -> bool:
    return clean(query.get(name, "")).lower() == value


def _language(query: Mapping[str, str], ignored: list[tuple[str, str]]) -> str:
    """Return the language of the feed; the site language if none or an unsupported one is given."""
    value = clean(query.get("lang", ""))[: event_filters.MAX_VALUE_LENGTH]
    if not value:
        return DEFAULT_LANGUAGE
    tag = canonical_language_tag(value)
    if not tag:
        ignored.append(("lang", value))
    return tag or DEFAULT_LANGUAGE


def _reminder_minutes(query: Mapping[str, str], ignored: list[tuple[str, str]]) -> int | None:
    """Return the minutes of a reminder before the start, or None without a reminder."""
    value = clean(query.get("alarm", ""))[: event_filters.MAX_VALUE_LENGTH]
    if not value:
        return None
    minutes = parse_int(value, maximum=MAX_REMINDER_MINUTES)
    if minutes is None:
        ignored.append(("alarm", value))
    return minutes
