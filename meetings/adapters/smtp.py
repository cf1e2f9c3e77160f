"""Transports of e-mails: SMTP, or files if no mail server is configured."""

import os
import secrets
import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import structlog

from meetings.adapters.private_files import create_private_file

log = structlog.get_logger(__name__)
_TIMEOUT_SECONDS = 30.0
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class PermanentDeliveryError(Exception):
    """The server rejected the mail permanently, for example because the address does not exist."""


class Transport(Protocol):
    """Accepts e-mails for delivery."""

    def send(self, message: EmailMessage) -> None:
        """Send the mail.

        Raises:
            PermanentDeliveryError: Another attempt is pointless.
            OSError: This attempt failed.
        """
        ...

    def close(self) -> None:
        """Close the connection that is reused between two mails."""
        ...


class SmtpTransport:
    """A mail server; the connection is reused for the next mail.

    ``sender`` is the address to which servers report failures. The password is sent only over
    an encrypted connection, or to this machine.
    """

    def __init__(self, url: str, *, sender: str) -> None:
        """Parse ``smtp://user:password@host:port``, or ``smtps://`` for TLS from the start."""
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 587 if parts.username else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Send the mail to the server."""
        try:
            connection = self._connected()
            to = [address.addr_spec for address in message["To"].addresses]
            connection.send_message(message, from_addr=self._sender, to_addrs=to)
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            _raise_if_permanent(*next(iter(error.recipients.values())), error)
            raise
        except smtplib.SMTPDataError as error:
            self.close()
            _raise_if_permanent(error.smtp_code, error.smtp_error, error)
            raise
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Send QUIT if the server still responds."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except OSError:
                connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._is_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_SECONDS)
        try:
            self._greet(connection, context)
        except OSError:
            connection.close()
            raise
        return connection

    def _greet(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        connection.ehlo()
        is_encrypted = self._is_tls
        if not is_encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            is_encrypted = True
        if self._user:
            if not is_encrypted and self._host not in _LOCAL_HOSTS:
                raise smtplib.SMTPNotSupportedError("no STARTTLS; the password is not sent")
            connection.login(self._user, self._password)


class FileTransport:
    """A folder of .eml files, for an installation without a mail server.

    Only their owner may read the files, because they contain private links.
    """

    def __init__(self, folder: Path) -> None:
        """Use this folder; it is created with the first mail."""
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the mail atomically."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = "".join(
            c for c in str(message["Message-ID"]).split("@")[0] if c.isalnum() or c == "."
        )
        target = self._folder / f"{name}.eml"
        temporary = self._folder / f".{name}.{secrets.token_hex(4)}"
        try:
            with create_private_file(temporary) as stream:
                stream.write(message.as_bytes(policy=policy.SMTPUTF8))
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        log.info("mail.written", file=str(target), hint="set SMTP_URL to send mails")

    def close(self) -> None:
        """Do nothing: there is no connection."""


def create_transport(smtp_url: str, *, sender: str, folder: Path) -> Transport:
    """Return the mail server, or the folder if ``smtp_url`` is empty."""
    return SmtpTransport(smtp_url, sender=sender) if smtp_url else FileTransport(folder)


def _raise_if_permanent(code: int, text: bytes | str, cause: Exception) -> None:
    """Raise PermanentDeliveryError for a permanent failure (5xx); RFC 5321, 4.2.1."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if 500 <= code < 600:
        raise PermanentDeliveryError(f"{code} {words}") from cause
