"""Store previews of plans, and import the selected rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, NotAllowed, Permission, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.bodies.models import Body
from meetings.domain.events import operations as events
from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.rules import EventState
from meetings.domain.imports import matching, operations, queries
from meetings.domain.imports.errors import (
    BodyNotChosen,
    EventChosenTwice,
    ImportExpired,
    ImportOutdated,
    NoEventFound,
    NoRowChosen,
)
from meetings.domain.imports.models import ImportRow, ImportRun, ImportSource
from meetings.domain.imports.proposals import MatchStatus, Proposal
from meetings.domain.imports.rules import ParseResult, Period, RowResult, SourceKind, UnparsedLine
from meetings.domain.imports.serialisation import planned_to_json
from meetings.kernel.database import lock, lock_advisory, transaction
from meetings.kernel.text import clean

#: Time until a preview expires.
PREVIEW_TTL = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDescription:
    """Origin of a plan, and the parameters with which it was parsed."""

    kind: SourceKind
    name: str
    period: Period
    timezone: str
    url: str = ""
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class RowDecision:
    """Decision about a row: create an event, update one as displayed, or skip it.

    ``seen`` is the revision of the event that was displayed.
    """

    result: RowResult
    body_id: int | None = None
    event_id: int | None = None
    seen: int = 0


def create_preview(
    session: Session,
    origin: SourceDescription,
    reading: ParseResult,
    content: bytes,
    *,
    actor: Actor,
    now: datetime,
) -> ImportRun:
    """Store a preview of the parsed source. No event is created.

    Raises:
        NotAllowed: the actor does not organise the body.
        NoEventFound: the source contains nothing to review.
    """
    if not reading.rows:
        raise NoEventFound
    with transaction(session, now=now, public=False):
        body = session.get(Body, origin.body_id) if origin.body_id else None
        ensure(actor, Permission.EVENT_CREATE, body)
        _delete_expired_previews(session, now)
        source = _get_or_create_source(session, origin, actor=actor, now=now)
        run = ImportRun(
            source=source, actor_id=actor.user_id, actor_name=actor.name,
            digest=hashlib.sha256(content).hexdigest(), body_id=origin.body_id,
            timezone=origin.timezone, first_day=origin.period.first, last_day=origin.period.last,
            leftovers=[_line_to_json(line) for line in reading.leftovers], made_at=now,
            expires_at=now + PREVIEW_TTL,
        )  # fmt: skip
        run.rows = [
            ImportRow(position=position, planned=planned_to_json(planned))
            for position, planned in enumerate(reading.rows)
        ]
        session.add(run)
    return run


def discard_preview(session: Session, run: ImportRun, *, now: datetime) -> None:
    """Delete a preview; do nothing if it was confirmed or has been deleted."""
    with transaction(session, now=now, public=False):
        locked_run = _lock_run(session, run)
        if locked_run is not None and locked_run.written_at is None:
            session.delete(locked_run)


def confirm_import(
    session: Session, run: ImportRun, choices: Mapping[int, RowDecision], *, state: EventState,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Import the selected rows in one transaction. Repeated submissions have no effect.

    ``choices`` are by row position. Unchanged events are only linked.

    Raises:
        ImportExpired: the preview has expired or was discarded.
        ImportOutdated: a row differs from the preview.
        EventEditConflict: another user changed an event after the preview was displayed.
        BodyNotChosen: a new event has no body.
        NoRowChosen: no row is selected.
        NotAllowed: the actor may not use the preview, a body, or edit an event.
    """
    with transaction(session, now=now):
        locked_run = _lock_run(session, run)
        _ensure_visible(session, locked_run, actor)
        if locked_run is not None and locked_run.written_at is not None:
            return
        if locked_run is None or locked_run.expires_at <= now:
            raise ImportExpired
        events.lock_planning(session)
        chosen = {choice.event_id for choice in choices.values() if choice.event_id}
        events.lock_events(session, chosen)
        rows = matching.match_run(session, run, actor=actor, now=now).rows
        decided = [(row, _check_decision(row, choices.get(row.row.position))) for row in rows]
        if all(choice.result is RowResult.SKIPPED for _row, choice in decided):
            raise NoRowChosen
        _write_rows(session, run, decided, state=state, actor=actor, now=now)
        run.written_at, run.written_as = now, state


def _lock_run(session: Session, run: ImportRun) -> ImportRun | None:
    """Lock the preview against other requests; return its current state, or None if deleted."""
    (run_id,) = inspect(run).identity or (None,)
    lock(session, ImportRun, ImportRun.id == run_id)
    return session.get(ImportRun, run_id, populate_existing=True)


