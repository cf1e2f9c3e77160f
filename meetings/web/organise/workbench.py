"""The frame around every page about one event: title, tabs, what is next, who is represented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, RegistrationPolicy
from meetings.domain.people import queries as people
from meetings.domain.registration.rules import LIVE, RegistrationState, TakesPart
from meetings.domain.reports import workbench
from meetings.domain.reports.workbench import Standing, Task, TaskCode
from meetings.http import dates
from meetings.http.frame import presidency_short_name, today
from meetings.http.phrases import country_name, word
from meetings.http.session import session

LOOKS = {
    EventState.DRAFT: "draft", EventState.TENTATIVE: "few", EventState.CONFIRMED: "open",
    EventState.HELD: "plain", EventState.POSTPONED: "few", EventState.CANCELLED: "off",
}  # fmt: skip
MOST_MISSING = 6
_TASKS = {
    TaskCode.FIX_DATE: (_l("Day is set"), _l("Find the day"), "details"),
    TaskCode.CHOOSE_MODE: ("", _l("Say whether it is on site or online"), "details"),
    TaskCode.FIND_PLACE: (_l("Place is set"), _l("Say where it is"), "details"),
    TaskCode.WRITE_AGENDA: (_l("Agenda written"), _l("Write the agenda"), "agenda"),
    TaskCode.PUBLISH: (_l("Published"), _l("Publish it"), "overview"),
    TaskCode.CONFIRM: ("", _l("Confirm it: the day is firm"), "overview"),
    TaskCode.ADD_JOIN_LINK: (_l("Join link set"), _l("Set the link into the meeting"), "details"),
    TaskCode.TAKE_UP: ("", _l("Find a new date and take it up again"), "details"),
    TaskCode.MARK_HELD: ("", _l("Say that it was held"), "overview"),
    TaskCode.RECORD_HEADCOUNT: (
        _l("Participants recorded"), _l("Record how many took part"), "record",
    ),
    TaskCode.RECORD_OUTCOMES: (_l("Outcomes recorded"), _l("Record what came of it"), "record"),
}  # fmt: skip


class Tab(NamedTuple):
    """A tab; ``figure`` None shows none."""

    text: str
    href: str
    is_current: bool
    figure: int | None


class TodoLine(NamedTuple):
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
class Frame:
    """Everything around the content of a page about one event."""

    event: Event
    title: str
    lead: str
    state: str
    look: str
    view_page: str
    tabs: Sequence[Tab]
    todo: Sequence[TodoLine]
    bars: Sequence[BarLine]
    missing: str
    standing: Standing


def frame(event: Event, tab: str, *, now: datetime) -> Frame:
    """Return the frame with this tab lit."""
    has = workbench.standing(session(), event)
    tasks = workbench.tasks(event, has, now=now)
    members = _members(event)
    return Frame(
        event=event,
        title=event.title,
        lead=lead(event),
        state=word(event.state),
        look=LOOKS[event.state],
        view_page="" if event.state is EventState.DRAFT else f"/events/{event.slug}",
        tabs=_tabs(event, tab, has),
        todo=[_todo(event, task) for task in tasks],
        bars=_bars(event, has, members),
        missing=_missing(event, has, members),
        standing=has,
    )


def lead(event: Event) -> str:
    """Return when, how and where, in one line: "15–16 June 2021 · Hybrid, Vilnius"."""
    during = presidency_short_name(event.presidency) if event.presidency else ""
    places = [venue.city or venue.name or country_name(venue.country) for venue in event.venues]
    where = ", ".join(filter(None, [word(event.mode) if event.mode else "", *places]))
    parts = [dates.when_in_words(event.when, during), dates.times(event.when), where]
    return " · ".join(part for part in parts if part)


def _members(event: Event) -> list[str]:
    """Return the members on the day of the event, or today where it has none."""
    return people.members_on(session(), event.when.first_day or today())


def _tabs(event: Event, current: str, has: Standing) -> list[Tab]:
    named = [
        ("overview", _("Overview"), None),
        ("details", _("Details"), None),
        ("agenda", _("Agenda"), has.sessions or None),
        ("participants", _("Participants"), has.registered(*LIVE) or None),
        ("delegations", _("Delegations"), None),
        ("documents", _("Documents"), has.documents or None),
        ("record", _("Record"), None),
        ("messages", _("Messages"), None),
        ("changes", _("Changes"), None),
    ]
    return [
        Tab(text, url_for(f"organise.{name}", slug=event.slug), name == current, count)
        for name, text, count in named
    ]


def _todo(event: Event, task: Task) -> TodoLine:
    if task.code is TaskCode.APPROVE:
        text = ngettext("Approve one registration", "Approve %(num)s registrations", task.count)
        href = url_for("organise.participants", slug=event.slug, state="pending")
        return TodoLine(text, task.state.value, "", href)
    done, wanted, tab = _TASKS[task.code]
    if task.state is workbench.TaskState.DONE:
        return TodoLine(str(done), task.state.value, "", "")
    href = url_for(f"organise.{tab}", slug=event.slug)
    return TodoLine(str(wanted), task.state.value, "", href)


def _bars(event: Event, has: Standing, members: Sequence[str]) -> list[BarLine]:
    """Return delegations, seats on site and online: nothing where nobody registers."""
    if event.registration is RegistrationPolicy.NONE and not has.registrations:
        return []
    on_site = has.registered(RegistrationState.CONFIRMED, takes_part=TakesPart.ON_SITE)
    online = has.registered(RegistrationState.CONFIRMED, takes_part=TakesPart.ONLINE)
    delegations = len(has.delegations & set(members)) if members else len(has.delegations)
    most = max(on_site, online, 1)
    return [
        _bar(_("Delegations"), delegations, len(members) or None, most=delegations or 1, tone=3),
        _bar(_("On site"), on_site, event.capacity_on_site, most=most, tone=8),
        _bar(_("Online"), online, event.capacity_online, most=most, tone=1),
    ]


def _bar(label: str, value: int, limit: int | None, *, most: int, tone: int) -> BarLine:
    percent = min(100, round(100 * value / (limit or most))) if value else 0
    return BarLine(label, percent, f"{value}/{limit}" if limit else str(value), tone)


def _missing(event: Event, has: Standing, members: Sequence[str]) -> str:
    """Return which members nobody speaks for yet, in words."""
    if event.registration is RegistrationPolicy.NONE or event.state is EventState.HELD:
        return ""
    expected = [code for code in members if code not in has.absent]
    names = sorted(country_name(code) for code in expected if code not in has.delegations)
    if not names or len(names) == len(members):
        return _("No delegation yet.") if names else ""
    if len(names) > MOST_MISSING:
        return ngettext(
            "No one yet from one member.", "No one yet from %(num)s members.", len(names)
        )
    if len(names) == 1:
        return _("No one yet from %(name)s.", name=names[0])
    return _("No one yet from %(names)s and %(last)s.", names=", ".join(names[:-1]), last=names[-1])
