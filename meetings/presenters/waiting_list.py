"""Explain why there is no seat, and where there is one."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    BindingLimit,
    ParticipationMode,
    SeatLimit,
    binding_limit,
    count_seats,
    offered_modes,
)
from meetings.i18n.labels import country_name


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingView:
    """Why a person waits: ``text`` names the limit; ``free_mode`` has a free seat, or is None."""

    text: str
    free_mode: ParticipationMode | None

    @property
    def switch_label(self) -> str:
        """Return the text of the button that changes to the free mode."""
        if self.free_mode is ParticipationMode.ONLINE:
            return _("Attend online instead")
        return _("Attend on site instead") if self.free_mode else ""


def waiting_view(session: Session, registration: Registration) -> WaitingView:
    """Return why the person on the waiting list has no seat."""
    event = registration.event
    limits = queries.get_limits(session, event)
    taken = count_seats(queries.count_taken_seats(session, event.id), registration.seat_country)
    reached = binding_limit(limits, taken, registration.participation_mode)
    free_mode = None
    if reached is not None:
        for mode in offered_modes(event.mode):
            if binding_limit(limits, taken, mode) is None:
                free_mode = mode
    text = _limit_text(reached, registration.delegation) if reached else ""
    return WaitingView(
        text=" ".join(filter(None, (text, _free_text(free_mode)))), free_mode=free_mode
    )


def form_notes(session: Session, event: Event) -> list[str]:
    """Return sentences about full seats and the waiting list, shown above the empty form.

    Where organisers approve registrations, nobody waits for a seat before their decision.
    """
    if event.registration is RegistrationPolicy.APPROVAL:
        return []
    limits = replace(queries.get_limits(session, event), per_delegation=None, delegations={})
    taken = count_seats(queries.count_taken_seats(session, event.id), None)
    reached = {mode: binding_limit(limits, taken, mode) for mode in offered_modes(event.mode)}
    full = list(dict.fromkeys(limit for limit in reached.values() if limit is not None))
    if not full:
        return []
    free = next((mode for mode, limit in reached.items() if limit is None), None)
    return [
        *(_limit_text(limit, None) for limit in full),
        *filter(None, [_free_text(free)]),
        _waiting_text(session, event, is_choice=free is not None),
    ]


def _waiting_text(session: Session, event: Event, *, is_choice: bool) -> str:
    """Return the sentence about the waiting list; ``is_choice``: another mode has free seats."""
    if not event.has_waiting_list:
        return (
            _("There is no waiting list, so you cannot choose a format that is full.")
            if is_choice
            else _("There is no waiting list.")
        )
    number = queries.count_waiting(session, event.id)
    if not is_choice:
        return _waiting_text_without_choice(number)
    if not number:
        return _("If you choose a format that is full, you will be first on the waiting list.")
    return ngettext(
        "If you choose a format that is full, you will wait behind %(num)d person.",
        "If you choose a format that is full, you will wait behind %(num)d people.",
        number,
    )


def _waiting_text_without_choice(number: int) -> str:
    if not number:
        return _("If you register, you will be first on the waiting list.")
    return ngettext(
        "If you register, you will wait behind %(num)d person.",
        "If you register, you will wait behind %(num)d people.",
        number,
    )


def _free_text(mode: ParticipationMode | None) -> str:
    if mode is None:
        return ""
    if mode is ParticipationMode.ONLINE:
        return _("Seats are available online.")
    return _("Seats are available on site.")


def _limit_text(limit: BindingLimit, delegation: str | None) -> str:
    """Return "All 5 seats of Sweden are taken."; a limit of 0 leaves nothing to take."""
    number = limit.seats
    if number == 0:
        return _("No seats are available at the moment.")
    if limit.kind is SeatLimit.DELEGATION:
        return ngettext(
            "The only seat of the delegation of %(country)s is taken.",
            "All %(num)d seats of the delegation of %(country)s are taken.",
            number,
            country=country_name(delegation),
        )
    if limit.kind is SeatLimit.ON_SITE:
        return ngettext(
            "The only seat on site is taken.", "All %(num)d seats on site are taken.", number
        )
    if limit.kind is SeatLimit.ONLINE:
        return ngettext(
            "The only seat online is taken.", "All %(num)d seats online are taken.", number
        )
    return ngettext("The only seat is taken.", "All %(num)d seats are taken.", number)
