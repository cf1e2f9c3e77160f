"""An IMAP mailbox: list new mails, and mark processed ones."""

import base64
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from meetings.domain.itip.rules import MailboxProblem

#: Timeouts of a single response and of the whole session.
TIMEOUT_SECONDS = 20.0
SESSION_TIMEOUT_SECONDS = 150.0
#: Maximum size of a response; no requested mail is larger.
MAX_RESPONSE_BYTES = 4 * 1024 * 1024
OnConnect = Callable[[imaplib.IMAP4], None]
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NON_ASCII = re.compile(r"[^ -~]+")


class MailboxError(Exception):
    """The mailbox cannot be read now; ``detail`` is the message of the server or network."""

    def __init__(self, problem: MailboxProblem, detail: str) -> None:
        super().__init__(f"{problem.value}: {detail}")
        self.problem, self.detail = problem, detail


class _LimitedImap(imaplib.IMAP4):
    """An IMAP client that limits the size of responses, and exposes itself before it connects."""

    def __init__(self, opened: OnConnect, host: str, port: int) -> None:
        """Connect and read the server's greeting."""
        self._opened = opened
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect."""
        super().open(host, port, timeout)
        self._opened(self)

    def read(self, size: int) -> bytes:
        """Read so many bytes of a response."""
        _check_response_size(self, size)
        return super().read(size)


class _LimitedImapTls(imaplib.IMAP4_SSL):
    """The same with TLS from the start."""

    def __init__(self, opened: OnConnect, host: str, port: int, context: ssl.SSLContext) -> None:
        """Connect and read the server's greeting."""
        self._opened = opened
        super().__init__(host, port, ssl_context=context, timeout=TIMEOUT_SECONDS)

    def open(self, host: str = "", port: int | None = 993, timeout: float | None = None) -> None:
        """Connect."""
        super().open(host, port, timeout)
        self._opened(self)

    def read(self, size: int) -> bytes:
        """Read so many bytes of a response."""
        _check_response_size(self, size)
        return super().read(size)


def _check_response_size(connection: imaplib.IMAP4, size: int) -> None:
    if size > MAX_RESPONSE_BYTES:
        raise connection.abort(f"an answer of {size} bytes")


