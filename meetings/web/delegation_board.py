"""What a delegation sees of itself, and its organisers of it: answer, places, whom it nominated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor
from meetings.domain.delegations import queries, services
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    CONCERNED,
    DelegationAnswer,
    RegistrationState,
    modes_of,
)
from meetings.http import dates
from meetings.http.phrases import country_name, explain, word
from meetings.http.session import session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.delegations import AnswerForm, NominateForm
from meetings.web.forms.fields import handed_in
from meetings.web.participant import LOOKS

ANSWER_LOOKS = {
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
class Board:
    """A delegation at an event; ``refused`` says why nobody can be nominated, "" where one can.

    ``places`` is "" where the event gives delegations no number; ``is_full`` says that all are
    used.
    """

    country: str
    name: str
    answer: str
    look: str
    has_answered: bool
    will_not: bool
    note: str
    places: str
    is_full: bool
    until: str
    refused: str
    people: tuple[NomineeLine, ...]


def board(
    session: Session, event: Event, country: str, *, now: datetime, is_organiser: bool
) -> Board:
    """Return what is shown of the delegation of the country."""
    delegation = queries.of_country(session, event.id, country)
    answer = delegation.answer if delegation else None
    room = queries.places(session, event, country)
    refused = queries.refusal(event, now=now, is_organiser=is_organiser)
    closes = event.registration_closes_at
    return Board(
        country=country,
        name=country_name(country),
        answer=word(answer) if answer else _("No answer yet"),
        look=ANSWER_LOOKS[answer] if answer else "few",
        has_answered=answer is not None,
        will_not=answer is DelegationAnswer.WILL_NOT_TAKE_PART,
        note=delegation.note if delegation else "",
        places=places_in_words(room),
        is_full=not room.left,
        until=dates.instant(closes, event.timezone) if closes else "",
        refused=explain(refused) if refused else "",
        people=tuple(
            _line(each, is_on=refused is None or is_organiser)
            for each in queries.nominated_by(session, event.id, country)
        ),
    )


def places_in_words(room: queries.Places) -> str:
    """Return "1 of 2 places used", or "" where there is no number."""
    if room.most is None:
        return ""
    return ngettext(
        "%(used)d of one place used", "%(used)d of %(num)d places used", room.most, used=room.used
    )


def _line(registration: Registration, *, is_on: bool) -> NomineeLine:
    return NomineeLine(
        number=registration.id,
        name=registration.name,
        email=registration.email,
        organisation=registration.organisation,
        takes_part=word(registration.takes_part),
        state=_state(registration),
        look=LOOKS[registration.state],
        can_withdraw=is_on and registration.state in CONCERNED,
    )


def _state(registration: Registration) -> str:
    """Return how far it has come, as the delegation sees it: who cancels does not take part."""
    if registration.state is RegistrationState.CANCELLED:
        return _("Does not take part")
    return word(registration.state)


def nominate_form(event: Event) -> NominateForm:
    """Return the form with the ways in which one can take part."""
    form = NominateForm()
    form.offer(modes_of(event.mode))
    return form


def take_nominee(
    form: NominateForm, event: Event, country: str, *, actor: Actor = ANONYMOUS
) -> bool:
    """Hand the nomination in and say so; what is refused is shown above the form."""

    def act() -> None:
        services.nominate(
            session(), event, form.nominee(), country=country, actor=actor, now=clock.now()
        )

    if not handed_in(form, act):
        return False
    flash(_("%(name)s is nominated, and asked by mail to accept.", name=form.name.data), "success")
    return True


def take_answer(event: Event, country: str, said: str, *, actor: Actor = ANONYMOUS) -> None:
    """Note the answer; what is no answer changes nothing."""
    form = AnswerForm()
    if said not in set(DelegationAnswer) or not form.validate():
        return
    answer = DelegationAnswer(said)

    def act() -> None:
        services.answer(
            session(), event, answer, country=country, note=form.note.data or "", actor=actor,
            now=clock.now(),
        )  # fmt: skip

    _act(act, _("The answer is noted: %(answer)s.", answer=word(answer)))


def take_back(registration: Registration, *, actor: Actor = ANONYMOUS) -> None:
    """Take the nomination back, and say so."""
    name = registration.name

    def act() -> None:
        services.take_back(session(), registration, actor=actor, now=clock.now())

    _act(act, _("The nomination of %(name)s is withdrawn, and the person is told.", name=name))


def _act(act: Callable[[], None], said: str) -> None:
    try:
        act()
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(said, "success")
