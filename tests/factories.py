"""Factories of valid rows.

Inside ``transaction()`` they flush. Outside they commit, because ``transaction()`` refuses to
begin over rows that it did not write.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import RoleGrant, User
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.bodies.models import Body, Installation, Priority
from meetings.domain.bodies.rules import BodyKind, ChairRule
from meetings.domain.documents.models import Document, DocumentKind
from meetings.domain.events import operations
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event, EventBody, EventVenue, Headcount, Series, Venue
from meetings.domain.events.rules import (
    AttendanceMode,
    EventKind,
    EventState,
    RegistrationPolicy,
    Visibility,
)
from meetings.domain.frameworks.models import Framework, FrameworkNode, NodeKind
from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.people.models import Membership, Person
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.unit_of_work import unit_of

MADE_AT = datetime(2027, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse battery"
#: Weaker than those of real users, because most tests sign in.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
_numbers = count(1)
Row = TypeVar("Row")


def saved(session: Session, row: Row) -> Row:
    """Add the row, flush or commit it, and return it."""
    session.add(row)
    if unit_of(session).is_open:
        session.flush()
    else:
        session.commit()
    return row


def installation(session: Session, **columns: Any) -> Installation:
    """Return the organisation of the installation."""
    fields = {
        "id": 1,
        "name": "Council of Examples",
        "acronym": "COE",
        "timezone": "Europe/Stockholm",
    }
    return saved(session, Installation(**fields | columns))


def person(session: Session, **columns: Any) -> Person:
    """Return a person."""
    n = next(_numbers)
    return saved(session, Person(**{"slug": f"person-{n}", "name": f"Person {n}"} | columns))


def body(session: Session, **columns: Any) -> Body:
    """Return a task force whose chair rotates."""
    n = next(_numbers)
    fields = {
        "slug": f"body-{n}", "name": f"Body {n}", "acronym": f"B{n}", "kind": BodyKind.TASK_FORCE,
        "chair_rule": ChairRule.ROTATING, "colour": "#1c5d88",
    }  # fmt: skip
    return saved(session, Body(**fields | columns))


def presidency(session: Session, **columns: Any) -> Presidency:
    """Return the Lithuanian presidency of 2026/27."""
    fields = {
        "slug": f"lt-{next(_numbers)}", "country": "LT",
        "starts_on": date(2026, 7, 1), "ends_on": date(2027, 6, 30),
    }  # fmt: skip
    return saved(session, Presidency(**fields | columns))


def project(session: Session, **columns: Any) -> Project:
    """Return a project."""
    n = next(_numbers)
    fields = {"slug": f"project-{n}", "acronym": f"P{n}", "title": f"Project {n}"}
    return saved(session, Project(**fields | columns))


def series(session: Session, **columns: Any) -> Series:
    """Return a series."""
    n = next(_numbers)
    return saved(session, Series(**{"slug": f"series-{n}", "name": f"Series {n}"} | columns))


def venue(session: Session, **columns: Any) -> Venue:
    """Return Vilnius."""
    n = next(_numbers)
    fields = {"slug": f"vilnius-{n}", "city": "Vilnius", "country": "LT"}
    return saved(session, Venue(**fields | columns))


def when(day: str = "2027-05-20", **parts: Any) -> EventDates:
    """Return a morning of the day in Vilnius; `day` may be a month or a year."""
    date_of = PartialDate.parse(day)
    fields: dict[str, Any] = {"timezone": "Europe/Vilnius"}
    if date_of.day:
        fields |= {"starts_time": time(9, 30), "ends_time": time(12, 45)}
    return EventDates(date_of, **fields | parts)


def coming(days: int = 40) -> EventDates:
    """Return a morning that many days from now, for views that read the clock."""
    return when((clock.now() + timedelta(days=days)).date().isoformat())


def event(session: Session, **columns: Any) -> Event:
    """Return a confirmed, published online seminar; `bodies`, `venues` are lists."""
    n = next(_numbers)
    bodies = columns.pop("bodies", None)
    bodies = [body(session)] if bodies is None else bodies
    venues, at = columns.pop("venues", []), columns.pop("when", None) or when()
    fields = {
        "uid": f"uid-{n}", "slug": f"event-{n}", "title": f"Event {n}", "kind": EventKind.SEMINAR,
        "state": EventState.CONFIRMED, "mode": AttendanceMode.ONLINE, "languages": ["en"],
        "published_at": MADE_AT, "created_at": MADE_AT, "updated_at": MADE_AT, "sorts_at": MADE_AT,
    }  # fmt: skip
    new_event = Event(**fields | columns)
    new_event.organised_by = [EventBody(body=row, position=i) for i, row in enumerate(bodies)]
    new_event.places = [EventVenue(venue=row, position=i) for i, row in enumerate(venues)]
    operations.set_when(session, new_event, at)
    return saved(session, new_event)


def open_event(session: Session, **columns: Any) -> Event:
    """Return an event with open registration."""
    return event(session, **{"registration": RegistrationPolicy.OPEN} | columns)


def agenda_session(session: Session, event: Event, **columns: Any) -> AgendaSession:
    """Return an item of the event's agenda."""
    fields = {"event_id": event.id, "title": f"Item {next(_numbers)}", "starts_time": time(9, 30)}
    return saved(session, AgendaSession(**fields | columns))


