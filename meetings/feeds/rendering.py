"""Entries in the manner that an address asks for: language, profile, zones, reminder."""

from collections.abc import Callable, Iterable
from functools import partial

from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.rules import Fragment, VEventData
from meetings.feeds.params import FeedParams
from meetings.i18n.languages import DEFAULT_LANGUAGE

_WRITERS = {Profile.RICH: profiles.write_rich, Profile.FULL: profiles.write_full}


def entry_writer(asked: FeedParams) -> Callable[[VEventData], Fragment] | None:
    """Return what writes each entry anew; None where they are wanted as they are kept."""
    plain = None if asked.language == DEFAULT_LANGUAGE else profiles.write_plain
    return _WRITERS.get(asked.profile, plain)


def apply_params(entries: Iterable[Fragment], asked: FeedParams) -> Iterable[Fragment]:
    """Return the entries without zones, and with a reminder, where that is asked for."""
    if asked.in_utc:
        entries = map(ical.fragment_in_utc, entries)
    if asked.alarm is not None:
        entries = map(partial(ical.with_alarm, minutes=asked.alarm), entries)
    return entries
