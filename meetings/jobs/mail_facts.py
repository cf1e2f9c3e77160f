"""What mails say beyond the event itself: links, the place in the line, what was before."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events import queries as events
from meetings.domain.events.change_history import previous_dates
from meetings.domain.events.rules import ACTIVE_STATES as LIVE_EVENTS
from meetings.domain.events.rules import EventState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CONFIRMATION_TTL, ItipMethod, MailKind
from meetings.domain.registration import operations, queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import calendar_method
from meetings.domain.registration.rules import AFFECTED_STATES, ParticipationMode, RegistrationState
from meetings.http.urls import join_url, registration_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.i18n.participants import attendance_sentence, participant_state_label
from meetings.jobs.before import old_place, old_title, old_when
from meetings.jobs.mail_words import sentence_of

#: A mail that tells a state is only sent while it is so.
_TELLS = {
    MailKind.REGISTRATION_RECEIVED: RegistrationState.UNVERIFIED,
    MailKind.REGISTRATION_CONFIRMED: RegistrationState.CONFIRMED,
    MailKind.REGISTRATION_PENDING: RegistrationState.PENDING,
    MailKind.REGISTRATION_WAITLISTED: RegistrationState.WAITLISTED,
    MailKind.REPLY_DECLINED: RegistrationState.CANCELLED,
    MailKind.NOMINATED: RegistrationState.NOMINATED,
    MailKind.NOMINATION_WITHDRAWN: RegistrationState.WITHDRAWN,
}
_TELLS_OF_EVENT = {
    MailKind.EVENT_CHANGED: LIVE_EVENTS,
    MailKind.EVENT_CANCELLED: frozenset({EventState.CANCELLED}),
    MailKind.EVENT_POSTPONED: frozenset({EventState.POSTPONED}),
}
_WITH_LINK = frozenset(MailKind) - {
    MailKind.REGISTRATION_DECLINED, MailKind.EVENT_CANCELLED, MailKind.NOMINATION_WITHDRAWN,
}  # fmt: skip
#: Fields whose change concerns those who come online; their own link stays.
WAYS_IN = frozenset({"join_url", "join_note"})
_WITH_JOIN_LINK = frozenset({MailKind.REGISTRATION_CONFIRMED, MailKind.EVENT_CHANGED})


class NotWanted(Exception):
    """What a message tells is not so any more; a later one tells what is."""


class Links:
    """Makes private links; their secrets are written into the mail and nowhere else."""

    def __init__(
        self, session: Session, base_url: str, registration: Registration, now: datetime
    ) -> None:
        """Remember for whom."""
        self._session, self._base_url = session, base_url
        self._registration, self._now = registration, now

    def private_page(self, *, is_to_confirm: bool) -> str:
        """Return a link to the private page, or to where the address is confirmed."""
        until = self._now + CONFIRMATION_TTL if is_to_confirm else self._until()
        return registration_url(self._issue(TokenScope.REGISTRATION, until), base=self._base_url)

    def join(self) -> str:
        """Return the person's own link into the online meeting; it leads on while confirmed."""
        return join_url(self._issue(TokenScope.JOIN, self._until()), base=self._base_url)

    def _until(self) -> datetime:
        return operations.link_expires_at(self._registration.event, now=self._now)

    def _issue(self, scope: TokenScope, expires_at: datetime) -> str:
        return access.issue_token(
            self._session, scope, self._registration.id, now=self._now, expires_at=expires_at
        )


def refuse_stale(kind: MailKind, registration: Registration) -> None:
    """Stop a message that was overtaken, so that nobody is told what is not so.

    Raises:
        NotWanted: with the state it is in.
    """
    told = _TELLS.get(kind)
    if told is not None and registration.state is not told:
        raise NotWanted(f"the registration is {registration.state.value} by now")
    states = _TELLS_OF_EVENT.get(kind)
    if states is None:
        return
    if registration.event.state not in states:
        raise NotWanted(f"the event is {registration.event.state.value} by now")
    if registration.state not in AFFECTED_STATES:
        raise NotWanted(f"the registration is {registration.state.value} by now")


def refuse_old_request(message: Message, registration: Registration) -> None:
    """Stop an invitation to somebody who is not meant to come any more; the news is on its way.

    Raises:
        NotWanted: it would put into a calendar what does not belong there.
    """
    asked = message.facts.get("calendar")
    if asked == ItipMethod.REQUEST and calendar_method(registration) != asked:
        raise NotWanted("nobody is to be asked to come by now")


def facts_of(
    session: Session, message: Message, registration: Registration, links: Links, *, now: datetime
) -> dict[str, Any]:
    """Return what the templates print besides the event."""
    kind, event = message.kind, registration.event
    number = message.facts.get("change")
    change = events.get_change(session, event.id, number) if number else None
    fields = change.fields if change else {}
    return {
        "link": _private_page(kind, registration, links, now=now),
        "join_link": links.join() if _may_join(kind, registration) else "",
        "join_note": event.join_note if _may_join(kind, registration) else "",
        "until": dates.instant(now + CONFIRMATION_TTL, event.timezone),
        "place_in_line": queries.waitlist_position(session, registration),
        "state": participant_state_label(registration.state),
        "takes_part": attendance_sentence(registration.takes_part),
        "is_nominated": registration.state is RegistrationState.NOMINATED,
        "delegation": country_name(registration.delegation),
        "reason": registration.reason or (change.reason if change else ""),
        "change_kind": change.kind if change else None,
        "news": sentence_of(change.kind if change else None),
        "before": previous_dates(event.when, fields),
        "old_when": old_when(event, fields),
        "old_place": old_place(fields),
        "old_title": old_title(fields),
        "has_new_way_in": bool(WAYS_IN & fields.keys()),
        "is_in_calendar": message.facts.get("calendar", ""),
    }


def _private_page(
    kind: MailKind, registration: Registration, links: Links, *, now: datetime
) -> str:
    """Return the link to the private page; "" where there is nothing to do."""
    is_left = kind is MailKind.REGISTRATION_CANCELLED
    if kind not in _WITH_LINK or (is_left and not queries.can_reinstate(registration, now=now)):
        return ""
    return links.private_page(is_to_confirm=registration.state is RegistrationState.UNVERIFIED)


def _may_join(kind: MailKind, registration: Registration) -> bool:
    """Say whether the mail holds the way in: for who takes part online, and has a seat."""
    return (
        kind in _WITH_JOIN_LINK
        and registration.state is RegistrationState.CONFIRMED
        and registration.takes_part is ParticipationMode.ONLINE
    )
