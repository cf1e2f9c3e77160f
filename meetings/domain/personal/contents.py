"""What a calendar of one's own holds, from stored entries where the public has them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.entries import entry
from meetings.domain.calendars.models import CalendarDetail, CalendarFragment
from meetings.domain.calendars.queries import FRAGMENT, Window
from meetings.domain.calendars.rules import CalendarStatus, Fragment, Phrasebook, VEventFacts
from meetings.domain.calendars.sources import AnyRow, Source, sources
from meetings.domain.calendars.steps import chunks
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Reader
from meetings.domain.people.models import Person
from meetings.domain.personal import deadlines, standing
from meetings.domain.personal.queries import Opened
from meetings.domain.personal.rules import FeedPart, OwnWords

Write = Callable[[VEventFacts], Fragment]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every calendar and those of one's own."""

    common: Phrasebook
    own: OwnWords


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry of a calendar of one's own.

    ``uid`` tells it from the others and never changes. ``fragment`` is the VEVENT as text and the
    zone that it names: what ``calendars.ical.calendar`` makes a VCALENDAR of.

    Time:
        ``modified_at`` is its LAST-MODIFIED; ``ends_at`` is the first instant after it.
    """

    uid: str
    modified_at: datetime
    starts_at: datetime
    ends_at: datetime
    fragment: Fragment


def entries(
    session: Session,
    it: Opened,
    window: Window,
    words: Words,
    *,
    alarm: int | None = None,
    write: Write | None = None,
) -> list[OwnEntry]:
    """Return everything that the calendar shows its owner now, by time and then by UID.

    The one source of the feed and of CalDAV. ``it`` is what ``queries.opened`` found by the
    secret; what the owner may see is part of each statement, by the grants held now. No UID is
    in it twice: an own registration wins over the same meeting of a body, unless it has ended.
    The number of statements does not grow with the entries.

    What has left is not in it: who keeps a state compares UIDs and texts. ``window`` is
    that of the feeds (``feeds.options``) or any other; ``http.own_calendars.words_of`` gives
    the words. ``alarm`` is a reminder in minutes instead of the one that was chosen.
    ``write`` writes each entry anew, which a language or a profile needs that is not the one
    of what is stored.
    """
    chosen = _chosen(session, it, window, as_stored=write is None)
    found = chosen.stored
    found += [_written(each, write or profiles.plain) for each in _new(session, chosen, words)]
    if FeedPart.DEADLINES in it.parts:
        due = deadlines.of(session, it, window, words.own, words.common)
        found += [_written(each, write or profiles.plain) for each in due]
    found.sort(key=lambda each: (each.starts_at, each.uid))
    minutes = it.feed.alarm if alarm is None else alarm
    if minutes is None:
        return found
    return [replace(each, fragment=ical.with_alarm(each.fragment, minutes)) for each in found]


@dataclass(slots=True)
class _Chosen:
    """The entries that are stored; own registrations and when others changed, both by event."""

    stored: list[OwnEntry] = field(default_factory=list)
    mine: dict[int, AnyRow] = field(default_factory=dict)
    bare: dict[int, datetime | None] = field(default_factory=dict)


def _chosen(session: Session, it: Opened, window: Window, *, as_stored: bool) -> _Chosen:
    found = _Chosen()
    found.mine = standing.of_owner(session, it, window)
    for row in _others(session, it, window):
        mine = found.mine.get(row.id)
        if mine is not None and not standing.has_ended(mine):
            continue
        found.mine.pop(row.id, None)
        if as_stored and row.is_public and row.body:
            fragment = Fragment._make(row[-len(FRAGMENT) :])
            found.stored.append(
                OwnEntry(row.uid, row.modified_at, row.starts_at, row.ends_at, fragment)
            )
        else:
            found.bare[row.id] = row.changed_at
    return found


def _others(session: Session, it: Opened, window: Window) -> list[AnyRow]:
    """Return the events that are shown for another reason, with their stored entries."""
    kept, detail = CalendarFragment, CalendarDetail
    rows = session.execute(
        select(Event.id, Event.uid, events.is_public().label("is_public"), kept.modified_at,
               detail.modified_at.label("changed_at"), kept.starts_at, kept.ends_at, *FRAGMENT)
        .outerjoin(kept, kept.event_id == Event.id)
        .outerjoin(detail, detail.event_id == Event.id)
        .where(_wanted(it), *standing.in_window(window))
    )  # fmt: skip
    return list(rows.all())


def _wanted(it: Opened) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if FeedPart.BODIES in it.parts:
        followed = events.of_bodies([body.id for body in it.feed.bodies])
        wanted.append(and_(followed, events.visible_to(it.actor)))
    if FeedPart.NOMINATED in it.parts:
        wanted.append(and_(_on_the_programme(it), _is_told_to_speakers()))
    if FeedPart.ORGANISING in it.parts:
        wanted.append(events.editable_by(it.actor))
    return or_(*wanted) if wanted else false()


def _on_the_programme(it: Opened) -> ColumnElement[bool]:
    """Return the condition that somebody with the owner's address appears at the event."""
    named = (
        select(Appearance.event_id)
        .join(Person, Person.id == Appearance.person_id)
        .where(func.lower(Person.email) == it.email_key)
    )
    return Event.id.in_(named)


def _is_told_to_speakers() -> ColumnElement[bool]:
    """Return the condition that who is on the programme may know of the event."""
    return and_(
        Event.published_at.is_not(None),
        Event.state != EventState.DRAFT,
        Event.reader != Reader.ORGANISERS,
    )


def _new(session: Session, chosen: _Chosen, words: Words) -> Iterator[VEventFacts]:
    """Yield what is written for this reader alone."""
    ids = [*chosen.mine, *chosen.bare]
    for some in chunks(ids):
        for source in sources(session, some, internal=True):
            number = source.event.id
            facts = _facts(source, chosen.mine.get(number), chosen.bare.get(number), words)
            if facts is not None:
                yield facts


def _facts(
    source: Source, mine: AnyRow | None, changed_at: datetime | None, words: Words
) -> VEventFacts | None:
    """Return the entry as its reader may see it, with the own registration where there is one."""
    facts = entry(source, words.common, internal=True)
    if facts is None:
        return None
    stamps = (source.event.updated_at, changed_at, standing.changed_at(mine) if mine else None)
    facts = replace(facts, modified_at=max(at for at in stamps if at))
    if source.event.state is EventState.DRAFT:
        summary = words.own.draft(facts.summary)
        facts = replace(facts, summary=summary, status=CalendarStatus.TENTATIVE)
    return facts if mine is None else standing.said_of(facts, mine, words.own)


def _written(facts: VEventFacts, write: Write) -> OwnEntry:
    bounds = ical.bounds_of(facts.when)
    return OwnEntry(facts.uid, facts.modified_at, *bounds, write(facts))
