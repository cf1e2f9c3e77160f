"""Content of messages to people who registered or were nominated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from meetings.domain.documents import queries as documents
from meetings.domain.events import queries as events
from meetings.domain.events.change_history import previous_dates
from meetings.domain.events.fields import NOTIFYING_ONLINE
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import (
    ACTIVE_EVENT_STATES,
    AttendanceMode,
    ChangeKind,
    EventState,
)
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CONFIRMATION_TTL, ItipMethod, MailKind
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import calendar_method
from meetings.domain.registration.representation import awaits_delegation_within
from meetings.domain.registration.rules import AFFECTED_STATES, ParticipationMode, RegistrationState
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.mails import change_heading
from meetings.i18n.participants import attendance_sentence, participant_state_label
from meetings.mail.calendar_part import CalendarPart
from meetings.mail.context import (
    EventMailView,
    MailContent,
    MessageObsolete,
    event_values,
)
from meetings.mail.message_builder import MailContext, body_sender
from meetings.mail.participant_links import ParticipantLinks
from meetings.mail.previous_values import PreviousValues, previous_values
from meetings.presenters.invitation import attends_online
from meetings.presenters.waiting_list import waiting_view

#: A message about a state is sent only while the registration is in it.
_REQUIRED_STATE = {
    MailKind.REGISTRATION_RECEIVED: RegistrationState.UNVERIFIED,
    MailKind.REGISTRATION_CONFIRMED: RegistrationState.CONFIRMED,
    MailKind.ATTENDANCE_CHANGED: RegistrationState.CONFIRMED,
    MailKind.REGISTRATION_PENDING: RegistrationState.PENDING,
    MailKind.REGISTRATION_WAITLISTED: RegistrationState.WAITLISTED,
    MailKind.REGISTRATION_DECLINED: RegistrationState.DECLINED,
    MailKind.REPLY_DECLINED: RegistrationState.CANCELLED,
    MailKind.NOMINATED: RegistrationState.NOMINATED,
    MailKind.NOMINATION_WITHDRAWN: RegistrationState.WITHDRAWN,
}
_REQUIRED_EVENT_STATES = {
    MailKind.EVENT_CHANGED: ACTIVE_EVENT_STATES,
    MailKind.EVENT_CANCELLED: frozenset({EventState.CANCELLED}),
    MailKind.EVENT_POSTPONED: frozenset({EventState.POSTPONED}),
}
_WITHOUT_LINK = frozenset(
    {MailKind.REGISTRATION_DECLINED, MailKind.EVENT_CANCELLED, MailKind.NOMINATION_WITHDRAWN}
)
_WITH_JOIN_LINK = frozenset(
    {MailKind.REGISTRATION_CONFIRMED, MailKind.ATTENDANCE_CHANGED, MailKind.EVENT_CHANGED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationMailView(EventMailView):
    """The values of a mail about a registration; "" where there is nothing to show.

    ``link`` leads to the person's page, ``until`` is when a link to confirm stops working.
    ``is_rejected``: the delegation did not confirm the person.
    ``change_kind`` is None where the mail is not about a change of the event.
    """

    status: str
    attendance: str
    is_online: bool
    delegation: str
    is_nominated: bool
    awaits_delegation: bool
    is_rejected: bool
    waitlist_position: int | None
    no_seat_reason: str
    reason: str
    link: str
    until: str
    join_link: str
    join_note: str
    change_kind: ChangeKind | None
    has_new_join_details: bool
    is_invitation: bool
    is_cancellation: bool

    @property
    def change_heading(self) -> str:
        """Return the heading of the change, or "" if changes of this kind have none."""
        return change_heading(self.change_kind, has_new_date=bool(self.previous.when))


def build_content(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a message about a registration, with new links.

    Raises:
        MessageObsolete: the registration, the event or the change no longer matches the message.
    """
    registration = get_registration(context, message.subject_id)
    if registration is None:
        raise MessageObsolete("Superseded: the registration was deleted")
    if not context.is_preview:
        _check_state(message.kind, registration)
        _check_mode(message, registration)
        _check_calendar(message, registration)
    event, change = registration.event, _change(context, message, registration)
    view = _view(context, message, registration, change, now)
    is_for_calendar = bool(message.facts.get("calendar"))
    part = CalendarPart(
        message=message, registration=registration, now=now,
        previous_when=previous_dates(event.when, change.fields if change else {}),
        join_link=view.join_link, join_note=view.join_note,
    )  # fmt: skip
    return MailContent(
        view=view,
        sender=body_sender(event, context.mail_from, is_invitation=is_for_calendar),
        attach=partial(part.attach, context=context) if is_for_calendar else None,
    )


def _check_state(kind: MailKind, registration: Registration) -> None:
    state, event_state = registration.state, registration.event.state
    if state is not _REQUIRED_STATE.get(kind, state):
        raise MessageObsolete(f"Superseded: the registration is now {state.value}")
    event_states = _REQUIRED_EVENT_STATES.get(kind)
    if event_states is None:
        return
    if event_state not in event_states:
        raise MessageObsolete(f"Superseded: the meeting is now {event_state.value}")
    if state not in AFFECTED_STATES:
        raise MessageObsolete(f"Superseded: the registration is now {state.value}")


