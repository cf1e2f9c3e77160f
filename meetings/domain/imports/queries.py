"""Reading what was imported, and which events a plan may be about."""

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

#: How many days apart two meetings of one title may be to be asked whether they are one.
NEARBY_DAYS = timedelta(days=60)
#: The same for titles that are only much alike.
CLOSE_DAYS = timedelta(days=14)
_CHUNK_SIZE = 500


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """An event with what it takes to recognise it."""

    id: int
    title_key: str
    first: date | None
    last: date | None
    body_ids: frozenset[int]


def usable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a source is the actor's own, of a body of theirs, or any at all."""
    mine = permitted_body_ids(actor, Permission.EVENT_CREATE)
    own: ColumnElement[bool] = ImportSource.owner_id == actor.user_id
    if mine is None:
        return ImportSource.id.is_not(None)
    return or_(own, ImportSource.body_id.in_(mine)) if mine else false()


def get_run(session: Session, number: int, actor: Actor) -> ImportRun | None:
    """Return the reading if the actor may see it; a preview is its reader's alone."""
    if number > 2**31:
        return None
    mine = permitted_body_ids(actor, Permission.EVENT_CREATE)
    statement = (
        select(ImportRun)
        .join(ImportRun.source)
        .where(ImportRun.id == number, usable_by(actor))
        .options(joinedload(ImportRun.source))
    )
    if mine is not None:
        statement = statement.where(
            or_(ImportRun.written_at.is_not(None), ImportRun.actor_id == actor.user_id)
        )
    return session.scalars(statement).first()


def get_source(session: Session, number: int, actor: Actor) -> ImportSource | None:
    """Return the source if the actor may use it."""
    if number > 2**31:
        return None
    statement = select(ImportSource).where(ImportSource.id == number, usable_by(actor))
    return session.scalars(statement).first()


def get_source_by_name(
    session: Session, kind: SourceKind, name_key: str, *, actor: Actor, body_id: int | None
) -> ImportSource | None:
    """Return the source of this name that the actor, or somebody of the same body, read before."""
    own = ImportSource.owner_id == actor.user_id
    same: ColumnElement[bool] = own
    if body_id is not None:
        same = or_(own, ImportSource.body_id == body_id)
    statement = (
        select(ImportSource)
        .where(ImportSource.kind == kind, ImportSource.name_key == name_key, same)
        .where(usable_by(actor))
        .order_by(own.desc(), ImportSource.id.desc())
    )
    return session.scalars(statement.limit(1)).first()


def list_latest_runs(session: Session, actor: Actor, limit: int) -> list[ImportRun]:
    """Return the last reading of each source that the actor may see, the newest first."""
    mine = permitted_body_ids(actor, Permission.EVENT_CREATE)
    seen = or_(
        ImportRun.written_at.is_not(None),
        ImportRun.actor_id == actor.user_id,
        *([ImportRun.id.is_not(None)] if mine is None else []),
    )
    last = (
        select(func.max(ImportRun.id))
        .join(ImportRun.source)
        .where(seen, usable_by(actor))
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
    """Return {run: {result: how many rows}}."""
    found: dict[int, dict[str, int]] = {}
    counted = (
        select(ImportRow.run_id, ImportRow.result, func.count())
        .where(ImportRow.run_id.in_(run_ids))
        .group_by(ImportRow.run_id, ImportRow.result)
    )
    for run_id, result, number in session.execute(counted):
        found.setdefault(run_id, {})[result.value if result else ""] = number
    return found


def list_links(session: Session, source_id: int) -> list[ImportedEvent]:
    """Return what was written of the source before, in the order of its keys."""
    statement = select(ImportedEvent).where(ImportedEvent.source_id == source_id)
    return list(session.scalars(statement.order_by(ImportedEvent.id)))


def find_by_uid(session: Session, uids: Collection[str], actor: Actor) -> dict[str, int]:
    """Return {UID: event} of events that the actor may see: our own, else what a source wrote."""
    found: dict[str, int] = {}
    for some in _chunks(sorted(uids)):
        written = (
            select(ImportedEvent.uid, Event.id)
            .join(Event, Event.id == ImportedEvent.event_id)
            .where(ImportedEvent.uid.in_(some), visible_to(actor))
        )
        own = select(Event.uid, Event.id).where(Event.uid.in_(some), visible_to(actor))
        for statement in (written, own):
            found.update((uid, number) for uid, number in session.execute(statement))
    return found


def load_events(session: Session, ids: Collection[int], actor: Actor) -> dict[int, Event]:
    """Return those of the events that the actor may see, with bodies and places."""
    found: dict[int, Event] = {}
    for some in _chunks(sorted(ids)):
        statement = (
            select(Event)
            .where(Event.id.in_(some), visible_to(actor))
            .options(
                selectinload(Event.organised_by).joinedload(EventBody.body),
                selectinload(Event.places).joinedload(EventVenue.venue),
                joinedload(Event.presidency),
            )
        )
        found |= {event.id: event for event in session.scalars(statement)}
    return found


def list_candidates(
    session: Session, first: date, last: date, actor: Actor
) -> list[EventCandidate]:
    """Return the events from these days, and some before and after, and those without a date."""
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
    """Return what a reader of a plan of this period is told beforehand."""
    here = bodies.get_installation(session)
    named = session.scalars(select(Body).order_by(Body.position, Body.id))
    venues = select(Venue.city, Venue.country).where(Venue.city != "").distinct()
    return ParseContext(
        period,
        tuple((city, country) for city, country in session.execute(venues.order_by(Venue.city))),
        tuple(BodyNames(it.id, it.acronym, _body_names(it)) for it in named),
        here.presidency_month if here else 7,
    )


def _body_names(body: Body) -> tuple[str, ...]:
    return tuple(name for name in (body.name, body.short_name) if name)


def source_name_key(text: str) -> str:
    """Return the name or address of a source as it is compared."""
    return normalise(text)[:400]


def _event_days(
    starts: PartialDate | None, ends: PartialDate | None
) -> tuple[date | None, date | None]:
    last = ends or starts
    return (starts.first_day if starts else None), (last.last_day if last else None)


def _chunks(items: Sequence[int] | Sequence[str]) -> list[list[int | str]]:
    return [list(items[start : start + _CHUNK_SIZE]) for start in range(0, len(items), _CHUNK_SIZE)]
