"""What pages for participants show: how much room there is, and where one stands."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.domain.delegations.queries import may_be_answered
from meetings.domain.documents import queries as documents
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF, EventState, RegistrationPolicy
from meetings.domain.mail.rules import Method
from meetings.domain.registration import queries
from meetings.domain.registration.errors import EventIsOver
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    CONCERNED,
    LIVE,
    RegistrationState,
    TakesPart,
    seats,
)
from meetings.domain.registration.telling import calendar_act
from meetings.http import dates
from meetings.http.occasion import off_word
from meetings.http.participant_words import off_sentence, own_word, takes_part_sentence
from meetings.http.phrases import TAKES_PART, country_name, explain, word
from meetings.kernel.errors import DomainError
from meetings.web.event_files import FileLine, file_lines

LOOKS = {
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
class Meter:
    """A limit and how much of it is taken; ``text`` says both."""

    taken: int
    limit: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many places there are, until when one can register, and what comes after."""

    meters: tuple[Meter, ...]
    closes: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a participant stands, in words, and what can be done now.

    ``gone`` says why nobody can come any more; "" while the event is on, and where ``is_off``:
    then word, text and reason tell what became of the meeting in place of the registration.
    """

    state: RegistrationState
    word: str
    look: str
    text: str
    reason: str
    gone: str
    is_off: bool
    join_note: str
    can_accept: bool
    can_refuse: bool
    can_confirm: bool
    can_change: bool
    can_cancel: bool
    can_join: bool
    can_add: bool
    can_come_back: bool


def room_of(session: Session, event: Event) -> Room:
    """Return how much room the event has."""
    limits = queries.limits_of(session, event)
    taken = seats(queries.taken(session, event.id), None)
    pairs = [
        (str(TAKES_PART[TakesPart.ON_SITE]), limits.on_site, taken.on_site),
        (str(TAKES_PART[TakesPart.ONLINE]), limits.online, taken.online),
        (_("In all"), limits.total, taken.total),
    ]
    closes = event.registration_closes_at
    return Room(
        meters=tuple(
            Meter(
                taken=used,
                limit=limit,
                text=_("%(where)s: %(taken)d of %(limit)d places taken", where=where, taken=used,
                       limit=limit),
            )
            for where, limit, used in pairs
            if limit is not None
        ),
        closes=dates.instant(closes, event.timezone) if closes else "",
        notes=tuple(_notes(event)),
    )  # fmt: skip


def _notes(event: Event) -> list[str]:
    notes = []
    if event.seats_per_delegation is not None:
        notes.append(
            _("At most %(number)d persons for each delegation.", number=event.seats_per_delegation)
        )
    if event.registration is RegistrationPolicy.APPROVAL:
        notes.append(_("The organisers look at each registration."))
    elif event.has_waiting_list:
        notes.append(_("When all places are taken, there is a waiting list."))
    return notes


def standing(session: Session, registration: Registration, *, now: datetime) -> Standing:
    """Return where the participant stands."""
    event, state = registration.event, registration.state
    gone = queries.not_on(event, now=now)
    is_off = event.state in OFF and state in CONCERNED
    is_cancelled = event.state is EventState.CANCELLED
    is_confirmed = state is RegistrationState.CONFIRMED
    is_online = is_confirmed and registration.takes_part is TakesPart.ONLINE
    return Standing(
        state=state,
        word=word(event.state) if is_off else own_word(state),
        look="off" if is_off else LOOKS[state],
        text=off_sentence(event.state, state) if is_off else _text(session, registration, gone),
        reason=event.state_reason if is_off else registration.reason,
        gone=_gone(event, gone) if gone and not is_off else "",
        is_off=is_off,
        join_note=event.join_note if is_online else "",
        can_accept=gone is None and may_be_answered(registration),
        can_refuse=state is RegistrationState.NOMINATED and not is_cancelled,
        can_confirm=state is RegistrationState.UNVERIFIED and gone is None,
        can_change=state in LIVE and gone is None,
        can_cancel=state in LIVE and not isinstance(gone, EventIsOver) and not is_cancelled,
        can_join=is_online and gone is None and bool(event.join_url),
        can_add=gone is None and calendar_act(registration) is Method.REQUEST,
        can_come_back=queries.may_come_back(registration, now=now),
    )


def _gone(event: Event, gone: DomainError) -> str:
    """Say why nobody can come; "nobody can register" is no answer to who is registered."""
    return (
        f"{off_word(event)}. {event.state_reason}".strip() if event.state in OFF else explain(gone)
    )


def files_for(session: Session, registration: Registration, token: str) -> list[FileLine]:
    """Return the documents of the event with the participant's own addresses of their files.

    Only who is confirmed gets any.
    """
    if registration.state is not RegistrationState.CONFIRMED:
        return []

    def own_address(document: Document, version: DocumentVersion) -> str:
        return url_for(
            "documents.participant_download", token=token, slug=document.slug,
            number=version.number, filename=version.filename,
        )  # fmt: skip

    may = documents.readable_by_participants(registration.event_id)
    found = session.scalars(documents.of_event(registration.event, may)).all()
    return file_lines(found, href=own_address)


def _text(session: Session, registration: Registration, gone: DomainError | None) -> str:
    if registration.state is RegistrationState.WAITLISTED:
        number = queries.place_in_line(session, registration)
        return _(
            "All places are taken. You are at place %(number)d of the waiting list; when it is "
            "your turn, you get a mail.", number=number,
        )  # fmt: skip
    return {
        RegistrationState.UNVERIFIED: _("Your address is not confirmed, so no place is kept.")
        if gone
        else _("Press the button to confirm that this is you."),
        RegistrationState.PENDING: _("The organisers decide, and you get a mail."),
        RegistrationState.CONFIRMED: takes_part_sentence(registration.takes_part),
        RegistrationState.DECLINED: _("The organisers could not offer you a place."),
        RegistrationState.CANCELLED: _("You do not take part."),
        RegistrationState.NOMINATED: _(
            "The delegation of %(country)s has nominated you. Do you take part?",
            country=country_name(registration.delegation),
        ),
        RegistrationState.WITHDRAWN: _("Your delegation has withdrawn your nomination."),
    }[registration.state]
