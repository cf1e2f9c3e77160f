"""Present the overview of an event: the transitions and the numbers that are offered."""

from datetime import datetime

from flask_babel import gettext as _

from meetings.domain.access.policy import Actor, Permission, has_permission
from meetings.domain.events import change_history, defaults
from meetings.domain.events.models import Event, Series
from meetings.domain.events.rules import CALLED_OFF, EventState, can_become
from meetings.http.request_context import db_session
from meetings.i18n import dates


def old_date_text(event: Event) -> str:
    """Return the date of a called-off event before it got a new one, or ""."""
    before = change_history.dates_before_call_off(db_session(), event)
    return dates.when_text(before) if before else ""


def allowed_transitions(event: Event, actor: Actor, *, now: datetime) -> frozenset[str]:
    """Return the transitions that are possible now and allowed to the actor, by endpoint."""
    if not has_permission(actor, Permission.EVENT_PUBLISH, event):
        return frozenset()
    allowed = set()
    if event.state is EventState.DRAFT:
        allowed.add("publish")
    if event.state is EventState.TENTATIVE and event.when.has_day:
        allowed.add("confirm")
    if event.state is EventState.CONFIRMED and event.starts_at and event.starts_at <= now:
        allowed.add("mark_held")
    if event.state in CALLED_OFF:
        allowed.add("reinstate")
    if can_become(event.state, EventState.POSTPONED):
        allowed.add("postpone")
    if can_become(event.state, EventState.CANCELLED):
        allowed.add("cancel")
    return frozenset(allowed)


def proposed_numbers_text(event: Event) -> str:
    """Return the series and the numbers that are proposed for the event, or ""."""
    numbers = defaults.proposed_numbers(db_session(), event)
    if not (numbers.ordinal or numbers.in_presidency):
        return ""
    series = db_session().get(Series, numbers.series_id or event.series_id)
    parts = [
        series.name if series else "",
        _("number %(number)s", number=numbers.ordinal) if numbers.ordinal else "",
        _("number %(number)s in the presidency", number=numbers.in_presidency)
        if numbers.in_presidency
        else "",
    ]
    return ", ".join(filter(None, parts))
