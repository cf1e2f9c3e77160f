"""Present an event to participants: places, and the status of a registration."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from meetings.domain.delegations.queries import can_be_answered
from meetings.domain.documents import queries as documents
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, EventState, RegistrationPolicy
from meetings.domain.outbox.rules import ItipMethod
from meetings.domain.registration import queries
from meetings.domain.registration.errors import EventIsOver
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import calendar_method
from meetings.domain.registration.representation import awaits_delegation
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    AFFECTED_STATES,
    ParticipationMode,
    RegistrationState,
    count_seats,
)
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.messages import message_for
from meetings.i18n.participants import (
    attendance_sentence,
    awaiting_delegation_sentence,
    called_off_sentence,
    participant_state_label,
    rejected_sentence,
)
from meetings.kernel.errors import DomainError
from meetings.presenters.event_summary import called_off_label
from meetings.presenters.waiting_list import WaitingView, form_notes, waiting_view
from meetings.web.documents.pages import DocumentPage, document_page
from meetings.web.documents.presenter import DocumentLine
from meetings.web.events.registration_panel import (
    on_site_places_text,
    online_places_text,
    total_places_text,
)

STATE_STYLES = {
    RegistrationState.CONFIRMED: "open",
    RegistrationState.NOMINATED: "few",
    RegistrationState.UNVERIFIED: "few",
    RegistrationState.PENDING: "few",
    RegistrationState.WAITLISTED: "few",
    RegistrationState.DECLINED: "off",
    RegistrationState.CANCELLED: "off",
    RegistrationState.WITHDRAWN: "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMeter:
    """A limit and the seats taken; ``text`` states both."""

    taken: int
    limit: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The places, the closing date, and notes on approval and the waiting list.

    ``full`` are sentences about full seats.
    """

    meters: tuple[PlaceMeter, ...]
    closes: str
    notes: tuple[str, ...]
    full: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationStatusView:
    """The status of a participant, and the available actions.

    ``unavailable_text`` explains why the event cannot be attended, or is "". With ``is_off``,
    label, text and reason describe the event instead of the registration.
    """

    state: RegistrationState
    label: str
    style: str
    text: str
    reason: str
    unavailable_text: str
    is_off: bool
    join_note: str
    can_accept: bool
    can_refuse: bool
    can_confirm: bool
    can_change: bool
    can_cancel: bool
    can_join: bool
    can_add_to_calendar: bool
    can_reinstate: bool
    waiting: WaitingView | None
    can_choose_papers: bool


def capacity(session: Session, event: Event) -> Capacity:
    """Return the capacity of the event."""
    limits = queries.get_limits(session, event)
    taken = count_seats(queries.count_taken_seats(session, event.id), None)
    rows = [
        (on_site_places_text, limits.on_site, taken.on_site),
        (online_places_text, limits.online, taken.online),
        (total_places_text, limits.total, taken.total),
    ]
    closes = event.registration_closes_at
    return Capacity(
        meters=tuple(
            PlaceMeter(
                taken=used,
                limit=limit,
                text=text_of(used, limit),
            )
            for text_of, limit, used in rows
            if limit is not None
        ),
        closes=dates.instant(closes, event.timezone) if closes else "",
        notes=tuple(_capacity_notes(event)),
        full=tuple(form_notes(session, event)),
    )  # fmt: skip


def _capacity_notes(event: Event) -> list[str]:
    notes = []
    if event.seats_per_delegation is not None:
        notes.append(
            ngettext(
                "At most %(num)d person per delegation.",
                "At most %(num)d people per delegation.",
                event.seats_per_delegation,
            )
        )
        notes.append(_("Your delegation must confirm that you represent it."))
    if event.registration is RegistrationPolicy.APPROVAL:
        notes.append(_("The organisers approve each registration."))
    elif event.has_waiting_list:
        notes.append(_("When all seats are taken, you can join the waiting list."))
    return notes


