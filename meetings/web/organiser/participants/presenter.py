"""Present the participants of an event: the filters of the list, and decisions."""

from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.event_tasks.rules import EventProgress
from meetings.domain.events.models import Event
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    ParticipationMode,
    RegistrationState,
)
from meetings.i18n.labels import label_for

STATE_STYLES = {
    RegistrationState.CONFIRMED: "open", RegistrationState.PENDING: "few",
    RegistrationState.WAITLISTED: "plain", RegistrationState.UNVERIFIED: "draft",
    RegistrationState.DECLINED: "off", RegistrationState.CANCELLED: "off",
    RegistrationState.NOMINATED: "draft", RegistrationState.WITHDRAWN: "off",
}  # fmt: skip
_FILTER_STATES = (
    RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED,
    RegistrationState.NOMINATED,
)  # fmt: skip


def decision_message(registration: Registration) -> str:
    """Return the message after a decision on the registration."""
    name = registration.name
    if registration.state is RegistrationState.WAITLISTED:
        return _(
            "All seats are taken. %(name)s is on the waiting list and has been notified.", name=name
        )
    if registration.state is RegistrationState.CONFIRMED:
        return _("%(name)s is confirmed and has been notified.", name=name)
    if registration.state is RegistrationState.PENDING:
        return _("%(name)s awaits your approval again and has been notified.", name=name)
    return _("%(name)s was declined and notified.", name=name)


def filter_chips(
    event: Event, progress: EventProgress, filters: dict[str, str]
) -> list[tuple[str, str, bool]]:
    """Return the filters with their counts, without empty ones."""
    offered: list[tuple[str, dict[str, str], int]] = [(_("All"), {}, progress.registered())]
    offered += [
        (label_for(state), {"state": state.value}, progress.registered(state))
        for state in _FILTER_STATES
    ]
    for mode in ParticipationMode:
        count = progress.registered(*ACTIVE_REGISTRATION_STATES, participation_mode=mode)
        offered.append((label_for(mode), {"takes-part": mode.value}, count))
    present = {name: value for name, value in filters.items() if value and name != "q"}
    url = url_for("organiser.participants", slug=event.slug)
    return [
        (f"{text} {count}", f"{url}?{urlencode(query)}" if query else url, query == present)
        for text, query, count in offered
        if count or not query
    ]
