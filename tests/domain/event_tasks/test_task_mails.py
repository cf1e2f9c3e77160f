"""Mails to organisers about tasks that wait, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.accounts.models import User
from meetings.domain.accounts.queries import actor_of
from meetings.domain.accounts.rules import TaskMailFrequency
from meetings.domain.bodies.models import Body
from meetings.domain.event_tasks import services
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.models import Delegation
from meetings.domain.registration.rules import DelegationAnswer, RegistrationState
from meetings.jobs.send_notifications import send_notifications
from tests import factories
from tests.conftest import NOON, on_both

pytestmark = on_both
ZONE = "Europe/Stockholm"
MINUTE = timedelta(minutes=1)
#: 07:00 in Stockholm on 2 March 2027.
MORNING = datetime(2027, 3, 2, 6, tzinfo=UTC)


@pytest.fixture
def body(session: Session) -> Body:
    """Return the body of the organiser, in an installation in Stockholm."""
    factories.installation(session, timezone=ZONE)
    return factories.body(session)


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Return an event of the body with one registration to approve since noon."""
    event = factories.open_event(session, bodies=[body])
    wait(session, event, NOON)
    return event


@pytest.fixture
def organiser(session: Session, body: Body) -> User:
    """Return the organiser of the body, with a mail once a day."""
    user = factories.user(session, role=Role.ORGANISER, of=body)
    session.commit()
    return user


def wait(session: Session, event: Event, at: datetime) -> None:
    """Add a registration that awaits approval since then."""
    factories.registration(session, event, state=RegistrationState.PENDING, decided_at=at)
    session.commit()


def choose(session: Session, user: User, frequency: TaskMailFrequency, at: datetime) -> None:
    session.rollback()
    services.choose_task_mails(session, user, frequency, actor=actor_of(user), now=at)


def sent(session: Session, user: User, at: datetime) -> list[list[list[int]]]:
    """Run the worker at that time, and return the tasks of all mails to the user until then."""
    session.rollback()
    for _batch in range(5):
        if not send_notifications(session, now=at):
            break
    else:
        pytest.fail("the worker never stops")
    messages = session.scalars(
        select(Message)
        .where(Message.kind == MailKind.TASKS_WAITING, Message.to_address == user.email)
        .order_by(Message.id)
    )
    return [message.facts["tasks"] for message in messages]


def test_daily_mail_leaves_at_seven_and_mentions_each_task_once(
    session: Session, event: Event, organiser: User
) -> None:
    assert sent(session, organiser, NOON) == []
    assert sent(session, organiser, MORNING - MINUTE) == []
    assert sent(session, organiser, MORNING) == [[[event.id, 1, 0, 0]]]
    assert sent(session, organiser, MORNING + MINUTE) == [[[event.id, 1, 0, 0]]]
    wait(session, event, MORNING + MINUTE)
    assert sent(session, organiser, MORNING + timedelta(days=1))[1:] == [[[event.id, 1, 0, 0]]]


def test_no_mail_if_nothing_waits(session: Session, body: Body, organiser: User) -> None:
    factories.open_event(session, bodies=[body])
    session.commit()
    assert sent(session, organiser, NOON) == sent(session, organiser, MORNING) == []


def test_mail_at_once_leaves_within_minutes_and_once(
    session: Session, event: Event, organiser: User
) -> None:
    choose(session, organiser, TaskMailFrequency.IMMEDIATE, NOON)
    assert sent(session, organiser, NOON) == []
    assert sent(session, organiser, NOON + MINUTE) == [[[event.id, 1, 0, 0]]]
    assert len(sent(session, organiser, NOON + 2 * MINUTE)) == 1
    wait(session, event, NOON + 2 * MINUTE)
    assert len(sent(session, organiser, NOON + 3 * MINUTE)) == 2


def test_never_means_never_and_later_choices_begin_then(
    session: Session, event: Event, organiser: User
) -> None:
    choose(session, organiser, TaskMailFrequency.NEVER, NOON)
    assert sent(session, organiser, MORNING) == []
    choose(session, organiser, TaskMailFrequency.IMMEDIATE, MORNING)
    assert sent(session, organiser, MORNING + 5 * MINUTE) == []
    wait(session, event, MORNING + 5 * MINUTE)
    assert len(sent(session, organiser, MORNING + 6 * MINUTE)) == 1


def test_nominations_and_answers_of_delegations_are_counted_apart(
    session: Session, event: Event, organiser: User
) -> None:
    estonia, latvia = (
        factories.saved(
            session,
            Delegation(event_id=event.id, country=country, answer=answer, answered_at=NOON),
        )
        for country, answer in (
            ("EE", DelegationAnswer.TAKES_PART), ("LV", DelegationAnswer.WILL_NOT_TAKE_PART),
        )
    )  # fmt: skip
    factories.registration(
        session, event, state=RegistrationState.NOMINATED, nominated_by=estonia, nominated_at=NOON
    )
    session.commit()
    assert latvia.country == "LV"
    choose(session, organiser, TaskMailFrequency.IMMEDIATE, NOON)
    assert sent(session, organiser, NOON + MINUTE) == [[[event.id, 1, 1, 1]]]


@pytest.mark.parametrize("case", ["other body", "cancelled", "over", "disabled"])
def test_no_mail_about_what_the_user_cannot_do(
    case: str, session: Session, event: Event, organiser: User
) -> None:
    if case == "other body":
        organiser.grants[0].body_id = factories.body(session).id
    elif case == "cancelled":
        event.state = EventState.CANCELLED
    elif case == "over":
        event.starts_at, event.ends_at = NOON, MORNING
    else:
        organiser.disabled_at = NOON
    session.commit()
    assert sent(session, organiser, NOON) == sent(session, organiser, MORNING) == []
