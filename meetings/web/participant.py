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
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import queries
from meetings.domain.registration.errors import EventIsOver, RegistrationClosed
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import LIVE, RegistrationState, TakesPart, seats
from meetings.http import dates
from meetings.http.phrases import TAKES_PART, country_name, explain, word
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

    ``gone`` says why nobody can come any more; "" while the event is on.
    """

    state: RegistrationState
    word: str
    look: str
    text: str
    reason: str
    gone: str
    join_note: str
    can_accept: bool
    can_refuse: bool
    can_confirm: bool
    can_change: bool
    can_cancel: bool
    can_join: bool
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
    is_confirmed = state is RegistrationState.CONFIRMED
    is_online = is_confirmed and registration.takes_part is TakesPart.ONLINE
    return Standing(
        state=state,
        word=word(state),
        look=LOOKS[state],
        text=_text(session, registration),
        reason=registration.reason,
        gone=explain(gone) if gone else "",
        join_note=event.join_note if is_online else "",
        can_accept=gone is None and may_be_answered(registration),
        can_refuse=state is RegistrationState.NOMINATED,
        can_confirm=state is RegistrationState.UNVERIFIED and gone is None,
        can_change=state in LIVE and gone is None,
        can_cancel=state in LIVE and not isinstance(gone, EventIsOver),
        can_join=is_online and gone is None and bool(event.join_url),
        can_come_back=_can_come_back(registration, now=now),
    )


def _can_come_back(registration: Registration, *, now: datetime) -> bool:
    """Say whether who cancelled may think better of it; after the closing time, too."""
    refused = queries.refusal(registration.event, now=now)
    has_cancelled = registration.state is RegistrationState.CANCELLED
    is_open = refused is None or isinstance(refused, RegistrationClosed)
    return has_cancelled and registration.verified_at is not None and is_open


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


def _text(session: Session, registration: Registration) -> str:
    if registration.state is RegistrationState.WAITLISTED:
        number = queries.place_in_line(session, registration)
        return _(
            "All places are taken. You are at place %(number)d of the waiting list; when it is "
            "your turn, you get a mail.", number=number,
        )  # fmt: skip
    return {
        RegistrationState.UNVERIFIED: _("Press the button to confirm that this is you."),
        RegistrationState.PENDING: _("The organisers decide, and you get a mail."),
        RegistrationState.CONFIRMED: _("You take part."),
        RegistrationState.DECLINED: _("The organisers could not offer you a place."),
        RegistrationState.CANCELLED: _("You do not take part."),
        RegistrationState.NOMINATED: _(
            "The delegation of %(country)s has nominated you. Do you take part?",
            country=country_name(registration.delegation),
        ),
        RegistrationState.WITHDRAWN: _("Your delegation has withdrawn your nomination."),
    }[registration.state]
