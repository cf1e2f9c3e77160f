"""What mails say beyond the event itself: links, the place in the line, what was before."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import LIVE as LIVE_EVENTS
from meetings.domain.events.rules import EventState
from meetings.domain.events.when import When
from meetings.domain.mail.models import Message
from meetings.domain.mail.rules import MailKind
from meetings.domain.registration import queries, steps
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    CONFIRM_WITHIN,
    LIVE,
    CalendarAct,
    RegistrationState,
    TakesPart,
)
from meetings.http import dates
from meetings.http.phrases import word
from meetings.jobs.mail_words import news_of
from meetings.kernel.partial_dates import PartialDate

#: A mail that tells a state is only sent while it is so.
_TELLS = {
    MailKind.REGISTRATION_RECEIVED: RegistrationState.UNVERIFIED,
    MailKind.REGISTRATION_CONFIRMED: RegistrationState.CONFIRMED,
    MailKind.REGISTRATION_PENDING: RegistrationState.PENDING,
    MailKind.REGISTRATION_WAITLISTED: RegistrationState.WAITLISTED,
}
_TELLS_OF_EVENT = {
    MailKind.EVENT_CHANGED: LIVE_EVENTS,
    MailKind.EVENT_CANCELLED: frozenset({EventState.CANCELLED}),
    MailKind.EVENT_POSTPONED: frozenset({EventState.POSTPONED}),
}
_WITH_LINK = frozenset(MailKind) - {
    MailKind.REGISTRATION_DECLINED, MailKind.REGISTRATION_CANCELLED, MailKind.EVENT_CANCELLED,
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
        until = self._now + CONFIRM_WITHIN if is_to_confirm else self._until()
        return f"{self._base_url}/registrations/{self._issue(TokenScope.REGISTRATION, until)}"

    def join(self) -> str:
        """Return the person's own link into the online meeting; it leads on while confirmed."""
        return f"{self._base_url}/join/{self._issue(TokenScope.JOIN, self._until())}"

    def _until(self) -> datetime:
        return steps.readable_until(self._registration.event, now=self._now)

    def _issue(self, scope: TokenScope, expires_at: datetime) -> str:
        return access.issue(
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
    if registration.state not in LIVE:
        raise NotWanted(f"the registration is {registration.state.value} by now")


def refuse_old_request(message: Message, registration: Registration) -> None:
    """Stop an invitation to somebody who is not meant to come any more; the news is on its way.

    Raises:
        NotWanted: it would put into a calendar what does not belong there.
    """
    asked = message.facts.get("calendar")
    if asked == CalendarAct.REQUEST and steps.calendar_act(registration) != asked:
        raise NotWanted("nobody is to be asked to come by now")


def facts_of(
    session: Session, message: Message, registration: Registration, links: Links, *, now: datetime
) -> dict[str, Any]:
    """Return what the templates print besides the event."""
    kind, event = message.kind, registration.event
    is_to_confirm = registration.state is RegistrationState.UNVERIFIED
    change = _change(session, event, message.facts)
    before = _before(event, change)
    return {
        "link": links.private_page(is_to_confirm=is_to_confirm) if kind in _WITH_LINK else "",
        "join_link": links.join() if _may_join(kind, registration) else "",
        "join_note": event.join_note if _may_join(kind, registration) else "",
        "until": dates.instant(now + CONFIRM_WITHIN, event.timezone),
        "place_in_line": queries.place_in_line(session, registration),
        "state": word(registration.state),
        "takes_part": word(registration.takes_part),
        "reason": registration.reason or (change.reason if change else ""),
        "change_kind": change.kind if change else None,
        "news": news_of(change.kind if change else None),
        "before": before,
        "old_when": _in_words(before) if change and before != event.when else "",
        "old_place": _old_place(change),
        "old_title": _old_title(change),
        "has_new_way_in": bool(change and WAYS_IN & change.fields.keys()),
        "is_in_calendar": message.facts.get("calendar", ""),
    }


def _may_join(kind: MailKind, registration: Registration) -> bool:
    """Say whether the mail holds the way in: for who takes part online, and has a seat."""
    return (
        kind in _WITH_JOIN_LINK
        and registration.state is RegistrationState.CONFIRMED
        and registration.takes_part is TakesPart.ONLINE
    )


def _change(session: Session, event: Event, facts: Mapping[str, Any]) -> Change | None:
    if "change" not in facts:
        return None
    return session.scalars(
        select(Change).where(Change.event_id == event.id, Change.number == facts["change"])
    ).first()


def _before(event: Event, change: Change | None) -> When | None:
    """Return when the event was before the change, as the change tells it."""
    fields = change.fields if change else {}

    def old(name: str, now: Any) -> Any:
        return fields[name][0] if name in fields else now

    def day(name: str, now: PartialDate | None) -> PartialDate | None:
        text = old(name, str(now) if now else None)
        return PartialDate.parse(text) if text else None

    def clock(name: str, now: time | None) -> time | None:
        text = old(name, now.isoformat() if now else None)
        return time.fromisoformat(text) if text else None

    try:
        return When(
            day("starts_on", event.starts_on), old("timezone", event.timezone),
            day("ends_on", event.ends_on), clock("starts_time", event.starts_time),
            clock("ends_time", event.ends_time),
            old("date_to_be_confirmed", event.date_to_be_confirmed),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None


def _in_words(when: When | None) -> str:
    if when is None or when.starts_on is None:
        return ""
    times = dates.times(when)
    return f"{dates.when_in_words(when)}{f', {times}' if times else ''}"


def _old_place(change: Change | None) -> str:
    old = change.fields.get("places", [None])[0] if change else None
    return "; ".join(old) if isinstance(old, list) else str(old or "")


def _old_title(change: Change | None) -> str:
    return str(change.fields["title"][0]) if change and "title" in change.fields else ""
