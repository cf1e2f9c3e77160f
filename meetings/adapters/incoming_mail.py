"""Parse incoming mail: its sender, authentication results and calendar parts."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses

MAX_MAIL_BYTES = 1024 * 1024
MAX_PART_BYTES = 256 * 1024
#: Python's parser compares each line with each open boundary, so both are limited.
MAX_BOUNDARIES = 40
MAX_PARTS = 100
_CHARSET = re.compile(
    r"utf-?8|utf-?16|us-ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d", re.IGNORECASE
)
#: Limit of lines with parameters, because the parser copies the rest for each parameter.
MAX_LINE_BYTES = 8_000
_WITH_PARAMETERS = re.compile(
    rb"^content-(?:type|disposition):[^\r\n]*(?:(?:\r\n?|\n)[ \t][^\r\n]*)*",
    re.MULTILINE | re.IGNORECASE,
)
#: The parser creates a message for each empty line of such a part; its content is ignored.
_REPORT = re.compile(rb"message/delivery-status", re.IGNORECASE)
_AUTH_RESULT = re.compile(r"\s*(dmarc|dkim)\s*=\s*pass\b", re.IGNORECASE)
_SIMPLE = re.compile(r"[\w.@-]*", re.ASCII)
_DOMAIN = re.compile(r"\bheader\.(from|d|i)\s*=\s*\"?(?:[^\s@;\"]*@)?([a-z0-9._-]+)", re.IGNORECASE)


class UnreadableMail(Exception):
    """The mail is malformed; the text contains the reason."""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """The relevant content of a mail.

    ``sender`` is "" if From contains no address or several; ``is_automatic`` marks automatic
    replies, such as out-of-office messages; ``calendars`` are the raw texts of the calendar parts.
    """

    sender: str
    is_automatic: bool
    message_id: str
    results: tuple[str, ...]
    calendars: tuple[str, ...]

    def key_of(self, calendar: str) -> str:
        """Return a key that is equal for all copies of this mail."""
        return hashlib.sha256(
            f"{self.message_id}\n{calendar}".encode("utf-8", "replace")
        ).hexdigest()

    def is_authenticated_by(self, server: str) -> bool:
        """Return whether this server authenticated the sender's domain (RFC 8601).

        A server that adds such header lines removes forged ones in its name.
        """
        domain = self.sender.rpartition("@")[2].casefold()
        return bool(domain) and any(
            _authenticates(result, server.casefold(), domain) for result in self.results
        )


def parse_mail(raw: bytes) -> IncomingMail:
    """Return the content of the mail.

    Raises:
        UnreadableMail: It is malformed, or exceeds the limits of any calendar app's mail.
    """
    if len(raw) > MAX_MAIL_BYTES or raw.lower().count(b"boundary") > MAX_BOUNDARIES:
        raise UnreadableMail("too large, or too many parts")
    if any(
        len(line[0]) > MAX_LINE_BYTES
        for line in _WITH_PARAMETERS.finditer(_normalise_line_ends(raw))
    ):
        raise UnreadableMail("too many parameters")
    try:
        mail = message_from_bytes(_REPORT.sub(b"text/plain", raw))
        return IncomingMail(
            sender=_sender(mail),
            is_automatic=_is_automatic(mail),
            message_id=_header(mail, "Message-ID")[:998],
            results=tuple(
                str(result) for result in mail.get_all("Authentication-Results", [])[:20]
            ),
            calendars=tuple(_calendars(mail)),
        )
    except (
        RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError,
        MessageError,
    ) as error:  # fmt: skip
        # Python's parser raises many kinds of exceptions for malformed mails.
        raise UnreadableMail(type(error).__name__) from error


def _normalise_line_ends(raw: bytes) -> bytes:
    """Return the mail with the line ends that Python's parser expects."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _sender(mail: Message) -> str:
    """Return the address in From if there is exactly one."""
    lines = [str(header) for header in mail.get_all("From", [])]
    if len(lines) != 1 or len(lines[0]) > 2_000:
        return ""
    addresses = [address for _, address in getaddresses(lines) if address]
    return addresses[0] if len(addresses) == 1 and addresses[0].count("@") == 1 else ""


