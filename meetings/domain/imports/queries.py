"""Queries for import sources, runs and the events that a plan may match."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.access.policy import Actor, Permission, permitted_body_ids
from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event, EventBody, EventVenue, Venue
from meetings.domain.events.queries import visible_to
from meetings.domain.imports.models import ImportedEvent, ImportRow, ImportRun, ImportSource
from meetings.domain.imports.rules import BodyNames, ParseContext, Period, SourceKind
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise

#: Maximum distance in days of two meetings of one title that may be the same.
NEARBY_DAYS = timedelta(days=60)
#: The same limit for similar titles.
CLOSE_DAYS = timedelta(days=14)
_CHUNK_SIZE = 500


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """An event with the data needed to match it."""

    id: int
    title_key: str
    first: date | None
    last: date | None
    body_ids: frozenset[int]


def usable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor may use a source: their source, their body's, or any."""
    body_ids = permitted_body_ids(actor, Permission.EVENT_CREATE)
    is_own: ColumnElement[bool] = ImportSource.owner_id == actor.user_id
    if body_ids is None:
        return ImportSource.id.is_not(None)
    return or_(is_own, ImportSource.body_id.in_(body_ids)) if body_ids else false()


def get_run(session: Session, number: int, actor: Actor) -> ImportRun | None:
    """Return the import run if the actor may see it. Only its creator may see a preview."""
    body_ids = permitted_body_ids(actor, Permission.EVENT_CREATE)
    statement = (
        select(ImportRun)
        .join(ImportRun.source)
        .where(ImportRun.id == number, usable_by(actor))
        .options(joinedload(ImportRun.source), selectinload(ImportRun.rows))
    )
    if body_ids is not None:
        statement = statement.where(
            or_(ImportRun.written_at.is_not(None), ImportRun.actor_id == actor.user_id)
        )
    return session.scalars(statement).first()


def get_source(session: Session, number: int, actor: Actor) -> ImportSource | None:
    """Return the source if the actor may use it."""
    statement = select(ImportSource).where(ImportSource.id == number, usable_by(actor))
    return session.scalars(statement).first()


def get_source_by_name(
    session: Session, kind: SourceKind, name_key: str, *, actor: Actor, body_id: int | None
) -> ImportSource | None:
    """Return the source of this name that the actor, or a colleague of the same body, imported."""
    is_own = ImportSource.owner_id == actor.user_id
    is_shared: ColumnElement[bool] = is_own
    if body_id is not None:
        is_shared = or_(is_own, ImportSource.body_id == body_id)
    statement = (
        select(ImportSource)
        .where(ImportSource.kind == kind, ImportSource.name_key == name_key, is_shared)
        .where(usable_by(actor))
        .order_by(is_own.desc(), ImportSource.id.desc())
    )
    return session.scalars(statement.limit(1)).first()


def list_latest_runs(session: Session, actor: Actor, limit: int) -> list[ImportRun]:
    """Return the latest import run of each source that the actor may see, newest first."""
    body_ids = permitted_body_ids(actor, Permission.EVENT_CREATE)
    is_visible = or_(
        ImportRun.written_at.is_not(None),
        ImportRun.actor_id == actor.user_id,
        *([ImportRun.id.is_not(None)] if body_ids is None else []),
    )
    last = (
        select(func.max(ImportRun.id))
        .join(ImportRun.source)
        .where(is_visible, usable_by(actor))
        .group_by(ImportRun.source_id)
    )
    return list(
        session.scalars(
            select(ImportRun)
            .where(ImportRun.id.in_(last))
            .order_by(ImportRun.made_at.desc(), ImportRun.id.desc())
            .options(joinedload(ImportRun.source).joinedload(ImportSource.body))
            .limit(limit)
        )
    )