class ImapMailbox:
    """A folder of a mailbox, opened for one session.

    Only ``mark`` changes it; reading leaves mails unseen. The password is sent only over an
    encrypted connection, or to this machine, and is never logged.
    """

    def __init__(self, url: str) -> None:
        """Parse ``imaps://user:password@host:port/Folder``, or ``imap://`` for STARTTLS."""
        parts = urlsplit(url)
        self._host, self._is_tls = parts.hostname or "localhost", parts.scheme == "imaps"
        self._port = parts.port or (993 if self._is_tls else 143)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.strip("/")) or "INBOX"
        self._connection: imaplib.IMAP4 | None = None
        self._watch = threading.Timer(SESSION_TIMEOUT_SECONDS, self._hang_up)
        self._watch.daemon = True
        self.name = f"{self._user}@{self._host}:{self._port}/{self._folder}"
        self.uidvalidity = 0

    def __enter__(self) -> Self:
        """Connect, sign in and open the folder.

        Raises:
            MailboxError: It failed.
        """
        self._watch.start()
        try:
            with self._converted_errors(MailboxProblem.UNREACHABLE):
                connection = self._connect()
            with self._converted_errors(MailboxProblem.LOGIN_FAILED):
                self._sign_in(connection)
            with self._converted_errors(MailboxProblem.FOLDER_NOT_FOUND):
                self.uidvalidity = self._open(connection)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Sign out, if the server still responds."""
        self._leave()

    def list_new_uids(self, uid: int, *, since: date) -> list[int]:
        """Return the numbers of the mails after this one; in the first session only recent ones."""
        criteria = f"UID {uid + 1}:*"
        if uid == 0:
            criteria += f" SINCE {since.day:02}-{_MONTHS[since.month - 1]}-{since.year:04}"
        data = self._command("SEARCH", criteria)
        words = b" ".join(word for word in data if isinstance(word, bytes)).split()
        return sorted({int(word) for word in words if word.isdigit() and int(word) > uid})

    def get_sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Return the size of each mail in bytes; deleted ones are omitted."""
        if not uids:
            return {}
        data = self._command("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
        sizes = {}
        for line in data:
            text = line if isinstance(line, bytes) else b""
            number = re.search(rb"\bUID (\d+)", text)
            size = re.search(rb"\bRFC822\.SIZE (\d+)", text)
            if number and size:
                sizes[int(number[1])] = int(size[1])
        return sizes

    def fetch(self, uid: int, limit: int) -> bytes:
        """Return the mail, truncated to so many bytes, and leave it unseen."""
        for item in self._command("FETCH", str(uid), f"(BODY.PEEK[]<0.{limit}>)"):
            if isinstance(item, tuple):
                return item[1]
        return b""

    def mark(self, uid: int, flag: str) -> bool:
        """Set a flag on the mail; return whether the server accepted it."""
        try:
            with self._converted_errors(MailboxProblem.CONNECTION_LOST):
                answer, _ = self._connected.uid("STORE", str(uid), "+FLAGS.SILENT", f"({flag})")
        except MailboxError as error:
            if isinstance(error.__cause__, imaplib.IMAP4.abort | OSError):
                raise
            return False
        return answer == "OK"

    @property
    def _connected(self) -> imaplib.IMAP4:
        if self._connection is None:
            raise MailboxError(MailboxProblem.CONNECTION_LOST, "not open")
        return self._connection

    def _command(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        with self._converted_errors(MailboxProblem.CONNECTION_LOST):
            answer, data = self._connected.uid(command, *arguments)
            if answer != "OK":
                raise MailboxError(MailboxProblem.CONNECTION_LOST, f"{command} {answer}")
            return list(filter(None, data))

    def _connect(self) -> imaplib.IMAP4:
        context = ssl.create_default_context()
        if self._is_tls:
            return _LimitedImapTls(self._opened, self._host, self._port, context)
        connection = _LimitedImap(self._opened, self._host, self._port)
        if "STARTTLS" in connection.capabilities:
            connection.starttls(context)
        elif self._host not in _LOCAL_HOSTS:
            raise MailboxError(MailboxProblem.INSECURE, "no STARTTLS; the password is not sent")
        return connection

    def _opened(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def _sign_in(self, connection: imaplib.IMAP4) -> None:
        if "AUTH=PLAIN" in connection.capabilities:
            secret = f"\0{self._user}\0{self._password}".encode()
            connection.authenticate("PLAIN", lambda _: secret)
        else:
            connection.login(self._user, self._password)

    def _open(self, connection: imaplib.IMAP4) -> int:
        status, messages = connection.select(_encode_folder(self._folder))
        if status != "OK":
            raise MailboxError(MailboxProblem.FOLDER_NOT_FOUND, str(messages[0]))
        _, numbers = connection.response("UIDVALIDITY")
        return int(numbers[-1] or 1)

    def _leave(self) -> None:
        self._watch.cancel()
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.logout()
        except (imaplib.IMAP4.error, OSError, ValueError):
            with suppress(OSError):
                connection.shutdown()

    def _hang_up(self) -> None:
        """Close a session that exceeds its time limit, regardless of the server."""
        connection = self._connection
        if connection is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _converted_errors(self, kind: MailboxProblem) -> Iterator[None]:
        """Convert errors to MailboxError, without the password."""
        try:
            yield
        except MailboxError:
            raise
        except ssl.SSLError as error:
            raise MailboxError(MailboxProblem.INSECURE, self._without_secret(error)) from error
        except (imaplib.IMAP4.abort, OSError) as error:
            problem = kind if kind is MailboxProblem.UNREACHABLE else MailboxProblem.CONNECTION_LOST
            raise MailboxError(problem, self._without_secret(error)) from error
        except (imaplib.IMAP4.error, ValueError, IndexError, TypeError) as error:
            raise MailboxError(kind, self._without_secret(error)) from error

    def _without_secret(self, error: Exception) -> str:
        text = f"{type(error).__name__}: {error}"
        coded = base64.b64encode(f"\0{self._user}\0{self._password}".encode()).decode()
        for secret in (coded, self._password):
            text = text.replace(secret, "…") if secret else text
        return text[:300]


def mailbox_name(url: str) -> str:
    """Return the name that identifies the mailbox."""
    return ImapMailbox(url).name


def _encode_folder(folder: str) -> str:
    """Return the folder's name in the encoding of IMAP (RFC 3501, 5.1.3)."""
    coded = _NON_ASCII.sub(_modified_base64, folder.replace("&", "&-"))
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _modified_base64(match: re.Match[str]) -> str:
    coded = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=")
    return f"&{coded.replace('/', ',')}-"
