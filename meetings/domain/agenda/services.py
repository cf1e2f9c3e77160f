"""Edit an event's agenda: its sessions and their appearances."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Permission
from meetings.domain.agenda import days, operations, queries, timetable
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind
from meetings.domain.people import operations as people
from meetings.kernel.database import next_position, transaction
from meetings.kernel.edit_conflicts import ensure_unchanged, read_data


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionData:
    """The fields of a session that an organiser edits."""

    title: str
    kind: SessionKind = SessionKind.PRESENTATION
    day: date | None = None
    starts_time: time | None = None
    length_minutes: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceData:
    """A person or group, its role, and the position held that day; a group has no person."""

    name: str
    role: AppearanceRole
    is_group: bool = False
    person_id: int | None = None
    session_id: int | None = None
    position_held: str = ""
    organisation_name: str = ""
    country: str | None = None
    topic: str = ""


def appearance_data(appearance: Appearance) -> AppearanceData:
    """Return the current data of the appearance."""
    return AppearanceData(
        name=appearance.display_name, role=appearance.role, is_group=bool(appearance.group_name),
        person_id=appearance.person_id, session_id=appearance.session_id,
        position_held=appearance.position_held, organisation_name=appearance.organisation_name,
        country=appearance.country, topic=appearance.topic,
    )  # fmt: skip


def add_session(
    session: Session, event: Event, data: SessionData, *, actor: Actor, now: datetime,
    extend: bool = False,
) -> AgendaSession:  # fmt: skip
    """Add a session at the end of its day, and return it.

    ``extend``: a session outside the days of the event extends the event.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
        SessionOutsideEvent: The event does not take place on the day of the session.
    """
    with transaction(session, now=now):
        events.lock_as(session, event, actor, Permission.AGENDA_EDIT)
        if days.is_outside(event, data.day):
            days.extend_event(session, event, data.day, allowed=extend, actor=actor, now=now)
        position = next_position(
            session, AgendaSession.position, AgendaSession.event_id == event.id
        )
        item = AgendaSession(event_id=event.id, position=position, language=event.language)
        _apply_session_data(item, data)
        session.add(item)
        session.flush()
        _record_change(session, event, {"session": [None, data.title]}, actor=actor, now=now)
    return item


def edit_session(
    session: Session, item: AgendaSession, data: SessionData, *, seen: str, actor: Actor,
    now: datetime, extend: bool = False,
) -> None:  # fmt: skip
    """Update the session.

    ``extend``: a session that moves outside the days of the event extends the event.

    ``seen`` is the fingerprint of the displayed form.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
        SessionOutsideEvent: The event does not take place on the new day of the session.
        EditConflict: Somebody else has changed the session since.
    """
    with transaction(session, now=now):
        event = item.event
        events.lock_as(session, event, actor, Permission.AGENDA_EDIT)
        ensure_unchanged(seen, read_data(SessionData, item))
        if data.day != item.day and days.is_outside(event, data.day):
            days.extend_event(session, event, data.day, allowed=extend, actor=actor, now=now)
        before = _session_summary(item)
        _apply_session_data(item, data)
        if before != _session_summary(item):
            fields = {"session": [before, _session_summary(item)]}
            _record_change(session, item.event, fields, actor=actor, now=now)


def move_session(
    session: Session, item: AgendaSession, *, up: bool, actor: Actor, now: datetime
) -> None:
    """Swap the session with the one before or after it on the same day, if there is one.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
    """
    with transaction(session, now=now):
        events.lock_as(session, item.event, actor, Permission.AGENDA_EDIT)
        items = list(queries.list_sessions(session, item.event))
        place = items.index(item)
        other = timetable.index_after_move(items, place, up=up, event=item.event)
        if other == place:
            return
        items[place], items[other] = items[other], items[place]
        for position, session_item in enumerate(items):
            session_item.position = position
        fields = {"order": [place + 1, other + 1]}
        _record_change(session, item.event, fields, actor=actor, now=now)


def remove_session(session: Session, item: AgendaSession, *, actor: Actor, now: datetime) -> None:
    """Remove the session and its appearances.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
    """
    with transaction(session, now=now):
        event = item.event
        events.lock_as(session, event, actor, Permission.AGENDA_EDIT)
        title = item.title
        for appearance in list(item.appearances):
            session.delete(appearance)
        session.flush()
        session.delete(item)
        _record_change(session, event, {"session": [title, None]}, actor=actor, now=now)


def add_appearance(
    session: Session, event: Event, data: AppearanceData, *, actor: Actor, now: datetime
) -> Appearance:
    """Add an appearance at the end, and return it; an unknown person is created.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
        SessionRemoved: The session is no longer on the agenda.
    """
    with transaction(session, now=now):
        events.lock_as(session, event, actor, Permission.AGENDA_EDIT)
        position = next_position(session, Appearance.position, Appearance.event_id == event.id)
        appearance = Appearance(event_id=event.id, position=position)
        _apply_appearance_data(session, appearance, data)
        session.add(appearance)
        session.flush()
        fields = {"appearance": [None, f"{data.name} ({data.role.value})"]}
        _record_change(session, event, fields, actor=actor, now=now)
    return appearance


def edit_appearance(
    session: Session, appearance: Appearance, data: AppearanceData, *, seen: str, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Update the appearance.

    ``seen`` is the fingerprint of the displayed form.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
        SessionRemoved: The session is no longer on the agenda.
        EditConflict: Somebody else has changed the appearance since.
    """
    with transaction(session, now=now):
        events.lock_as(session, appearance.event, actor, Permission.AGENDA_EDIT)
        ensure_unchanged(seen, appearance_data(appearance))
        before = _appearance_summary(appearance)
        _apply_appearance_data(session, appearance, data)
        session.flush()
        session.refresh(appearance)
        fields = {"appearance": [before, _appearance_summary(appearance)]}
        if fields["appearance"][0] != fields["appearance"][1]:
            _record_change(session, appearance.event, fields, actor=actor, now=now)


