"""Words for the person whom they are about; organisers read those of phrases.py."""

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
    """Return the state of one's own registration in a few words."""
    return str(_PARTICIPANT_STATE_LABELS.get(state) or label_for(state))


def attendance_sentence(takes_part: ParticipationMode) -> str:
    """Return "You take part online."."""
    if takes_part is ParticipationMode.ONLINE:
        return _("You are attending online.")
    return _("You are attending on site.")


def called_off_sentence(event: EventState, state: RegistrationState) -> str:
    """Return what became of a meeting that is off, and of the registration or nomination for it."""
    if event is EventState.CANCELLED:
        return _("This meeting is cancelled.")
    if state is RegistrationState.NOMINATED:
        return _(
            "This meeting is postponed. Your nomination remains valid. You will receive a"
            " mail when a new date is set."
        )
    return _(
        "This meeting is postponed. Your registration remains valid. You will receive"
        " a mail when a new date is set."
    )
