"""Match the entries of a plan with existing events and propose changes.

Source:
    docs/rules/imports.md, "Matching"
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from meetings.domain.imports.serialisation import planned_from_json, source_values_from_json
from meetings.kernel.text import normalise

_MAX_CANDIDATES = 3
#: States of events that will not take place, even if the plan still lists them.
_CALLED_OFF_ISSUES = {
    EventState.CANCELLED: ImportIssue.CANCELLED_LOCALLY,
    EventState.POSTPONED: ImportIssue.POSTPONED_LOCALLY,
}


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposals for all entries, and the events that the source no longer lists."""

    rows: tuple[Proposal, ...]
    vanished: tuple[Event, ...]


def match_run(session: Session, run: ImportRun, *, actor: Actor, now: datetime) -> Proposals:
    """Compare the import run with the events that the actor may see now."""
    rows = [_proposal(row, run.timezone) for row in run.rows]
    missing = pairing.pair_with_links(rows, queries.list_links(session, run.source_id))
    _match_by_uid(session, rows, actor)
    nearby = _nearby_events(session, rows, actor)
    _match_by_date_and_title(rows, nearby, missing)
    vanished = pairing.pair_renamed([row for row in rows if row.is_open], missing)
    matched_ids = {row.event_id for row in rows}
    maybe = [_similar_events(row, nearby, matched_ids) for row in rows]
    event_ids = {
        *matched_ids,
        *(link.event_id for link in vanished),
        *(event_id for ids in maybe for event_id in ids),
    }
    events = queries.load_events(session, {event_id for event_id in event_ids if event_id}, actor)
    for row, ids in zip(rows, maybe, strict=True):
        _fill_in(row, events, ids, actor)
        _propose_body(row, run, actor)
    return Proposals(tuple(rows), _vanished_events(vanished, events, run, now))


def _proposal(row: ImportRow, zone: str) -> Proposal:
    planned = planned_from_json(row.planned)
    when = differences.planned_dates(planned, zone)
    return Proposal(row, planned, when, notes=list(planned.notes))


def _match_by_uid(session: Session, rows: Sequence[Proposal], actor: Actor) -> None:
    """Match entries by the UID of an existing event, or of an event from another source."""
    open_rows = [row for row in rows if row.planned.uid and row.link is None]
    ids_by_uid = queries.find_by_uid(session, {row.planned.uid for row in open_rows}, actor)
    matched_ids = {row.event_id for row in rows}
    for row in open_rows:
        event_id = ids_by_uid.get(row.planned.uid)
        if event_id is not None and event_id not in matched_ids:
            row.event_id = event_id
            matched_ids.add(event_id)


def _nearby_events(
    session: Session, rows: Sequence[Proposal], actor: Actor
) -> list[EventCandidate]:
    days = [day for row in rows for day in (row.when.first_day, row.when.last_day) if day]
    return queries.list_candidates(session, min(days), max(days), actor) if days else []


def _match_by_date_and_title(
    rows: Iterable[Proposal], candidates: Iterable[EventCandidate], missing: list[ImportedEvent]
) -> None:
    """Match events with the same title and days, and the same body if the plan names one."""
    matched_ids = {row.event_id for row in rows}
    by_title: dict[str, list[EventCandidate]] = {}
    for candidate in candidates:
        by_title.setdefault(candidate.title_key, []).append(candidate)
    links = {link.event_id: link for link in missing}
    for row in (row for row in rows if row.is_open):
        match = next(
            (
                candidate
                for candidate in by_title.get(normalise(row.planned.title), ())
                if candidate.id not in matched_ids
                and row.overlaps_days(candidate.first, candidate.last)
                and _is_of_body(row, candidate)
            ), None,
        )  # fmt: skip
        if match is None:
            continue
        row.event_id, row.link = match.id, links.get(match.id)
        matched_ids.add(match.id)
        if row.link is None:
            row.notes.append(ImportNote(ImportIssue.ALREADY_EXISTS))
        else:
            missing.remove(row.link)


