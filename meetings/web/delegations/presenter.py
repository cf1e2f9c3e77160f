"""What a delegation sees of itself, and its organisers of it: answer, places, whom it nominated."""

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
    """Somebody whom a delegation nominated, in words."""

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
    """A delegation at an event; ``refused`` says why nobody can be nominated, "" where one can.

    ``places`` is "" where the event gives delegations no number; ``is_full`` says that all are
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
    """Return what is shown of the delegation of the country."""
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
            _nominee_line(each, is_on=refused is None or is_organiser)
            for each in queries.list_nominations(session, event.id, country)
        ),
    )


def quota_text(room: queries.DelegationQuota) -> str:
    """Return "1 of 2 places used", or "" where there is no number."""
    if room.most is None:
        return ""
    return ngettext(
        "%(used)d of one place used", "%(used)d of %(num)d places used", room.most, used=room.used
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
    """Return how far it has come, as the delegation sees it: who cancels does not take part."""
    if registration.state is RegistrationState.CANCELLED:
        return _("Does not take part")
    return label_for(registration.state)


def build_nominate_form(event: Event) -> NominateForm:
    """Return the form with the ways in which one can take part."""
    form = NominateForm()
    form.fill_choices(offered_modes(event.mode))
    return form


def submit_nomination(form: NominateForm, event: Event, country: str, *, actor: Actor) -> bool:
    """Hand the nomination in and say so; what is refused is shown above the form."""

    def act() -> None:
        services.nominate(
            db_session(), event, form.nominee(), country=country, actor=actor, now=clock.now()
        )

    if not submit_form(form, act):
        return False
    flash(_("%(name)s is nominated, and asked by mail to accept.", name=form.name.data), "success")
    return True


def submit_answer(event: Event, country: str, said: str, *, actor: Actor) -> None:
    """Note the answer; what is no answer changes nothing."""
    form = AnswerForm()
    if said not in set(DelegationAnswer) or not form.validate():
        return
    answer = DelegationAnswer(said)

    def act() -> None:
        services.record_answer(
            db_session(), event, answer, country=country, note=form.note.data or "", actor=actor,
            now=clock.now(),
        )  # fmt: skip

    _run_and_flash(act, _("The answer is noted: %(answer)s.", answer=label_for(answer)))


def submit_withdrawal(registration: Registration, *, actor: Actor) -> None:
    """Take the nomination back, and say so."""
    name = registration.name

    def act() -> None:
        services.withdraw_nomination(db_session(), registration, actor=actor, now=clock.now())

    _run_and_flash(
        act, _("The nomination of %(name)s is withdrawn, and the person is told.", name=name)
    )


def _run_and_flash(act: Callable[[], None], said: str) -> None:
    try:
        act()
    except DomainError as error:
        flash(message_for(error), "error")
    else:
        flash(said, "success")
