"""Count seats and messages; order of lists."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from tests import factories
from tests.conftest import NOON
from tests.minutes import TICK, minute

CONFIRMED = RegistrationState.CONFIRMED
ON_SITE, ONLINE = ParticipationMode.ON_SITE, ParticipationMode.ONLINE


def test_only_confirmed_registrations_of_the_event_take_seats(session: Session) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    for state in RegistrationState:
        factories.represented(session, event, state=state)
    factories.represented(session, event, participation_mode=ON_SITE)
    factories.registration(session, event, participation_mode=ON_SITE, delegation="EE")
    factories.represented(session, other)

    assert queries.count_taken_seats(session, event.id) == {
        (ONLINE, "EE"): 1, (ON_SITE, "EE"): 1, (ON_SITE, None): 1,
    }  # fmt: skip
    assert queries.count_taken_by_event(session, [event.id, other.id]) == {event.id: 3, other.id: 1}
    assert queries.count_taken_by_event(session, [other.id]) == {other.id: 1}


def test_count_can_exclude_one_registration(session: Session) -> None:
    event = factories.open_event(session)
    excluded, _other = (factories.registration(session, event) for _ in range(2))

    assert queries.count_taken_seats(session, event.id, excluding_id=excluded.id) == {
        (ONLINE, None): 1
    }
    assert queries.count_taken_seats(session, event.id) == {(ONLINE, None): 2}


def test_event_without_confirmed_registrations_is_omitted(session: Session) -> None:
    event = factories.open_event(session)
    factories.registration(session, event, state=RegistrationState.PENDING)

    assert queries.count_taken_by_event(session, [event.id]) == {}


def test_limits_are_those_of_the_event_and_its_delegations(session: Session) -> None:
    event = factories.open_event(
        session, capacity_on_site=1, capacity_online=2, capacity_total=3, seats_per_delegation=4
    )
    other = factories.open_event(session)
    for country, seats in (("EE", 0), ("LV", 7), ("LT", None)):
        factories.saved(session, Delegation(event_id=event.id, country=country, seats=seats))
    factories.saved(session, Delegation(event_id=other.id, country="LT", seats=9))

    limits = queries.get_limits(session, event)

    assert (limits.on_site, limits.online, limits.total, limits.per_delegation) == (1, 2, 3, 4)
    assert dict(limits.delegations) == {"EE": 0, "LV": 7}
    assert [limits.of(country) for country in ("EE", "LV", "LT", None)] == [0, 7, 4, 4]


def test_registration_is_found_by_address_regardless_of_case(session: Session) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    registration = factories.registration(session, event, email="Rasa@Example.org")
    factories.registration(session, other, email="rasa@example.org")

    assert queries.get_by_email(session, event.id, "RASA@example.ORG") is registration
    assert queries.get_by_email(session, event.id, "ras@example.org") is None


def test_registration_is_found_by_id(session: Session) -> None:
    registration = factories.registration(session, factories.open_event(session))

    assert queries.get_by_id(session, registration.id) is registration
    assert queries.get_by_id(session, registration.id + 1) is None
    assert queries.get_by_id(session, None) is None


def test_unconfirmed_addresses_are_listed_last(session: Session) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    open_address = RegistrationState.UNVERIFIED
    for name, number, state in (
        ("open, later", 2, open_address), ("second", 3, CONFIRMED), ("open", 1, open_address),
        ("first", 2, RegistrationState.CANCELLED), ("third", 3, CONFIRMED),
    ):  # fmt: skip
        factories.registration(session, event, name=name, state=state, registered_at=minute(number))
    factories.registration(session, other, name="elsewhere")

    registrations = session.scalars(queries.select_for_event(event.id)).all()

    assert [registration.name for registration in registrations] == [
        "first",
        "second",
        "third",
        "open",
        "open, later",
    ]


def test_changes_affect_everybody_who_may_attend(session: Session) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    for state in RegistrationState:
        factories.registration(session, event, state=state)
    factories.registration(session, other)

    registrations = queries.list_affected(session, event.id)

    assert [registration.state.value for registration in registrations] == [
        "nominated",
        "pending",
        "confirmed",
        "waitlisted",
    ]


def queue_mail(
    session: Session, registration: Registration, kind: MailKind, **columns: object
) -> None:
    message = outbox.enqueue(
        session,
        kind,
        to_address=registration.email,
        to_name=registration.name,
        now=NOON,
        subject=queries.SUBJECT,
        subject_id=registration.id,
        event_id=registration.event_id,
    )
    for column, value in columns.items():
        setattr(message, column, value)
    session.flush()


def test_messages_are_counted_by_person_kind_and_time(session: Session) -> None:
    event = factories.open_event(session)
    registration, other = (factories.registration(session, event) for _ in range(2))
    link = MailKind.REGISTRATION_LINK
    for number in (1, 2):
        queue_mail(session, registration, link, created_at=minute(number))
    queue_mail(session, registration, MailKind.REGISTRATION_CONFIRMED, created_at=minute(2))
    queue_mail(session, other, link, created_at=minute(2))
    queue_mail(session, registration, link, created_at=minute(2), subject="user")

    def count(since: object) -> int:
        return queries.count_notifications(session, registration, link, since=since)  # type: ignore[arg-type]

    assert [count(at) for at in (minute(1) - TICK, minute(1), minute(2) - TICK, minute(2))] == [
        2, 1, 1, 0,
    ]  # fmt: skip
    assert queries.notified_since(session, registration, link, since=minute(2) - TICK)
    assert not queries.notified_since(session, registration, link, since=minute(2))


@pytest.mark.parametrize(
    "kind", [MailKind.EVENT_CHANGED, MailKind.EVENT_CANCELLED, MailKind.EVENT_POSTPONED]
)
def test_change_notifications_are_counted_by_time(session: Session, kind: MailKind) -> None:
    event = factories.open_event(session)
    registration = factories.registration(session, event)
    for _ in range(2):
        queue_mail(session, registration, kind, created_at=minute(1))
    queue_mail(session, registration, kind, created_at=minute(1) + TICK)
    queue_mail(session, registration, kind, created_at=minute(1) - TICK)
    queue_mail(session, registration, kind, created_at=minute(1), subject="user")
    queue_mail(session, registration, kind, created_at=minute(1), event_id=event.id + 1)
    queue_mail(session, registration, MailKind.REGISTRATION_LINK, created_at=minute(1))

    assert queries.count_change_notifications(session, event.id, at=minute(1)) == 2
    assert (
        queries.count_change_notifications(session, event.id, at=minute(1) + timedelta(hours=1))
        == 0
    )
