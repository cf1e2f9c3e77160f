"""Read delegations, their nominations, quotas and suggested contacts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Term
from meetings.domain.bodies.rules import TermRole
from meetings.domain.delegations.errors import NominationsClosed
from meetings.domain.delegations.rules import MAX_NOMINATIONS, QUOTA_STATES, Contact
from meetings.domain.events import queries as events
from meetings.domain.events.defaults import default_language
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.people.models import Person
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.errors import NoRegistration
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import ACTIVE_REGISTRATION_STATES, RegistrationState
from meetings.kernel.errors import DomainError

#: Subject of messages to speakers.
APPEARANCE = "appearance"


def nomination_error(event: Event, *, now: datetime, is_organiser: bool) -> DomainError | None:
    """Return the error that prevents nominations for the event now, or None.

    Delegations can nominate until registration closes, organisers as long as the event is
    active.
    """
    if event.registration is RegistrationPolicy.NONE:
        return NoRegistration()
    error = registration_queries.attendance_error(event, now=now)
    if error is not None:
        return error
    closes = event.registration_closes_at
    if not is_organiser and closes is not None and now >= closes:
        return NominationsClosed(closed_at=closes)
    return None


def get_by_id(session: Session, delegation_id: int | None) -> Delegation | None:
    """Return the delegation with its event, ready for a summary, or None."""
    if not delegation_id:
        return None
    with_event = joinedload(Delegation.event).options(*events.for_summary())
    statement = select(Delegation).where(Delegation.id == delegation_id).options(with_event)
    return session.scalars(statement).first()


def get_for_country(session: Session, event_id: int, country: str) -> Delegation | None:
    """Return the delegation of the country at the event, or None."""
    return registration_queries.get_delegation(session, event_id, country)


def mail_locales(session: Session, emails: Collection[str]) -> dict[str, str]:
    """Return the language of mails to each address.

    This is the language of the user with the address, else of their latest confirmed
    registration, else of the installation.
    """
    keys = {email.casefold() for email in emails}
    registered = (
        select(Registration.email_key.label("key"), Registration.locale)
        .where(Registration.email_key.in_(keys), Registration.verified_at.is_not(None))
        .order_by(Registration.id)
    )
    chosen = select(User.email.label("key"), User.locale).where(User.email.in_(keys))
    locales = dict.fromkeys(keys, default_language(session))
    for statement in (registered, chosen):
        locales |= {row.key: row.locale for row in session.execute(statement)}
    return {email: locales[email.casefold()] for email in emails}


def list_for_event(session: Session, event_id: int) -> Sequence[Delegation]:
    """Return the delegations of the event, by country."""
    return session.scalars(
        select(Delegation).where(Delegation.event_id == event_id).order_by(Delegation.country)
    ).all()


def list_nominations(session: Session, event_id: int, country: str) -> Sequence[Registration]:
    """Return the registrations nominated by the delegation, in order of nomination."""
    return session.scalars(
        select(Registration)
        .join(Delegation, Delegation.id == Registration.nominated_by_id)
        .where(Delegation.event_id == event_id, Delegation.country == country)
        .order_by(Registration.nominated_at, Registration.id)
    ).all()


def list_unconfirmed(session: Session, event_id: int, country: str) -> Sequence[Registration]:
    """Return the people who registered for the country and await its confirmation, by time."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.delegation == country,
            _is_unconfirmed(),
        )
        .order_by(Registration.registered_at, Registration.id)
    ).all()


def count_unconfirmed(
    session: Session, event_id: int
) -> Mapping[str, Mapping[RegistrationState, int]]:
    """Return the number of people to confirm by country and state."""
    return _count_by_country(session, event_id, _is_unconfirmed())


def _is_unconfirmed() -> ColumnElement[bool]:
    is_active = Registration.state.in_(ACTIVE_REGISTRATION_STATES)
    return and_(Registration.nominated_by_id.is_(None), is_active)


def is_unconfirmed(registration: Registration) -> bool:
    """Return whether the delegation can confirm or reject the registration."""
    is_active = registration.state in ACTIVE_REGISTRATION_STATES
    return bool(registration.delegation) and registration.nominated_by_id is None and is_active


def can_be_answered(registration: Registration) -> bool:
    """Return whether it is an open nomination or one that the person refused."""
    has_refused = (
        registration.state is RegistrationState.CANCELLED and registration.verified_at is None
    )
    is_open = registration.state is RegistrationState.NOMINATED or has_refused
    return registration.nominated_by_id is not None and is_open


@dataclass(frozen=True, slots=True)
class DelegationQuota:
    """Seats used by a delegation, and its limit.

    ``limit`` None: the event sets no limit.
    """

    used: int
    limit: int | None

    @property
    def left(self) -> int:
        """Return the number of further persons that the delegation can nominate."""
        return max(0, (MAX_NOMINATIONS if self.limit is None else self.limit) - self.used)


def get_quota(session: Session, event: Event, country: str) -> DelegationQuota:
    """Return the quota of the country's delegation; people it did not confirm do not count."""
    used = session.scalar(
        select(func.count(Registration.id)).where(
            Registration.event_id == event.id,
            Registration.delegation == country,
            Registration.nominated_by_id.is_not(None),
            Registration.state.in_(QUOTA_STATES),
        )
    )
    return DelegationQuota(used or 0, registration_queries.get_limits(session, event).of(country))


def count_by_country(
    session: Session, event_id: int
) -> Mapping[str, Mapping[RegistrationState, int]]:
    """Return the number of persons by country and state, without persons without a country."""
    return _count_by_country(session, event_id)


def _count_by_country(
    session: Session, event_id: int, *conditions: ColumnElement[bool]
) -> dict[str, dict[RegistrationState, int]]:
    columns = Registration.delegation, Registration.state
    rows = session.execute(
        select(*columns, func.count())
        .where(Registration.event_id == event_id, Registration.delegation.is_not(None), *conditions)
        .group_by(*columns)
    ).all()
    counts: dict[str, dict[RegistrationState, int]] = {}
    for country, state, number in rows:
        counts.setdefault(country or "", {})[state] = number
    return counts


def suggested_contacts(session: Session, event: Event) -> dict[str, Contact]:
    """Return a contact per country: the last one used for the body, else its contact point.

    A contact point is a person of the country with an e-mail address and a current term.
    """
    contacts = [*_contact_points(session, event), *_previous_contacts(session, event)]
    return {contact.country: contact for contact in contacts}


def _contact_points(session: Session, event: Event) -> list[Contact]:
    rows = session.execute(
        select(Term.country, Person.name, Person.email)
        .join(Person, Person.id == Term.person_id)
        .where(
            Term.body_id.in_(event.body_ids), Term.role == TermRole.CONTACT_POINT,
            Term.until.is_(None), Term.country.is_not(None), Person.email != "",
        )
        .order_by(Term.id)
    )  # fmt: skip
    return [Contact(country or "", name, email) for country, name, email in rows]


def _previous_contacts(session: Session, event: Event) -> list[Contact]:
    """Return the contacts of meetings of the same body, newest last."""
    rows = session.scalars(
        select(Delegation)
        .join(Event, Event.id == Delegation.event_id)
        .where(_same_body(event), Delegation.contact_email != "")
        .order_by(Delegation.event_id == event.id, Delegation.asked_at, Delegation.id)
    )
    return [Contact(row.country, row.contact_name, row.contact_email) for row in rows]


def _same_body(event: Event) -> ColumnElement[bool]:
    body = event.leading_body
    return events.organised_by_any([body.id]) if body else Event.id == event.id
