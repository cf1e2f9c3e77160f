"""Transports of e-mails: SMTP, or files if no mail server is configured."""

import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from meetings.adapters.mail_files import FileTransport
from meetings.adapters.smtp_replies import Stage, is_about_server
from meetings.adapters.transport import (
    PermanentDeliveryError,
    ServerFailure,
    ServerRefusal,
    TemporaryDeliveryError,
    Transport,
)
from meetings.domain.outbox.rules import ServerProblem

#: Seconds for each answer: to the connection, to a command, and to a whole mail. A server may
#: examine a mail before it answers; without its answer, the mail would be sent twice.
CONNECT_TIMEOUT = 10.0
COMMAND_TIMEOUT = 30.0
MAIL_TIMEOUT = 120.0
#: A connection that was idle for longer is checked before it is used.
_MAX_IDLE_SECONDS = 2.0
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpTransport:
    """A connection to a mail server, which is reused for the next mail.

    ``sender`` is the address to which servers report failures. The password is sent only over
    an encrypted connection, or to this machine.
    """

    def __init__(self, url: str, *, sender: str) -> None:
        """Parse ``smtp://user:password@host:port``, or ``smtps://`` for TLS from the start."""
        parts = urlsplit(url)
        self._url = url
        self._host = parts.hostname or "localhost"
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 587 if parts.username else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._connection: smtplib.SMTP | None = None
        self._needs_reset, self._used_at = False, 0.0
        self._is_aborted = False
        #: Whether the server has the whole mail, and may have accepted it.
        self.is_mail_transferred = False

    @property
    def server(self) -> str:
        """Return host and port of the server."""
        return f"{self._host}:{self._port}"

    @property
    def is_connected(self) -> bool:
        """Return whether there is a connection to reuse."""
        return self._connection is not None

    def copy(self) -> "SmtpTransport":
        """Return another connection to the same server."""
        return type(self)(self._url, sender=self._sender)

    def send(self, message: EmailMessage) -> None:
        """Send the mail to the server."""
        if self._connection is not None and not self._is_ready(self._connection):
            self._connection = None
        if self._connection is None:
            self._connection = self._connect()
        if self._is_aborted:
            self._drop_connection()
            raise ServerRefusal("The connection was given up")
        try:
            self._send(self._connection, message)
        except OSError as error:
            self._drop_connection()
            is_silent = isinstance(error.__context__ or error, TimeoutError)
            raise ServerRefusal(f"The connection broke: {error}", is_silent=is_silent) from error
        except Exception:
            self._needs_reset = True
            raise
        finally:
            self.is_mail_transferred, self._used_at = False, time.monotonic()

    def close(self) -> None:
        """Send QUIT if the server still responds."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                _set_timeout(connection, CONNECT_TIMEOUT)
                connection.quit()
            except OSError:
                connection.close()

    def abort(self) -> None:
        """Close the connection for good; a thread that waits for an answer gets an error."""
        self._is_aborted = True
        self._drop_connection()

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        sock = connection.sock if connection is not None else None
        if sock is not None:
            with suppress(OSError):  # it may be closed already
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _is_ready(self, connection: smtplib.SMTP) -> bool:
        """Return whether the server still responds; it may have closed an idle connection."""
        if not self._needs_reset and time.monotonic() - self._used_at < _MAX_IDLE_SECONDS:
            return True
        self._needs_reset = False
        try:
            _set_timeout(connection, CONNECT_TIMEOUT)
            return connection.rset()[0] == 250
        except OSError:
            connection.close()
            return False

    def _send(self, connection: smtplib.SMTP, message: EmailMessage) -> None:
        recipient = message["To"].addresses[0].addr_spec
        data = _as_bytes(message, is_utf8=not recipient.isascii())
        _set_timeout(connection, COMMAND_TIMEOUT)
        options = _mail_options(connection, recipient, len(data))
        self._check(Stage.SENDER, *connection.mail(self._sender, options), accepted={250})
        self._check(Stage.RECIPIENT, *connection.rcpt(recipient), accepted={250, 251})
        connection.putcmd("data")
        self._check(Stage.DATA, *connection.getreply(), accepted={354})
        connection.send(_LEADING_DOT.sub(b"..", data).removesuffix(b"\r\n") + b"\r\n.\r\n")
        self.is_mail_transferred = True
        _set_timeout(connection, MAIL_TIMEOUT)
        self._check(Stage.DATA, *connection.getreply(), accepted={250})

    def _check(self, stage: Stage, code: int, reply: bytes, *, accepted: set[int]) -> None:
        """Raise the error of an answer other than the accepted ones (RFC 5321, 4.2.1)."""
        if code in accepted:
            return
        words = f"{code} {reply.decode('utf-8', 'replace')}"
        if code == 421:
            self._drop_connection()
            if stage is Stage.SENDER:
                raise ServerFailure(ServerProblem.UNREACHABLE, words)
        if is_about_server(stage, code, reply.decode("utf-8", "replace")):
            raise ServerRefusal(words)
        if 500 <= code < 600:
            raise PermanentDeliveryError(words)
        raise TemporaryDeliveryError(words)

    def _connect(self) -> smtplib.SMTP:
        """Return a connection on which mails can be sent.

        Raises:
            ServerFailure: there is none; the reason is one of ``ServerProblem``.
        """
        context = _tls_context()
        connection: smtplib.SMTP | None = None
        problem = ServerProblem.UNREACHABLE
        try:
            connection = self._open(context)
            self._encrypt(connection, context)
            problem = ServerProblem.LOGIN_FAILED
            if self._user:
                connection.login(self._user, self._password)
        except OSError as error:
            if connection is not None:
                connection.close()
            raise ServerFailure(_problem_of(error, problem), _words_of(error)) from error
        return connection

    def _open(self, context: ssl.SSLContext) -> smtplib.SMTP:
        name = _local_hostname()
        if self._is_tls:
            return smtplib.SMTP_SSL(
                self._host, self._port, name, timeout=CONNECT_TIMEOUT, context=context
            )
        return smtplib.SMTP(self._host, self._port, name, timeout=CONNECT_TIMEOUT)

    def _encrypt(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        connection.ehlo()
        is_encrypted = self._is_tls
        if not is_encrypted and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            is_encrypted = True
        if self._user and not is_encrypted and self._host not in _LOCAL_HOSTS:
            raise smtplib.SMTPNotSupportedError("no STARTTLS; the password is not sent")


def server_name(smtp_url: str) -> str:
    """Return the name under which the state of the configured server is stored."""
    return create_transport(smtp_url, sender="", folder=Path()).server


def create_transport(smtp_url: str, *, sender: str, folder: Path) -> Transport:
    """Return the mail server, or the folder if ``smtp_url`` is empty."""
    return SmtpTransport(smtp_url, sender=sender) if smtp_url else FileTransport(folder)


def _as_bytes(message: EmailMessage, *, is_utf8: bool) -> bytes:
    """Return the mail with the line ends of SMTP; its own policy has a cache of headers."""
    policy = cast(EmailPolicy, message.policy)
    if policy.linesep != "\r\n" or is_utf8:
        policy = policy.clone(linesep="\r\n", utf8=is_utf8)
    return message.as_bytes(policy=policy)


@cache
def _tls_context() -> ssl.SSLContext:
    """Return the settings of TLS; reading the certificates of the system takes long."""
    return ssl.create_default_context()


@cache
def _local_hostname() -> str:
    """Return the name for EHLO; looking it up takes long without DNS."""
    return smtplib.SMTP().local_hostname


def _set_timeout(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is None:
        raise smtplib.SMTPServerDisconnected("not connected")
    connection.sock.settimeout(seconds)


def _mail_options(connection: smtplib.SMTP, recipient: str, size: int) -> list[str]:
    """Return the parameters of the mail.

    Raises:
        PermanentDeliveryError: the server does not support the recipient's address.
    """
    options = [f"size={size}"] if connection.has_extn("size") else []
    if recipient.isascii():
        return options
    if not connection.has_extn("smtputf8"):
        raise PermanentDeliveryError("The mail server supports only addresses in ASCII")
    return [*options, "SMTPUTF8", "BODY=8BITMIME"]


def _problem_of(error: OSError, otherwise: ServerProblem) -> ServerProblem:
    if isinstance(error, TimeoutError):
        return ServerProblem.SILENT
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return ServerProblem.INSECURE
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(
        error.__context__, TimeoutError
    ):
        return ServerProblem.SILENT
    return otherwise


def _words_of(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
        return f"{error.smtp_code} {words}"
    return f"{type(error).__name__}: {error}"
