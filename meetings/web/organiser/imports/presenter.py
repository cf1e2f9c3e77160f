"""Present the preview of an import, and parse the decisions about its entries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, has_permission
from meetings.domain.bodies.models import Body
from meetings.domain.events.dto import Place, format_place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.fields import COPIED
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF
from meetings.domain.imports.differences import FieldDifference
from meetings.domain.imports.proposals import MatchStatus, Proposal
from meetings.domain.imports.rules import ImportIssue, ImportNote, PlannedEvent, RowResult
from meetings.domain.imports.services import RowDecision
from meetings.http.request_context import current_actor
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.event_fields import LabelledText
from meetings.i18n.labels import country_name, label_for
from meetings.web.organiser.changes.field_texts import FieldChange, field_label, value_text
from meetings.web.organiser.event_layout import event_lead

SKIP, CREATE = "leave", "create"
DECISION_STYLES = {
    MatchStatus.NEW: "open",
    MatchStatus.UPDATE: "few",
    MatchStatus.UNCHANGED: "plain",
    MatchStatus.AMBIGUOUS: "few",
}
_UPDATE_PATTERN = re.compile(r"^update-(\d{1,9})-(\d{1,9})$")
_NUMBER_PATTERN = re.compile(r"^\d{1,9}$")
Option = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class IssueLine:
    """An issue as text; a severe one prevents the import of the entry unless it is selected.

    ``icon`` distinguishes doubts from mere information.
    """

    text: str
    detail: str
    is_severe: bool
    icon: str


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """An existing event that the entry is, or may be, and the changes to it.

    ``state`` is "" unless the event is cancelled or postponed.
    """

    title: str
    lead: str
    state: str
    href: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """An entry of a plan in the preview; without ``options`` there is no choice.

    ``heading`` also replaces a missing title. ``matches_label`` introduces the events in
    ``matches``. ``offers_body``: its body can be chosen, because it may be created.
    ``lacks_body``: it is to be created, and no body was chosen; ``is_invalid``: the form was
    refused because of that.
    """

    number: int
    line: int
    source: str
    title: str
    heading: str
    when: str
    times: str
    where: str
    kind: str
    mode: str
    texts: tuple[LabelledText, ...]
    verdict: str
    style: str
    was_skipped: bool
    notes: tuple[IssueLine, ...]
    matches_label: str
    matches: tuple[MatchLine, ...]
    bodies: str
    body_id: int
    offers_body: bool
    lacks_body: bool
    is_invalid: bool
    options: tuple[Option, ...]
    chosen: str


def entry_line(
    proposal: Proposal, sent: Mapping[str, str], *, is_refused: bool = False
) -> EntryLine:
    """Return the entry, with the choices of a form that was refused where they still exist."""
    planned, event = proposal.planned, proposal.event
    number = proposal.row.position
    options = _choice_options(proposal)
    chosen = sent.get(f"do-{number}", "")
    if chosen not in dict(options):
        chosen = _default_choice(proposal, options)
    body_id = _parse_number(sent.get(f"body-{number}", "")) or proposal.body_id or 0
    lacks_body = chosen == CREATE and not (body_id or _parse_number(sent.get("body", "")))
    return EntryLine(
        number=number,
        line=planned.line,
        source=planned.text,
        title=planned.title,
        heading=planned.title or _("Without a title"),
        when=dates.when_text(proposal.when),
        times=dates.time_range(proposal.when),
        where=_places_text(planned.places),
        kind=label_for(planned.kind),
        mode=label_for(planned.mode) if planned.mode else "",
        verdict=label_for(proposal.verdict),
        style=DECISION_STYLES[proposal.verdict],
        was_skipped=proposal.was_skipped,
        texts=_texts(planned),
        notes=tuple(_issue_line(note, proposal) for note in proposal.notes),
        matches_label=_("Same as") if event else _("Possibly the same as"),
        matches=tuple(
            _proposal_match(proposal, match)
            for match in ([event] if event else proposal.candidates)
        ),
        bodies=", ".join(body.label for body in event.bodies) if event else "",
        body_id=body_id,
        offers_body=event is None and bool(options),
        options=options,
        chosen=chosen,
        lacks_body=lacks_body,
        is_invalid=is_refused and lacks_body,
    )


def _texts(planned: PlannedEvent) -> tuple[LabelledText, ...]:
    """Return the fields that are copied unchanged from the source."""
    values = ((field.name, getattr(planned, field.name)) for field in COPIED)
    return tuple(LabelledText(label=field_label(name), text=text) for name, text in values if text)


def parse_choices(positions: Iterable[int], sent: Mapping[str, str]) -> dict[int, RowDecision]:
    """Return the decision for each entry; unreadable ones are ignored."""
    decisions = {}
    for number in positions:
        choice, body = sent.get(f"do-{number}", ""), sent.get(f"body-{number}", "")
        update = _UPDATE_PATTERN.match(choice)
        if choice == SKIP:
            decisions[number] = RowDecision(RowResult.SKIPPED)
        elif choice == CREATE:
            decisions[number] = RowDecision(
                RowResult.CREATED, _parse_number(body) or _parse_number(sent.get("body", ""))
            )
        elif update:
            event_id, seen = int(update[1]), int(update[2])
            decisions[number] = RowDecision(RowResult.UPDATED, None, event_id, seen)
    return decisions


def _parse_number(text: str) -> int | None:
    return (int(text) or None) if _NUMBER_PATTERN.match(text) else None


def body_options(bodies: Sequence[Body]) -> list[tuple[int, str]]:
    """Return the bodies to choose from for a new event."""
    return [(0, _("Not chosen yet")), *((body.id, body.label) for body in bodies)]


def match_line(event: Event, changes: Sequence[FieldDifference] = ()) -> MatchLine:
    """Return the existing event with a link to its page for organisers."""
    return MatchLine(
        title=event.title,
        lead=event_lead(event),
        state=label_for(event.state) if event.state in CALLED_OFF else "",
        href=matched_event_url(event),
        changes=tuple(_field_change(change) for change in changes),
    )


def matched_event_url(event: Event) -> str:
    """Return the event's page for organisers, or its public page for other users."""
    if has_permission(current_actor(), Permission.EVENT_EDIT, event):
        return url_for("organiser.overview", slug=event.slug)
    return event_url(event.slug)


