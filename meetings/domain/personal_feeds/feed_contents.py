"""Contents of personal feeds. Stored entries are reused where the public has them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.calendars import ical, profiles
from meetings.domain.calendars.alarms import with_alarm
from meetings.domain.calendars.entry_builder import build_entry
from meetings.domain.calendars.entry_rows import AnyRow, EntryRows, load_entry_rows
from meetings.domain.calendars.models import CalendarFragment, EntryDigest
from meetings.domain.calendars.operations import chunks
from meetings.domain.calendars.queries import FRAGMENT_COLUMNS, FeedWindow
from meetings.domain.calendars.rules import CalendarStatus, CalendarTexts, Fragment, VEventData
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.people.models import Person
from meetings.domain.personal_feeds import deadlines, my_registrations
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.domain.personal_feeds.rules import FeedPart, PersonalFeedTexts

EntryWriter = Callable[[VEventData], Fragment]


@dataclass(frozen=True, slots=True)
class FeedTexts:
    """The texts of all calendars, and those of personal feeds."""

    common: CalendarTexts
    own: PersonalFeedTexts


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a personal feed.

    ``uid`` is unique in the feed and never changes. ``fragment`` is the text of the VEVENT with the
    zone that it names; ``calendars.ical.write_calendar`` combines fragments to a VCALENDAR.

    Time:
        ``modified_at`` is its LAST-MODIFIED; ``ends_at`` is the first instant after it.
    """

    uid: str
    modified_at: datetime
    starts_at: datetime
    ends_at: datetime
    fragment: Fragment


def list_feed_entries(
    session: Session,
    resolved: ResolvedFeed,
    window: FeedWindow,
    texts: FeedTexts,
    *,
    alarm: int | None = None,
    write: EntryWriter | None = None,
) -> list[FeedEntry]:
    """Return all entries that the owner may see now, ordered by time and then by UID.

    The feed and CalDAV both use this function. ``resolved`` is the result of
    ``queries.resolve_secret``. Each statement contains the permissions of the owner, based on the
    current grants. Each UID appears once: a registration of the owner replaces the same meeting of
    a body, unless it has ended. The number of statements does not depend on the number of entries.

    Entries that have left the feed are omitted: clients that store a state compare UIDs and texts.
    ``window`` is that of the feeds (``feeds.params``) or any other; ``texts`` are those of its
    language. ``alarm`` overrides the chosen reminder, in minutes. ``write`` serialises each entry,
    for languages and profiles other than the stored ones.
    """
    selected = _select_entries(session, resolved, window, as_stored=write is None)
    entries = selected.stored
    entries += [
        _feed_entry(entry, write or profiles.write_plain)
        for entry in _personal_entries(session, selected, texts)
    ]
    if FeedPart.DEADLINES in resolved.parts:
        due = deadlines.list_deadlines(session, resolved, window, texts.own, texts.common)
        entries += [_feed_entry(entry, write or profiles.write_plain) for entry in due]
    entries.sort(key=lambda entry: (entry.starts_at, entry.uid))
    minutes = resolved.feed.alarm if alarm is None else alarm
    if minutes is None:
        return entries
    return [replace(entry, fragment=with_alarm(entry.fragment, minutes)) for entry in entries]


@dataclass(slots=True)
class _SelectedEntries:
    """The stored entries, the owner's registrations and the times of other changes, by event."""

    stored: list[FeedEntry] = field(default_factory=list)
    registrations: dict[int, AnyRow] = field(default_factory=dict)
    changed_at: dict[int, datetime | None] = field(default_factory=dict)


def _select_entries(
    session: Session, resolved: ResolvedFeed, window: FeedWindow, *, as_stored: bool
) -> _SelectedEntries:
    selected = _SelectedEntries()
    selected.registrations = my_registrations.list_owner_registrations(session, resolved, window)
    for row in _other_events(session, resolved, window):
        registration = selected.registrations.get(row.id)
        if registration is not None and not my_registrations.has_ended(registration):
            continue
        selected.registrations.pop(row.id, None)
        if as_stored and row.is_public and row.body:
            fragment = Fragment._make(row[-len(FRAGMENT_COLUMNS) :])
            selected.stored.append(
                FeedEntry(row.uid, row.modified_at, row.starts_at, row.ends_at, fragment)
            )
        else:
            selected.changed_at[row.id] = row.changed_at
    return selected


