"""Run the actions of the forms on the page of a delegation, for itself and for organisers."""

from collections.abc import Callable

from flask import flash
from flask_babel import gettext as _

from meetings.domain.access.policy import Actor
from meetings.domain.delegations import services
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import DelegationAnswer, offered_modes
from meetings.http.request_context import db_session
from meetings.i18n.labels import label_for
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.delegations.forms import AnswerForm, NominateForm
from meetings.web.form_fields import submit_form


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


def submit_confirmation(registration: Registration, *, actor: Actor) -> None:
    """Confirm that the person represents the delegation."""

    def act() -> None:
        services.confirm_representative(db_session(), registration, actor=actor, now=clock.now())

    message = _("%(name)s represents the delegation and has been notified.", name=registration.name)
    _run_and_flash(act, message)


def submit_rejection(registration: Registration, *, actor: Actor) -> None:
    """End the registration of a person who does not represent the delegation."""

    def act() -> None:
        services.reject_representative(db_session(), registration, actor=actor, now=clock.now())

    message = _(
        "The registration of %(name)s has ended, and the person has been notified.",
        name=registration.name,
    )
    _run_and_flash(act, message)


def _run_and_flash(act: Callable[[], None], message: str) -> None:
    try:
        act()
    except DomainError as error:
        flash(message_for(error), "error")
    else:
        flash(message, "success")
