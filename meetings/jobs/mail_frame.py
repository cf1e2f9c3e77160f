"""What every mail has: its headers, and its words as plain text and as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from sqlalchemy.orm import Session

from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.models import Installation
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.jobs.mail_words import TEMPLATES
from meetings.kernel.text import clean

_GAPS = re.compile(r"\n{3,}")
#: Lines are folded late, for a folded address in a header is encoded, and nobody reads it then.
_POLICY = policy.SMTP.clone(max_line_length=900)


@dataclass(frozen=True, slots=True)
class MailRoom:
    """Where mails are made; ``base_url`` is the site's public address, ``mail_from`` our own."""

    session: Session
    templates: Environment
    base_url: str
    mail_from: str

    @property
    def organisation(self) -> str:
        """Return the name of the organisation; "" before the first start is over."""
        return self._here.name if self._here else ""

    @property
    def zone(self) -> str:
        """Return the time zone of the organisation."""
        return self._here.timezone if self._here else "UTC"

    @property
    def _here(self) -> Installation | None:
        return bodies.get_installation(self.session)


def begin(message: Message, base_url: str) -> EmailMessage:
    """Return the mail with what its message and the site say; it is the same at each attempt."""
    mail = EmailMessage(policy=_POLICY)
    host = urlsplit(base_url).hostname or "localhost"
    mail["Message-ID"] = f"<{message.created_at:%Y%m%d%H%M%S}.{message.id}@{host}>"
    mail["Date"] = format_datetime(message.created_at)
    mail["To"] = mailbox(message.to_name, message.to_address)
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def write(
    mail: EmailMessage, message: Message, templates: Environment, facts: Mapping[str, Any]
) -> None:
    """Write the words of the message, as plain text and as HTML."""
    page = TEMPLATES[message.kind]
    text = templates.get_template(page.replace(".html", ".txt")).render(facts)
    mail.set_content(_GAPS.sub("\n\n", text).strip() + "\n", cte="quoted-printable")
    html = templates.get_template(page).render(language=message.locale, **facts)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")


def mailbox(name: str, address: str) -> Address:
    """Return a mailbox for a header; control characters never get that far."""
    return Address(clean(name), addr_spec=ascii_address(clean(address)))


def from_body(
    mail: EmailMessage, event: Event, mail_from: str, *, is_invitation: bool = False
) -> None:
    """Write the leading body as the sender, and where a person's answer goes.

    A mail program answers a calendar part to who sent it; nothing may lead it elsewhere.
    """
    sender, body = role_mailbox(event, mail_from), event.leading_body
    mail["From"] = mailbox(body.label if body else "", sender)
    if not is_invitation and event.contact_email != sender and is_mailbox(event.contact_email):
        mail["Reply-To"] = mailbox("", event.contact_email)


def role_mailbox(event: Event, mail_from: str) -> str:
    """Return the body's role mailbox: the sender, and the ORGANIZER of a calendar part.

    One that no mail can name must not hold up every mail of the body: then ours is taken.
    """
    body = event.leading_body
    return body.email if body and is_mailbox(body.email) else mail_from


def is_mailbox(address: str) -> bool:
    """Say whether a header can name the address; "" is none."""
    try:
        return bool(address) and bool(mailbox("", address).domain)
    except (ValueError, HeaderParseError):
        return False


def ascii_address(address: str) -> str:
    """Return the address with its domain as mail servers know it."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode() if not domain.isascii() else domain}"
