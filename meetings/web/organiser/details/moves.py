"""Text about the sessions and deadlines that move with an event."""

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.shifts import deadlines_of
from meetings.web.organiser.event_layout import EventLayout


def moves_text(event_page: EventLayout) -> str:
    """Return a sentence about the parts that a new day moves; "" if there are none."""
    event, sessions = event_page.event, event_page.progress.sessions
    has_deadlines = any(deadlines_of(event).values())
    if not event.when.has_day or not (sessions or has_deadlines):
        return ""
    if not sessions:
        return _("If you change the day, the registration period moves by the same number of days.")
    if not has_deadlines:
        return ngettext(
            "If you change the day, %(num)s session moves by the same number of days.",
            "If you change the day, %(num)s sessions move by the same number of days.",
            sessions,
        )
    return ngettext(
        "If you change the day, %(num)s session and the registration period move by the same"
        " number of days.",
        "If you change the day, %(num)s sessions and the registration period move by the same"
        " number of days.",
        sessions,
    )