def _ensure_visible(session: Session, run: ImportRun | None, actor: Actor) -> None:
    """Check that the actor may create events, and may see the preview if it is still there.

    Raises:
        NotAllowed: The actor may not.
    """
    ensure(actor, Permission.EVENT_CREATE)
    if run is not None and queries.get_run(session, run.id, actor) is None:
        raise NotAllowed(permission=Permission.EVENT_CREATE.value)


def _check_decision(proposal: Proposal, choice: RowDecision | None) -> RowDecision:
    """Return the choice if the preview offers it."""
    if proposal.verdict is MatchStatus.UNCHANGED and (
        choice is None or choice.result is RowResult.UNCHANGED
    ):
        return RowDecision(RowResult.UNCHANGED, event_id=proposal.event_id)
    if choice is None or choice.result is RowResult.SKIPPED:
        return RowDecision(RowResult.SKIPPED)
    if choice.result is RowResult.CREATED:
        if not proposal.planned.title or proposal.event is not None:
            raise ImportOutdated
        if choice.body_id is None:
            raise BodyNotChosen(line=proposal.planned.line)
        return choice
    event = proposal.known.get(choice.event_id or 0)
    if choice.result is not RowResult.UPDATED or event is None or event.id not in proposal.editable:
        raise ImportOutdated
    if event.changes_count != choice.seen:
        raise EventEditConflict
    return choice


def _write_rows(
    session: Session, run: ImportRun, decided: Sequence[tuple[Proposal, RowDecision]], *,
    state: EventState, actor: Actor, now: datetime,
) -> None:  # fmt: skip
    written: list[tuple[Proposal, int | None]] = []
    updated: set[int] = set()
    for proposal, choice in sorted(decided, key=_chronological_key):
        row, event_id = proposal.row, choice.event_id
        if choice.result is RowResult.CREATED and choice.body_id is not None:
            created = operations.create_event(
                session, proposal, choice.body_id, state=state, actor=actor, now=now
            )
            event_id = created.id
        elif choice.result is RowResult.UPDATED and event_id is not None:
            event = proposal.known[event_id]
            if event_id in updated:
                raise EventChosenTwice(title=event.title)
            updated.add(event_id)
            operations.update_event(
                session, event, proposal.changes[event_id], actor=actor, now=now
            )
        row.result, row.event_id = choice.result, event_id
        if event_id is not None or proposal.link is None:
            written.append((proposal, event_id))
    operations.store_links(session, run, written, now)
    _audit(session, run, actor=actor, now=now)


def _chronological_key(decided: tuple[Proposal, RowDecision]) -> tuple[bool, str, int]:
    """Return a chronological sort key, so that new events of a series are numbered in order."""
    proposal, _choice = decided
    at = proposal.when.sorts_at
    return at is None, at.isoformat() if at else "", proposal.row.position


def _audit(session: Session, run: ImportRun, *, actor: Actor, now: datetime) -> None:
    counts = {result.value: 0 for result in RowResult}
    for row in run.rows:
        if row.result:
            counts[row.result.value] += 1
    audit.record(
        session, "import.written", actor=actor, subject="import", subject_id=run.id, now=now,
        source=run.source.name, **counts,
    )  # fmt: skip


def _delete_expired_previews(session: Session, now: datetime) -> None:
    """Delete expired previews."""
    stale = select(ImportRun.id).where(
        ImportRun.written_at.is_(None), ImportRun.expires_at <= now - PREVIEW_TTL
    )
    session.execute(delete(ImportRow).where(ImportRow.run_id.in_(stale)))
    session.execute(
        delete(ImportRun).where(
            ImportRun.written_at.is_(None), ImportRun.expires_at <= now - PREVIEW_TTL
        )
    )


def _get_or_create_source(
    session: Session, origin: SourceDescription, *, actor: Actor, now: datetime
) -> ImportSource:
    """Return the existing source, or create it, safely under concurrent requests."""
    name = clean(origin.name)[:200]
    key = queries.source_name_key(origin.url or name)
    lock_advisory(session, f"import-source {origin.kind} {key}")
    source = queries.get_source_by_name(
        session, origin.kind, key, actor=actor, body_id=origin.body_id
    )
    if source is None:
        source = ImportSource(
            kind=origin.kind, name_key=key, address=origin.url, owner_id=actor.user_id,
            body_id=origin.body_id, created_at=now,
        )  # fmt: skip
        session.add(source)
    source.name = name
    return source


def _line_to_json(leftover: UnparsedLine) -> list[int | str]:
    return [leftover.line, clean(leftover.text)[:1_000]]