def appearance(session: Session, event: Event, **columns: Any) -> Appearance:
    """Return a speaker at the event."""
    fields: dict[str, Any] = {"event_id": event.id, "role": AppearanceRole.SPEAKER}
    if "group_name" not in columns and "person" not in columns:
        fields["person"] = person(session)
    return saved(session, Appearance(**fields | columns))


def registration(session: Session, event: Event, **columns: Any) -> Registration:
    """Return a confirmed registration for the event, online."""
    n = next(_numbers)
    email = columns.get("email", f"participant{n}@example.org")
    fields = {
        "event_id": event.id, "name": f"Participant {n}", "email": email,
        "email_key": email.casefold(), "participation_mode": ParticipationMode.ONLINE,
        "state": RegistrationState.CONFIRMED, "registered_at": MADE_AT, "verified_at": MADE_AT,
    }  # fmt: skip
    return saved(session, Registration(**fields | columns))


def delegation(session: Session, event: Event, country: str = "EE", **columns: Any) -> Delegation:
    """Return the delegation of the country at the event, new or existing."""
    existing = registration_queries.get_delegation(session, event.id, country)
    return existing or saved(session, Delegation(event_id=event.id, country=country, **columns))


def represented(
    session: Session, event: Event, country: str = "EE", **columns: Any
) -> Registration:
    """Return a registration that the delegation of the country has confirmed."""
    nominated_by = delegation(session, event, country)
    return registration(session, event, delegation=country, nominated_by=nominated_by, **columns)


def user(
    session: Session, *, role: Role = Role.SECRETARIAT, of: Body | None = None, **columns: Any
) -> User:
    """Return a user with one role, everywhere or for one body; the password is PASSWORD."""
    n = next(_numbers)
    fields = {
        "email": f"user{n}@example.org", "name": f"User {n}", "password_hash": _HASH,
        "created_at": MADE_AT,
    }  # fmt: skip
    new_user = User(**fields | columns)
    new_user.grants.append(RoleGrant(role=role, body_id=of.id if of else None))
    return saved(session, new_user)


def priority(session: Session, **columns: Any) -> Priority:
    """Return a long-term priority."""
    n = next(_numbers)
    return saved(session, Priority(**{"slug": f"priority-{n}", "name": f"Priority {n}"} | columns))


def membership(session: Session, country: str, **columns: Any) -> Membership:
    """Return a current membership."""
    return saved(session, Membership(country=country, **columns))


def headcount(session: Session, event: Event, **columns: Any) -> Headcount:
    """Return a reported headcount of thirty persons."""
    return saved(session, Headcount(**{"event_id": event.id, "figure": 30} | columns))


def outcome(session: Session, **columns: Any) -> Outcome:
    """Return a public conclusion."""
    n = next(_numbers)
    fields = {"slug": f"outcome-{n}", "kind": OutcomeKind.CONCLUSION, "text": f"Conclusion {n}"}
    return saved(session, Outcome(**fields | columns))


def document(session: Session, **columns: Any) -> Document:
    """Return a public statement without a file."""
    n = next(_numbers)
    fields = {
        "slug": f"document-{n}", "title": f"Document {n}", "kind": DocumentKind.STATEMENT,
        "visibility": Visibility.PUBLIC,
    }  # fmt: skip
    return saved(session, Document(**fields | columns))


def framework(session: Session, **columns: Any) -> Framework:
    """Return a strategy without nodes."""
    n = next(_numbers)
    return saved(
        session, Framework(**{"slug": f"framework-{n}", "name": f"Framework {n}"} | columns)
    )


def framework_node(session: Session, framework: Framework, **columns: Any) -> FrameworkNode:
    """Return an action of the framework."""
    n = next(_numbers)
    fields = {
        "framework_id": framework.id, "slug": f"action-{n}", "kind": NodeKind.ACTION,
        "text": f"Action {n}", "position": n,
    }  # fmt: skip
    return saved(session, FrameworkNode(**fields | columns))


def plan(session: Session, bodies: Sequence[Body], *, first: date, number: int) -> list[Event]:
    """Return that many meetings in the year from ``first``; the first body has half of them."""
    titles = (
        "Expert group on cross-border training", "Digital era and the emotional health of children",
        "Coordination", "Verantwortungsgemeinschaft Ostseeraum", "Annual conference of the network",
    )  # fmt: skip
    meetings = []
    for place in range(number):
        day = first + timedelta(days=place * 365 // number)
        row = bodies[0] if place % 2 else bodies[place // 2 % len(bodies)]
        at = when(day.isoformat(), ends_on=PartialDate.of(day + timedelta(days=place % 3 // 2)))
        state = EventState.CANCELLED if place % 10 == 0 else EventState.CONFIRMED
        meetings.append(
            event(session, bodies=[row], when=at, state=state, title=titles[place % len(titles)])
        )
    return meetings
