"""What is in a mail that came in: who sent it, who vouches for that, and its calendar parts."""

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
#: Python's parser compares each line with each boundary that is open, so both are limited.
MAX_BOUNDARIES = 40
MAX_PARTS = 100
_CHARSET = re.compile(
    r"utf-?8|utf-?16|us-ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d", re.IGNORECASE
)
#: So are lines with parameters, of which it copies the rest for each one.
MAX_LINE_BYTES = 8_000
_WITH_PARAMETERS = re.compile(
    rb"^content-(?:type|disposition):[^\r\n]*(?:(?:\r\n?|\n)[ \t][^\r\n]*)*",
    re.MULTILINE | re.IGNORECASE,
)
#: Of such a part it makes a message for each empty line; what it holds is of no interest here.
_REPORT = re.compile(rb"message/delivery-status", re.IGNORECASE)
_AUTH_RESULT = re.compile(r"\s*(dmarc|dkim)\s*=\s*pass\b", re.IGNORECASE)
_SIMPLE = re.compile(r"[\w.@-]*", re.ASCII)
_DOMAIN = re.compile(r"\bheader\.(from|d|i)\s*=\s*\"?(?:[^\s@;\"]*@)?([a-z0-9._-]+)", re.IGNORECASE)


class UnreadableMail(Exception):
    """The mail is not built as mails are; the text says in what way."""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail as far as it matters here.

    ``sender`` is "" where From names none or several; ``automatic`` says that a machine answered,
    such as for somebody on leave; ``calendars`` are the texts of the calendar parts as they come.
    """

    sender: str
    is_automatic: bool
    message_id: str
    results: tuple[str, ...]
    calendars: tuple[str, ...]

    def key_of(self, calendar: str) -> str:
        """Return what is the same for every copy of this mail."""
        return hashlib.sha256(
            f"{self.message_id}\n{calendar}".encode("utf-8", "replace")
        ).hexdigest()

    def is_authenticated_by(self, server: str) -> bool:
        """Say whether this server found that the sender's domain sent it (RFC 8601).

        A server that adds such lines takes away those that claim to be its own.
        """
        domain = self.sender.rpartition("@")[2].casefold()
        return bool(domain) and any(
            _authenticates(result, server.casefold(), domain) for result in self.results
        )


def parse_mail(raw: bytes) -> IncomingMail:
    """Return what is in the mail.

    Raises:
        UnreadableMail: it is larger, deeper or stranger than any that a calendar program writes.
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
            results=tuple(str(each) for each in mail.get_all("Authentication-Results", [])[:20]),
            calendars=tuple(_calendars(mail)),
        )
    except (
        RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError,
        MessageError,
    ) as error:  # fmt: skip
        # Python's parser has many ways to stumble over what is no mail.
        raise UnreadableMail(type(error).__name__) from error


def _normalise_line_ends(raw: bytes) -> bytes:
    """Return the mail with lines that end as they do for Python's parser."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _sender(mail: Message) -> str:
    """Return the one address in the one From."""
    lines = [str(each) for each in mail.get_all("From", [])]
    if len(lines) != 1 or len(lines[0]) > 2_000:
        return ""
    found = [address for _, address in getaddresses(lines) if address]
    return found[0] if len(found) == 1 and found[0].count("@") == 1 else ""


def _is_automatic(mail: Message) -> bool:
    """Say whether a machine wrote it in answer to a mail (RFC 3834).

    "auto-generated" is not that: calendar servers write so when a person pressed a button.
    """
    said = _header(mail, "Auto-Submitted").casefold()
    is_report = mail.get_content_type() == "multipart/report"
    return said.startswith(("auto-replied", "auto-notified")) or is_report


def _calendars(mail: Message) -> Iterator[str]:
    """Yield the calendar parts, those made for programs before attached files."""
    found: list[tuple[bool, str]] = []
    for part in _parts(mail):
        kind = part.get_content_type()
        is_file = kind == "application/ics" or _file_name(part).endswith(".ics")
        if kind == "text/calendar" or is_file:
            text = _text(part)
            if text is not None:
                found.append((kind != "text/calendar", text))
    yield from (text for _, text in sorted(found, key=lambda each: each[0]))


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the parts that hold something; a mail that is attached to this one is not ours."""
    waiting, number = [mail], 0
    while waiting:
        part, number = waiting.pop(0), number + 1
        if number > MAX_PARTS:
            raise UnreadableMail("too many parts")
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(each for each in payload if isinstance(each, Message))
        elif part.get_content_maintype() not in ("multipart", "message"):
            yield part


def _file_name(part: Message) -> str:
    return str(part.get_filename() or "").casefold()


def _text(part: Message) -> str | None:
    """Return the text of a part in the charset that it names, or in one that makes sense of it."""
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
    """Say whether the line is this server's and says that the domain, or one above it, signed."""
    name, *found = _strip_comments(result[:4_000]).split(";")
    if name.split()[:1] != [server] and name.casefold().split()[:1] != [server]:
        return False
    return any(_passes_for_domain(each, domain) for each in found)


def _strip_comments(result: str) -> str:
    """Return the line without comments, and of what is quoted only what needs no quotes.

    A sender chooses part of what stands there, such as the words before the "@" of an address.
    """
    kept: list[str] = []
    quoted: list[str] | None = None
    depth, letters = 0, iter(result)
    for each in letters:
        letter = f"\\{next(letters, '')}" if each == "\\" else each
        if quoted is not None and letter != '"':
            quoted.append(letter)
        elif letter == '"' and not depth:
            text = "".join(quoted or ())
            kept.append(text if _SIMPLE.fullmatch(text) else "")
            quoted = [] if quoted is None else None
        elif letter in "()":
            depth = depth + 1 if letter == "(" else max(0, depth - 1)
        elif not depth:
            kept.append(letter)
    return "".join(kept)


def _passes_for_domain(result: str, domain: str) -> bool:
    passed = _AUTH_RESULT.match(result)
    if passed is None:
        return False
    found: list[tuple[str, str]] = _DOMAIN.findall(result)
    signed = {name.lower(): value.casefold().rstrip(".") for name, value in found}
    if len(signed) < len(found):
        return False
    if passed[1].lower() == "dmarc":
        return signed.get("from") == domain
    by = signed.get("d") or signed.get("i", "")
    return "." in by and (by == domain or domain.endswith(f".{by}"))