def _similar_events(
    row: Proposal, candidates: Iterable[EventCandidate], matched_ids: set[int | None]
) -> list[int]:
    """Return possible matches: the same title near its days, a similar title nearer still."""
    if not row.is_open:
        return []
    title, first, last = normalise(row.planned.title), row.when.first_day, row.when.last_day
    near = candidates
    if first is not None and last is not None:
        start, end = first - NEARBY_DAYS, last + NEARBY_DAYS
        near = [
            candidate
            for candidate in candidates
            if not (candidate.first and candidate.last)
            or (candidate.first <= end and start <= candidate.last)
        ]
    similar = [
        candidate.id
        for candidate in near
        if candidate.id not in matched_ids
        and _is_possible_match(row, title, candidate)
        and _is_of_body(row, candidate)
    ]
    return similar[:_MAX_CANDIDATES]


def _is_possible_match(row: Proposal, title: str, candidate: EventCandidate) -> bool:
    """Return whether an event near the row, or one without a date, may be the same meeting."""
    if candidate.title_key == title:
        return True
    if not are_similar(title, candidate.title_key):
        return False
    if row.when.first_day is None or candidate.first is None:
        return row.overlaps_days(candidate.first, candidate.last)
    return row.is_within_days(CLOSE_DAYS, candidate.first, candidate.last)


def _is_of_body(row: Proposal, candidate: EventCandidate) -> bool:
    return row.planned.body_id is None or row.planned.body_id in candidate.body_ids


def _fill_in(
    row: Proposal, events: Mapping[int, Event], maybe: Iterable[int], actor: Actor
) -> None:
    """Fill in events, changes and notes."""
    row.event = events.get(row.event_id or 0)
    row.candidates = [events[event_id] for event_id in maybe if event_id in events]
    concerned = row.known.values()
    base = source_values_from_json(row.link.source_values) if row.link else None
    row.changes = {
        event.id: differences.compare(
            event, row.planned, row.when, base if event is row.event else None
        )
        for event in concerned
    }
    row.editable = frozenset(
        event.id for event in concerned if has_permission(actor, Permission.EVENT_EDIT, event)
    )
    row.notes.extend(_notes(row))


def _notes(row: Proposal) -> Iterator[ImportNote]:
    """Yield the notes for the organiser who confirms the row."""
    is_hidden = row.event_id is not None and row.event is None
    if is_hidden or (row.event is not None and row.event.id not in row.editable):
        yield ImportNote(ImportIssue.NOT_EDITABLE)
    if row.is_renamed:
        title = row.link.source_values["title"] if row.link else ""
        yield ImportNote(ImportIssue.TITLE_CHANGED, title)
    if row.candidates:
        yield ImportNote(ImportIssue.DUPLICATE_TITLE)
    if row.event is None:
        return
    if row.event.state in _CALLED_OFF_ISSUES and not _is_called_off_in_source(row):
        yield ImportNote(_CALLED_OFF_ISSUES[row.event.state])
    if any(change.is_ours for change in row.changes[row.event.id]):
        yield ImportNote(ImportIssue.CHANGED_LOCALLY)


def _is_called_off_in_source(row: Proposal) -> bool:
    called_off = {ImportIssue.CANCELLED, ImportIssue.POSTPONED}
    return any(note.issue in called_off for note in row.planned.notes)


def _propose_body(row: Proposal, run: ImportRun, actor: Actor) -> None:
    """Propose the body of the plan, else of the import run, if the actor may use it."""
    body_ids = permitted_body_ids(actor, Permission.EVENT_CREATE)
    row.body_id = row.planned.body_id or run.body_id
    if row.body_id is not None and body_ids is not None and row.body_id not in body_ids:
        row.body_id = None
        if row.event_id is None:
            row.notes.append(ImportNote(ImportIssue.NOT_EDITABLE))


def _vanished_events(
    links: Iterable[ImportedEvent], events: Mapping[int, Event], run: ImportRun, now: datetime
) -> tuple[Event, ...]:
    """Return upcoming events that the source no longer lists, in chronological order."""
    vanished = [
        events[link.event_id] for link in links if link.event_id and link.event_id in events
    ]
    coming = [event for event in vanished if event.ends_at is None or event.ends_at > now]
    if run.source.kind is SourceKind.TEXT:
        coming = [meeting for meeting in coming if _is_in_period(run, meeting.when.first_day)]
    return tuple(sorted(coming, key=lambda event: (event.sorts_at, event.id)))


def _is_in_period(run: ImportRun, day: date | None) -> bool:
    return day is None or run.first_day <= day <= run.last_day
