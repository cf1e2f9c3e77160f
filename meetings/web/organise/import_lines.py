"""What was understood of a plan, in words, a line an entry; and what somebody chose for each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, allows
from meetings.domain.bodies.models import Body
from meetings.domain.events.details import Place, in_one_line
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF
from meetings.domain.events.when import When
from meetings.domain.imports.differences import Difference
from meetings.domain.imports.proposals import HELD_BACK, Proposal, Verdict
from meetings.domain.imports.rules import Doubt, Note, Result
from meetings.domain.imports.services import Choice
from meetings.http import dates
from meetings.http.phrases import country_name, word
from meetings.http.session import current_actor
from meetings.web.organise.change_words import FIELDS, LONGEST, FieldLine
from meetings.web.organise.workbench import lead

LEAVE, CREATE = "leave", "create"
LOOKS = {Verdict.NEW: "open", Verdict.UPDATE: "few", Verdict.SAME: "plain", Verdict.UNSURE: "few"}
_UPDATE = re.compile(r"^update-(\d{1,9})-(\d{1,9})$")
_NUMBER = re.compile(r"^\d{1,9}$")
Option = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """A doubt in words; a grave one keeps the entry from being written unless chosen.

    ``icon`` tells doubts from what is only good to know.
    """

    text: str
    detail: str
    is_grave: bool
    icon: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """An event that the entry is, or may be, and what would change of it.

    ``state`` is "" while it takes place.
    """

    title: str
    lead: str
    state: str
    href: str
    changes: tuple[FieldLine, ...]


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """An entry of a plan as the preview shows it; without ``options`` there is no choice.

    ``lacks_body``: it is to be created, and nobody said yet who organises it.
    """

    number: int
    line: int
    source: str
    title: str
    when: str
    times: str
    where: str
    kind: str
    mode: str
    verdict: str
    look: str
    was_left_out: bool
    notes: tuple[NoteLine, ...]
    matches: tuple[Match, ...]
    bodies: str
    body_id: int
    asks_body: bool
    lacks_body: bool
    options: tuple[Option, ...]
    chosen: str


def entry_line(proposal: Proposal, sent: Mapping[str, str]) -> EntryLine:
    """Return the entry in words, with what was sent still chosen where it is still offered."""
    planned, event = proposal.planned, proposal.event
    number = proposal.row.position
    options = _options(proposal)
    chosen = sent.get(f"do-{number}", "")
    if chosen not in dict(options):
        chosen = _proposed(proposal, options)
    body_id = _number(sent.get(f"body-{number}", "")) or proposal.body_id or 0
    return EntryLine(
        number=number, line=planned.line, source=planned.text, title=planned.title,
        when=dates.when_in_words(proposal.when), times=dates.times(proposal.when),
        where=_places(planned.places), kind=word(planned.kind),
        mode=word(planned.mode) if planned.mode else "", verdict=word(proposal.verdict),
        look=LOOKS[proposal.verdict], was_left_out=proposal.was_left_out,
        notes=tuple(_note(note) for note in proposal.notes),
        matches=tuple(_match(proposal, it) for it in ([event] if event else proposal.candidates)),
        bodies=", ".join(each.label for each in event.bodies) if event else "",
        body_id=body_id, asks_body=event is None, options=options, chosen=chosen,
        lacks_body=chosen == CREATE and not (body_id or _number(sent.get("body", ""))),
    )  # fmt: skip


def choices_of(positions: Iterable[int], sent: Mapping[str, str]) -> dict[int, Choice]:
    """Return what was chosen for each entry; what cannot be read is no choice."""
    found = {}
    for number in positions:
        wanted, body = sent.get(f"do-{number}", ""), sent.get(f"body-{number}", "")
        update = _UPDATE.match(wanted)
        if wanted == LEAVE:
            found[number] = Choice(Result.LEFT_OUT)
        elif wanted == CREATE:
            found[number] = Choice(Result.CREATED, _number(body) or _number(sent.get("body", "")))
        elif update:
            event_id, seen = int(update[1]), int(update[2])
            found[number] = Choice(Result.UPDATED, None, event_id, seen)
    return found


def _number(text: str) -> int | None:
    return (int(text) or None) if _NUMBER.match(text) else None


def body_choices(bodies: Sequence[Body]) -> list[tuple[int, str]]:
    """Return the bodies from which one is chosen for a new event."""
    return [(0, _("Not said yet")), *((body.id, body.label) for body in bodies)]


def match_of(event: Event, changes: Sequence[Difference] = ()) -> Match:
    """Return the event as it is here, with a link to its place in the workbench."""
    return Match(
        title=event.title,
        lead=lead(event),
        state=word(event.state) if event.state in OFF else "",
        href=href_of(event),
        changes=tuple(_change(change) for change in changes),
    )


def href_of(event: Event) -> str:
    """Return the event's place in the workbench, or its page for those who do not organise it."""
    if allows(current_actor(), Permission.EVENT_EDIT, event):
        return url_for("organise.overview", slug=event.slug)
    return f"/events/{event.slug}"


def _match(proposal: Proposal, event: Event) -> Match:
    is_mine = event.id in proposal.editable
    return match_of(event, proposal.changes[event.id] if is_mine else ())


def _options(proposal: Proposal) -> tuple[Option, ...]:
    event = proposal.event
    if event is not None:
        if proposal.verdict is Verdict.SAME or event.id not in proposal.editable:
            return ()
        return ((_update(event), _("Update it")), (LEAVE, _("Leave it as it is")))
    if not proposal.planned.title:
        return ()
    is_one = [
        (_update(it), _("It is “%(title)s”", title=it.title[:60]))
        for it in proposal.candidates
        if it.id in proposal.editable
    ]
    return ((CREATE, _("Create it")), *is_one, (LEAVE, _("Leave it out")))


def _update(event: Event) -> str:
    return f"update-{event.id}-{event.changes_count}"


def _proposed(proposal: Proposal, options: Sequence[Option]) -> str:
    if not options or not proposal.is_safe or proposal.verdict is Verdict.UNSURE:
        return LEAVE
    return options[0][0]


def _note(note: Note) -> NoteLine:
    text, is_grave = word(note.doubt), note.doubt in HELD_BACK
    if note.doubt is Doubt.ALREADY_HERE:
        return NoteLine(text=text, detail=note.detail, is_grave=is_grave, icon="info-circle")
    return NoteLine(text=text, detail=note.detail, is_grave=is_grave, icon="exclamation-triangle")


def _change(change: Difference) -> FieldLine:
    label = _("Date") if change.field == "when" else str(FIELDS[change.field])
    return FieldLine(label=label, before=_value(change.before), after=_value(change.after))


def _value(value: Any) -> str:
    if isinstance(value, When):
        return " ".join(part for part in (dates.when_in_words(value), dates.times(value)) if part)
    if isinstance(value, tuple):
        return _places(value)
    if isinstance(value, Enum):
        return word(value)
    return str(value or "")[:LONGEST]


def _places(places: Sequence[Place]) -> str:
    return "; ".join(
        in_one_line(place.name, place.address, place.city, country_name(place.country))
        for place in places
    )
