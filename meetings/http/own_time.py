"""The line that a script fills with the times of a meeting by the reader's own clock."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup

from meetings.domain.events.when import When
from meetings.http import dates

_LINE = Markup(
    '<span class="own-time" data-own-time="{}" data-begins="{}" data-ends="{}" hidden></span>'
)


def own_time(when: When) -> Markup:
    """Return the line, hidden until then; nothing where no time is known."""
    ends = dates.clock_ends(when)
    if ends is None:
        return Markup()
    zone = ZoneInfo(when.timezone)
    begins, until = (each.astimezone(zone).isoformat() if each else "" for each in ends)
    return _LINE.format(_("%(times)s in your time zone", times="{}"), begins, until)
