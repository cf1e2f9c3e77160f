"""The frame around every page about one event: title, tabs, what is next, who is represented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.event_tasks import queries as event_tasks
from meetings.domain.event_tasks.queries import EventProgress, EventTask, EventTaskCode
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, RegistrationPolicy
from meetings.domain.people import queries as people
from meetings.domain.registration.rules import ACTIVE_STATES, ParticipationMode, RegistrationState
from meetings.http.request_context import db_session
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.filters import several
from meetings.i18n.labels import country_name, label_for
from meetings.kernel.text import normalise
from meetings.presenters.layout_context import local_today, presidency_short_name

STATE_STYLES = {
    EventState.DRAFT: "draft", EventState.TENTATIVE: "few", EventState.CONFIRMED: "open",
    EventState.HELD: "plain", EventState.POSTPONED: "few", EventState.CANCELLED: "off",
}  # fmt: skip
MAX_MISSING_NAMES = 6
_TASK_TEXTS = {
    EventTaskCode.FIX_DATE: (_l("Day is set"), _l("Find the day"), "details"),
    EventTaskCode.CHOOSE_MODE: ("", _l("Say whether it is on site or online"), "details"),
    EventTaskCode.FIND_PLACE: (_l("Place is set"), _l("Say where it is"), "details"),
    EventTaskCode.WRITE_AGENDA: (_l("Agenda written"), _l("Write the agenda"), "agenda"),
    EventTaskCode.PUBLISH: (_l("Published"), _l("Publish it"), "overview"),
    EventTaskCode.CONFIRM: ("", _l("Confirm it: the day is firm"), "overview"),
    EventTaskCode.ADD_JOIN_LINK: (
        _l("Join link set"),
        _l("Set the link into the meeting"),
        "details",
    ),
    EventTaskCode.REINSTATE: ("", _l("Find a new date and take it up again"), "details"),
    EventTaskCode.MARK_HELD: ("", _l("Say that it was held"), "overview"),
    EventTaskCode.RECORD_HEADCOUNT: (
        _l("Participants recorded"),
        _l("Record how many took part"),
        "after_event",
    ),
    EventTaskCode.RECORD_OUTCOMES: (
        _l("Outcomes recorded"),
        _l("Record what came of it"),
        "after_event",
    ),
}


class EventTab(NamedTuple):
    """A tab; ``figure`` None shows none."""

    text: str
    href: str
    is_current: bool
    figure: int | None


class TodoItem(NamedTuple):
    """A line of the to-do list as the macro ``todo`` takes it."""

    text: str
    state: str
    note: str
    href: str


class BarLine(NamedTuple):
    """A bar as the macro ``bars`` takes it."""

    label: str
    percent: int
    text: str
    tone: int


@dataclass(frozen=True, kw_only=True)
class EventLayout:
    """Everything around the content of a page about one event."""

    event: Event
    title: str
    lead: str
    state: str
    look: str
    public_url: str
    tabs: Sequence[EventTab]
    tasks: Sequence[TodoItem]
    bars: Sequence[BarLine]
    missing: str
    standing: EventProgress


def event_layout(event: Event, tab: str, *, now: datetime) -> EventLayout:
    """Return the frame with this tab lit."""
    has = event_tasks.get_progress(db_session(), event)
    tasks = event_tasks.list_tasks(event, has, now=now)
    members = _member_countries(event)
    return EventLayout(
        event=event,
        title=event.title,
        lead=event_lead(event),
        state=label_for(event.state),
        look=STATE_STYLES[event.state],
        public_url="" if event.state is EventState.DRAFT else event_url(event.slug),
        tabs=_event_tabs(event, tab, has),
        tasks=[_todo_line(event, task) for task in tasks],
        bars=_capacity_bars(event, has, members),
        missing=_missing_members_text(event, has, members),
        standing=has,
    )


def event_lead(event: Event) -> str:
    """Return when, how and where, in one line: "15–16 June 2021 · Hybrid, Vilnius"."""
    during = presidency_short_name(event.presidency) if event.presidency else ""
    places = [venue.city or venue.name or country_name(venue.country) for venue in event.venues]
    where = ", ".join(filter(None, [label_for(event.mode) if event.mode else "", *places]))
    parts = [dates.when_text(event.when, during), dates.time_range(event.when), where]
    return " · ".join(part for part in parts if part)


def _member_countries(event: Event) -> list[str]:
    """Return the members on the day of the event, or today where it has none."""
    return people.member_countries(db_session(), event.when.first_day or local_today())


def _event_tabs(event: Event, current: str, has: EventProgress) -> list[EventTab]:
    named = [
        ("overview", _("Overview"), None),
        ("details", _("Details"), None),
        ("agenda", _("Agenda"), has.sessions or None),
        ("participants", _("Participants"), has.registered(*ACTIVE_STATES) or None),
        ("delegations", _("Delegations"), None),
        ("documents", _("Documents"), has.documents or None),
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
        text = ngettext("Approve one registration", "Approve %(num)s registrations", task.count)
        href = url_for("organiser.participants", slug=event.slug, state="pending")
        return TodoItem(text, task.state.value, "", href)
    done, wanted, tab = _TASK_TEXTS[task.code]
    if task.state is event_tasks.EventTaskState.DONE:
        return TodoItem(str(done), task.state.value, "", "")
    href = url_for(f"organiser.{tab}", slug=event.slug)
    return TodoItem(str(wanted), task.state.value, "", href)


def _capacity_bars(event: Event, has: EventProgress, members: Sequence[str]) -> list[BarLine]:
    """Return delegations, seats on site and online: nothing where nobody registers."""
    if event.registration is RegistrationPolicy.NONE and not has.registrations:
        return []
    on_site = has.registered(RegistrationState.CONFIRMED, takes_part=ParticipationMode.ON_SITE)
    online = has.registered(RegistrationState.CONFIRMED, takes_part=ParticipationMode.ONLINE)
    delegations = len(has.delegations & set(members)) if members else len(has.delegations)
    most = max(on_site, online, 1)
    return [
        _bar_line(
            _("Delegations"), delegations, len(members) or None, most=delegations or 1, tone=3
        ),
        _bar_line(_("On site"), on_site, event.capacity_on_site, most=most, tone=8),
        _bar_line(_("Online"), online, event.capacity_online, most=most, tone=1),
    ]


def _bar_line(label: str, value: int, limit: int | None, *, most: int, tone: int) -> BarLine:
    percent = min(100, round(100 * value / (limit or most))) if value else 0
    return BarLine(label, percent, f"{value}/{limit}" if limit else str(value), tone)


def _missing_members_text(event: Event, has: EventProgress, members: Sequence[str]) -> str:
    """Return which members nobody speaks for yet, in words."""
    if event.registration is RegistrationPolicy.NONE or event.state is EventState.HELD:
        return ""
    expected = [code for code in members if code not in has.absent]
    names = sorted(
        (country_name(code) for code in expected if code not in has.delegations), key=normalise
    )
    if not names or len(names) == len(members):
        return _("No delegation yet.") if names else ""
    if len(names) > MAX_MISSING_NAMES:
        return ngettext(
            "No one yet from one member.", "No one yet from %(num)s members.", len(names)
        )
    return _("No one yet from %(names)s.", names=several(names))