def _proposal_match(proposal: Proposal, event: Event) -> MatchLine:
    is_mine = event.id in proposal.editable
    return match_line(event, proposal.changes[event.id] if is_mine else ())


def _choice_options(proposal: Proposal) -> tuple[Option, ...]:
    event = proposal.event
    if event is not None:
        if proposal.verdict is MatchStatus.UNCHANGED or event.id not in proposal.editable:
            return ()
        return ((_update_option(event), _("Update")), (SKIP, _("Leave unchanged")))
    if not proposal.planned.title:
        return ()
    same_as = [
        (_update_option(candidate), _("Same as “%(title)s”", title=candidate.title[:60]))
        for candidate in proposal.candidates
        if candidate.id in proposal.editable
    ]
    return ((CREATE, _("Create")), *same_as, (SKIP, _("Skip")))


def _update_option(event: Event) -> str:
    return f"update-{event.id}-{event.changes_count}"


def _default_choice(proposal: Proposal, options: Sequence[Option]) -> str:
    if not options or not proposal.is_safe_to_apply or proposal.verdict is MatchStatus.AMBIGUOUS:
        return SKIP
    return options[0][0]


def _issue_line(note: ImportNote, proposal: Proposal) -> IssueLine:
    is_information = note.issue is ImportIssue.ALREADY_EXISTS
    return IssueLine(
        text=label_for(note.issue),
        detail=note.detail,
        is_severe=proposal.is_blocking(note),
        icon="info-circle" if is_information else "exclamation-triangle",
    )


def _field_change(change: FieldDifference) -> FieldChange:
    label = _("Date") if change.field == "when" else field_label(change.field)
    return FieldChange(
        label=label, before=_value_text(change.before), after=_value_text(change.after)
    )


def _value_text(value: Any) -> str:
    if isinstance(value, EventDates):
        return " ".join(part for part in (dates.when_text(value), dates.time_range(value)) if part)
    if isinstance(value, tuple):
        return _places_text(value)
    return value_text(value)


def _places_text(places: Sequence[Place]) -> str:
    return "; ".join(
        format_place(place.name, place.address, place.city, country_name(place.country))
        for place in places
    )
