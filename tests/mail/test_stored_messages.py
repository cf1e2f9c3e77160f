"""Messages and changes that version 0.1.0 stored are rendered as they were meant."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import AttendanceMode, ChangeKind
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import Frequency, filter_key_of
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.rules import ParticipationMode
from meetings.mail.renderer import MailRenderer
from tests import factories
from tests.conftest import NOON
from tests.jobs.test_deliver_mail import BASE, ME, part

FIELDS = """
{"starts_on": ["2027-05-19", "2027-05-20"], "starts_time": ["08:00", "09:30"],
 "mode": ["online", "on_site"], "places": [["House, Riga, LV"], ["Vilnius, LT"]],
 "registration_closes_at": [null, "2027-05-01T08:00:00+00:00"], "join_url": ["•••", "•••"]}
"""
FILTER = '{"body_kinds": ["task_force"], "kinds": ["seminar"], "countries": ["LT"]}'


@pytest.fixture
def event(session: Session) -> Event:
    """An event in Vilnius on 20 May whose second change version 0.1.0 stored."""
    factories.installation(session)
    event = factories.event(
        session, venues=[factories.venue(session)], mode=AttendanceMode.ON_SITE, changes_count=2
    )
    factories.saved(
        session,
        Change(
            event_id=event.id, number=2, kind=ChangeKind.RESCHEDULED, at=NOON, actor_name="Sofia",
            sequence=1, fields=json.loads(FIELDS),
        ),
    )  # fmt: skip
    return event


def message(session: Session, kind: MailKind, facts: str, **about: Any) -> Message:
    """Return a message with these facts."""
    values = {"to_address": "rasa@example.org", "created_at": NOON, "due_at": NOON} | about
    return factories.saved(session, Message(kind=kind, facts=json.loads(facts), **values))


def rendered(app: Flask, session: Session, message: Message) -> str:
    """Return the plain text of the mail."""
    session.commit()
    with app.app_context():
        renderer = MailRenderer(session, app.jinja_env, BASE, ME)
        return part(renderer.render(message, now=NOON), "text/plain")


def test_a_queued_mail_to_an_attendee_shows_previous_values(
    app: Flask, session: Session, event: Event
) -> None:
    registration = factories.registration(
        session, event, participation_mode=ParticipationMode.ON_SITE
    )
    facts = '{"change": 2, "calendar": "REQUEST", "sequence": 1}'
    queued = message(
        session, MailKind.EVENT_CHANGED, facts, subject="registration", subject_id=registration.id,
        event_id=event.id,
    )  # fmt: skip

    text = rendered(app, session, queued)

    assert "Before: Wed 19 May 2027, 08:00" in text
    assert "Before: House, Riga, Latvia" in text


def test_a_queued_mail_to_a_follower_shows_previous_values(
    app: Flask, session: Session, event: Event
) -> None:
    event_filter = json.loads(FILTER)
    following = factories.saved(
        session,
        Follow(
            email="rasa@example.org",
            email_key="rasa@example.org",
            wanted=event_filter,
            filter_key=filter_key_of(event_filter),
            pace=Frequency.IMMEDIATE,
            asked_pace=Frequency.IMMEDIATE,
            asked_at=NOON,
            confirmed_at=NOON,
        ),
    )
    queued = message(
        session, MailKind.FOLLOWING_NEWS, f'{{"stories": [[{event.id}, 2, 2]], "more": 0}}',
        subject="following", subject_id=following.id,
    )  # fmt: skip

    text = rendered(app, session, queued)

    assert "Before: Wed 19 May 2027, 08:00" in text
    assert "Before: House, Riga, Latvia" in text
    assert "Lithuania" in text