def _other_events(session: Session, resolved: ResolvedFeed, window: FeedWindow) -> list[AnyRow]:
    """Return the events that the feed includes, with their stored entries.

    It includes them for its bodies, the owner's appearances or the owner's editing rights.
    """
    fragment, digest = CalendarFragment, EntryDigest
    rows = session.execute(
        select(
            Event.id,
            Event.uid,
            events.is_public_condition().label("is_public"),
            fragment.modified_at,
            digest.modified_at.label("changed_at"),
            fragment.starts_at,
            fragment.ends_at,
            *FRAGMENT_COLUMNS,
        )
        .outerjoin(fragment, fragment.event_id == Event.id)
        .outerjoin(digest, digest.event_id == Event.id)
        .where(_selection_conditions(resolved), *my_registrations.window_conditions(window))
    )
    return list(rows.all())


def _selection_conditions(resolved: ResolvedFeed) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if FeedPart.BODIES in resolved.parts:
        followed = events.organised_by_any([body.id for body in resolved.feed.bodies])
        conditions.append(and_(followed, events.visible_to(resolved.actor)))
    if FeedPart.NOMINATED in resolved.parts:
        conditions.append(and_(_is_on_programme(resolved), _is_visible_to_speakers()))
    if FeedPart.ORGANISING in resolved.parts:
        conditions.append(events.editable_by(resolved.actor))
    return or_(*conditions) if conditions else false()


def _is_on_programme(resolved: ResolvedFeed) -> ColumnElement[bool]:
    """Return the condition that a person with the owner's e-mail address appears at the event."""
    named = (
        select(Appearance.event_id)
        .join(Person, Person.id == Appearance.person_id)
        .where(func.lower(Person.email) == resolved.email_key)
    )
    return Event.id.in_(named)


def _is_visible_to_speakers() -> ColumnElement[bool]:
    """Return the condition that people on the programme may see the event."""
    return and_(
        Event.published_at.is_not(None),
        Event.state != EventState.DRAFT,
        Event.visibility != Visibility.ORGANISERS,
    )


def _personal_entries(
    session: Session, chosen: _SelectedEntries, texts: FeedTexts
) -> Iterator[VEventData]:
    """Yield the entries that are built only for this reader."""
    ids = [*chosen.registrations, *chosen.changed_at]
    for batch in chunks(ids):
        for source in load_entry_rows(session, batch, internal=True):
            event_id = source.event.id
            vevent = _personal_entry(
                source, chosen.registrations.get(event_id), chosen.changed_at.get(event_id), texts
            )
            if vevent is not None:
                yield vevent


def _personal_entry(
    source: EntryRows, registration: AnyRow | None, changed_at: datetime | None, texts: FeedTexts
) -> VEventData | None:
    """Return the entry as its reader may see it, with their registration if there is one."""
    vevent = build_entry(source, texts.common, internal=True)
    if vevent is None:
        return None
    modified_at_times = (
        source.event.updated_at,
        changed_at,
        my_registrations.changed_at(registration) if registration else None,
    )
    vevent = replace(vevent, modified_at=max(at for at in modified_at_times if at))
    if source.event.state is EventState.DRAFT:
        summary = texts.own.draft(vevent.summary)
        vevent = replace(vevent, summary=summary, status=CalendarStatus.TENTATIVE)
    return (
        vevent
        if registration is None
        else my_registrations.with_registration(
            vevent, registration, texts.own, online=texts.common.online
        )
    )


def _feed_entry(vevent: VEventData, write: EntryWriter) -> FeedEntry:
    bounds = ical.time_bounds(vevent.when)
    return FeedEntry(vevent.uid, vevent.modified_at, *bounds, write(vevent))
