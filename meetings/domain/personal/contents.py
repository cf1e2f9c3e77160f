"""What a calendar of one's own holds, from stored entries where the public has them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from meetings.domain.calendars import ical
from meetings.domain.calendars.entries import entry
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.queries import Window
from meetings.domain.calendars.rules import (
    HAS_DAY,
    OFF,
    CalendarStatus,
    Conference,
    Fragment,
    Phrasebook,
    VEventFacts,
)
from meetings.domain.calendars.sources import AnyRow, Source, sources
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.personal import deadlines
from meetings.domain.personal.queries import Opened
from meetings.domain.personal.rules import FeedPart, OwnWords
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import LIVE, RegistrationState, TakesPart

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every calendar and those of one's own."""

    common: Phrasebook
    own: OwnWords


@dataclass(frozen=True, slots=True)
class Held:
    """One entry of the calendar; ``uid`` tells it from the others."""

    uid: str
    fragment: Fragment


def held(session: Session, it: Opened, window: Window, words: Words) -> list[Held]:
    """Return the entries of the calendar in the order of time; so many queries for any number."""
    mine = _registrations(session, it, window) if _shows(it, FeedPart.REGISTRATIONS) else {}
    stored, bare = _others(session, it, window, but=mine.keys())
    found = [Held(uid, fragment) for uid, fragment in stored]
    found += [
        _written(facts)
        for source in _sources(session, [*mine, *bare])
        if (facts := _facts(source, mine.get(source.event.id), words)) is not None
    ]
    if _shows(it, FeedPart.DEADLINES):
        found += [_written(each) for each in deadlines.of(session, it, window, words.own,
                                                          words.common)]  # fmt: skip
    found.sort(key=lambda each: (each.fragment.starts_at, each.uid))
    if it.feed.alarm is not None:
        alarm = it.feed.alarm
        return [replace(each, fragment=ical.with_alarm(each.fragment, alarm)) for each in found]
    return found


def _shows(it: Opened, part: FeedPart) -> bool:
    return part.value in it.feed.parts


def _registrations(session: Session, it: Opened, window: Window) -> dict[int, AnyRow]:
    """Return the owner's live registrations by event, of events that were announced."""
    own = Registration
    rows = session.execute(
        select(own.event_id, own.state, own.takes_part, Event.join_url, Event.join_note)
        .join(Event, Event.id == own.event_id)
        .where(
            own.email_key == it.email_key,
            own.state.in_(LIVE),
            Event.published_at.is_not(None),
            Event.state != EventState.DRAFT,
            *_in_window(window),
        )
    )
    return {row.event_id: row for row in rows}


def _others(
    session: Session, it: Opened, window: Window, *, but: Collection[int]
) -> tuple[list[tuple[str, Fragment]], list[int]]:
    """Return the entries that are stored, and the events that must be written for this reader."""
    kept = CalendarFragment
    rows = session.execute(
        select(Event.id, Event.uid, events.is_public().label("is_public"),
               kept.body, kept.zone, kept.starts_at, kept.ends_at)
        .outerjoin(kept, kept.event_id == Event.id)
        .where(_wanted(it), *_in_window(window))
    ).all()  # fmt: skip
    stored: list[tuple[str, Fragment]] = []
    bare: list[int] = []
    for row in rows:
        if row.id in but:
            continue
        if row.is_public and row.body:
            stored.append((row.uid, Fragment(row.body, row.zone, row.starts_at, row.ends_at)))
        else:
            bare.append(row.id)
    return stored, bare


def _wanted(it: Opened) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if _shows(it, FeedPart.BODIES):
        followed = events.of_bodies([body.id for body in it.feed.bodies])
        wanted.append(and_(followed, events.visible_to(it.actor)))
    if _shows(it, FeedPart.ORGANISING):
        wanted.append(events.editable_by(it.actor))
    return or_(*wanted) if wanted else false()


def _in_window(window: Window) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a calendar can show the event, and does so now.

    What has neither length nor end is in it, too, and so is the last instant of whole days.
    """
    yield Event.precision.in_(HAS_DAY)
    yield Event.ends_at > window.since
    yield Event.starts_at < window.until
    yield or_(Event.state.not_in(OFF), Event.ends_at > window.off_since)


def _sources(session: Session, ids: list[int]) -> Iterator[Source]:
    for start in range(0, len(ids), CHUNK):
        yield from sources(session, ids[start : start + CHUNK], internal=True)


def _facts(source: Source, mine: AnyRow | None, words: Words) -> VEventFacts | None:
    """Return the entry as its reader may see it, with the own registration where there is one."""
    facts = entry(source, words.common, internal=True)
    if facts is None:
        return None
    facts = replace(facts, modified_at=source.event.updated_at)
    if source.event.state is EventState.DRAFT:
        facts = replace(
            facts, summary=words.own.draft(facts.summary), status=CalendarStatus.TENTATIVE
        )
    return facts if mine is None else _with_registration(facts, mine, words.own)


def _with_registration(facts: VEventFacts, mine: AnyRow, words: OwnWords) -> VEventFacts:
    """Return the entry with how far the registration has come and, once confirmed, the way in."""
    is_confirmed = mine.state is RegistrationState.CONFIRMED
    may_join = is_confirmed and mine.takes_part is TakesPart.ONLINE
    is_on = facts.status is not CalendarStatus.CANCELLED
    lines = [words.standing[mine.state], mine.join_note if may_join and is_on else ""]
    said = "\n\n".join((*(line for line in lines if line), facts.description))
    facts = replace(facts, description=said)
    if is_on and not is_confirmed:
        facts = replace(facts, status=CalendarStatus.TENTATIVE)
    if may_join and is_on and mine.join_url:
        way_in = Conference(mine.join_url, words.join)
        facts = replace(facts, conferences=(way_in, *facts.conferences))
    return facts


def _written(facts: VEventFacts) -> Held:
    fragment = Fragment(ical.vevent(facts), ical.zone_of(facts.when), *ical.bounds_of(facts.when))
    return Held(facts.uid, fragment)
