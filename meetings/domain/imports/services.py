"""Keeping what was read of a plan, and writing what was chosen of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.audit import steps as audit
from meetings.domain.bodies.models import Body
from meetings.domain.events import steps as events
from meetings.domain.events.errors import EventChangedMeanwhile
from meetings.domain.events.rules import EventState
from meetings.domain.imports import matching, queries, steps
from meetings.domain.imports.errors import (
    BodyNotChosen,
    EventChosenTwice,
    ImportChangedMeanwhile,
    ImportExpired,
    NoRowChosen,
    NothingFound,
)
from meetings.domain.imports.models import ImportRow, ImportRun, ImportSource
from meetings.domain.imports.packing import pack
from meetings.domain.imports.proposals import Proposal, Verdict
from meetings.domain.imports.rules import (
    Leftover,
    Period,
    Reading,
    Result,
    SourceKind,
)
from meetings.kernel.database import lock, lock_name, transaction
from meetings.kernel.text import clean

#: How long a preview waits to be confirmed.
LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a plan comes from, and what its readers were told about it."""

    kind: SourceKind
    name: str
    period: Period
    timezone: str
    address: str = ""
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to become of an entry: a new event, an update of one as it was seen, or nothing.

    ``seen`` is the number of changes that the event had when it was shown.
    """

    result: Result
    body_id: int | None = None
    event_id: int | None = None
    seen: int = 0


def preview(
    session: Session, origin: Origin, reading: Reading, content: bytes, *, actor: Actor,
    now: datetime,
) -> ImportRun:  # fmt: skip
    """Keep what was understood, so that it can be looked at; no event is written.

    Raises:
        NotAllowed: the body is not the actor's.
        NothingFound: there is nothing to look at.
    """
    if not reading.rows:
        raise NothingFound
    with transaction(session, now=now, public=False):
        body = session.get(Body, origin.body_id) if origin.body_id else None
        ensure(actor, Permission.EVENT_CREATE, body)
        _sweep(session, now)
        source = _source(session, origin, actor=actor, now=now)
        run = ImportRun(
            source=source, actor_id=actor.user_id, actor_name=actor.name,
            digest=hashlib.sha256(content).hexdigest(), body_id=origin.body_id,
            timezone=origin.timezone, first_day=origin.period.first, last_day=origin.period.last,
            leftovers=[_pair(each) for each in reading.leftovers], made_at=now,
            expires_at=now + LIFETIME,
        )  # fmt: skip
        run.rows = [
            ImportRow(position=position, planned=pack(planned))
            for position, planned in enumerate(reading.rows)
        ]
        session.add(run)
    return run


def discard(session: Session, run: ImportRun, *, now: datetime) -> None:
    """Forget a preview that nobody wants; what was written stays, what is gone is gone."""
    with transaction(session, now=now, public=False):
        kept = _lock(session, run)
        if kept is not None and kept.written_at is None:
            session.delete(kept)


def confirm(
    session: Session, run: ImportRun, choices: Mapping[int, Choice], *, state: EventState,
    actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Write what was chosen, all of it or nothing; the same form sent twice is written once.

    ``choices`` are by the position of the row; what is the same already is only remembered.

    Raises:
        ImportExpired: the preview is too old, or was forgotten.
        ImportChangedMeanwhile: a row is no longer what it was shown as.
        EventChangedMeanwhile: somebody changed an event since it was shown.
        BodyNotChosen: a new event has no body.
        NoRowChosen: there is nothing to write.
        NotAllowed: an event or a body is not the actor's.
    """
    with transaction(session, now=now):
        kept = _lock(session, run)
        if kept is None:
            raise ImportExpired
        if kept.written_at is not None:
            return
        if kept.expires_at <= now:
            raise ImportExpired
        events.lock_plan(session)
        chosen = {choice.event_id for choice in choices.values() if choice.event_id}
        events.lock_all(session, chosen)
        rows = matching.propose(session, run, actor=actor, now=now).rows
        decided = [(row, _decide(row, choices.get(row.row.position))) for row in rows]
        if all(choice.result is Result.LEFT_OUT for _row, choice in decided):
            raise NoRowChosen
        _write(session, run, decided, state=state, actor=actor, now=now)
        run.written_at, run.written_as = now, state


