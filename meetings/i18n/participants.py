"""Texts for participants; organisers see the labels in ``labels.py``."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.events.rules import EventState
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.i18n.labels import label_for

_PARTICIPANT_STATE_LABELS = {
    RegistrationState.PENDING: _l("Awaiting approval"),
    RegistrationState.WAITLISTED: _l("On the waiting list"),
}


def participant_state_label(state: RegistrationState) -> str:
    """Return the state of the participant's registration as a label."""
    return str(_PARTICIPANT_STATE_LABELS.get(state) or label_for(state))


def attendance_sentence(participation_mode: ParticipationMode) -> str:
    """Return "You are attending online." or "You are attending on site."."""
    if participation_mode is ParticipationMode.ONLINE:
        return _("You are attending online.")
    return _("You are attending on site.")


def awaiting_delegation_sentence(country: str) -> str:
    """Return a sentence for a person whom the delegation has to confirm."""
    return _(
        "You hold no seat yet. The delegation of %(country)s must first confirm that you represent"
        " it. We will e-mail you when it has.",
        country=country,
    )


def rejected_sentence(country: str) -> str:
    """Return a sentence for a person whom the delegation did not confirm."""
    return _(
        "The delegation of %(country)s did not confirm that you represent it, so your registration"
        " has ended.",
        country=country,
    )


def called_off_sentence(event: EventState, state: RegistrationState) -> str:
    """Return a sentence about a meeting that is off, and its effect on the registration."""
    if event is EventState.CANCELLED:
        return _("This meeting is cancelled.")
    if state is RegistrationState.NOMINATED:
        return _(
            "This meeting is postponed. Your nomination remains valid. You will receive an"
            " e-mail when a new date is set."
        )
    return _(
        "This meeting is postponed. Your registration remains valid. You will receive"
        " an e-mail when a new date is set."
    )