def remove_appearance(
    session: Session, appearance: Appearance, *, actor: Actor, now: datetime
) -> None:
    """Remove the appearance.

    Raises:
        NotAllowed: The actor may not edit the agenda of the event.
    """
    with transaction(session, now=now):
        event = appearance.event
        events.lock_as(session, event, actor, Permission.AGENDA_EDIT)
        before = _appearance_summary(appearance)
        session.delete(appearance)
        _record_change(session, event, {"appearance": [before, None]}, actor=actor, now=now)


def _apply_session_data(item: AgendaSession, data: SessionData) -> None:
    item.title, item.kind, item.description = data.title, data.kind, data.description
    item.day, item.starts_time = data.day, data.starts_time
    item.length_minutes = data.length_minutes


def _apply_appearance_data(session: Session, appearance: Appearance, data: AppearanceData) -> None:
    operations.ensure_session_exists(session, appearance.event_id, data.session_id)
    if data.is_group:
        appearance.person_id, appearance.group_name = None, data.name
    else:
        person = people.find_or_create_person(session, data.name, person_id=data.person_id)
        appearance.person_id, appearance.group_name = person.id, ""
    appearance.session_id, appearance.role = data.session_id, data.role
    appearance.position_held = data.position_held
    appearance.organisation_name = data.organisation_name
    appearance.country, appearance.topic = data.country, data.topic


def _session_summary(item: AgendaSession) -> str:
    parts = [
        item.day.isoformat() if item.day else "",
        item.starts_time.strftime("%H:%M") if item.starts_time else "",
        f"{item.length_minutes} min" if item.length_minutes else "",
        item.title,
        item.kind.value,
        item.description,
    ]
    return " · ".join(part for part in parts if part)


def _appearance_summary(appearance: Appearance) -> str:
    office = ", ".join(
        part
        for part in (
            appearance.position_held,
            appearance.organisation_name,
            appearance.country,
            appearance.topic,
        )
        if part
    )
    return f"{appearance.display_name} ({appearance.role.value}) {office}".strip()


def _record_change(
    session: Session, event: Event, fields: dict[str, list[Any]], *, actor: Actor, now: datetime
) -> None:
    events.record_change(session, event, ChangeKind.AGENDA, fields, actor=actor, now=now)
