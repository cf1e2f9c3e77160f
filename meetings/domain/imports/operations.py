"""Create and update events from selected proposals, within a service's transaction."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission, ensure
from meetings.domain.bodies.models import Body
from meetings.domain.events import create, transitions, update
from meetings.domain.events import operations as event_operations
from meetings.domain.events.dto import NewEvent
from meetings.domain.events.fields import IMPORTED_TEXTS
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.imports.differences import FieldDifference, source_values
from meetings.domain.imports.models import ImportedEvent, ImportRun
from meetings.domain.imports.proposals import Proposal
from meetings.domain.imports.serialisation import MAX_KEY_LENGTH, source_values_to_json

_ROW_NAMESPACE = uuid.UUID("7f8fb2a4-2a0a-4bb8-9be5-2cc84fb6a0d3")


def create_event(
    session: Session, proposal: Proposal, body_id: int, *, state: EventState, actor: Actor,
    now: datetime,
) -> Event:  # fmt: skip
    """Create the event as a draft, or announce it as a save-the-date.

    Raises:
        NotAllowed: the actor does not organise the body.
    """
    body = session.get(Body, body_id)
    ensure(actor, Permission.EVENT_CREATE, body)
    planned = proposal.planned
    first, *further = planned.places or (None,)
    new = NewEvent(
        nonce="", title=planned.title, body_id=body_id, kind=planned.kind, when=proposal.when,
        mode=planned.mode, additional_places=tuple(further),
        texts={name: getattr(planned, name) for name in IMPORTED_TEXTS},
        **({"place": first} if first else {}),
    )  # fmt: skip
    uid = str(uuid.uuid5(_ROW_NAMESPACE, str(proposal.row.id)))
    event = create.create_draft(session, new, uid, only_next=True, actor=actor, now=now)
    if state is EventState.TENTATIVE:
        ensure(actor, Permission.EVENT_PUBLISH, event)
        event.published_at = now
        transitions.change_state(session, event, state, ChangeKind.PUBLISHED, actor=actor, now=now)
    return event


def update_event(
    session: Session,
    event: Event,
    changes: Iterable[FieldDifference],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Apply the differences of the plan to the event.

    Raises:
        NotAllowed: the actor may not edit the event.
    """
    ensure(actor, Permission.EVENT_EDIT, event)
    with create.record_edit(session, event, actor=actor, now=now):
        for change in changes:
            if change.field == "when":
                event_operations.set_when(session, event, change.after)
            elif change.field == "places":
                update.set_places(session, event, change.after)
            else:
                setattr(event, change.field, change.after)


def store_links(
    session: Session, run: ImportRun, written: Iterable[tuple[Proposal, int | None]], now: datetime
) -> None:
    """Store the link from each entry to its event with the imported values; None: skipped."""
    pairs = list(written)
    for proposal, _event_id in pairs:
        if proposal.link is not None:
            session.delete(proposal.link)
    session.flush()
    source_keys = select(ImportedEvent.key).where(ImportedEvent.source_id == run.source_id)
    used_keys = set(session.scalars(source_keys))
    for proposal, event_id in pairs:
        key = _unique_key(proposal.planned.key, used_keys)
        used_keys.add(key)
        values = source_values(proposal.planned, proposal.when)
        session.add(
            ImportedEvent(
                source_id=run.source_id, key=key, uid=proposal.planned.uid, event_id=event_id,
                source_values=source_values_to_json(values), written_at=now,
            )
        )  # fmt: skip


def _unique_key(key: str, used_keys: Collection[str]) -> str:
    """Return the key, numbered if an entry that has left the source already uses it."""
    names = (
        key,
        *(f"{key[: MAX_KEY_LENGTH - 8]} #{number}" for number in range(2, len(used_keys) + 3)),
    )
    return next(name for name in names if name not in used_keys)
