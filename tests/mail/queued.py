"""A queued message of every kind, as version 0.1.0 stored it, and the rows that it is about."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from meetings.domain.events import operations as events
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON
from tests.domain.followers.helpers import SECRETARIAT, confirmed_follow, unconfirmed_follow

STATES = {
    MailKind.REGISTRATION_RECEIVED: RegistrationState.UNVERIFIED,
    MailKind.REGISTRATION_PENDING: RegistrationState.PENDING,
    MailKind.REGISTRATION_WAITLISTED: RegistrationState.WAITLISTED,
    MailKind.REGISTRATION_DECLINED: RegistrationState.DECLINED,
    MailKind.REGISTRATION_CANCELLED: RegistrationState.CANCELLED,
    MailKind.REPLY_DECLINED: RegistrationState.CANCELLED,
    MailKind.NOMINATED: RegistrationState.NOMINATED,
    MailKind.NOMINATION_WITHDRAWN: RegistrationState.WITHDRAWN,
    MailKind.NOMINATION_REFUSED: RegistrationState.DECLINED,
    MailKind.REPRESENTATIVES_TO_CONFIRM: RegistrationState.PENDING,
}
TO_DELEGATIONS = frozenset(
    {MailKind.DELEGATION_ASKED, MailKind.NOMINATION_REFUSED, MailKind.REPRESENTATIVES_TO_CONFIRM}
)
#: The method of the calendar part, for kinds that have one.
CALENDAR = {
    MailKind.REGISTRATION_CONFIRMED: "REQUEST",
    MailKind.ATTENDANCE_CHANGED: "REQUEST",
    MailKind.REGISTRATION_DECLINED: "CANCEL",
    MailKind.REGISTRATION_CANCELLED: "CANCEL",
    MailKind.NOMINATION_WITHDRAWN: "CANCEL",
    MailKind.REPLY_DECLINED: "CANCEL",
    MailKind.EVENT_CHANGED: "REQUEST",
    MailKind.EVENT_CANCELLED: "CANCEL",
    MailKind.EVENT_POSTPONED: "CANCEL",
}
INSERT = text(
    "INSERT INTO messages (kind, to_address, to_name, locale, facts, subject, subject_id, event_id,"
    " status, created_at, due_at, attempts, last_error)"
    " VALUES (:kind, :to_address, :to_name, 'en', :facts, :subject, :subject_id, :event_id,"
    " 'queued', '2027-03-01 12:00:00.000000', '2027-03-01 12:00:00.000000', 0, '')"
)


def queued(session: Session, kind: MailKind) -> Message:
    """Return the message with all the data that its text can contain."""
    event = _event(session)
    row: dict[str, Any] = {"to_name": "", "subject": "", "event_id": event.id, "facts": {}}
    if kind in (MailKind.ACCOUNT_INVITED, MailKind.PASSWORD_LINK, MailKind.DELIVERY_TEST):
        user = factories.user(session)
        row |= {"to_address": user.email, "subject": "user", "subject_id": user.id}
    elif kind is MailKind.INVOLVED_NOTIFIED:
        number = _change(session, event, ChangeKind.RESCHEDULED).number
        row |= _to_delegation(session, event, kind) | {"facts": {"change": number}}
    elif kind is MailKind.TASKS_WAITING:
        user = factories.user(session)
        factories.registration(session, event, state=RegistrationState.PENDING)
        row |= {"to_address": user.email, "subject": "user", "subject_id": user.id}
        row["facts"] = {"tasks": [[event.id, 1, 2, 3]]}
    elif kind in TO_DELEGATIONS:
        row |= _to_delegation(session, event, kind)
    elif kind is MailKind.FOLLOWING_ASKED:
        following = unconfirmed_follow(session)
        row |= {"to_address": following.email, "subject_id": following.id}
    elif kind in (MailKind.FOLLOWING_NEWS, MailKind.FOLLOWING_DIGEST):
        following = confirmed_follow(session)
        number = _change(session, event, ChangeKind.RESCHEDULED).number
        facts = {"stories": [[event.id, number, number]], "more": 3}
        row |= {"to_address": following.email, "subject_id": following.id, "facts": facts}
    else:
        row |= _to_participant(session, event, kind)
    session.execute(INSERT, row | {"kind": kind.value, "facts": json.dumps(row["facts"])})
    session.commit()
    return session.query(Message).order_by(Message.id.desc()).limit(1).one()


def _event(session: Session) -> Event:
    factories.installation(session, name="Council of the Baltic Sea States")
    body = factories.body(
        session, name="Expert Group on Children at Risk", short_name="", acronym="",
        email="children@example.org", colour="#257463",
    )  # fmt: skip
    return factories.open_event(
        session, title="Expert group, second <meeting> & more", bodies=[body],
        mode=AttendanceMode.HYBRID, seats_per_delegation=3, join_note="Code 1234\nRing & wait",
        venues=[factories.venue(session, name="Ministry of Justice")], language="lt",
        join_url="https://video.example.org/1", registration_closes_at=NOON + timedelta(days=5),
        contact_email="questions@example.org",
    )  # fmt: skip


def _change(session: Session, event: Event, kind: ChangeKind) -> Change:
    fields: dict[str, list[Any]] = {
        "starts_on": ["2027-05-13", "2027-05-20"], "places": [["Oslo"], ["Vilnius"]],
        "title": ["First <meeting>", event.title], "join_url": ["", "https://video.example.org/1"],
    }  # fmt: skip
    if kind is not ChangeKind.RESCHEDULED:
        fields = {"state": ["confirmed", event.state.value]}
    with transaction(session, now=NOON):
        return events.record_change(
            session, event, kind, fields, actor=SECRETARIAT, now=NOON,
            reason="The harbour is frozen.\nWe <wait> for spring.",
        )  # fmt: skip


def _to_delegation(session: Session, event: Event, kind: MailKind) -> dict[str, Any]:
    delegation = Delegation(
        event_id=event.id, country="EE", contact_name="Mari", contact_email="mari@example.ee"
    )
    registration = _registration(session, event, kind)
    session.add(delegation)
    session.flush()
    return {
        "to_address": "mari@example.ee", "to_name": "Mari", "subject": "delegation",
        "subject_id": delegation.id, "facts": {"registration": registration.id},
    }  # fmt: skip


def _to_participant(session: Session, event: Event, kind: MailKind) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    registration = _registration(session, event, kind)
    if kind in (MailKind.EVENT_CHANGED, MailKind.EVENT_CANCELLED, MailKind.EVENT_POSTPONED):
        change_kind = ChangeKind.RESCHEDULED
        if kind is not MailKind.EVENT_CHANGED:
            event.state = EventState(kind.value.removeprefix("event_"))
            session.commit()
            change_kind = ChangeKind(event.state.value)
        facts["change"] = _change(session, event, change_kind).number
    if kind is MailKind.PAPERS_ANNOUNCED:
        registration.wants_papers = True
        paper = factories.document(session, event_id=event.id, title="Draft report")
        facts["documents"] = [paper.id]
    if kind in CALENDAR:
        facts |= {"calendar": CALENDAR[kind], "sequence": 1}
    # Anybody can register with any address, so this mail contains no submitted name.
    name = "" if kind is MailKind.REGISTRATION_RECEIVED else registration.name
    return {
        "to_address": registration.email, "to_name": name, "facts": facts,
        "subject": "registration", "subject_id": registration.id,
    }  # fmt: skip


def _registration(session: Session, event: Event, kind: MailKind) -> Registration:
    return factories.registration(
        session, event, name="Rasa <Žuvis>", email="rasa@example.org", delegation="EE",
        state=STATES.get(kind, RegistrationState.CONFIRMED), reason="",
        queued_at=factories.MADE_AT,
    )  # fmt: skip
