"""Present an event in lists: plain values for the macro ``event_row`` and for grids."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import palette_index
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, AttendanceMode, EventState, RegistrationPolicy
from meetings.domain.registration import queries as registration
from meetings.domain.registration.rules import ParticipationMode, offered_modes
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.localised_fields import localised_field
from meetings.presenters.event_summary import (
    called_off_label,
    count_with_called_off,
    mode_and_place,
)
from meetings.web.view_models import GridSlot, YearCell

FEW_SEATS_LIMIT = 5
#: A cell of the year grid shows so many meetings, or one less and the number of the others.
MAX_SLOTS_IN_YEAR_CELL = 3
_MODE_ICONS = {
    AttendanceMode.ON_SITE: "geo-alt",
    AttendanceMode.ONLINE: "camera-video",
    AttendanceMode.HYBRID: "people",
}


def event_row(
    event: Event, *, now: datetime, taken: int | None = None, level: int = 3
) -> dict[str, Any]:
    """Return the arguments of the macro; ``taken`` counts seats, None if not counted."""
    block = dates.date_block(event.when)
    title, language = localised_field(event)
    state, style = state_pill(event, now=now, taken=taken)
    return {
        "href": event_url(event.slug),
        "title": title,
        "language": language,
        "date_big": block.big,
        "date_small": block.small,
        "date_iso": block.iso,
        "is_rough": block.is_rough,
        "bodies": body_tags(event.bodies),
        "kind": label_for(event.kind),
        "state": state,
        "style": style,
        "facts": row_facts(event),
        "is_example": event.is_example,
        "is_off": event.state in CALLED_OFF,
        "level": level,
    }


def body_tags(bodies: Iterable[Body]) -> tuple[tuple[str, int], ...]:
    """Return the labels and colours that the macro ``body_tag`` needs."""
    return tuple((body.label, palette_index(body.colour)) for body in bodies)


def row_facts(event: Event) -> list[tuple[str, str]]:
    """Return the known time, place and projects with their icons."""
    facts = []
    times = dates.time_range(event.when)
    if times:
        facts.append(("clock", times))
    place = mode_and_place(event)
    if place:
        icon = _MODE_ICONS[event.mode] if event.mode else "geo-alt"
        facts.append((icon, place))
    if event.projects:
        facts.append(("", " · ".join(project.label for project in event.projects)))
    return facts


def state_pill(event: Event, *, now: datetime, taken: int | None = None) -> tuple[str, str]:
    """Return the text and style of the pill, or ("", "plain")."""
    if event.state is EventState.DRAFT:
        return label_for(event.state), "draft"
    if event.state in CALLED_OFF:
        return label_for(event.state), "off"
    if event.state is EventState.TENTATIVE:
        return label_for(event.state), "plain"
    if event.state is EventState.CONFIRMED:
        return _registration_pill(event, now=now, taken=taken)
    return "", "plain"


def _registration_pill(event: Event, *, now: datetime, taken: int | None) -> tuple[str, str]:
    if event.registration is RegistrationPolicy.INVITATION:
        return label_for(event.registration), "plain"
    if registration.registration_error(event, now=now) is not None:
        return "", "plain"
    left = None if taken is None else seats_left(event, taken)
    if left is None or left > FEW_SEATS_LIMIT:
        return _("Registration open"), "open"
    if left > 0:
        return ngettext("%(num)s seat left", "%(num)s seats left", left), "few"
    return (_("Waiting list") if event.has_waiting_list else _("Full")), "few"


def seats_left(event: Event, taken: int) -> int | None:
    """Return the remaining seats in total, or None if they are not limited.

    Where both modes are offered, one full mode leaves the other open.
    """
    by_mode = {
        ParticipationMode.ON_SITE: event.capacity_on_site,
        ParticipationMode.ONLINE: event.capacity_online,
    }
    by_offered_mode = [by_mode[mode] for mode in offered_modes(event.mode)]
    limited = [limit for limit in by_offered_mode if limit is not None]
    limits = [sum(limited)] if len(limited) == len(by_offered_mode) else []
    if event.capacity_total is not None:
        limits.append(event.capacity_total)
    return max(0, min(limits) - taken) if limits else None


def event_slot(event: Event) -> GridSlot:
    """Return the slot of the event in a grid of days or months."""
    leading = event.leading_body
    when = event.when
    return GridSlot(
        text=localised_field(event)[0],
        href=event_url(event.slug),
        title=dates.when_text(when),
        tone=palette_index(leading.colour) if leading else 4,
        time=dates.clock(when.starts_time) if when.starts_time else "",
        is_rough=when.to_be_confirmed or not when.has_day,
        off=called_off_label(event),
    )


def year_cell(slots: Sequence[GridSlot]) -> YearCell:
    """Return the cell of the year grid; of many meetings, the later ones are folded."""
    if len(slots) <= MAX_SLOTS_IN_YEAR_CELL:
        return YearCell(shown=slots)
    shown = MAX_SLOTS_IN_YEAR_CELL - 1
    return YearCell(shown=slots[:shown], folded=slots[shown:])


def meetings_count(number: int, called_off_count: int = 0) -> str:
    """Return "4 meetings", or with ``off`` "3 meetings, 1 cancelled or postponed"."""
    on = number - called_off_count
    words = ngettext("%(count)s meeting", "%(count)s meetings", on, count=format_decimal(on))
    return count_with_called_off(words if on or not called_off_count else "", called_off_count)


def planned_count_text(number: int) -> str:
    """Return "17 planned"."""
    return ngettext("%(count)s planned", "%(count)s planned", number, count=format_decimal(number))


def events_count(events: Iterable[Event]) -> str:
    """Return the number of meetings as text, with those called off."""
    event_list = list(events)
    return meetings_count(len(event_list), sum(event.state in CALLED_OFF for event in event_list))
