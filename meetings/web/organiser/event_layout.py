"""Layout of the pages about one event: title, tabs, tasks and representation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.event_tasks import queries as event_tasks
from meetings.domain.event_tasks.rules import (
    EventProgress,
    EventTask,
    EventTaskCode,
    EventTaskState,
    list_tasks,
)
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, RegistrationPolicy
from meetings.domain.people import queries as people
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    ParticipationMode,
    RegistrationState,
)
from meetings.http.request_context import db_session
from meetings.http.site_context import local_today
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.filters import several
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.sorting import sorted_names
from meetings.presenters.presidency_names import presidency_short_name

STATE_STYLES = {
    EventState.DRAFT: "draft", EventState.TENTATIVE: "few", EventState.CONFIRMED: "open",
    EventState.HELD: "plain", EventState.POSTPONED: "few", EventState.CANCELLED: "off",
}  # fmt: skip
MAX_MISSING_NAMES = 6
#: Texts of a done and of an open task, and the tab or the section of the details for it.
_TASK_TEXTS: dict[EventTaskCode, tuple[Any, Any, str | Section]] = {
    EventTaskCode.FIX_DATE: (_l("Day set"), _l("Set the day"), Section.DATE),
    EventTaskCode.CHOOSE_MODE: ("", _l("Choose the format"), Section.PLACE),
    EventTaskCode.FIND_PLACE: (_l("Place set"), _l("Enter the place"), Section.PLACE),
    EventTaskCode.WRITE_AGENDA: (_l("Agenda written"), _l("Write the agenda"), "agenda"),
    EventTaskCode.PUBLISH: (_l("Published"), _l("Publish the meeting"), "overview"),
    EventTaskCode.CONFIRM: ("", _l("Confirm the date"), "overview"),
    EventTaskCode.ADD_JOIN_LINK: (
        _l("Link to the online meeting set"),
        _l("Enter the link to the online meeting"),
        Section.PLACE,
    ),
    EventTaskCode.REINSTATE: ("", _l("Set a new date and reinstate the meeting"), Section.DATE),
    EventTaskCode.MARK_HELD: ("", _l("Mark as held"), "overview"),
    EventTaskCode.RECORD_HEADCOUNT: (
        _l("Participants recorded"),
        _l("Record the participants"),
        "after_event",
    ),
    EventTaskCode.RECORD_OUTCOMES: (
        _l("Outcomes recorded"),
        _l("Record the outcomes"),
        "after_event",
    ),
}


class EventTab(NamedTuple):
    """A tab; if ``figure`` is None, it shows no number."""

    text: str
    href: str
    is_current: bool
    figure: int | None


class TodoItem(NamedTuple):
    """A line of the to-do list in the macro ``task_list``."""

    text: str
    state: str
    note: str
    href: str


class BarLine(NamedTuple):
    """A bar in the macro ``bar_chart``."""

    label: str
    percent: int
    text: str
    tone: int


@dataclass(frozen=True, kw_only=True)
class EventLayout:
    """The layout values of a page about one event."""

    event: Event
    title: str
    lead: str
    state: str
    style: str
    public_url: str
    tabs: Sequence[EventTab]
    tasks: Sequence[TodoItem]
    bars: Sequence[BarLine]
    missing: str
    progress: EventProgress


def event_layout(event: Event, tab: str, *, now: datetime) -> EventLayout:
    """Return the layout with this tab selected."""
    progress = event_tasks.get_progress(db_session(), event)
    tasks = list_tasks(event, progress, now=now)
    members = _member_countries(event)
    return EventLayout(
        event=event,
        title=event.title,
        lead=event_lead(event),
        state=label_for(event.state),
        style=STATE_STYLES[event.state],
        public_url=event_url(event.slug),
        tabs=_event_tabs(event, tab, progress),
        tasks=[_todo_line(event, task) for task in tasks],
        bars=_capacity_bars(event, progress, members),
        missing=_missing_members_text(event, progress, members),
        progress=progress,
    )


def event_lead(event: Event) -> str:
    """Return date, mode and place in one line: "15–16 June 2021 · Hybrid, Vilnius"."""
    during = presidency_short_name(event.presidency) if event.presidency else ""
    places = [venue.city or venue.name or country_name(venue.country) for venue in event.venues]
    where = ", ".join(filter(None, [label_for(event.mode) if event.mode else "", *places]))
    parts = [dates.when_text(event.when, during), dates.time_range(event.when), where]
    return " · ".join(part for part in parts if part)


def _member_countries(event: Event) -> list[str]:
    """Return the members on the day of the event, or today if it has no day."""
    return people.member_countries(db_session(), event.when.first_day or local_today())


def _event_tabs(event: Event, current: str, progress: EventProgress) -> list[EventTab]:
    named = [
        ("overview", _("Overview"), None),
        ("details", _("Details"), None),
        ("agenda", _("Agenda"), progress.sessions or None),
        (
            "participants",
            _("Participants"),
            progress.registered(*ACTIVE_REGISTRATION_STATES) or None,
        ),
        ("delegations", _("Delegations"), None),
        ("documents", _("Documents"), progress.documents or None),
        ("after_event", _("Record"), None),
        ("messages", _("Messages"), None),
        ("changes", _("Changes"), None),
    ]
    return [
        EventTab(text, url_for(f"organiser.{name}", slug=event.slug), name == current, count)
        for name, text, count in named
    ]


def _todo_line(event: Event, task: EventTask) -> TodoItem:
    if task.code is EventTaskCode.APPROVE:
        text = ngettext("Approve %(num)s registration", "Approve %(num)s registrations", task.count)
        href = url_for("organiser.participants", slug=event.slug, state="pending")
        return TodoItem(text, task.state.value, "", href)
    done, open_text, target = _TASK_TEXTS[task.code]
    if task.state is EventTaskState.DONE:
        return TodoItem(str(done), task.state.value, "", "")
    if isinstance(target, Section):
        href = url_for("organiser.edit_details", slug=event.slug, name=target.value)
    else:
        href = url_for(f"organiser.{target}", slug=event.slug)
    return TodoItem(str(open_text), task.state.value, "", href)


def _capacity_bars(event: Event, progress: EventProgress, members: Sequence[str]) -> list[BarLine]:
    """Return bars for delegations and seats; none without registration."""
    if event.registration is RegistrationPolicy.NONE and not progress.registrations:
        return []
    on_site = progress.registered(
        RegistrationState.CONFIRMED, participation_mode=ParticipationMode.ON_SITE
    )
    online = progress.registered(
        RegistrationState.CONFIRMED, participation_mode=ParticipationMode.ONLINE
    )
    delegations = len(progress.delegations & set(members)) if members else len(progress.delegations)
    maximum = max(on_site, online, 1)
    return [
        _bar_line(
            _("Delegations"), delegations, len(members) or None, maximum=delegations or 1, tone=3
        ),
        _bar_line(_("On site"), on_site, event.capacity_on_site, maximum=maximum, tone=8),
        _bar_line(_("Online"), online, event.capacity_online, maximum=maximum, tone=1),
    ]


def _bar_line(label: str, value: int, limit: int | None, *, maximum: int, tone: int) -> BarLine:
    percent = min(100, round(100 * value / (limit or maximum))) if value else 0
    return BarLine(label, percent, f"{value}/{limit}" if limit else str(value), tone)


def _missing_members_text(event: Event, progress: EventProgress, members: Sequence[str]) -> str:
    """Return a sentence about the members that nobody has registered for."""
    if event.registration is RegistrationPolicy.NONE or event.state is EventState.HELD:
        return ""
    expected = [code for code in members if code not in progress.absent]
    names = sorted_names(
        country_name(code) for code in expected if code not in progress.delegations
    )
    if not names or len(names) == len(members):
        return _("No delegations yet.") if names else ""
    if len(names) > MAX_MISSING_NAMES:
        return ngettext(
            "%(num)s member has not registered yet.",
            "%(num)s members have not registered yet.",
            len(names),
        )
    return _("Not registered yet: %(names)s.", names=several(names))
