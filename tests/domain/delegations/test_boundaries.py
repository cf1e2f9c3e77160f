"""Nominations at the closing time, of the last seat, and in call order."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.audit.models import AuditEntry
from meetings.domain.delegations import queries, services
from meetings.domain.delegations.errors import (
    NominationsClosed,
    NoSeatForDelegation,
)
from meetings.domain.delegations.queries import DelegationQuota
from meetings.domain.delegations.rules import MAX_NOMINATIONS, Contact
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import (
    DUPLICATE_WINDOW,
    MAIL_LIMIT_WINDOW,
    MAX_MAILS_PER_EVENT,
    MailKind,
)
from meetings.domain.registration.errors import EventIsOver, NoRegistration
from meetings.domain.registration.rules import (
    DelegationAnswer,
    RegistrationState,
)
from meetings.kernel.database import current_revision
from tests import factories
from tests.actors import contact_of
from tests.conftest import NOON
from tests.domain.delegations.helpers import CONTACT, SECRETARIAT, nominated
from tests.minutes import TICK, minute

CLOSES = minute(20)
NOMINATED, CANCELLED = RegistrationState.NOMINATED, RegistrationState.CANCELLED
DECLINES = DelegationAnswer.WILL_NOT_TAKE_PART


def invite(session: Session, event: Event, now: datetime, email: str = CONTACT) -> int:
    contacts = [Contact("EE", "Mari", email)]
    return services.invite_delegations(session, event, contacts, SECRETARIAT, now=now)


def audit_rows(session: Session) -> list[tuple[str, int | None, datetime]]:
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.actor_id, row.at) for row in rows]


def end_of(event: Event) -> datetime:
    assert event.ends_at is not None
    return event.ends_at


def test_delegations_can_nominate_until_closing(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=CLOSES)

    def refused(now: datetime, *, is_organiser: bool) -> type[Exception] | None:
        error = queries.nomination_error(event, now=now, is_organiser=is_organiser)
        return type(error) if error else None

    assert refused(CLOSES - TICK, is_organiser=False) is None
    assert refused(CLOSES, is_organiser=False) is NominationsClosed
    assert refused(CLOSES, is_organiser=True) is None
    assert refused(end_of(event) - TICK, is_organiser=True) is None
    assert refused(end_of(event), is_organiser=True) is EventIsOver
    event.registration = RegistrationPolicy.NONE
    assert refused(end_of(event), is_organiser=True) is NoRegistration


def test_refusal_contains_the_closing_time(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=CLOSES)

    error = queries.nomination_error(event, now=CLOSES, is_organiser=False)

    assert error is not None
    assert error.details == {"closed_at": CLOSES}


def test_nominations_are_accepted_before_opening_and_by_invitation(session: Session) -> None:
    for columns in (
        {"registration_opens_at": minute(99)},
        {"registration": RegistrationPolicy.INVITATION},
    ):
        event = factories.open_event(session, **columns)
        assert queries.nomination_error(event, now=NOON, is_organiser=False) is None


@pytest.mark.parametrize(
    ("used", "limit", "left"),
    [
        (0, None, MAX_NOMINATIONS), (MAX_NOMINATIONS - 1, None, 1), (MAX_NOMINATIONS, None, 0),
        (0, 0, 0), (1, 2, 1), (2, 2, 0), (3, 2, 0),
    ],
)  # fmt: skip
def test_remaining_seats_are_computed_from_the_quota(
    used: int, limit: int | None, left: int
) -> None:
    assert DelegationQuota(used, limit).left == left


@pytest.mark.parametrize(
    ("state", "is_used"),
    [
        (RegistrationState.UNVERIFIED, False), (NOMINATED, True), (RegistrationState.PENDING, True),
        (RegistrationState.CONFIRMED, True), (RegistrationState.WAITLISTED, False),
        (RegistrationState.DECLINED, False), (CANCELLED, False),
        (RegistrationState.WITHDRAWN, False),
    ],
)  # fmt: skip
def test_only_active_registrations_use_a_seat(
    session: Session, state: RegistrationState, is_used: bool
) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    factories.represented(session, event, state=state)
    factories.represented(session, event, "LV", state=NOMINATED)
    factories.registration(session, event, state=RegistrationState.PENDING)
    factories.registration(session, event, delegation="EE")
    factories.represented(session, other, state=NOMINATED)

    assert queries.get_quota(session, event, "EE").used == is_used


def test_nominations_beyond_the_last_seat_are_refused(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=2)
    nominated(session, event, "a@example.ee", now=minute(1))
    last = nominated(session, event, "b@example.ee", now=minute(2))

    with pytest.raises(NoSeatForDelegation):
        nominated(session, event, "c@example.ee", now=minute(3))
    services.withdraw_nomination(
        session, last, actor=contact_of(session, last.event), now=minute(4)
    )

    assert nominated(session, event, "c@example.ee", now=minute(5)).state is NOMINATED


def test_nominees_and_counts_are_listed_in_order(session: Session) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    for number, email in ((3, "c"), (1, "a"), (2, "b"), (2, "b2")):
        nominated(session, event, f"{email}@example.ee", now=minute(number))
    nominated(session, event, "lv@example.lv", country="LV", now=minute(4))
    nominated(session, other, "elsewhere@example.ee", now=minute(5))
    factories.registration(session, event, delegation="EE")
    factories.registration(session, event)

    registrations = queries.list_nominations(session, event.id, "EE")

    assert [delegation.email.partition("@")[0] for delegation in registrations] == [
        "a",
        "b",
        "b2",
        "c",
    ]
    assert [delegation.country for delegation in queries.list_for_event(session, event.id)] == [
        "EE",
        "LV",
    ]
    assert queries.count_by_country(session, event.id) == {
        "EE": {NOMINATED: 4, RegistrationState.CONFIRMED: 1}, "LV": {NOMINATED: 1},
    }  # fmt: skip


def test_contact_is_invited_again_only_after_an_interval(session: Session) -> None:
    event = factories.open_event(session)

    counts = [
        invite(session, event, now)
        for now in (NOON, NOON + DUPLICATE_WINDOW - TICK, NOON + DUPLICATE_WINDOW)
    ]

    assert counts == [1, 0, 1]
    delegation = queries.get_for_country(session, event.id, "EE")
    assert delegation is not None
    assert delegation.asked_at == NOON + DUPLICATE_WINDOW
    assert audit_rows(session) == [
        ("delegation.asked", 1, NOON), ("delegation.asked", 1, NOON + DUPLICATE_WINDOW),
    ]  # fmt: skip


def test_another_contact_is_invited_immediately_but_not_one_that_differs_in_case(
    session: Session,
) -> None:
    event = factories.open_event(session)

    assert invite(session, event, NOON) == 1
    assert invite(session, event, minute(1), CONTACT.upper()) == 0
    assert invite(session, event, minute(1), "other@example.ee") == 1
    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert [(message.kind, message.to_address, message.created_at) for message in messages] == [
        (MailKind.DELEGATION_ASKED, CONTACT, NOON),
        (MailKind.DELEGATION_ASKED, "other@example.ee", minute(1)),
    ]


def test_invitations_of_a_contact_are_limited_per_event_and_hour(
    session: Session,
) -> None:
    event, other = factories.open_event(session), factories.open_event(session)
    first = [
        invite(session, event, minute(5 * number)) for number in range(MAX_MAILS_PER_EVENT + 1)
    ]

    assert first == [1] * MAX_MAILS_PER_EVENT + [0]
    assert invite(session, other, minute(30)) == 1
    assert invite(session, event, NOON + MAIL_LIMIT_WINDOW - TICK) == 0
    assert invite(session, event, NOON + MAIL_LIMIT_WINDOW) == 1


def test_organisers_can_invite_after_closing_but_not_after_the_event(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=CLOSES)

    assert invite(session, event, CLOSES) == 1
    with pytest.raises(EventIsOver):
        invite(session, event, end_of(event))
    assert len(session.scalars(select(Message)).all()) == 1


def test_inviting_does_not_change_public_pages(session: Session) -> None:
    event = factories.open_event(session)
    invite(session, event, NOON)  # the first transaction also writes the calendar entry
    before = current_revision(session)

    assert invite(session, event, minute(5)) == 1

    assert current_revision(session) == before


def test_contacts_of_the_previous_event_are_suggested(session: Session) -> None:
    body = factories.body(session)
    events = [factories.open_event(session, bodies=[body]) for _ in range(3)]
    invite(session, events[1], minute(2), "newer@example.ee")
    invite(session, events[0], minute(1), "older@example.ee")

    def suggested(event: Event) -> str:
        return queries.suggested_contacts(session, event)["EE"].email

    assert suggested(events[2]) == "newer@example.ee"
    assert suggested(events[0]) == "older@example.ee"
