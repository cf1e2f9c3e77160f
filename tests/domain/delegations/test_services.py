"""Invite delegations, answer, nominate and withdraw; accept and decline; notifications."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access_operations
from meetings.domain.access import queries as access_queries
from meetings.domain.access.errors import TokenRevoked
from meetings.domain.access.policy import Actor, Grant, NotAllowed, Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit.models import AuditEntry
from meetings.domain.bodies.models import Term
from meetings.domain.bodies.rules import TermRole
from meetings.domain.delegations import queries, services
from meetings.domain.delegations.errors import (
    AlreadyNominated,
    AlreadyRegistered,
    MailLimitReached,
    NoContactChosen,
    NominationsClosed,
    NoSeatForDelegation,
)
from meetings.domain.delegations.rules import MAX_NOMINATIONS, Contact
from meetings.domain.event_tasks import queries as event_tasks
from meetings.domain.events import operations as events
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventState, RegistrationPolicy
from meetings.domain.registration import decision_services
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration import services as registration_services
from meetings.domain.registration.errors import (
    AlreadyDecided,
    EventIsFull,
    EventIsOver,
    EventNotActive,
    ModeNotOffered,
    NoRegistration,
)
from meetings.domain.registration.rules import (
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from meetings.kernel.database import transaction
from meetings.kernel.errors import DomainError
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.actors import contact_of, holder_of
from tests.conftest import NOON, on_both
from tests.domain.delegations.helpers import (
    CONTACT,
    SECRETARIAT,
    accepted,
    invited,
    nominated,
    nominee,
    represents,
    withdrawn,
)
from tests.domain.registration.helpers import queued_mails, registered, submitted

pytestmark = on_both
JURI = "juri@example.ee"
OTHER_ORGANISER = Actor(2, "Stranger", (Grant(Role.ORGANISER, 999),))
DECLINES = DelegationAnswer.WILL_NOT_TAKE_PART
AFTER_EVENT = NOON + timedelta(days=400)


def test_invited_delegations_get_a_mail_and_are_recorded(session: Session) -> None:
    event = factories.open_event(session)

    number = services.invite_delegations(
        session, event,
        [Contact("EE", "Mari", CONTACT), Contact("LV", "", "riga@example.lv")],
        SECRETARIAT, now=NOON,
    )  # fmt: skip

    assert number == 2
    assert [
        (delegation.country, delegation.asked_at)
        for delegation in queries.list_for_event(session, event.id)
    ] == [
        ("EE", NOON),
        ("LV", NOON),
    ]
    assert (
        queued_mails(session, CONTACT)
        == queued_mails(session, "riga@example.lv")
        == ["delegation_asked"]
    )
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["delegation.asked", "delegation.asked"]


def test_repeated_form_sends_one_invitation_and_another_one_later(session: Session) -> None:
    event = factories.open_event(session)
    invited(session, event)

    invited(session, event)
    repeated = services.invite_delegations(
        session, event, [Contact("EE", "Mari", CONTACT)], SECRETARIAT,
        now=NOON + timedelta(days=7),
    )  # fmt: skip

    assert (repeated, queued_mails(session, CONTACT)) == (1, ["delegation_asked"] * 2)


def test_new_contact_revokes_the_link_of_the_previous_one(session: Session) -> None:
    event = factories.open_event(session)
    invited(session, event)
    delegation = queries.list_for_event(session, event.id)[0]
    _, secret = access_operations.create_token(
        session, TokenScope.DELEGATION, delegation.id, now=NOON
    )
    session.commit()

    invited(session, event, email="other@example.ee")

    with pytest.raises(TokenRevoked):
        access_queries.get_valid_token(session, secret, TokenScope.DELEGATION, now=NOON)


def test_previous_contact_of_the_body_is_suggested_before_its_contact_point(
    session: Session,
) -> None:
    body, another = factories.body(session), factories.body(session)
    for country, email in (("EE", "point@example.ee"), ("LV", "point@example.lv"), ("PL", "")):
        person = factories.person(session, name=f"Point {country}", email=email)
        factories.saved(
            session,
            Term(body=body, person=person, country=country, role=TermRole.CONTACT_POINT),
        )
    invited(session, factories.open_event(session, bodies=[body]))
    invited(session, factories.open_event(session, bodies=[another]), "LV", "other@example.lv")
    event = factories.open_event(session, bodies=[body])

    assert queries.suggested_contacts(session, event) == {
        "EE": Contact("EE", "Mari", CONTACT),
        "LV": Contact("LV", "Point LV", "point@example.lv"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"role": TermRole.CHAIR},
        {"until": PartialDate.parse("2026")},
        {"country": None},
        {"person.email": ""},
        {"body": "another"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_only_current_contact_points_of_the_body_are_suggested(
    session: Session, changes: dict[str, Any]
) -> None:
    body = factories.body(session)
    person = factories.person(session, email=changes.get("person.email", "point@example.ee"))
    columns = {"body": body, "country": "EE", "role": TermRole.CONTACT_POINT} | changes
    columns.pop("person.email", None)
    if columns["body"] == "another":
        columns["body"] = factories.body(session)
    factories.saved(session, Term(person=person, **columns))

    event = factories.open_event(session, bodies=[body])

    assert queries.suggested_contacts(session, event) == {}


def test_event_without_a_body_suggests_its_contacts(session: Session) -> None:
    event, other = (factories.open_event(session, bodies=[]) for _ in range(2))
    invited(session, event)
    invited(session, other, "LV", "other@example.lv")

    assert queries.suggested_contacts(session, event) == {"EE": Contact("EE", "Mari", CONTACT)}


def test_nominee_is_invited_by_mail_and_has_no_seat(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1)

    registration = nominated(session, event)

    assert (registration.state, registration.delegation, registration.consented_at) == (
        RegistrationState.NOMINATED,
        "EE",
        None,
    )
    assert registration.nominated_by is not None
    assert registration.nominated_by.answer is DelegationAnswer.TAKES_PART
    assert queued_mails(session, JURI) == ["nominated"]
    assert registration_queries.count_taken_seats(session, event.id) == {}


def test_accepting_a_nomination_gives_a_seat_and_an_invitation(session: Session) -> None:
    event = factories.open_event(session, mode=AttendanceMode.HYBRID)
    registration = nominated(session, event)

    services.accept_nomination(
        session,
        registration,
        participation_mode=ParticipationMode.ON_SITE,
        needs="a ramp",
        now=NOON,
    )

    assert (registration.state, registration.participation_mode, registration.needs) == (
        RegistrationState.CONFIRMED, ParticipationMode.ON_SITE, "a ramp",
    )  # fmt: skip
    assert (registration.verified_at, registration.consented_at) == (NOON, NOON)
    assert queued_mails(session, JURI) == ["nominated", "registration_confirmed REQUEST 0"]
    with pytest.raises(AlreadyDecided):
        accepted(session, registration)
    with pytest.raises(AlreadyDecided):
        services.decline_nomination(session, registration, now=NOON)


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"registration": RegistrationPolicy.INVITATION}, RegistrationState.CONFIRMED),
        ({"registration": RegistrationPolicy.APPROVAL}, RegistrationState.CONFIRMED),
        ({"capacity_total": 0, "has_waiting_list": True}, RegistrationState.WAITLISTED),
        ({"registration_opens_at": NOON + timedelta(days=9)}, RegistrationState.CONFIRMED),
        ({"registration_closes_at": NOON + timedelta(hours=1)}, RegistrationState.CONFIRMED),
    ],
)
def test_state_after_acceptance_depends_on_the_event(
    session: Session, columns: dict[str, object], state: RegistrationState
) -> None:
    registration = nominated(session, factories.open_event(session, **columns))

    services.accept_nomination(
        session,
        registration,
        participation_mode=ParticipationMode.ONLINE,
        needs="",
        now=NOON + timedelta(hours=2),
    )

    assert registration.state is state


def test_nomination_stays_open_if_no_seat_is_left(session: Session) -> None:
    event = factories.open_event(session, capacity_total=1, has_waiting_list=False)
    registration = nominated(session, event)
    registered(session, event, "rasa@example.org")

    with pytest.raises(EventIsFull):
        accepted(session, registration)

    session.rollback()
    assert (registration.state, registration.verified_at) == (RegistrationState.NOMINATED, None)


def test_refusal_notifies_the_delegation_and_can_be_reversed(
    session: Session,
) -> None:
    event = factories.open_event(session)
    invited(session, event)
    registration = nominated(session, event)

    services.decline_nomination(session, registration, now=NOON)
    services.decline_nomination(session, registration, now=NOON)

    assert registration.state is RegistrationState.CANCELLED
    assert queued_mails(session, CONTACT) == ["delegation_asked", "nomination_refused"]
    assert queued_mails(session, JURI) == ["nominated"]
    assert accepted(session, registration).state is RegistrationState.CONFIRMED


def test_later_cancellation_or_decline_notifies_the_delegation(
    session: Session,
) -> None:
    event = factories.open_event(session)
    invited(session, event)
    first, second = (accepted(session, nominated(session, event, f"{n}@example.ee")) for n in "ab")

    registration_services.cancel_registration(session, first, actor=holder_of(first), now=NOON)
    decision_services.decline_registration(session, second, SECRETARIAT, now=NOON)

    assert queued_mails(session, CONTACT)[1:] == ["nomination_refused"] * 2


def test_nominations_are_limited_to_the_seats_of_the_delegation(session: Session) -> None:
    event = factories.open_event(session, seats_per_delegation=2)
    stranger = registered(session, event, "own@example.ee", delegation="EE")
    nominated(session, event)
    represents(session, stranger)

    with pytest.raises(NoSeatForDelegation) as refused:
        nominated(session, event, "third@example.ee")
    assert refused.value.details == {"seats": 2}
    session.rollback()

    nominated(session, event, "latvian@example.lv", country="LV")
    services.set_quota(session, event, 3, country="EE", actor=SECRETARIAT, now=NOON)
    nominated(session, event, "third@example.ee")
    assert queries.get_quota(session, event, "EE") == queries.DelegationQuota(3, 3)


def test_nominations_without_a_quota_are_limited_too(session: Session) -> None:
    event = factories.open_event(session)
    for n in range(MAX_NOMINATIONS):
        nominated(session, event, f"{n}@example.ee")

    with pytest.raises(NoSeatForDelegation):
        nominated(session, event, "one-more@example.ee")


def test_delegation_quota_limits_registrations_and_promotes_from_the_waiting_list(
    session: Session,
) -> None:
    event = factories.open_event(session, seats_per_delegation=1, has_waiting_list=True)
    factories.represented(session, event)
    waitlisted = factories.represented(session, event, state=RegistrationState.WAITLISTED)
    other = factories.represented(session, event, "LV")
    other_waitlisted = factories.represented(
        session, event, "LV", state=RegistrationState.WAITLISTED
    )
    session.commit()
    assert waitlisted.state is other_waitlisted.state is RegistrationState.WAITLISTED

    services.set_quota(session, event, 2, country="EE", actor=SECRETARIAT, now=NOON)

    assert (waitlisted.state, other_waitlisted.state) == (
        RegistrationState.CONFIRMED, RegistrationState.WAITLISTED,
    )  # fmt: skip
    services.set_quota(session, event, 0, country="LV", actor=SECRETARIAT, now=NOON)
    assert other.state is RegistrationState.CONFIRMED


def test_withdrawn_nomination_frees_its_seat_for_the_waiting_list(
    session: Session,
) -> None:
    event = factories.open_event(session, capacity_total=1, has_waiting_list=True)
    registration = accepted(session, nominated(session, event))
    waitlisted = registered(session, event, "rasa@example.org")

    withdrawn(session, registration)

    assert (registration.state, waitlisted.state) == (
        RegistrationState.WITHDRAWN,
        RegistrationState.CONFIRMED,
    )
    assert queued_mails(session, JURI)[2:] == ["nomination_withdrawn CANCEL 1"]
    with pytest.raises(AlreadyDecided):
        withdrawn(session, registration)
    with pytest.raises(AlreadyDecided):
        accepted(session, registration)
    with pytest.raises(AlreadyDecided):
        registration_services.reinstate(session, registration, now=NOON)


def test_own_registration_cannot_be_withdrawn_by_the_delegation(session: Session) -> None:
    registration = registered(
        session, factories.open_event(session), "rasa@example.org", delegation="EE"
    )

    with pytest.raises(AlreadyDecided):
        services.withdraw_nomination(session, registration, actor=SECRETARIAT, now=NOON)


def test_declining_delegation_withdraws_its_nominees(
    session: Session,
) -> None:
    event = factories.open_event(session)
    open_, accepted_nominee = (
        nominated(session, event),
        accepted(session, nominated(session, event, "b@x.ee")),
    )
    independent = registered(session, event, "own@example.ee", delegation="EE")

    services.record_answer(
        session, event, DECLINES, country="EE", note="No budget.",
        actor=contact_of(session, event), now=NOON,
    )  # fmt: skip

    delegation = queries.get_for_country(session, event.id, "EE")
    assert delegation is not None
    assert (delegation.answer, delegation.note) == (DECLINES, "No budget.")
    assert open_.state is accepted_nominee.state is RegistrationState.WITHDRAWN
    assert independent.state is RegistrationState.CONFIRMED
    assert event_tasks.get_progress(session, event).absent == {"EE"}
    nominated(session, event, "after-all@example.ee")
    assert delegation.answer is DelegationAnswer.TAKES_PART


def test_registered_person_cannot_be_nominated(session: Session) -> None:
    event = factories.open_event(session)
    registered(session, event, "rasa@example.org", delegation="EE")
    nominated(session, event)

    with pytest.raises(AlreadyRegistered):
        nominated(session, event, "Rasa@Example.org")
    session.rollback()
    with pytest.raises(AlreadyNominated):
        nominated(session, event, JURI.upper())
    session.rollback()
    with pytest.raises(AlreadyRegistered):
        nominated(session, event, country="LV")


def test_unverified_registration_becomes_a_nomination(session: Session) -> None:
    event = factories.open_event(session)
    unverified = submitted(session, event, JURI)
    _, secret = access_operations.create_token(
        session, TokenScope.REGISTRATION, unverified.id, now=NOON
    )
    session.commit()

    registration = nominated(session, event)

    assert (registration.id, registration.state) == (unverified.id, RegistrationState.NOMINATED)
    with pytest.raises(TokenRevoked):
        access_queries.get_valid_token(session, secret, TokenScope.REGISTRATION, now=NOON)


def test_public_form_does_not_change_a_nomination(session: Session) -> None:
    event = factories.open_event(session)
    registration = nominated(session, event)

    submitted(session, event, JURI, name="Somebody else")

    assert (registration.state, registration.name) == (RegistrationState.NOMINATED, "Jüri Tamm")
    assert queued_mails(session, JURI) == ["nominated", "registration_link"]


def test_withdrawn_nominee_can_register(session: Session) -> None:
    event = factories.open_event(session)
    withdrawn(session, nominated(session, event))

    registration = registered(session, event, JURI)

    assert (registration.state, registration.nominated_by) == (RegistrationState.CONFIRMED, None)


def test_mails_to_one_address_are_limited(session: Session) -> None:
    event = factories.open_event(session)
    for _ in range(5):
        withdrawn(session, nominated(session, event))

    with pytest.raises(MailLimitReached):
        nominated(session, event)


@pytest.mark.parametrize(
    ("columns", "now", "refused"),
    [
        ({"registration": RegistrationPolicy.NONE}, NOON, NoRegistration),
        ({"state": EventState.CANCELLED}, NOON, EventNotActive),
        ({"state": EventState.DRAFT, "published_at": None}, NOON, EventNotActive),
        ({}, AFTER_EVENT, EventIsOver),
        ({"registration_closes_at": NOON}, NOON, NominationsClosed),
    ],
)
def test_nominations_are_refused(
    session: Session, columns: dict[str, object], now: object, refused: type[DomainError]
) -> None:
    event = factories.open_event(session, **columns)
    arguments: dict[str, Any] = {"country": "EE", "actor": contact_of(session, event), "now": now}

    with pytest.raises(refused):
        services.nominate(session, event, nominee(), **arguments)
    session.rollback()
    with pytest.raises(refused):
        services.record_answer(session, event, DECLINES, **arguments)


def test_organisers_can_nominate_after_closing(session: Session) -> None:
    event = factories.open_event(session, registration_closes_at=NOON)

    registration = services.nominate(
        session, event, nominee(), country="EE", actor=SECRETARIAT, now=NOON
    )

    assert registration.state is RegistrationState.NOMINATED


def test_unavailable_participation_mode_is_refused(session: Session) -> None:
    event = factories.open_event(session)
    registration = nominated(session, event)

    with pytest.raises(ModeNotOffered):
        services.nominate(
            session,
            event,
            nominee("b@example.ee", participation_mode=ParticipationMode.ON_SITE),
            country="EE",
            actor=contact_of(session, event),
            now=NOON,
        )
    session.rollback()
    with pytest.raises(ModeNotOffered):
        services.accept_nomination(
            session, registration, participation_mode=ParticipationMode.ON_SITE, needs="", now=NOON
        )


def test_inviting_without_contacts_is_refused(session: Session) -> None:
    with pytest.raises(NoContactChosen):
        services.invite_delegations(
            session, factories.open_event(session), [], SECRETARIAT, now=NOON
        )


def test_organiser_of_other_bodies_is_refused(session: Session) -> None:
    event = factories.open_event(session)
    registration = nominated(session, event)
    contacts = [Contact("EE", "", CONTACT)]
    actions: list[Callable[[], object]] = [
        lambda: services.invite_delegations(session, event, contacts, OTHER_ORGANISER, now=NOON),
        lambda: services.nominate(
            session, event, nominee("x@example.ee"), country="EE", actor=OTHER_ORGANISER, now=NOON
        ),
        lambda: services.record_answer(
            session, event, DECLINES, country="EE", actor=OTHER_ORGANISER, now=NOON
        ),
        lambda: services.set_quota(
            session, event, 9, country="EE", actor=OTHER_ORGANISER, now=NOON
        ),
        lambda: services.withdraw_nomination(
            session, registration, actor=OTHER_ORGANISER, now=NOON
        ),
    ]

    for action in actions:
        with pytest.raises(NotAllowed):
            action()
        session.rollback()
    assert registration.state is RegistrationState.NOMINATED


def test_nominees_are_notified_of_a_new_date_without_a_calendar_entry(session: Session) -> None:
    event = factories.open_event(session)
    nominated(session, event)

    with transaction(session, now=NOON):
        events.record_change(
            session, event, ChangeKind.RESCHEDULED, {"starts_on": ["2027-05-20", "2027-05-21"]},
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip

    assert queued_mails(session, JURI) == ["nominated", "event_changed"]


def test_erased_contact_does_not_replace_an_earlier_one(session: Session) -> None:
    body = factories.body(session)
    first, second, new = (factories.open_event(session, bodies=[body]) for _ in range(3))
    invited(session, first, email="point@example.ee")
    invited(session, second, email="later@example.ee")
    queries.list_for_event(session, second.id)[0].contact_email = ""
    session.commit()

    assert queries.suggested_contacts(session, new)["EE"].email == "point@example.ee"


def test_contacts_invited_at_the_same_time_are_suggested_by_the_newest(session: Session) -> None:
    body = factories.body(session)
    *events, new = (factories.open_event(session, bodies=[body]) for _ in range(3))
    for event, email in zip(events, ("first@example.ee", "second@example.ee"), strict=True):
        invited(session, event, email=email)

    assert queries.suggested_contacts(session, new)["EE"].email == "second@example.ee"


def test_delegations_are_listed_by_country(session: Session) -> None:
    event = factories.open_event(session)
    for country in ("PL", "EE", "LV"):
        services.invite_delegations(
            session, event, [Contact(country, "", f"{country}@example.org")], SECRETARIAT, now=NOON
        )

    delegations = queries.list_for_event(session, event.id)

    assert [delegation.country for delegation in delegations] == ["EE", "LV", "PL"]
