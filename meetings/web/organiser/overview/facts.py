"""The head of the overview: date, place, seats, delegations, and missing items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.event_tasks.rules import EventTask, EventTaskCode, EventTaskState, list_tasks
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, AttendanceMode, EventState, RegistrationPolicy
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.presenters.event_summary import venue_lines
from meetings.presenters.presidency_names import presidency_short_name
from meetings.web.organiser.event_layout import EventLayout

_OPEN_TASK_TITLES = {
    EventTaskCode.FIX_DATE: _l("Date"),
    EventTaskCode.CHOOSE_MODE: _l("Format"),
    EventTaskCode.FIND_PLACE: _l("Place"),
    EventTaskCode.WRITE_AGENDA: _l("Agenda"),
    EventTaskCode.ADD_JOIN_LINK: _l("Link to the online meeting"),
    EventTaskCode.APPROVE: _l("Registrations to approve"),
    EventTaskCode.RECORD_HEADCOUNT: _l("Number of participants"),
    EventTaskCode.RECORD_OUTCOMES: _l("Outcomes"),
}
#: Missing only when the meeting is over.
_AFTERWARDS = frozenset({EventTaskCode.RECORD_HEADCOUNT, EventTaskCode.RECORD_OUTCOMES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A bar of taken seats or represented delegations; ``label`` is its accessible name."""

    value: int
    maximum: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact at the head of the overview, with a link to the page where it is changed."""

    label: str
    value: str
    href: str
    action: str
    lines: tuple[str, ...] = ()
    meter: Meter | None = None
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """Something that the meeting lacks, and the link to the page where it is added."""

    title: str
    note: str
    action: str
    href: str


def head_facts(layout: EventLayout, *, today: date) -> list[Fact]:
    """Return date, place, seats and delegations."""
    event = layout.event
    facts = [_when(event, today), _where(event), _seats(layout)]
    bar = _bar(layout, _("Delegations"))
    if bar is not None:
        facts.append(
            Fact(
                label=_("Delegations"),
                value=_of(bar.value, bar.maximum),
                lines=(layout.missing,) if layout.missing else (),
                meter=bar if bar.maximum else None,
                href=url_for("organiser.delegations", slug=event.slug),
                action=_("Ask delegations"),
            )
        )
    return facts


def _when(event: Event, today: date) -> Fact:
    during = presidency_short_name(event.presidency) if event.presidency else ""
    lines = (dates.time_range(event.when), _distance(event, today))
    return Fact(
        label=_("When"),
        value=dates.when_text(event.when, during),
        lines=tuple(filter(None, lines)),
        href=_details_url(event, "date"),
        action=_("Change the date"),
        is_missing=not event.when.has_day,
    )


def _distance(event: Event, today: date) -> str:
    """Return "in 23 days", or "" for a meeting without a day or before today."""
    first = event.when.first_day
    is_off = event.state in CALLED_OFF
    if is_off or first is None or not event.when.has_day or first < today:
        return ""
    days = (first - today).days
    return ngettext("in %(num)s day", "in %(num)s days", days) if days else _("today")


def _where(event: Event) -> Fact:
    places = venue_lines(event)
    lines = list(places)
    if event.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID):
        lines.append(
            _("Online meeting: link set") if event.join_url else _("Online meeting: link not set")
        )
    is_open = event.mode is None or (event.mode is not AttendanceMode.ONLINE and not places)
    return Fact(
        label=_("Where"),
        value=label_for(event.mode) if event.mode else _("Format not known yet"),
        lines=tuple(lines),
        href=_details_url(event, "place"),
        action=_("Change the format or place"),
        is_missing=is_open,
    )


def _seats(layout: EventLayout) -> Fact:
    event, progress = layout.event, layout.progress
    label, href = _("Seats"), _details_url(event, "registration")
    if event.registration is RegistrationPolicy.NONE and not progress.registrations:
        return Fact(
            label=label, value=_("No registration"), href=href, action=_("Open registration")
        )
    confirmed = RegistrationState.CONFIRMED
    on_site, online = (
        progress.registered(confirmed, participation_mode=mode)
        for mode in (ParticipationMode.ON_SITE, ParticipationMode.ONLINE)
    )
    counted = [
        (_("%(seats)s on site", seats=_of(on_site, event.capacity_on_site)), AttendanceMode.ONLINE),
        (_("%(seats)s online", seats=_of(online, event.capacity_online)), AttendanceMode.ON_SITE),
    ]
    texts = [text for text, without in counted if event.mode is not without]
    if event.capacity_total is not None:
        texts.append(_("%(seats)s in total", seats=_of(on_site + online, event.capacity_total)))
    waiting = progress.registered(RegistrationState.WAITLISTED)
    if waiting:
        texts.append(
            ngettext("%(num)s on the waiting list", "%(num)s on the waiting list", waiting)
        )
    taken, limit = _first_seats(event, on_site, online)
    return Fact(
        label=label, value=texts[0], lines=tuple(texts[1:]), href=href,
        action=_("Change the seats"),
        meter=Meter(value=min(taken, limit), maximum=limit, label=texts[0]) if limit else None,
    )  # fmt: skip


def _first_seats(event: Event, on_site: int, online: int) -> tuple[int, int]:
    """Return the seats taken and the limit that the first figure of the fact is about."""
    if event.mode is AttendanceMode.ONLINE:
        return online, event.capacity_online or 0
    return on_site, event.capacity_on_site or 0


def _of(value: int, limit: int | None) -> str:
    return _("%(value)s of %(limit)s", value=value, limit=limit) if limit else str(value)


def _bar(layout: EventLayout, label: str) -> Meter | None:
    """Return the delegations as the layout counts them, or None without registration."""
    for bar in layout.bars:
        if bar.label == label:
            value, _separator, limit = bar.text.partition("/")
            return Meter(value=int(value), maximum=int(limit or 0), label=bar.text)
    return None


def _details_url(event: Event, section: str) -> str:
    return url_for("organiser.edit_details", slug=event.slug, name=section)


def open_tasks(layout: EventLayout, *, now: datetime) -> list[OpenTask]:
    """Return the items that the meeting lacks now, with the pages of the to-do list."""
    event = layout.event
    tasks = list_tasks(event, layout.progress, now=now)
    return [
        OpenTask(
            title=str(_OPEN_TASK_TITLES[task.code]),
            note=_open_task_note(layout, task),
            action=item.text,
            href=item.href,
        )
        for task, item in zip(tasks, layout.tasks, strict=True)
        if _is_open(event, task, now)
    ]


def _is_open(event: Event, task: EventTask, now: datetime) -> bool:
    if task.code not in _OPEN_TASK_TITLES or task.state is EventTaskState.DONE:
        return False
    is_over = event.state is EventState.HELD or (event.ends_at is not None and event.ends_at <= now)
    return is_over == (task.code in _AFTERWARDS) or task.code is EventTaskCode.APPROVE


def _open_task_note(layout: EventLayout, task: EventTask) -> str:
    if task.code is not EventTaskCode.ADD_JOIN_LINK:
        return ""
    online = layout.progress.registered(
        RegistrationState.CONFIRMED, participation_mode=ParticipationMode.ONLINE
    )
    if not online:
        return ""
    return ngettext(
        "%(num)s person is registered to attend online.",
        "%(num)s people are registered to attend online.",
        online,
    )


def open_tasks_heading(items: Sequence[OpenTask]) -> str:
    """Return the heading of the missing items."""
    return ngettext("%(num)s open task", "%(num)s open tasks", len(items))
