"""Present a delegation to itself and to organisers: answer, places, nominations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor
from meetings.domain.delegations import queries, services
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    AFFECTED_STATES,
    DelegationAnswer,
    RegistrationState,
    offered_modes,
)
from meetings.http.request_context import db_session
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.delegations.forms import AnswerForm, NominateForm
from meetings.web.form_fields import submit_form
from meetings.web.registration.presenter import STATE_STYLES

ANSWER_STYLES = {
    DelegationAnswer.TAKES_PART: "open",
    DelegationAnswer.WILL_NOT_TAKE_PART: "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NomineeLine:
    """A nominee, ready to display."""

    number: int
    name: str
    email: str
    organisation: str
    takes_part: str
    state: str
    look: str
    can_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationView:
    """A delegation at an event; ``refused`` explains why it cannot nominate, or is "".

    ``places`` is "" if delegations have no limit; ``is_full`` is true once all places are
    used.
    """

    country: str
    name: str
    answer: str
    look: str
    has_answered: bool
    has_declined: bool
    note: str
    places: str
    is_full: bool
    until: str
    refused: str
    people: tuple[NomineeLine, ...]


def delegation_view(
    session: Session, event: Event, country: str, *, now: datetime, is_organiser: bool
) -> DelegationView:
    """Return the view of the delegation of the country."""
    delegation = queries.get_for_country(session, event.id, country)
    answer = delegation.answer if delegation else None
    room = queries.get_quota(session, event, country)
    refused = queries.nomination_error(event, now=now, is_organiser=is_organiser)
    closes = event.registration_closes_at
    return DelegationView(
        country=country,
        name=country_name(country),
        answer=label_for(answer) if answer else _("No answer yet"),
        look=ANSWER_STYLES[answer] if answer else "few",
        has_answered=answer is not None,
        has_declined=answer is DelegationAnswer.WILL_NOT_TAKE_PART,
        note=delegation.note if delegation else "",
        places=quota_text(room),
        is_full=not room.left,
        until=dates.instant(closes, event.timezone) if closes else "",
        refused=message_for(refused) if refused else "",
        people=tuple(
            _nominee_line(registration, is_on=refused is None or is_organiser)
            for registration in queries.list_nominations(session, event.id, country)
        ),
    )


def quota_text(room: queries.DelegationQuota) -> str:
    """Return "1 of 2 seats used", or "" without a limit."""
    if room.most is None:
        return ""
    return ngettext(
        "%(used)d of %(num)d seat used",
        "%(used)d of %(num)d seats used",
        room.most,
        used=room.used,
    )


def _nominee_line(registration: Registration, *, is_on: bool) -> NomineeLine:
    return NomineeLine(
        number=registration.id,
        name=registration.name,
        email=registration.email,
        organisation=registration.organisation,
        takes_part=label_for(registration.takes_part),
        state=_nominee_state(registration),
        look=STATE_STYLES[registration.state],
        can_withdraw=is_on and registration.state in AFFECTED_STATES,
    )


def _nominee_state(registration: Registration) -> str:
    """Return the status for the delegation: cancelled means not attending."""
    if registration.state is RegistrationState.CANCELLED:
        return _("Not attending")
    return label_for(registration.state)


def build_nominate_form(event: Event) -> NominateForm:
    """Return the form with the modes of attendance of the event."""
    form = NominateForm()
    form.fill_choices(offered_modes(event.mode))
    return form


def submit_nomination(form: NominateForm, event: Event, country: str, *, actor: Actor) -> bool:
    """Submit the nomination and confirm it; errors appear above the form."""

    def act() -> None:
        services.nominate(
            db_session(), event, form.nominee(), country=country, actor=actor, now=clock.now()
        )

    if not submit_form(form, act):
        return False
    flash(
        _(
            "%(name)s has been nominated. We have sent an e-mail with a link to accept.",
            name=form.name.data,
        ),
        "success",
    )
    return True


def submit_answer(event: Event, country: str, value: str, *, actor: Actor) -> None:
    """Record the answer; an unknown answer changes nothing."""
    form = AnswerForm()
    if value not in set(DelegationAnswer) or not form.validate():
        return
    answer = DelegationAnswer(value)

    def act() -> None:
        services.record_answer(
            db_session(), event, answer, country=country, note=form.note.data or "", actor=actor,
            now=clock.now(),
        )  # fmt: skip

    _run_and_flash(act, _("Answer saved: %(answer)s.", answer=label_for(answer)))


def submit_withdrawal(registration: Registration, *, actor: Actor) -> None:
    """Withdraw the nomination and confirm it."""
    name = registration.name

    def act() -> None:
        services.withdraw_nomination(db_session(), registration, actor=actor, now=clock.now())

    _run_and_flash(
        act,
        _(
            "The nomination of %(name)s has been withdrawn, and the person has been notified.",
            name=name,
        ),
    )


def _run_and_flash(act: Callable[[], None], message: str) -> None:
    try:
        act()
    except DomainError as error:
        flash(message_for(error), "error")
    else:
        flash(message, "success")
