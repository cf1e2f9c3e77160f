"""Which event of ours an entry of a plan is, and what is proposed for it.

Source:
    docs/rules/imports.md, "Matching"
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, has_permission, permitted_body_ids
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.imports import differences, pairing, queries
from meetings.domain.imports.models import ImportedEvent, ImportRow, ImportRun
from meetings.domain.imports.proposals import Proposal, are_similar
from meetings.domain.imports.queries import CLOSE_DAYS, NEARBY_DAYS, EventCandidate
from meetings.domain.imports.rules import ImportIssue, ImportNote, SourceKind
from meetings.domain.imports.serialisation import planned_from_json
from meetings.kernel.text import normalise

_MAX_CANDIDATES = 3
#: What does not take place here, while the plan still names it.
_CALLED_OFF_ISSUES = {
    EventState.CANCELLED: ImportIssue.CANCELLED_LOCALLY,
    EventState.POSTPONED: ImportIssue.POSTPONED_LOCALLY,
}


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for every entry, and what the source held before and no longer does."""

    rows: tuple[Proposal, ...]
    vanished: tuple[Event, ...]


def match_run(session: Session, run: ImportRun, *, actor: Actor, now: datetime) -> Proposals:
    """Compare the reading with the events as they are now, as the actor may see them."""
    rows = [_proposal(row, run.timezone) for row in run.rows]
    missing = pairing.pair_with_links(rows, queries.list_links(session, run.source_id))
    _match_by_uid(session, rows, actor)
    known = _nearby_events(session, rows, actor)
    _match_by_date_and_title(rows, known, missing)
    gone = pairing.pair_renamed([row for row in rows if row.is_open], missing)
    taken = {row.event_id for row in rows}
    maybe = [_similar_events(row, known, taken) for row in rows]
    wanted = {*taken, *(link.event_id for link in gone), *(it for ids in maybe for it in ids)}
    events = queries.load_events(session, {number for number in wanted if number}, actor)
    for row, ids in zip(rows, maybe, strict=True):
        _fill_in(row, events, ids, actor)
        _propose_body(row, run, actor)
    return Proposals(tuple(rows), _vanished_events(gone, events, run, now))


def _proposal(row: ImportRow, zone: str) -> Proposal:
    planned = planned_from_json(row.planned)
    when = differences.planned_dates(planned, zone)
    return Proposal(row, planned, when, notes=list(planned.notes))


def _match_by_uid(session: Session, rows: Sequence[Proposal], actor: Actor) -> None:
    """Match what has the UID of an event of ours, or of one that another source wrote."""
    open_rows = [row for row in rows if row.planned.uid and row.link is None]
    known = queries.find_by_uid(session, {row.planned.uid for row in open_rows}, actor)
    taken = {row.event_id for row in rows}
    for row in open_rows:
        event_id = known.get(row.planned.uid)
        if event_id is not None and event_id not in taken:
            row.event_id = event_id
            taken.add(event_id)


def _nearby_events(
    session: Session, rows: Sequence[Proposal], actor: Actor
) -> list[EventCandidate]:
    days = [day for row in rows for day in (row.when.first_day, row.when.last_day) if day]
    return queries.list_candidates(session, min(days), max(days), actor) if days else []


def _match_by_date_and_title(
    rows: Iterable[Proposal], known: Iterable[EventCandidate], missing: list[ImportedEvent]
) -> None:
    """Match the event of the same title and days, of the same body if the plan names one."""
    taken = {row.event_id for row in rows}
    by_title: dict[str, list[EventCandidate]] = {}
    for light in known:
        by_title.setdefault(light.title_key, []).append(light)
    links = {link.event_id: link for link in missing}
    for row in (row for row in rows if row.is_open):
        found = next(
            (
                light
                for light in by_title.get(normalise(row.planned.title), ())
                if light.id not in taken and row.meets(light.first, light.last)
                and _is_of_body(row, light)
            ), None,
        )  # fmt: skip
        if found is None:
            continue
        row.event_id, row.link = found.id, links.get(found.id)
        taken.add(found.id)
        if row.link is None:
            row.notes.append(ImportNote(ImportIssue.ALREADY_EXISTS))
        else:
            missing.remove(row.link)