def _is_automatic(mail: Message) -> bool:
    """Return whether it is an automatic response to a mail (RFC 3834).

    "auto-generated" is not one: calendar servers use it when a person clicks a button.
    """
    auto_submitted = _header(mail, "Auto-Submitted").casefold()
    is_report = mail.get_content_type() == "multipart/report"
    return auto_submitted.startswith(("auto-replied", "auto-notified")) or is_report


def _calendars(mail: Message) -> Iterator[str]:
    """Yield the calendar parts; inline ones come before attached files."""
    calendars: list[tuple[bool, str]] = []
    for part in _parts(mail):
        kind = part.get_content_type()
        is_file = kind == "application/ics" or _file_name(part).endswith(".ics")
        if kind == "text/calendar" or is_file:
            text = _text(part)
            if text is not None:
                calendars.append((kind != "text/calendar", text))
    yield from (text for _, text in sorted(calendars, key=lambda calendar: calendar[0]))


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the leaf parts, without those of attached mails."""
    waiting, number = [mail], 0
    while waiting:
        part, number = waiting.pop(0), number + 1
        if number > MAX_PARTS:
            raise UnreadableMail("too many parts")
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(child for child in payload if isinstance(child, Message))
        elif part.get_content_maintype() not in ("multipart", "message"):
            yield part


def _file_name(part: Message) -> str:
    return str(part.get_filename() or "").casefold()


def _text(part: Message) -> str | None:
    """Return the text of a part in its declared charset, or in one that can decode it."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or len(content) > MAX_PART_BYTES:
        return None
    named = str(part.get_param("charset", "") or "")
    candidates = [named] if _CHARSET.fullmatch(named) else []
    for charset in (*candidates, "utf-8", "utf-16"):
        try:
            text = content.decode(charset).lstrip("\ufeff \t\r\n")
        except UnicodeError:
            continue
        if text[:15].upper() == "BEGIN:VCALENDAR":
            return text
    return content.decode("latin-1")


def _authenticates(result: str, server: str, domain: str) -> bool:
    """Return whether this server's line confirms a signature of the domain or a parent domain."""
    name, *results = _strip_comments(result[:4_000]).split(";")
    if name.split()[:1] != [server] and name.casefold().split()[:1] != [server]:
        return False
    return any(_passes_for_domain(part, domain) for part in results)


def _strip_comments(result: str) -> str:
    """Return the line without comments, and without quoted text that needs quotes.

    The sender controls part of that text, such as the local part of an address.
    """
    outside: list[str] = []
    quoted: list[str] | None = None
    depth, chars = 0, iter(result)
    for char in chars:
        unit = f"\\{next(chars, '')}" if char == "\\" else char
        if quoted is not None and unit != '"':
            quoted.append(unit)
        elif unit == '"' and not depth:
            text = "".join(quoted or ())
            outside.append(text if _SIMPLE.fullmatch(text) else "")
            quoted = [] if quoted is None else None
        elif unit in "()":
            depth = depth + 1 if unit == "(" else max(0, depth - 1)
        elif not depth:
            outside.append(unit)
    return "".join(outside)


def _passes_for_domain(result: str, domain: str) -> bool:
    passed = _AUTH_RESULT.match(result)
    if passed is None:
        return False
    properties: list[tuple[str, str]] = _DOMAIN.findall(result)
    signed = {name.lower(): value.casefold().rstrip(".") for name, value in properties}
    if len(signed) < len(properties):
        return False
    if passed[1].lower() == "dmarc":
        return signed.get("from") == domain
    by = signed.get("d") or signed.get("i", "")
    return "." in by and (by == domain or domain.endswith(f".{by}"))
