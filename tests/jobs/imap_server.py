"""A real IMAP server for tests, with a separate folder for each."""

import imaplib
import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

USER, PASSWORD = "meetings", "s3cret word"
ARRIVED = '"01-Mar-2027 12:00:00 +0000"'
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on the server, as a person with a mail app sees and changes it."""

    person: imaplib.IMAP4
    port: int
    name: str

    @property
    def url(self) -> str:
        """Return the URL for the application."""
        return f"imap://{USER}:s3cret%20word@127.0.0.1:{self.port}/{self.name}"

    def put(self, mail: bytes, flags: str = "", arrived: str = ARRIVED) -> int:
        """Deliver a mail and return its number."""
        _, response = self.person.append(self.name, flags, arrived, mail)
        match = re.search(rb"APPENDUID \d+ (\d+)", response[0])
        assert match is not None
        return int(match[1])

    def flags(self, uid: int) -> set[str]:
        """Return the flags of the mail, without those that the server sets."""
        self.person.select(self.name, readonly=True)
        _, response = self.person.uid("FETCH", str(uid), "(FLAGS)")
        match = re.search(rb"FLAGS \(([^)]*)\)", response[0])
        assert match is not None
        return set(match[1].decode().split()) - {"\\Recent"}

    def rename(self, old: str, new: str) -> None:
        """Rename a folder."""
        self.person.select("INBOX")
        self.person.rename(old, new)

    def recreate(self) -> None:
        """Delete the folder and create it again, so that the UIDs identify other mails."""
        self.person.select("INBOX")
        self.person.delete(self.name)
        self.person.create(self.name)


class Server:
    """pymap, which stores mails in memory; with a certificate it offers STARTTLS."""

    def __init__(self, *options: str) -> None:
        """Store the options of the server."""
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = int(free.getsockname()[1])
        self._options = options or ("--no-tls",)
        self._person: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        """Start the server and wait until it responds."""
        program = Path(sys.executable).with_name("pymap")
        self._process = subprocess.Popen(
            [program, "--host", "127.0.0.1", "--port", str(self.port), *self._options,
             "dict", "--demo-user", USER, "--demo-password", PASSWORD],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("no IMAP server")

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        if self._person is not None:
            self._person.logout()
        self._process.kill()
        self._process.wait()

    def new_folder(self) -> Folder:
        """Create an empty folder."""
        if self._person is None:
            self._person = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
            self._person.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        name = f"Replies{next(_numbers)}"
        self._person.create(name)
        return Folder(self._person, self.port, name)