def _check_mode(message: Message, registration: Registration) -> None:
    """Refuse a message about an attendance mode that was changed again."""
    mode = message.facts.get("mode", registration.participation_mode.value)
    if mode != registration.participation_mode.value:
        raise MessageObsolete("Superseded: the attendance was changed again")


def _check_calendar(message: Message, registration: Registration) -> None:
    """Refuse an invitation to a person who is no longer invited; another message informs them."""
    method = message.facts.get("calendar")
    if method == ItipMethod.REQUEST and calendar_method(registration) != method:
        raise MessageObsolete("Superseded: the invitation no longer holds")


def get_registration(context: MailContext, number: int | None) -> Registration | None:
    """Return the registration with its event, from the batch if it was loaded with others."""
    return context.batch.fact(
        ("registration", number), lambda: queries.get_by_id(context.session, number)
    )


def load_registrations(context: MailContext, messages: Iterable[Message]) -> None:
    """Load the registrations of the messages into the batch, with one query."""
    ids = [
        message.subject_id
        for message in messages
        if message.subject == queries.SUBJECT and message.subject_id
    ]
    rows = {row.id: row for row in queries.list_by_id(context.session, ids)}
    for number in ids:
        context.batch.remember(("registration", number), rows.get(number))


def _change(context: MailContext, message: Message, registration: Registration) -> Change | None:
    number, event_id = message.facts.get("change"), registration.event_id
    if not number:
        return None
    return context.batch.fact(
        ("change", event_id, number), lambda: events.get_change(context.session, event_id, number)
    )


def _awaits_delegation(context: MailContext, registration: Registration) -> bool:
    event = registration.event
    limits = context.batch.fact(
        ("limits", event.id), lambda: queries.get_limits(context.session, event)
    )
    return awaits_delegation_within(limits, registration)


def _view(
    context: MailContext, message: Message, registration: Registration, change: Change | None,
    now: datetime,
) -> RegistrationMailView:  # fmt: skip
    event, kind, fields = registration.event, message.kind, _fields(change)
    links = ParticipantLinks(context, registration, now)
    can_join = _can_join(kind, registration)
    method = message.facts.get("calendar", "")
    link = links.page() if _has_link(kind, registration, now=now) else ""
    previous = _previous_values(context, message, event, change)
    values = event_values(context, message, event)
    if attends_online(registration):
        previous = replace(previous, place="")
        values["event"] = replace(values["event"], place="", mode=label_for(AttendanceMode.ONLINE))
    return RegistrationMailView(
        **values,
        status=participant_state_label(registration.state),
        attendance=attendance_sentence(registration.participation_mode),
        is_online=registration.participation_mode is ParticipationMode.ONLINE,
        delegation=country_name(registration.delegation),
        is_nominated=registration.state is RegistrationState.NOMINATED,
        awaits_delegation=_awaits_delegation(context, registration),
        is_rejected=registration.nominated_by_id is None,
        waitlist_position=queries.waitlist_position(context.session, registration),
        no_seat_reason=waiting_view(context.session, registration).text
        if kind is MailKind.REGISTRATION_WAITLISTED
        else "",
        reason=registration.reason or (change.reason if change else ""),
        link=link,
        papers_link=_papers_link(context, registration, link),
        until=dates.instant(now + CONFIRMATION_TTL, event.timezone),
        join_link=links.join() if can_join else "",
        join_note=event.join_note if can_join else "",
        change_kind=change.kind if change else None,
        has_new_join_details=bool(NOTIFYING_ONLINE & fields.keys()),
        previous=previous,
        is_invitation=method == ItipMethod.REQUEST,
        is_cancellation=method == ItipMethod.CANCEL,
    )


def _papers_link(context: MailContext, registration: Registration, link: str) -> str:
    """Return where a confirmed participant reads the papers, or ""."""
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    if not link or not is_confirmed:
        return ""
    event_id = registration.event_id
    has_papers = context.batch.fact(
        ("papers", event_id),
        lambda: documents.has_papers_for_participants(context.session, event_id),
    )
    return f"{link}#documents" if has_papers else ""


def _previous_values(
    context: MailContext, message: Message, event: Event, change: Change | None
) -> PreviousValues:
    number = change.number if change else 0
    key = ("previous", event.id, event.updated_at, number, message.locale)
    return context.batch.fact(key, lambda: previous_values(event, _fields(change)))


def _fields(change: Change | None) -> Mapping[str, Any]:
    return change.fields if change else {}


def _has_link(kind: MailKind, registration: Registration, *, now: datetime) -> bool:
    """Return whether the person can still do something on their page."""
    if kind is MailKind.REGISTRATION_CANCELLED:
        return queries.can_reinstate(registration, now=now)
    return kind not in _WITHOUT_LINK


def _can_join(kind: MailKind, registration: Registration) -> bool:
    """Return whether the mail shows how to join online: only to people with an online place."""
    return (
        kind in _WITH_JOIN_LINK
        and registration.state is RegistrationState.CONFIRMED
        and registration.participation_mode is ParticipationMode.ONLINE
    )
