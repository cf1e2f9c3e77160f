"""Notify contacts of delegations and speakers when events change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.agenda import queries as agenda
from meetings.domain.delegations import queries
from meetings.domain.events.models import Event
from meetings.domain.events.operations import NOTIFIED_KINDS
from meetings.domain.events.reactions import announced_changes
from meetings.domain.events.rules import ChangeKind
from meetings.domain.outbox import operations as outbox
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.rules import DelegationAnswer
from meetings.kernel.unit_of_work import Written

#: A delegation that does not attend may decide again after these changes.
_CHANGES_FOR_ABSENT = frozenset({ChangeKind.RESCHEDULED, ChangeKind.REINSTATED})


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact or speaker; ``subject`` and ``subject_id`` name the row with the address."""

    subject: str
    subject_id: int
    email: str
    name: str
    locale: str


def notify_contacts_and_speakers(session: Session, written: Written, now: datetime) -> None:
    """Queue one message per change and address, with the number of the change.

    People who are registered with the same address are notified as participants.
    """
    for event, change in announced_changes(session, written, now):
        if change.kind not in NOTIFIED_KINDS:
            continue
        participants = registration_queries.list_affected(session, event.id)
        notified = {registration.email_key for registration in participants}
        for recipient in list_recipients(session, event, change.kind):
            if recipient.email.casefold() in notified:
                continue
            notified.add(recipient.email.casefold())
            outbox.enqueue(
                session, MailKind.INVOLVED_NOTIFIED, to_address=recipient.email,
                to_name=recipient.name, now=now, subject=recipient.subject,
                subject_id=recipient.subject_id, event_id=event.id, locale=recipient.locale,
                context={"change": change.number},
            )  # fmt: skip


def list_recipients(session: Session, event: Event, kind: ChangeKind) -> Iterator[Recipient]:
    """Yield the contacts and speakers who are notified of a change of this kind."""
    for delegation in queries.list_for_event(session, event.id):
        attends = delegation.answer is not DelegationAnswer.WILL_NOT_TAKE_PART
        if delegation.contact_email and (attends or kind in _CHANGES_FOR_ABSENT):
            yield Recipient(
                registration_queries.DELEGATION, delegation.id, delegation.contact_email,
                delegation.contact_name, delegation.locale,
            )  # fmt: skip
    yield from _speakers(session, event)


def _speakers(session: Session, event: Event) -> Sequence[Recipient]:
    speakers = [
        (row.id, row.person)
        for row in agenda.list_appearances(session, event.id)
        if row.person is not None and row.person.email
    ]
    locales = queries.mail_locales(session, {person.email for _, person in speakers})
    return [
        Recipient(queries.APPEARANCE, number, person.email, person.name, locales[person.email])
        for number, person in speakers
    ]
