"""Makes the mail of a message, when it is about to be sent."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from flask_babel import force_locale
from jinja2 import Environment
from sqlalchemy.orm import Session

from meetings.domain.calendars import ical
from meetings.domain.calendars.rules import CalendarAddress, Invitation
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import ItipMethod
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply
from meetings.jobs.account_mail import ACCOUNT_KINDS, AccountMails
from meetings.jobs.delegation_mail import DELEGATION_KINDS, DelegationMails
from meetings.jobs.following_mail import FOLLOWING_KINDS, FollowingMails
from meetings.jobs.mail_facts import Links, NotWanted, facts_of, refuse_old_request, refuse_stale
from meetings.jobs.mail_frame import MailRoom, ascii_address, begin, from_body, role_mailbox, write
from meetings.jobs.mail_words import subject_line
from meetings.kernel.text import clean
from meetings.presenters.calendar_texts import phrasebook
from meetings.presenters.event_summary import summarise_event
from meetings.presenters.invitation import invitation_facts

#: An answer that holds is not asked for again; a calendar would show it as open.
_PARTSTATS = {CalendarReply.ACCEPTED: "ACCEPTED", CalendarReply.TENTATIVE: "TENTATIVE"}
__all__ = ["MailRenderer", "NotWanted"]


class MailRenderer:
    """Renders messages from what is so now, in the reader's language."""

    def __init__(
        self, session: Session, templates: Environment, base_url: str, mail_from: str
    ) -> None:
        """Remember where things are; ``base_url`` is the site's public address."""
        self._room, self._session = MailRoom(session, templates, base_url, mail_from), session
        self._for_users = AccountMails(self._room)
        self._for_delegations = DelegationMails(self._room)
        self._for_followers = FollowingMails(self._room)

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail of the message; links in it are made here and kept nowhere.

        Raises:
            NotWanted: what it tells is not so any more.
        """
        if message.kind in ACCOUNT_KINDS:
            return self._for_users.render(message, now=now)
        if message.kind in DELEGATION_KINDS:
            return self._for_delegations.render(message, now=now)
        if message.kind in FOLLOWING_KINDS:
            return self._for_followers.render(message, now=now)
        registration = queries.get_by_id(self._session, message.subject_id)
        if registration is None:
            raise NotWanted("the registration is gone")
        refuse_stale(message.kind, registration)
        refuse_old_request(message, registration)
        with force_locale(message.locale):
            return self._compose(message, registration, now)

    def _compose(self, message: Message, registration: Registration, now: datetime) -> EmailMessage:
        event = registration.event
        it = summarise_event(event, base_url=self._room.base_url)
        links = Links(self._session, self._room.base_url, registration, now)
        facts = facts_of(self._session, message, registration, links, now=now)
        mail = begin(message, self._room.base_url)
        is_invitation = bool(message.facts.get("calendar"))
        from_body(mail, event, self._room.mail_from, is_invitation=is_invitation)
        mail["Subject"] = clean(subject_line(message.kind, it, facts))
        facts |= {"event": it, "registration": registration, "name": message.to_name}
        write(mail, message, self._room.templates, facts | {"here": self._room.organisation})
        if is_invitation:
            self._attach(mail, message, event, facts, now=now)
        return mail

    def _attach(
        self,
        mail: EmailMessage,
        message: Message,
        event: Event,
        facts: Mapping[str, Any],
        *,
        now: datetime,
    ) -> None:
        """Add the calendar part twice: as an alternative for programs, and as a file for people."""
        method = ItipMethod(message.facts["calendar"])
        when = event.when if event.when.has_day else facts["before"]
        if when is None or not when.has_day:
            return
        written = invitation_facts(
            self._session, event, phrasebook(self._room.base_url, message.locale)(),
            when=when, sequence=message.facts["sequence"],
            join_link=facts["join_link"], join_note=facts["join_note"],
        )  # fmt: skip
        to = CalendarAddress(message.to_name, ascii_address(message.to_address))
        said = _PARTSTATS.get(facts["registration"].reply, "NEEDS-ACTION")
        organiser = ascii_address(role_mailbox(event, self._room.mail_from))
        asked = Invitation(method, to, organiser, now, said)
        calendar = ical.write_invitation(written, asked)
        mail.add_alternative(
            calendar.decode(), subtype="calendar", cte="base64",
            params={"method": method.value, "component": "VEVENT"},
        )  # fmt: skip
        mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
