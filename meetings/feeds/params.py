"""What a feed's address asks for beside the filters, and the span of time it reaches over."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from meetings.domain.calendars import queries
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.queries import FeedWindow
from meetings.domain.events.event_filter import EventFilter
from meetings.http import event_filters
from meetings.i18n.languages import DEFAULT_LANGUAGE, canonical_language_tag
from meetings.kernel.text import clean, parse_int

DEFAULT_PAST = timedelta(days=30)
DEFAULT_FUTURE = timedelta(days=548)
MAX_REMINDER_MINUTES = 7 * 24 * 60
MAX_IGNORED_PARAMS, MAX_IGNORED_LENGTH = 10, 60
_ALL_TIME = datetime(1, 1, 2, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
_ONE_DAY = timedelta(days=1)
_ALLOWED_VALUES = {"tz": ("utc",), "cancelled": ("hide",), "profile": tuple(Profile)}
#: What may stand in the address of a feed; of the calendar page's own only filters mean anything.
_PARAMS = event_filters.FILTER_PARAMS | _ALLOWED_VALUES.keys() | {"lang", "alarm", "view", "page"}


@dataclass(frozen=True, slots=True)
class DateRange:
    """The first and the last day that a feed reaches to, both included.

    None: as usual, which moves with the day; or, if ``is_open``, without any limit.
    """

    first: date | None
    last: date | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class FeedParams:
    """What a feed holds and how it is written.

    ``ignored`` are the first pairs that mean nothing here, cut so that a header can carry them;
    ``unknown`` are the names in the filters that nothing has.
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
        """Return the query that asks for the same, in a fixed order."""
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
    """Return what the query asks for; what it cannot mean is ignored and named.

    ``only`` are the parameters that mean something at the address.

    Time:
        The window moves once a day, at midnight UTC, so that a feed stays the same in between.
    """
    others = [(clean(name), clean(value)) for name, value in query.items() if name not in only]
    query = {name: value for name, value in query.items() if name in only}
    found = event_filters.parse_filter(session, query)
    ignored = [*found.unknown, *_invalid_choices(query)]
    language, alarm = _language(query, ignored), _reminder_minutes(query, ignored)
    ignored += others
    return FeedParams(
        filter=found.filter,
        date_range=_date_range(found.filter, now),
        window=_window(found.filter, now, hides_called_off=_has_value(query, "cancelled", "hide")),
        in_utc=_has_value(query, "tz", "utc"),
        profile=next(
            (each for each in Profile if _has_value(query, "profile", each)), Profile.PLAIN
        ),
        language=language,
        alarm=alarm,
        ignored=tuple(
            (name[:MAX_IGNORED_LENGTH], value[:MAX_IGNORED_LENGTH])
            for name, value in ignored[:MAX_IGNORED_PARAMS]
        ),
        unknown=found.unknown,
    )


def start_of_day(now: datetime) -> datetime:
    """Return the beginning of the day in UTC."""
    return datetime.combine(now.astimezone(UTC).date(), time(0), UTC)


def last_modified(
    session: Session, changed_at: datetime | None, wanted: EventFilter, now: datetime
) -> datetime | None:
    """Return when what the feed holds last changed; None where nothing ever was.

    What is in it by its filter may change where no entry does, and so may its own name; so it
    is ``changed_at``, when anything public changed. Or the day took something in or out, for the
    usual span moves with it, and a day that is asked for may come into that or leave it.
    """
    today = start_of_day(now)
    turns = [queries.last_day_change(session, today, back=DEFAULT_PAST, ahead=DEFAULT_FUTURE)]
    if wanted.since and not wanted.until:
        turns.append(_start(wanted.since))
    if wanted.until and not wanted.since:
        turns.append(_end(wanted.until) + DEFAULT_PAST)
    known = [changed_at, *(turn for turn in turns if turn is None or turn <= today)]
    return max((at for at in known if at), default=None)


def default_window(now: datetime) -> FeedWindow:
    """Return the span of a feed that asks for none."""
    return _window(EventFilter(), now, hides_called_off=False)


def unlimited_window(wanted: EventFilter, now: datetime) -> FeedWindow:
    """Return all time, but for the days that the filter names: who asks, chooses the span."""
    since, until = _ALL_TIME
    return FeedWindow(
        since=_start(wanted.since) if wanted.since else since,
        until=_end(wanted.until) if wanted.until else until,
        called_off_since=start_of_day(now) - DEFAULT_PAST,
    )


def _date_range(wanted: EventFilter, now: datetime) -> DateRange:
    """Return which days are asked for, widened where they would leave nothing of the usual span.

    A presidency has a span of its own, and is shown from its first to its last day.
    """
    today = start_of_day(now)
    first, last = wanted.since, wanted.until
    if wanted.presidencies:
        return DateRange(first, last, is_open=True)
    if first and not last and _start(first) > today:
        last = (_start(first) + DEFAULT_FUTURE).date() - _ONE_DAY
    is_past = last is not None and _end(last) <= today - DEFAULT_PAST
    return DateRange(first, last, is_open=is_past and not first)


def _window(wanted: EventFilter, now: datetime, *, hides_called_off: bool) -> FeedWindow:
    reach, today = _date_range(wanted, now), start_of_day(now)
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
    """Yield what is asked for where there is a choice, and is none of it."""
    for name, choices in _ALLOWED_VALUES.items():
        value = clean(query.get(name, "")).lower()
        if value and value not in choices:
            yield name, value[: event_filters.MAX_VALUE_LENGTH]


def _has_value(query: Mapping[str, str], name: str, value: str) -> bool:
    return clean(query.get(name, "")).lower() == value


def _language(query: Mapping[str, str], ignored: list[tuple[str, str]]) -> str:
    """Return the language of texts and words; our own where none, or none known, is named."""
    value = clean(query.get("lang", ""))[: event_filters.MAX_VALUE_LENGTH]
    if not value:
        return DEFAULT_LANGUAGE
    known = canonical_language_tag(value)
    if not known:
        ignored.append(("lang", value))
    return known or DEFAULT_LANGUAGE


def _reminder_minutes(query: Mapping[str, str], ignored: list[tuple[str, str]]) -> int | None:
    """Return the minutes before the start at which to remind, or None for no reminder."""
    value = clean(query.get("alarm", ""))[: event_filters.MAX_VALUE_LENGTH]
    if not value:
        return None
    minutes = parse_int(value, maximum=MAX_REMINDER_MINUTES)
    if minutes is None:
        ignored.append(("alarm", value))
    return minutes
