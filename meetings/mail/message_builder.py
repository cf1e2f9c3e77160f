"""Build the e-mail of a message: its headers, and its text in plain text and HTML."""

from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask.templating import Environment
from sqlalchemy.orm import Session

from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.models import Installation
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.kernel.text import clean
from meetings.mail.batch import MailBatch
from meetings.mail.header_cache import CachingPolicy
from meetings.mail.headers import MAX_LINE_LENGTH

_POLICY = CachingPolicy(linesep="\r\n", max_line_length=MAX_LINE_LENGTH)


@dataclass(frozen=True, slots=True)
class MailContext:
    """The session, the templates, and the site's settings that rendering needs.

    ``base_url`` is the public URL of the site, ``mail_from`` its sender address. ``is_preview``:
    the text is shown to an organiser, also if it is outdated, and contains no private links.
    ``batch`` has the facts that several mails share.
    """

    session: Session
    templates: Environment
    base_url: str
    mail_from: str
    is_preview: bool = False
    batch: MailBatch = field(default_factory=MailBatch)

    @property
    def organisation(self) -> str:
        """Return the name of the organisation; "" before the set-up is complete."""
        return self._installation.name if self._installation else ""

    @property
    def timezone(self) -> str:
        """Return the time zone of the organisation."""
        return self._installation.timezone if self._installation else "UTC"

    @property
    def site_key(self) -> str:
        """Return the key that personal links are signed with."""
        return str(self.templates.app.config["SECRET_KEY"])

    @property
    def _installation(self) -> Installation | None:
        return bodies.get_installation(self.session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The From header, and Reply-To if replies go elsewhere ("" if they do not)."""

    name: str
    address: str
    reply_to: str = ""


def organisation_sender(context: MailContext) -> Sender:
    """Return the organisation as the sender."""
    return Sender(name=context.organisation, address=context.mail_from)


def body_sender(event: Event, mail_from: str, *, is_invitation: bool = False) -> Sender:
    """Return the leading body of the event as the sender.

    Calendar apps reply to the sender of an invitation, so an invitation has no Reply-To.
    """
    address, body = role_mailbox(event, mail_from), event.leading_body
    is_elsewhere = event.contact_email != address and is_mailbox(event.contact_email)
    return Sender(
        name=body.label if body else "",
        address=address,
        reply_to=event.contact_email if is_elsewhere and not is_invitation else "",
    )


def new_mail(message: Message, sender: Sender, subject: str, base_url: str) -> EmailMessage:
    """Return the e-mail with its headers; Message-ID and Date are the same at every attempt."""
    mail = EmailMessage(policy=_POLICY)
    host = urlsplit(base_url).hostname or "localhost"
    mail["Message-ID"] = f"<{message.created_at:%Y%m%d%H%M%S}.{message.id}@{host}>"
    mail["Date"] = format_datetime(message.created_at)
    mail["To"] = mailbox(message.to_name, message.to_address)
    mail["Auto-Submitted"] = "auto-generated"
    mail["From"] = mailbox(sender.name, sender.address)
    if sender.reply_to:
        mail["Reply-To"] = mailbox("", sender.reply_to)
    mail["Subject"] = clean(subject)
    return mail


def set_text(mail: EmailMessage, html: str, plain: str) -> None:
    """Add the text as HTML, and the plain text made from that HTML."""
    mail.set_content(plain, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")


def attach_file(mail: EmailMessage, content: bytes, media_type: str, file_name: str) -> None:
    """Attach a file, with its name twice: old clients read only ``name`` of the Content-Type."""
    main_type, _, subtype = media_type.partition("/")
    mail.add_attachment(
        content, maintype=main_type, subtype=subtype, filename=file_name,
        params={"name": file_name},
    )  # fmt: skip


def mailbox(name: str, address: str) -> Address:
    """Return a mailbox for a header, without control characters."""
    return Address(clean(name), addr_spec=ascii_address(clean(address)))


def role_mailbox(event: Event, mail_from: str) -> str:
    """Return the address of the leading body: the sender, and ORGANIZER of a calendar part.

    If the body has none or an invalid one, return ours, so that its mail is sent anyway.
    """
    body = event.leading_body
    return body.email if body and is_mailbox(body.email) else mail_from


def is_mailbox(address: str) -> bool:
    """Return whether the address can appear in a header; "" cannot.

    Characters outside ASCII are allowed in its domain only: others need servers with SMTPUTF8.
    """
    if not address:
        return False
    try:
        mail_address = mailbox("", address)
    except (ValueError, HeaderParseError):
        return False
    return bool(mail_address.domain) and mail_address.addr_spec.isascii()


def ascii_address(address: str) -> str:
    """Return the address with its domain in the ASCII form that mail servers use (IDNA)."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode() if not domain.isascii() else domain}"
