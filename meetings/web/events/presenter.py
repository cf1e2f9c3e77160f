"""Present the page of an event as plain values."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.agenda import queries as agenda
from meetings.domain.bodies.palette import palette_index
from meetings.domain.documents import queries as documents
from meetings.domain.documents.models import Document
from meetings.domain.events import change_history, page_queries, queries
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import TRANSLATED
from meetings.domain.events.models import Event, EventRelation
from meetings.domain.events.rules import CALLED_OFF, EventState
from meetings.domain.outcomes import queries as outcomes
from meetings.http.components import base_url
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import body_url, event_url, organised_event_url, presidency_url
from meetings.i18n import dates
from meetings.i18n.labels import RELATION_LABELS, label_for
from meetings.i18n.localised_fields import localised_field
from meetings.kernel import clock, timezones
from meetings.presenters.presidency_names import presidency_short_name
from meetings.presenters.subscribe_links import add_to_calendar_links, stay_informed_links
from meetings.web.documents.pages import DocumentPage, document_page
from meetings.web.documents.presenter import DocumentLine
from meetings.web.event_rows import state_pill
from meetings.web.events import agenda as event_agenda
from meetings.web.events import facts, registration_panel, structured_data
from meetings.web.outcomes.presenter import outcome_line
from meetings.web.reports.meeting_table import short_date


def event_link(event: Event) -> tuple[str, str, str]:
    """Return title, URL, and kind with date, to be listed as a link."""
    title = localised_field(event)[0]
    return title, event_url(event.slug), f"{label_for(event.kind)} · {short_date(event)}"


def page_values(event: Event, zone: str, documents_page: str = "") -> dict[str, Any]:
    """Return the values of templates/events/show.html, with times in the zone.

    ``documents_page`` is the requested page of the documents.
    """
    now, actor = clock.now(), current_actor()
    taken = registration_panel.seats_taken(event)
    state, style = state_pill(event, now=now, taken=sum(taken.values()))
    readable = documents.readable_by(actor)
    papers = documents.readable_at(db_session(), event, readable)
    appearances = agenda.list_appearances(db_session(), event.id)
    recorded_outcomes = outcomes.readable_at(db_session(), actor, event.id)
    leading = event.leading_body
    register = registration_panel.registration_panel(event, taken=taken, now=now)
    old_dates = change_history.dates_before_call_off(db_session(), event)
    stay = stay_informed_links(event, has_new_date=old_dates is not None)
    return {
        **_localised_texts(event),
        "state": state or (label_for(event.state) if event.state is EventState.HELD else ""),
        "style": style,
        "kind": label_for(event.kind),
        "tone": palette_index(leading.colour) if leading else 4,
        "is_example": event.is_example,
        "crumbs": _breadcrumb(event),
        "off": _called_off_notice(event, old_dates)
        if event.state in CALLED_OFF
        else _draft_notice(event),
        "agenda": event_agenda.build_agenda(event, papers, appearances, zone),
        "facts": facts.event_facts(event, zone),
        "files": _document_page(event, papers, zone, documents_page),
        "outcomes": [outcome_line(outcome) for outcome in recorded_outcomes],
        "related": _related_events(event),
        "register": register,
        "calendar": _add_to_calendar(event),
        "stay": stay if queries.is_public(event) else None,
        "sources": event.sources,
        "zone": zone,
        "zones": timezones.CHOICES,
        "preview": structured_data.link_preview(
            event,
            appearances,
            remaining=registration_panel.seats_remaining(event, taken),
            is_open=register is not None and register.is_open,
        ),
        "organise": organised_event_url(event.slug)
        if has_permission(actor, Permission.EVENT_EDIT, event)
        else "",
    }


def _document_page(
    event: Event, papers: Iterable[Document], zone: str, number: str
) -> DocumentPage[DocumentLine]:
    """Return the page of the documents that belong to no session."""
    chosen_zone = zone if zone != event.timezone else None

    def page_url(page: int) -> str:
        return url_for(
            "events.show", slug=event.slug, zone=chosen_zone, page=page if page > 1 else None,
            _anchor="documents",
        )  # fmt: skip

    return document_page([paper for paper in papers if not paper.session_id], number, page_url)


def _localised_texts(event: Event) -> dict[str, Any]:
    """Return title, theme and texts, with languages that differ from the reader's."""
    texts: dict[str, Any] = {}
    for field in TRANSLATED:
        texts[field], texts[f"{field}_language"] = localised_field(event, field)
    return texts


def _breadcrumb(event: Event) -> list[tuple[str, str]]:
    crumbs = [(_("Calendar"), url_for("calendar.index"))]
    if event.leading_body:
        crumbs.append((event.leading_body.label, body_url(event.leading_body.slug)))
    if event.presidency:
        name = presidency_short_name(event.presidency)
        crumbs.append((name, presidency_url(event.presidency.slug)))
    return crumbs


def _called_off_notice(event: Event, before: EventDates | None) -> tuple[str, str]:
    """Return heading and sentence for a called-off event; ``before``: its dates before new ones."""
    if event.state is EventState.CANCELLED:
        return _("Cancelled"), event.state_reason or _("This meeting will not take place.")
    if before is not None:
        planned = _("Originally planned for %(date)s.", date=dates.when_text(before))
        return _("Postponed. The date shown is the new one"), f"{event.state_reason} {planned}"
    has_old_date = event.when.starts_on is not None
    heading = _("Postponed. The date shown is the old one") if has_old_date else _("Postponed")
    return heading, event.state_reason or _("A new date is not known yet.")


def _draft_notice(event: Event) -> tuple[str, str]:
    """Return heading and sentence for a draft, else ("", "")."""
    if event.state is not EventState.DRAFT:
        return "", ""
    return _("Preview"), _("This meeting is a draft. Only organisers can see this page.")


def _related_events(event: Event) -> list[tuple[str, str, str]]:
    """Return the related events, with the relation recorded on either side."""
    actor, links = current_actor(), []
    for row in page_queries.relations_of(db_session(), event):
        is_source = row.event_id == event.id
        other = row.other if is_source else row.event
        if not queries.is_visible_to(actor, other):
            continue
        title, href, note = event_link(other)
        links.append((title, href, f"{_relation_label(row, is_source=is_source)} · {note}"))
    return links


def _relation_label(row: EventRelation, *, is_source: bool) -> str:
    back = {"part_of": _("Part of this meeting"), "follows": _("Followed by")}
    return (
        str(RELATION_LABELS[row.kind])
        if is_source
        else back.get(row.kind.value, str(RELATION_LABELS[row.kind]))
    )


def _add_to_calendar(event: Event) -> Any:
    """Return the links that add the event to a calendar, or None.

    An event that is off gets no links: the copy would show it as taking place for ever.
    """
    if not event.when.has_day or event.state in CALLED_OFF or not queries.is_public(event):
        return None
    base = base_url()
    return add_to_calendar_links(base, event, place=facts.place_line(event))
