"""Default values for an event: numbers, time zone, language and slug."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from meetings.domain.access.policy import Actor
from meetings.domain.bodies import queries as bodies
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event, Series
from meetings.domain.events.queries import visible_to
from meetings.domain.events.rules import EventKind
from meetings.kernel import timezones
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.text import SLUG_NUMBER_LENGTH, slugify, unique_slug

MAX_PROPOSED_SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class DefaultNumbers:
    """The series of an event and its numbers in the series; None if not numbered."""

    series_id: int | None = None
    ordinal: int | None = None
    in_presidency: int | None = None


def default_timezone(session: Session, country: str | None) -> str:
    """Return the time zone of the country, else that of the installation."""
    return timezones.zone_of_country(country, bodies.get_timezone(session))


def default_language(session: Session) -> str:
    """Return the installation's language."""
    installation = bodies.get_installation(session)
    return installation.language if installation else "en"


def default_numbers(
    session: Session, body_id: int, kind: EventKind, *, presidency_id: int | None
) -> DefaultNumbers:
    """Return the body's series with events of this kind, and the next numbers in the series.

    Of several series, the one with the latest event is used. Without a matching series, all
    values are None.
    """
    series_id = _latest_series(session, body_id, kind)
    if series_id is None:
        return DefaultNumbers()
    return DefaultNumbers(
        series_id,
        next_ordinal(session, series_id),
        next_ordinal_in_presidency(session, series_id, presidency_id),
    )


def _latest_series(session: Session, body_id: int, kind: EventKind) -> int | None:
    return session.scalar(
        select(Event.series_id)
        .join(Series, Series.id == Event.series_id)
        .where(Series.body_id == body_id, Event.kind == kind)
        .order_by(Event.sorts_at.desc(), Event.id.desc())
        .limit(1)
    )


def proposed_numbers(session: Session, event: Event) -> DefaultNumbers:
    """Return the series and the numbers that the event lacks, by its place among the others.

    A value is None if the event has it already, or if it is unclear. An event with a note about
    its numbers has been decided. The series or the presidency may have been recorded after the
    event.
    """
    body = event.leading_body
    series_id = event.series_id
    if series_id is None and body is not None:
        series_id = _latest_series(session, body.id, event.kind)
    if series_id is None or event.ordinal_note:
        return DefaultNumbers()
    ordinal = in_presidency = None
    in_series = Event.series_id == series_id
    if event.ordinal is None:
        ordinal = _number_by_time(session, event, Event.ordinal, in_series)
    if event.ordinal_in_presidency is None and event.presidency_id is not None:
        in_presidency = _number_by_time(
            session, event, Event.ordinal_in_presidency, in_series,
            Event.presidency_id == event.presidency_id, starts_at_one=True,
        )  # fmt: skip
    return DefaultNumbers(None if event.series_id else series_id, ordinal, in_presidency)


def _number_by_time(
    session: Session, event: Event, number: InstrumentedAttribute[int | None],
    *where: ColumnElement[bool], starts_at_one: bool = False,
) -> int | None:  # fmt: skip
    """Return the number between those of the earlier and the later events; None if none is free."""
    rows = session.execute(
        select(number, Event.sorts_at, Event.id).where(*where, Event.id != event.id)
    ).all()
    place = event.sorts_at, event.id
    earlier = [row[0] for row in rows if row[0] and (row[1], row[2]) < place]
    later = [row[0] for row in rows if row[0] and (row[1], row[2]) > place]
    if rows and not (earlier or later or starts_at_one):
        return None
    first = 1 if starts_at_one or not later else min(later) - 1
    proposed = max(earlier) + 1 if earlier else first
    return proposed if proposed > 0 and all(proposed < other for other in later) else None


def events_out_of_order(session: Session, event: Event, actor: Actor) -> list[Event]:
    """Return visible events of the series whose dates and numbers are in different orders."""
    if event.series_id is None or event.ordinal is None:
        return []
    is_out = or_(
        and_(Event.sorts_at < event.sorts_at, Event.ordinal > event.ordinal),
        and_(Event.sorts_at > event.sorts_at, Event.ordinal < event.ordinal),
    )
    statement = select(Event).where(Event.series_id == event.series_id, is_out, visible_to(actor))
    return list(session.scalars(statement.order_by(Event.sorts_at, Event.id).limit(5)))


def next_ordinal(session: Session, series_id: int) -> int | None:
    """Return the next number of the series; 1 for a series without events.

    Return None if its events have no numbers, because they are numbered by presidency only.
    """
    highest, events = session.execute(
        select(func.max(Event.ordinal), func.count()).where(
            Event.series_id == series_id, Event.deleted_at.is_(None)
        )
    ).one()
    if highest is None:
        return None if events else 1
    return int(highest) + 1


def next_ordinal_in_presidency(
    session: Session, series_id: int, presidency_id: int | None
) -> int | None:
    """Return the next number of the series in the presidency, or None without a presidency."""
    if presidency_id is None:
        return None
    highest = session.scalar(
        select(func.max(Event.ordinal_in_presidency)).where(
            Event.series_id == series_id, Event.presidency_id == presidency_id
        )
    )
    return (highest or 0) + 1


def missing_ordinals(session: Session, event: Event) -> list[int]:
    """Return the unused numbers between the first event of the series and this event."""
    if event.series_id is None or event.ordinal is None:
        return []
    known = set(
        session.scalars(
            select(Event.ordinal).where(
                Event.series_id == event.series_id, Event.ordinal <= event.ordinal
            )
        )
    ) - {None}
    lowest = min((n for n in known if n is not None), default=event.ordinal)
    return [number for number in range(lowest, event.ordinal) if number not in known]


def events_with_same_ordinal(session: Session, event: Event, actor: Actor) -> list[Event]:
    """Return other events with the same series, presidency and number in the presidency.

    Only events visible to the actor are returned, so that drafts of others are not revealed.
    """
    if None in (event.series_id, event.presidency_id, event.ordinal_in_presidency):
        return []
    return list(
        session.scalars(
            select(Event)
            .where(
                Event.series_id == event.series_id,
                Event.presidency_id == event.presidency_id,
                Event.ordinal_in_presidency == event.ordinal_in_presidency,
                Event.id != event.id,
                visible_to(actor),
            )
            .order_by(Event.sorts_at, Event.id)
        )
    )


def default_slug(session: Session, title: str, when: EventDates) -> str:
    """Return an unused slug from the title and year, with a number if it is taken."""
    year = "" if when.precision is DatePrecision.NONE else str(when.starts_on)[:4]
    suffix_length = len("-2027") + SLUG_NUMBER_LENGTH
    base = slugify(title, limit=MAX_PROPOSED_SLUG_LENGTH - suffix_length) or "meeting"
    if year and year not in base:
        base = f"{base}-{year}"
    taken = set(session.scalars(select(Event.slug).where(Event.slug.startswith(base))))
    return unique_slug(base, taken)
