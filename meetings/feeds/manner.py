"""Entries in the manner that an address asks for: language, profile, zones, reminder."""

from collections.abc import Callable, Iterable
from functools import partial

from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.rules import Fragment, VEventFacts
from meetings.feeds.options import Asked
from meetings.http.languages import DEFAULT

_WRITERS = {Profile.RICH: profiles.rich, Profile.FULL: profiles.full}


def writer_of(asked: Asked) -> Callable[[VEventFacts], Fragment] | None:
    """Return what writes each entry anew; None where they are wanted as they are kept."""
    plain = None if asked.language == DEFAULT else profiles.plain
    return _WRITERS.get(asked.profile, plain)


def as_asked(entries: Iterable[Fragment], asked: Asked) -> Iterable[Fragment]:
    """Return the entries without zones, and with a reminder, where that is asked for."""
    if asked.in_utc:
        entries = map(ical.in_utc, entries)
    if asked.alarm is not None:
        entries = map(partial(ical.with_alarm, minutes=asked.alarm), entries)
    return entries
