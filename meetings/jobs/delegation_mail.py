"""Mails to the contacts of delegations: asked to nominate, told that somebody does not come."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from flask_babel import force_locale

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.delegations import queries
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration import queries as registrations
from meetings.domain.registration.models import Delegation
from meetings.domain.registration.operations import link_expires_at
from meetings.domain.registration.rules import AFFECTED_STATES
from meetings.http.urls import delegation_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.jobs.mail_facts import NotWanted
from meetings.jobs.mail_frame import MailRoom, begin, from_body, write
from meetings.jobs.mail_words import subject_line
from meetings.kernel.text import clean
from meetings.presenters.event_summary import summarise_event

DELEGATION_KINDS = frozenset({MailKind.DELEGATION_ASKED, MailKind.NOMINATION_REFUSED})


class DelegationMails:
    """Renders messages to the contacts of delegations, in their language."""

    def __init__(self, room: MailRoom) -> None:
        """Remember where they are made."""
        self._room, self._session = room, room.session

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail of the message; its link is made here and kept nowhere.

        Raises:
            NotWanted: somebody else is asked by now, the event is off, or the person comes.
        """
        delegation = queries.get_by_id(self._session, message.subject_id)
        if delegation is None or delegation.contact_email != message.to_address:
            raise NotWanted("somebody else is asked by now")
        gone = registrations.attendance_error(delegation.event, now=now)
        if gone is not None:
            raise NotWanted("the event is not on any more")
        with force_locale(message.locale):
            return self._compose(message, delegation, now)

    def _compose(self, message: Message, delegation: Delegation, now: datetime) -> EmailMessage:
        event = delegation.event
        it = summarise_event(event, base_url=self._room.base_url)
        facts = self._facts(message, delegation) | {
            "event": it,
            "name": message.to_name,
            "here": self._room.organisation,
            "delegation": country_name(delegation.country),
            "link": delegation_url(self._token(delegation, now), base=self._room.base_url),
        }
        mail = begin(message, self._room.base_url)
        from_body(mail, event, self._room.mail_from)
        mail["Subject"] = clean(subject_line(message.kind, it, facts))
        write(mail, message, self._room.templates, facts)
        return mail

    def _facts(self, message: Message, delegation: Delegation) -> dict[str, Any]:
        """Return what only this kind says: how many and until when, or who does not come."""
        event = delegation.event
        if message.kind is MailKind.DELEGATION_ASKED:
            closes = event.registration_closes_at
            return {
                "most": queries.get_quota(self._session, event, delegation.country).most,
                "until": dates.instant(closes, event.timezone) if closes else "",
            }
        registration = registrations.get_by_id(self._session, message.facts["registration"])
        if registration is None or registration.state in AFFECTED_STATES:
            raise NotWanted("the person takes part after all")
        return {"nominee": registration.name}

    def _token(self, delegation: Delegation, now: datetime) -> str:
        return access.issue_token(
            self._session, TokenScope.DELEGATION, delegation.id, now=now,
            expires_at=link_expires_at(delegation.event, now=now),
        )  # fmt: skip