def _lock(session: Session, run: ImportRun) -> ImportRun | None:
    """Make others who write or forget this preview wait; return it afresh, None if it is gone."""
    (run_id,) = inspect(run).identity or (None,)
    lock(session, ImportRun, ImportRun.id == run_id)
    return session.get(ImportRun, run_id, populate_existing=True)


def _decide(proposal: Proposal, choice: Choice | None) -> Choice:
    """Return the choice if it is one that the preview offers."""
    if proposal.verdict is Verdict.SAME and (choice is None or choice.result is Result.SAME):
        return Choice(Result.SAME, event_id=proposal.event_id)
    if choice is None or choice.result is Result.LEFT_OUT:
        return Choice(Result.LEFT_OUT)
    if choice.result is Result.CREATED:
        if not proposal.planned.title or proposal.event is not None:
            raise ImportChangedMeanwhile
        if choice.body_id is None:
            raise BodyNotChosen(line=proposal.planned.line)
        return choice
    event = proposal.known.get(choice.event_id or 0)
    if choice.result is not Result.UPDATED or event is None or event.id not in proposal.editable:
        raise ImportChangedMeanwhile
    if event.changes_count != choice.seen:
        raise EventChangedMeanwhile
    return choice


def _write(
    session: Session, run: ImportRun, decided: Sequence[tuple[Proposal, Choice]], *,
    state: EventState, actor: Actor, now: datetime,
) -> None:  # fmt: skip
    written: list[tuple[Proposal, int | None]] = []
    updated: set[int] = set()
    for proposal, choice in sorted(decided, key=_in_time):
        row, event_id = proposal.row, choice.event_id
        if choice.result is Result.CREATED and choice.body_id is not None:
            made = steps.create(
                session, proposal, choice.body_id, state=state, actor=actor, now=now
            )
            event_id = made.id
        elif choice.result is Result.UPDATED and event_id is not None:
            event = proposal.known[event_id]
            if event_id in updated:
                raise EventChosenTwice(title=event.title)
            updated.add(event_id)
            steps.update(session, event, proposal.changes[event_id], actor=actor, now=now)
        row.result, row.event_id = choice.result, event_id
        if event_id is not None or proposal.link is None:
            written.append((proposal, event_id))
    steps.remember(session, run, written, now)
    _note(session, run, actor=actor, now=now)


def _in_time(decided: tuple[Proposal, Choice]) -> tuple[bool, str, int]:
    """Sort by time, so that new events of a series are numbered as they follow each other."""
    proposal, _choice = decided
    at = proposal.when.sorts_at
    return at is None, at.isoformat() if at else "", proposal.row.position


def _note(session: Session, run: ImportRun, *, actor: Actor, now: datetime) -> None:
    counts = {result.value: 0 for result in Result}
    for row in run.rows:
        if row.result:
            counts[row.result.value] += 1
    audit.record(
        session, "import.written", actor=actor, subject="import", subject_id=run.id, now=now,
        source=run.source.name, **counts,
    )  # fmt: skip


def _sweep(session: Session, now: datetime) -> None:
    """Forget previews that nobody confirmed in time."""
    stale = select(ImportRun.id).where(
        ImportRun.written_at.is_(None), ImportRun.expires_at <= now - LIFETIME
    )
    session.execute(delete(ImportRow).where(ImportRow.run_id.in_(stale)))
    session.execute(
        delete(ImportRun).where(
            ImportRun.written_at.is_(None), ImportRun.expires_at <= now - LIFETIME
        )
    )


def _source(session: Session, origin: Origin, *, actor: Actor, now: datetime) -> ImportSource:
    """Return the source that was read before, else a new one; of two at once there is one."""
    name = clean(origin.name)[:200]
    key = queries.key_of(origin.address or name)
    lock_name(session, f"import-source {origin.kind} {key}")
    found = queries.named(session, origin.kind, key, actor=actor, body_id=origin.body_id)
    if found is None:
        found = ImportSource(
            kind=origin.kind, name_key=key, address=origin.address, owner_id=actor.user_id,
            body_id=origin.body_id, created_at=now,
        )  # fmt: skip
        session.add(found)
    found.name = name
    return found


def _pair(leftover: Leftover) -> list[int | str]:
    return [leftover.line, clean(leftover.text)[:1_000]]