def count_results(session: Session, run_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return {run: {result: number of rows}}."""
    counts: dict[int, dict[str, int]] = {}
    counted = (
        select(ImportRow.run_id, ImportRow.result, func.count())
        .where(ImportRow.run_id.in_(run_ids))
        .group_by(ImportRow.run_id, ImportRow.result)
    )
    for run_id, result, number in session.execute(counted):
        counts.setdefault(run_id, {})[result.value if result else ""] = number
    return counts


def list_links(session: Session, source_id: int) -> list[ImportedEvent]:
    """Return the links of a source, in the order of their keys."""
    statement = select(ImportedEvent).where(ImportedEvent.source_id == source_id)
    return list(session.scalars(statement.order_by(ImportedEvent.id)))


def find_by_uid(session: Session, uids: Collection[str], actor: Actor) -> dict[str, int]:
    """Return {UID: event id} of events visible to the actor; local UIDs override imported ones."""
    event_ids: dict[str, int] = {}
    for chunk in _chunks(sorted(uids)):
        written = (
            select(ImportedEvent.uid, Event.id)
            .join(Event, Event.id == ImportedEvent.event_id)
            .where(ImportedEvent.uid.in_(chunk), visible_to(actor))
        )
        local_uids = select(Event.uid, Event.id).where(Event.uid.in_(chunk), visible_to(actor))
        for statement in (written, local_uids):
            event_ids.update((uid, number) for uid, number in session.execute(statement))
    return event_ids


def load_events(session: Session, ids: Collection[int], actor: Actor) -> dict[int, Event]:
    """Return the visible events among the ids, with bodies and places."""
    events: dict[int, Event] = {}
    for chunk in _chunks(sorted(ids)):
        statement = (
            select(Event)
            .where(Event.id.in_(chunk), visible_to(actor))
            .options(
                selectinload(Event.organised_by).joinedload(EventBody.body),
                selectinload(Event.places).joinedload(EventVenue.venue),
                joinedload(Event.presidency),
            )
        )
        events |= {event.id: event for event in session.scalars(statement)}
    return events


def list_candidates(
    session: Session, first: date, last: date, actor: Actor
) -> list[EventCandidate]:
    """Return events within or near these days, and those without a date."""
    start = datetime.combine(first - NEARBY_DAYS, time(0), UTC)
    end = datetime.combine(last + NEARBY_DAYS, time(0), UTC)
    near = or_(Event.starts_at.is_(None), (Event.starts_at < end) & (Event.ends_at > start))
    rows = session.execute(
        select(Event.id, Event.title, Event.starts_on, Event.ends_on)
        .where(near, visible_to(actor))
        .order_by(Event.sorts_at, Event.id)
    ).all()
    bodies: dict[int, set[int]] = {}
    linked = (
        select(EventBody.event_id, EventBody.body_id)
        .join(Event, Event.id == EventBody.event_id)
        .where(near, visible_to(actor))
    )
    for event_id, body_id in session.execute(linked):
        bodies.setdefault(event_id, set()).add(body_id)
    return [
        EventCandidate(
            number, normalise(title), *_event_days(starts, ends), frozenset(bodies.get(number, ()))
        )
        for number, title, starts, ends in rows
    ]


def parse_context(session: Session, period: Period) -> ParseContext:
    """Return the context for parsing a plan of this period."""
    installation = bodies.get_installation(session)
    named = session.scalars(select(Body).order_by(Body.position, Body.id))
    venues = select(Venue.city, Venue.country).where(Venue.city != "").distinct()
    return ParseContext(
        period,
        tuple((city, country) for city, country in session.execute(venues.order_by(Venue.city))),
        tuple(BodyNames(body.id, body.acronym, _body_names(body)) for body in named),
        installation.presidency_month if installation else 7,
    )


def _body_names(body: Body) -> tuple[str, ...]:
    return tuple(name for name in (body.name, body.short_name) if name)


def source_name_key(text: str) -> str:
    """Return the normalised name or URL of a source for comparison."""
    return normalise(text)[:400]


def _event_days(
    starts: PartialDate | None, ends: PartialDate | None
) -> tuple[date | None, date | None]:
    last = ends or starts
    return (starts.first_day if starts else None), (last.last_day if last else None)


def _chunks(items: Sequence[int] | Sequence[str]) -> list[list[int | str]]:
    return [list(items[start : start + _CHUNK_SIZE]) for start in range(0, len(items), _CHUNK_SIZE)]
