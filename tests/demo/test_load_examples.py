"""Examples are on working days of the following months for any first start."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.demo.data_files import read
from meetings.demo.load_examples import first_day, is_working
from meetings.demo.loader import load
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import EventState
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState, Seats
from meetings.kernel.partial_dates import DatePrecision

STARTS = [
    datetime(2026, 11, 22, 9, tzinfo=UTC),
    datetime(2027, 2, 28, 23, tzinfo=UTC),
    datetime(2027, 12, 20, 9, tzinfo=UTC),
]


@pytest.mark.parametrize(
    ("today", "in_days", "days", "first"),
    [
        (date(2026, 11, 22), 10, 1, date(2026, 12, 2)),
        (date(2026, 11, 22), 13, 1, date(2026, 12, 7)),
        (date(2026, 11, 22), 12, 2, date(2026, 12, 7)),
        (date(2026, 11, 22), 33, 1, date(2027, 1, 7)),
        (date(2026, 11, 22), 45, 2, date(2027, 1, 7)),
    ],
)
def test_first_day_moves_to_working_days(today: date, in_days: int, days: int, first: date) -> None:
    assert first_day(today, in_days=in_days, days=days) == first


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(1, 200), st.integers(1, 3))
def test_first_day_is_neither_earlier_nor_on_a_holiday(
    today: date, in_days: int, days: int
) -> None:
    day = first_day(today, in_days=in_days, days=days)

    assert timedelta(in_days) <= day - today <= timedelta(in_days + 21)
    assert all(is_working(day + timedelta(offset)) for offset in range(days))


@pytest.mark.parametrize("now", STARTS)
def test_examples_are_upcoming_and_marked(session: Session, now: datetime) -> None:
    load(session, now=now)

    examples = session.scalars(select(Event).where(Event.is_example)).all()
    assert len(examples) == 8
    assert all(event.title.startswith("Example: ") for event in examples)
    assert all(event.starts_at and event.starts_at > now for event in examples)
    days = [
        event.starts_on.first_day for event in examples if event.starts_on and event.when.has_day
    ]
    assert len(days) == 6
    assert all(map(is_working, days))


def test_examples_have_every_state(session: Session) -> None:
    load(session, now=STARTS[0])

    examples = session.scalars(select(Event).where(Event.is_example)).all()
    assert {event.state for event in examples} == set(EventState) - {EventState.HELD}
    assert {event.slug: event.state for event in examples} == {
        entry.slug: entry.state for entry in read().examples
    }
    drafts = [event for event in examples if event.published_at is None]
    assert [event.state for event in drafts] == [EventState.DRAFT]
    tentative = next(event for event in examples if event.state is EventState.TENTATIVE)
    assert (tentative.precision, tentative.date_to_be_confirmed) == (DatePrecision.MONTH, True)


def test_cancelled_example_has_its_changes(session: Session) -> None:
    load(session, now=STARTS[0])

    event = session.scalars(select(Event).where(Event.slug == "example-children-seminar")).one()
    changes = session.scalars(
        select(Change).where(Change.event_id == event.id).order_by(Change.number)
    ).all()
    assert [change.kind.value for change in changes] == ["created", "published", "cancelled"]
    assert changes[-1].fields == {"state": ["confirmed", "cancelled"]}
    assert (changes[-1].reason, event.sequence) == (event.state_reason, 2)


def test_workshop_is_nearly_full(session: Session) -> None:
    load(session, now=STARTS[0])

    event = session.scalars(
        select(Event).where(Event.slug == "example-civil-protection-workshop")
    ).one()
    taken = session.scalars(select(Registration).where(Registration.event_id == event.id)).all()
    assert event.capacity_on_site == len(taken) + 1
    assert {registration.participation_mode for registration in taken} == {
        ParticipationMode.ON_SITE
    }


def test_generated_registrations_respect_every_limit(session: Session) -> None:
    load(session, now=STARTS[0])

    for event in session.scalars(select(Event).where(Event.is_example)):
        confirmed = session.scalars(
            select(Registration).where(
                Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED
            )
        ).all()
        on_site = sum(
            registration.participation_mode is ParticipationMode.ON_SITE
            for registration in confirmed
        )
        taken = Seats(on_site=on_site, online=len(confirmed) - on_site, delegation=0)
        largest_delegation = max(
            (
                sum(registration.delegation == participant.delegation for registration in confirmed)
                for participant in confirmed
            ),
            default=0,
        )
        assert taken.on_site <= (event.capacity_on_site or taken.on_site)
        assert taken.online <= (event.capacity_online or taken.online)
        assert taken.total <= (event.capacity_total or taken.total)
        assert largest_delegation <= (event.seats_per_delegation or largest_delegation)
