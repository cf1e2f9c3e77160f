"""Apply feed parameters (language, profile, time zones, alarm) to entries."""

from collections.abc import Callable, Iterable
from functools import partial

from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.alarms import with_alarm
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.rules import Fragment, VEventData
from meetings.feeds.params import FeedParams
from meetings.i18n.languages import DEFAULT_LANGUAGE

_WRITERS = {Profile.RICH: profiles.write_rich, Profile.FULL: profiles.write_full}


def entry_writer(params: FeedParams) -> Callable[[VEventData], Fragment] | None:
    """Return a function that renders each entry, or None to use the stored entries."""
    plain = None if params.language == DEFAULT_LANGUAGE else profiles.write_plain
    return _WRITERS.get(params.profile, plain)


def apply_params(entries: Iterable[Fragment], params: FeedParams) -> Iterable[Fragment]:
    """Return the entries, in UTC and with an alarm if requested."""
    if params.in_utc:
        entries = map(ical.fragment_in_utc, entries)
    if params.alarm is not None:
        entries = map(partial(with_alarm, minutes=params.alarm), entries)
    return entries