def _similar_events(
    row: Proposal, known: Iterable[EventCandidate], taken: set[int | None]
) -> list[int]:
    """Return events that it may be: the same title near its days, one much alike nearer."""
    if not row.is_open:
        return []
    title, first, last = normalise(row.planned.title), row.when.first_day, row.when.last_day
    near = known
    if first is not None and last is not None:
        start, end = first - NEARBY_DAYS, last + NEARBY_DAYS
        near = [
            light
            for light in known
            if not (light.first and light.last) or (light.first <= end and start <= light.last)
        ]
    found = [
        light.id
        for light in near
        if light.id not in taken
        and _is_possible_match(row, title, light)
        and _is_of_body(row, light)
    ]
    return found[:_MAX_CANDIDATES]


def _is_possible_match(row: Proposal, title: str, light: EventCandidate) -> bool:
    """Say whether an event near it, or one without a date, may be the same meeting."""
    if light.title_key == title:
        return True
    if not are_similar(title, light.title_key):
        return False
    if row.when.first_day is None or light.first is None:
        return row.meets(light.first, light.last)
    return row.is_within_days(CLOSE_DAYS, light.first, light.last)


def _is_of_body(row: Proposal, light: EventCandidate) -> bool:
    return row.planned.body_id is None or row.planned.body_id in light.body_ids


def _fill_in(
    row: Proposal, events: Mapping[int, Event], maybe: Iterable[int], actor: Actor
) -> None:
    """Fill in events, what would change, and the doubts about it."""
    row.event = events.get(row.event_id or 0)
    row.candidates = [events[number] for number in maybe if number in events]
    concerned = row.known.values()
    base = row.link.said if row.link else None
    row.changes = {
        it.id: differences.compare(it, row.planned, row.when, base if it is row.event else None)
        for it in concerned
    }
    row.editable = frozenset(
        it.id for it in concerned if has_permission(actor, Permission.EVENT_EDIT, it)
    )
    is_hidden = row.event_id is not None and row.event is None
    if is_hidden or (row.event is not None and row.event.id not in row.editable):
        row.notes.append(ImportNote(ImportIssue.NOT_EDITABLE))
    if row.is_renamed:
        row.notes.append(
            ImportNote(ImportIssue.TITLE_CHANGED, row.link.said["title"] if row.link else "")
        )
    if row.candidates:
        row.notes.append(ImportNote(ImportIssue.DUPLICATE_TITLE))
    if (
        row.event is not None
        and row.event.state in _CALLED_OFF_ISSUES
        and not _is_called_off_in_source(row)
    ):
        row.notes.append(ImportNote(_CALLED_OFF_ISSUES[row.event.state]))
    if row.event is not None and any(it.is_ours for it in row.changes[row.event.id]):
        row.notes.append(ImportNote(ImportIssue.CHANGED_LOCALLY))


def _is_called_off_in_source(row: Proposal) -> bool:
    return any(note.issue is ImportIssue.CANCELLED for note in row.planned.notes)


def _propose_body(row: Proposal, run: ImportRun, actor: Actor) -> None:
    """Propose the body that the plan names, else the reading's, where it is the actor's."""
    mine = permitted_body_ids(actor, Permission.EVENT_CREATE)
    row.body_id = row.planned.body_id or run.body_id
    if row.body_id is not None and mine is not None and row.body_id not in mine:
        row.body_id = None
        if row.event_id is None:
            row.notes.append(ImportNote(ImportIssue.NOT_EDITABLE))


def _vanished_events(
    gone: Iterable[ImportedEvent], events: Mapping[int, Event], run: ImportRun, now: datetime
) -> tuple[Event, ...]:
    """Return the events to come of which the source said something before, in order of time."""
    found = [events[link.event_id] for link in gone if link.event_id and link.event_id in events]
    coming = [event for event in found if event.ends_at is None or event.ends_at > now]
    if run.source.kind is SourceKind.TEXT:
        coming = [it for it in coming if _is_in_period(run, it.when.first_day)]
    return tuple(sorted(coming, key=lambda event: (event.sorts_at, event.id)))


def _is_in_period(run: ImportRun, day: date | None) -> bool:
    return day is None or run.first_day <= day <= run.last_day
