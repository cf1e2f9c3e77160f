"""A line that a script fills with the times of a meeting in the reader's time zone."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup

from meetings.domain.events.event_dates import EventDates
from meetings.i18n import dates

_LOCAL_TIME_HTML = Markup(
    '<span class="local-time" data-own-time="{}" data-begins="{}" data-ends="{}" hidden></span>'
)


def local_time_placeholder(when: EventDates) -> Markup:
    """Return the line, hidden until it is filled; "" without a time."""
    ends = dates.start_and_end_times(when)
    if ends is None:
        return Markup()
    zone = ZoneInfo(when.timezone)
    begins, until = (end.astimezone(zone).isoformat() if end else "" for end in ends)
    return _LOCAL_TIME_HTML.format(_("%(times)s in your time zone", times="{}"), begins, until)
