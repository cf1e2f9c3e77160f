"""What the page of one event shows, as plain values."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from meetings.domain.access.policy import Permission, allows
from meetings.domain.agenda import queries as agenda
from meetings.domain.bodies.palette import tone_of
from meetings.domain.documents import queries as documents
from meetings.domain.events import queries
from meetings.domain.events.models import Event, EventRelation
from meetings.domain.events.rules import OFF, EventState
from meetings.domain.outcomes import queries as outcomes
from meetings.domain.outcomes.models import Outcome
from meetings.http.frame import presidency_short_name
from meetings.http.phrases import RELATIONS, word
from meetings.http.session import current_actor, session
from meetings.http.site import base_url
from meetings.http.subscribe import event_links, staying
from meetings.kernel import clock, timezones
from meetings.kernel.translated import text_in
from meetings.web import event_agenda, event_data, event_facts, event_registration
from meetings.web.event_files import file_lines
from meetings.web.meeting_table import table_date
from meetings.web.outcomes import entry
from meetings.web.rows import state_pill


def link(event: Event) -> tuple[str, str, str]:
    """Return title, address, and kind with the date, for a list of links."""
    title = text_in(event, "title", str(get_locale() or "en"))[0]
    return title, f"/events/{event.slug}", f"{word(event.kind)} · {table_date(event)}"


def values(event: Event, zone: str) -> dict[str, Any]:
    """Return everything that templates/events/show.html wants, with times in the zone, too."""
    now, actor = clock.now(), current_actor()
    taken = event_registration.seats_taken(event)
    state, look = state_pill(event, now=now, taken=sum(taken.values()))
    readable = documents.readable_by(actor)
    papers = session().scalars(documents.of_event(event, readable)).all()
    appearances = agenda.appearances_at(session(), event.id)
    said = session().scalars(outcomes.listed(actor, Outcome.event_id == event.id)).unique()
    leading = event.leading_body
    return {
        **_texts(event),
        "state": state or (word(event.state) if event.state is EventState.HELD else ""),
        "look": look,
        "kind": word(event.kind),
        "tone": tone_of(leading.colour) if leading else 4,
        "is_example": event.is_example,
        "crumbs": _crumbs(event),
        "off": _off_notice(event),
        "agenda": event_agenda.agenda(event, papers, appearances, zone),
        "facts": event_facts.facts(event, zone),
        "files": file_lines([paper for paper in papers if paper.session_id is None]),
        "outcomes": [entry(each) for each in said],
        "related": _related(event),
        "register": event_registration.panel(event, taken=taken, now=now),
        "calendar": _calendar(event),
        "stay": staying(event) if queries.is_announced(event) else None,
        "sources": event.sources,
        "zone": zone,
        "zones": timezones.CHOICES,
        "preview": event_data.preview(
            event, appearances, remaining=event_registration.remaining(event, taken)
        ),
        "organise": f"/organise/events/{event.slug}"
        if allows(actor, Permission.EVENT_EDIT, event)
        else "",
    }


def _texts(event: Event) -> dict[str, Any]:
    """Return title, theme and texts, each with its language where it is not the reader's."""
    locale = str(get_locale() or "en")
    found: dict[str, Any] = {}
    for field in ("title", "theme", "summary", "description"):
        text, language = text_in(event, field, locale)
        found[field] = text
        found[f"{field}_language"] = "" if language == locale else language
    return found


def _crumbs(event: Event) -> list[tuple[str, str]]:
    crumbs = [(_("Calendar"), "/")]
    if event.leading_body:
        crumbs.append((event.leading_body.label, f"/bodies/{event.leading_body.slug}"))
    if event.presidency:
        name = presidency_short_name(event.presidency)
        crumbs.append((name, f"/presidencies/{event.presidency.slug}"))
    return crumbs


def _off_notice(event: Event) -> tuple[str, str]:
    """Return a heading and a sentence for what was postponed or cancelled; ("", "") else."""
    if event.state not in OFF:
        return "", ""
    if event.state is EventState.CANCELLED:
        return _("Cancelled"), event.state_reason or _("This meeting will not take place.")
    has_old_date = event.when.starts_on is not None
    heading = _("Postponed; the date shown is the old one") if has_old_date else _("Postponed")
    return heading, event.state_reason or _("A new date is not known yet.")


def _related(event: Event) -> list[tuple[str, str, str]]:
    """Return the events that it stands in a relation to, from whichever side that was noted."""
    rows = session().scalars(
        select(EventRelation)
        .where(or_(EventRelation.event_id == event.id, EventRelation.other_id == event.id))
        .options(joinedload(EventRelation.other), joinedload(EventRelation.event))
    )
    actor, found = current_actor(), []
    for row in rows.unique():
        forth = row.event_id == event.id
        other = row.other if forth else row.event
        if not queries.is_visible_to(actor, other):
            continue
        title, href, note = link(other)
        found.append((title, href, f"{_relation_words(row, forth=forth)} · {note}"))
    return found


def _relation_words(row: EventRelation, *, forth: bool) -> str:
    back = {"part_of": _("Part of this"), "follows": _("Followed by")}
    return str(RELATIONS[row.kind]) if forth else back.get(row.kind.value, str(RELATIONS[row.kind]))


def _calendar(event: Event) -> Any:
    """Return the links that take the event into a calendar, or None where none may show it.

    A copy of what is off would tell of a meeting that takes place, and nothing would correct it.
    """
    if not event.when.has_day or event.state in OFF or not queries.is_announced(event):
        return None
    base = base_url()
    return event_links(base, event, place=event_facts.where(event))
