"""A folder of .eml files in place of a mail server."""

import os
import secrets
from email import policy
from email.message import EmailMessage
from pathlib import Path

import structlog

from meetings.adapters.private_files import create_private_file
from meetings.adapters.transport import ServerFailure
from meetings.domain.outbox.rules import ServerProblem

log = structlog.get_logger(__name__)


class FileTransport:
    """A folder of .eml files, for an installation without a mail server.

    Only their owner may read the files, because they contain private links.
    """

    server = "files"
    is_connected = True
    is_mail_transferred = False

    def __init__(self, folder: Path) -> None:
        """Use this folder; it is created with the first mail."""
        self._folder = folder

    def copy(self) -> "FileTransport":
        """Return a transport to the same folder."""
        return FileTransport(self._folder)

    def send(self, message: EmailMessage) -> None:
        """Write the mail atomically."""
        try:
            target = self._write(message)
        except OSError as error:
            raise ServerFailure(ServerProblem.UNREACHABLE, str(error)) from error
        log.info("mail.written", file=str(target), hint="set SMTP_URL to send mails")

    def _write(self, message: EmailMessage) -> Path:
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
        return target

    def close(self) -> None:
        """Do nothing: there is no connection."""

    def abort(self) -> None:
        """Do nothing: there is no connection."""
