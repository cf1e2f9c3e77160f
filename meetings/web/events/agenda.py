"""Present the agenda of an event: sessions by day, and speakers with their offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import format_decimal, ngettext

from meetings.domain.agenda import queries
from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.timetable import Slot, build_timetable
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event
from meetings.http.request_context import db_session
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.localised_fields import page_locale
from meetings.kernel.translated import localised_text
from meetings.presenters.offices import office_text
from meetings.web.documents.presenter import document_lines
from meetings.web.view_models import AgendaItem, DocumentLink, Speaker

#: Documents of a session that are shown; the others are folded, unless it is only one more.
MAX_SESSION_DOCUMENTS = 5


@dataclass(frozen=True, kw_only=True)
class AgendaDay:
    """The sessions of a day; ``title`` is empty if there is only one day."""

    title: str
    items: Sequence[AgendaItem]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The whole agenda: days, people without a session, and the time zone."""

    parts: Sequence[AgendaDay]
    people: Sequence[Speaker]
    zone: str


def build_agenda(
    event: Event, documents: Sequence[Document], appearances: Sequence[Appearance], zone: str
) -> Agenda:
    """Return the agenda: speakers, readable documents, and times in the zone."""
    by_session: dict[int | None, list[Appearance]] = {}
    for appearance in appearances:
        by_session.setdefault(appearance.session_id, []).append(appearance)
    papers: dict[int | None, list[Document]] = {}
    for paper in documents:
        papers.setdefault(paper.session_id, []).append(paper)
    by_day: dict[date | None, list[AgendaItem]] = {}
    for slot in build_timetable(event, queries.list_sessions(db_session(), event)):
        line = _agenda_item(
            event, slot, by_session.get(slot.item.id, []), papers.get(slot.item.id, []), zone
        )
        by_day.setdefault(slot.day, []).append(line)
    titled = len([day for day in by_day if day]) > 1
    parts = [
        AgendaDay(title=dates.long_day(day) if titled and day else "", items=items)
        for day, items in by_day.items()
    ]
    people = [speaker(appearance) for appearance in by_session.get(None, [])]
    return Agenda(parts=parts, people=people, zone=_zone_text(event, zone))


def _agenda_item(
    event: Event,
    slot: Slot,
    appearances: Sequence[Appearance],
    papers: Sequence[Document],
    zone: str,
) -> AgendaItem:
    locale, item = page_locale(), slot.item
    start = session_start(event, slot)
    links = [
        DocumentLink(label=line.title, href=line.href, note=line.size)
        for line in document_lines(papers)
        if line.href
    ]
    shown = len(links) if len(links) <= MAX_SESSION_DOCUMENTS + 1 else MAX_SESSION_DOCUMENTS
    return AgendaItem(
        title=localised_text(item, "title", locale)[0],
        time=_time_text(slot, start, zone),
        iso=start.isoformat() if start else "",
        kind="",
        note=localised_text(item, "description", locale)[0],
        speakers=[speaker(appearance) for appearance in appearances],
        documents=links[:shown],
        more_documents=links[shown:],
        more_documents_label=_more_documents_text(len(links) - shown),
    )


def _more_documents_text(number: int) -> str:
    """Return "95 more documents"."""
    return ngettext(
        "%(count)s more document", "%(count)s more documents", number, count=format_decimal(number)
    )


def speaker(appearance: Appearance) -> Speaker:
    """Return the person with role, office at the time, and topic."""
    role = appearance.role_label or label_for(appearance.role)
    line = office_text(appearance)
    if appearance.topic:
        line = f"{line} · {appearance.topic}" if line else appearance.topic
    name = f"{appearance.honorific} {appearance.display_name}".strip()
    initials = appearance.person.initials if appearance.person else ""
    return Speaker(name=name, initials=initials, role=role, office=line)


def session_start(event: Event, slot: Slot) -> datetime | None:
    """Return the local start of the session, or None if day or time is not known."""
    if slot.day is None or slot.starts_time is None:
        return None
    return datetime.combine(slot.day, slot.starts_time, ZoneInfo(event.timezone))


def _time_text(slot: Slot, start: datetime | None, zone: str) -> str:
    """Return the time in the zone, with the day if it differs there."""
    if slot.starts_time is None:
        return ""
    if start is None:
        return dates.clock(slot.starts_time)
    local_start = start.astimezone(ZoneInfo(zone))
    day = "" if local_start.date() == start.date() else f" {dates.short_day(local_start.date())}"
    return f"{dates.clock(local_start)}{day}"


def _zone_text(event: Event, zone: str) -> str:
    """Return "Vilnius (EEST)", or "" if no day is known."""
    when = event.when
    if not when.has_day or when.starts_at is None:
        return ""
    return dates.zone_label(when.starts_at, zone)