def registration_status(
    session: Session, registration: Registration, *, now: datetime
) -> RegistrationStatusView:
    """Return the status of the participant."""
    event, state = registration.event, registration.state
    unavailable = queries.attendance_error(event, now=now)
    is_off = event.state in CALLED_OFF and state in AFFECTED_STATES
    is_cancelled = event.state is EventState.CANCELLED
    is_confirmed = state is RegistrationState.CONFIRMED
    is_online = is_confirmed and registration.participation_mode is ParticipationMode.ONLINE
    return RegistrationStatusView(
        state=state,
        label=label_for(event.state) if is_off else participant_state_label(state),
        style="off" if is_off else STATE_STYLES[state],
        text=called_off_sentence(event.state, state)
        if is_off
        else _status_text(session, registration, unavailable),
        reason=event.state_reason if is_off else registration.reason,
        unavailable_text=_unavailable_text(event, unavailable)
        if unavailable and not is_off
        else "",
        is_off=is_off,
        join_note=event.join_note if is_online else "",
        can_accept=unavailable is None and can_be_answered(registration),
        can_refuse=state is RegistrationState.NOMINATED and not is_cancelled,
        can_confirm=state is RegistrationState.UNVERIFIED and unavailable is None,
        can_change=state in ACTIVE_REGISTRATION_STATES and unavailable is None,
        can_cancel=state in ACTIVE_REGISTRATION_STATES
        and not isinstance(unavailable, EventIsOver)
        and not is_cancelled,
        can_join=is_online and unavailable is None and bool(event.join_url),
        can_add_to_calendar=unavailable is None
        and calendar_method(registration) is ItipMethod.REQUEST,
        can_reinstate=queries.can_reinstate(registration, now=now),
        can_choose_papers=is_confirmed and not is_off,
        waiting=_waiting(session, registration) if unavailable is None else None,
    )


def _unavailable_text(event: Event, unavailable: DomainError) -> str:
    """Return why the event cannot be attended, worded for registered people."""
    return (
        f"{called_off_label(event)}. {event.state_reason}".strip()
        if event.state in CALLED_OFF
        else message_for(unavailable)
    )


def participant_documents(
    session: Session, registration: Registration, token: str, *, number: str
) -> DocumentPage[DocumentLine]:
    """Return a page of the documents of the event with download URLs of the participant.

    Only confirmed participants get documents.
    """
    if registration.state is not RegistrationState.CONFIRMED:
        return DocumentPage(groups=[], pager=None)

    def own_address(document: Document, version: DocumentVersion) -> str:
        return url_for(
            "documents.participant_download", token=token, slug=document.slug,
            number=version.number, filename=version.filename,
        )  # fmt: skip

    def page_url(page: int) -> str:
        shown = page if page > 1 else None
        return url_for("registration.show", token=token, page=shown, _anchor="documents")

    audiences = documents.readable_by_participants(registration.event_id)
    readable = documents.readable_at(session, registration.event, audiences)
    return document_page(readable, number, page_url, href=own_address)


def _waiting(session: Session, registration: Registration) -> WaitingView | None:
    """Return why the person has no seat, or None if no free seat would help."""
    if registration.state is not RegistrationState.WAITLISTED:
        return None
    if awaits_delegation(session, registration):
        return None
    return waiting_view(session, registration)


def _status_text(
    session: Session, registration: Registration, unavailable: DomainError | None
) -> str:
    country = country_name(registration.delegation)
    if registration.state in ACTIVE_REGISTRATION_STATES and (
        registration.state is not RegistrationState.CONFIRMED
        and awaits_delegation(session, registration)
    ):
        return awaiting_delegation_sentence(country)
    if registration.state is RegistrationState.WITHDRAWN and registration.nominated_by_id is None:
        return rejected_sentence(country)
    if registration.state is RegistrationState.WAITLISTED:
        number = queries.waitlist_position(session, registration)
        return _(
            "You are number %(number)d on the waiting list. We will e-mail you when you get a"
            " seat.",
            number=number,
        )
    return {
        RegistrationState.UNVERIFIED: _(
            "Your e-mail address has not been confirmed, so no seat is reserved."
        )
        if unavailable
        else _("Press the button to confirm that this is you."),
        RegistrationState.PENDING: _("The organisers will decide, and we will e-mail you."),
        RegistrationState.CONFIRMED: attendance_sentence(registration.participation_mode),
        RegistrationState.DECLINED: _("The organisers could not offer you a seat."),
        RegistrationState.CANCELLED: _("You are not attending."),
        RegistrationState.NOMINATED: _(
            "The delegation of %(country)s has nominated you. Will you attend?",
            country=country,
        ),
        RegistrationState.WITHDRAWN: _("Your delegation has withdrawn your nomination."),
    }[registration.state]
