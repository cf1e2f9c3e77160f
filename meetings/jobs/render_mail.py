"""Makes the mail of a message, when it is about to be sent."""

import re
from collections.abc import Mapping
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import force_locale
from jinja2 import Environment
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Installation
from meetings.domain.calendars import ical
from meetings.domain.calendars.rules import Invitation, Mailbox, Method
from meetings.domain.events.models import Event
from meetings.domain.mail.models import Message
from meetings.domain.registration import queries
from meetings.domain.registration.models import Registration
from meetings.http.occasion import Occasion, occasion
from meetings.jobs.invitation import invitation_facts
from meetings.jobs.mail_facts import Links, NotWanted, facts_of, refuse_old_request, refuse_stale
from meetings.jobs.mail_words import TEMPLATES, subject_line
from meetings.kernel.text import clean

_GAPS = re.compile(r"\n{3,}")
__all__ = ["MailRenderer", "NotWanted"]


class MailRenderer:
    """Renders messages about registrations from what is so now, in the reader's language."""

    def __init__(
        self, session: Session, templates: Environment, base_url: str, mail_from: str
    ) -> None:
        """Remember where things are; ``base_url`` is the site's public address."""
        self._session, self._templates = session, templates
        self._base_url, self._mail_from = base_url, mail_from

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail of the message; links in it are made here and kept nowhere.

        Raises:
            NotWanted: what it tells is not so any more.
        """
        registration = queries.by_id(self._session, message.subject_id)
        if registration is None:
            raise NotWanted("the registration is gone")
        refuse_stale(message.kind, registration)
        refuse_old_request(message, registration)
        with force_locale(message.locale):
            return self._compose(message, registration, now)

    def _compose(self, message: Message, registration: Registration, now: datetime) -> EmailMessage:
        event = registration.event
        it = occasion(event, base_url=self._base_url)
        links = Links(self._session, self._base_url, registration, now)
        facts = facts_of(self._session, message, registration, links, now=now)
        mail = EmailMessage(policy=policy.SMTP)
        self._address(mail, message, event)
        mail["Subject"] = clean(subject_line(message.kind, it, facts))
        self._write(mail, message, facts | {"event": it, "registration": registration})
        if message.facts.get("calendar"):
            self._attach(mail, message, event, it, facts, now=now)
        return mail

    def _address(self, mail: EmailMessage, message: Message, event: Event) -> None:
        host = urlsplit(self._base_url).hostname or "localhost"
        sender, body = self._sender(event), event.leading_body
        mail["Message-ID"] = f"<{message.created_at:%Y%m%d%H%M%S}.{message.id}@{host}>"
        mail["Date"] = format_datetime(message.created_at)
        mail["From"] = _address(body.label if body else "", sender)
        mail["To"] = _address(message.to_name, message.to_address)
        # A mail program answers a calendar part to who sent it; nothing may lead it elsewhere.
        is_asked = bool(message.facts.get("calendar"))
        if not is_asked and event.contact_email != sender and _is_mailbox(event.contact_email):
            mail["Reply-To"] = _address("", event.contact_email)
        mail["Auto-Submitted"] = "auto-generated"

    def _sender(self, event: Event) -> str:
        """Return the body's role mailbox: the sender, and the ORGANIZER of the calendar part.

        One that no mail can name must not hold up every mail of the body: then ours is taken.
        """
        body = event.leading_body
        return body.email if body and _is_mailbox(body.email) else self._mail_from

    def _write(self, mail: EmailMessage, message: Message, facts: Mapping[str, Any]) -> None:
        here = self._session.get(Installation, 1)
        page = TEMPLATES[message.kind]
        values = {"name": message.to_name, "here": here.name if here else "", **facts}
        text = self._templates.get_template(page.replace(".html", ".txt")).render(values)
        mail.set_content(_GAPS.sub("\n\n", text).strip() + "\n", cte="quoted-printable")
        html = self._templates.get_template(page).render(language=message.locale, **values)
        mail.add_alternative(html, subtype="html", cte="quoted-printable")

    def _attach(
        self,
        mail: EmailMessage,
        message: Message,
        event: Event,
        it: Occasion,
        facts: Mapping[str, Any],
        *,
        now: datetime,
    ) -> None:
        """Add the calendar part twice: as an alternative for programs, and as a file for people."""
        method = Method(message.facts["calendar"])
        when = event.when if event.when.has_day else facts["before"]
        if when is None or not when.has_day:
            return
        written = invitation_facts(
            event, it, when, sequence=message.facts["sequence"], join_link=facts["join_link"]
        )
        to = Mailbox(message.to_name, _ascii(message.to_address))
        asked = Invitation(method, to, _ascii(self._sender(event)), now)
        calendar = ical.invitation(written, asked)
        mail.add_alternative(
            calendar.decode(), subtype="calendar", cte="base64",
            params={"method": method.value, "component": "VEVENT"},
        )  # fmt: skip
        mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")


def _address(name: str, address: str) -> Address:
    """Return a mailbox for a header; control characters never get that far."""
    return Address(clean(name), addr_spec=_ascii(clean(address)))


def _is_mailbox(address: str) -> bool:
    """Say whether a header can name the address; "" is none."""
    try:
        return bool(address) and bool(_address("", address).domain)
    except (ValueError, HeaderParseError):
        return False


def _ascii(address: str) -> str:
    """Return the address with its domain as mail servers know it."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode() if not domain.isascii() else domain}"
