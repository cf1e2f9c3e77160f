"""What a feed's address asks for beside the filters, and the span of time it reaches over."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from meetings.domain.calendars import queries
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.queries import Window
from meetings.domain.events.filters import EventFilter
from meetings.http import filters
from meetings.http.languages import DEFAULT, known_language
from meetings.kernel.text import clean, whole_number

BACK = timedelta(days=30)
AHEAD = timedelta(days=548)
LONGEST_ALARM = 7 * 24 * 60
MOST_NAMED, LONGEST_NAMED = 10, 60
_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
_ONE_DAY = timedelta(days=1)
_CHOICES = {"tz": ("utc",), "cancelled": ("hide",), "profile": tuple(Profile)}
#: What may stand in the address of a feed; of the calendar page's own only filters mean anything.
_NAMES = filters.NAMES | _CHOICES.keys() | {"lang", "alarm", "view", "page"}


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and the last day that a feed reaches to, both included.

    None: as usual, which moves with the day; or, if ``is_open``, without any limit.
    """

    first: date | None
    last: date | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed holds and how it is written.

    ``ignored`` are the first pairs that mean nothing here, cut so that a header can carry them;
    ``unknown`` are the names in the filters that nothing has.
    """

    filter: EventFilter
    reach: Reach
    window: Window
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
            "lang": self.language if self.language != DEFAULT else "",
            "alarm": "" if self.alarm is None else str(self.alarm),
            "profile": self.profile.value if self.profile is not Profile.PLAIN else "",
            "tz": "utc" if self.in_utc else "",
            "cancelled": "hide" if self.window.hides_off else "",
        }
        return filters.to_query(self.filter) | {k: v for k, v in options.items() if v}


def asked_of(
    session: Session, query: Mapping[str, str], now: datetime, *, only: Collection[str] = _NAMES
) -> Asked:
    """Return what the query asks for; what it cannot mean is ignored and named.

    ``only`` are the parameters that mean something at the address.

    Time:
        The window moves once a day, at midnight UTC, so that a feed stays the same in between.
    """
    others = [(clean(name), clean(value)) for name, value in query.items() if name not in only]
    query = {name: value for name, value in query.items() if name in only}
    found = filters.parse(session, query)
    ignored = [*found.unknown, *_no_choice(query)]
    language, alarm = _language(query, ignored), _alarm(query, ignored)
    ignored += others
    return Asked(
        filter=found.filter,
        reach=_reach(found.filter, now),
        window=_window(found.filter, now, hides_off=_is(query, "cancelled", "hide")),
        in_utc=_is(query, "tz", "utc"),
        profile=next((each for each in Profile if _is(query, "profile", each)), Profile.PLAIN),
        language=language,
        alarm=alarm,
        ignored=tuple(
            (name[:LONGEST_NAMED], value[:LONGEST_NAMED]) for name, value in ignored[:MOST_NAMED]
        ),
        unknown=found.unknown,
    )


def midnight(now: datetime) -> datetime:
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
    today = midnight(now)
    turns = [queries.last_turn(session, today, back=BACK, ahead=AHEAD)]
    if wanted.since and not wanted.until:
        turns.append(_start(wanted.since))
    if wanted.until and not wanted.since:
        turns.append(_end(wanted.until) + BACK)
    known = [changed_at, *(turn for turn in turns if turn is None or turn <= today)]
    return max((at for at in known if at), default=None)


def standard_window(now: datetime) -> Window:
    """Return the span of a feed that asks for none."""
    return _window(EventFilter(), now, hides_off=False)


def whole_window(wanted: EventFilter, now: datetime) -> Window:
    """Return all time, but for the days that the filter names: who asks, chooses the span."""
    since, until = _EVER
    return Window(
        since=_start(wanted.since) if wanted.since else since,
        until=_end(wanted.until) if wanted.until else until,
        off_since=midnight(now) - BACK,
    )


def _reach(wanted: EventFilter, now: datetime) -> Reach:
    """Return which days are asked for, widened where they would leave nothing of the usual span.

    A presidency has a span of its own, and is shown from its first to its last day.
    """
    today = midnight(now)
    first, last = wanted.since, wanted.until
    if wanted.presidencies:
        return Reach(first, last, is_open=True)
    if first and not last and _start(first) > today:
        last = (_start(first) + AHEAD).date() - _ONE_DAY
    is_past = last is not None and _end(last) <= today - BACK
    return Reach(first, last, is_open=is_past and not first)


def _window(wanted: EventFilter, now: datetime, *, hides_off: bool) -> Window:
    reach, today = _reach(wanted, now), midnight(now)
    since, until = _EVER if reach.is_open else (today - BACK, today + AHEAD)
    return Window(
        since=_start(reach.first) if reach.first else since,
        until=_end(reach.last) if reach.last else until,
        off_since=today - BACK,
        hides_off=hides_off,
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


def _end(day: date) -> datetime:
    return _start(day + _ONE_DAY)


def _no_choice(query: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is asked for where there is a choice, and is none of it."""
    for name, choices in _CHOICES.items():
        value = clean(query.get(name, "")).lower()
        if value and value not in choices:
            yield name, value[: filters.LONGEST]


def _is(query: Mapping[str, str], name: str, value: str) -> bool:
    return clean(query.get(name, "")).lower() == value


def _language(query: Mapping[str, str], ignored: list[tuple[str, str]]) -> str:
    """Return the language of texts and words; our own where none, or none known, is named."""
    value = clean(query.get("lang", ""))[: filters.LONGEST]
    if not value:
        return DEFAULT
    known = known_language(value)
    if not known:
        ignored.append(("lang", value))
    return known or DEFAULT


def _alarm(query: Mapping[str, str], ignored: list[tuple[str, str]]) -> int | None:
    """Return the minutes before the start at which to remind, or None for no reminder."""
    value = clean(query.get("alarm", ""))[: filters.LONGEST]
    if not value:
        return None
    minutes = whole_number(value, most=LONGEST_ALARM)
    if minutes is None:
        ignored.append(("alarm", value))
    return minutes
