"""A real mail server for tests that can refuse recipients."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Stores received mails; ``responses`` are responses to recipients other than 250."""

    def __init__(self) -> None:
        """Create an empty mailbox."""
        self.mails: list[EmailMessage] = []
        self.contents: list[bytes] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []
        self.responses: dict[str, str] = {}
        self.data_response = ""
        self.port = 0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[Any],
    ) -> str:
        """Accept or refuse a recipient."""
        if address in self.responses:
            return self.responses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Store the mail."""
        if self.data_response:
            return self.data_response
        assert isinstance(envelope.content, bytes)
        self.senders.append(str(envelope.mail_from))
        self.recipients += envelope.rcpt_tos
        self.contents.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def running(postbox: Postbox, host: str = "127.0.0.1") -> Iterator[Postbox]:
    """Run the server on a free local port."""
    with closing(socket.create_server((host, 0))) as free:
        postbox.port = free.getsockname()[1]
    controller = Controller(postbox, hostname=host, port=postbox.port)
    controller.start()
    yield postbox
    controller.stop()


class SlowPostbox(Postbox):
    """A mail server that takes its time for each mail."""

    def __init__(self, seconds: float) -> None:
        """Wait so many seconds before each mail is accepted."""
        super().__init__()
        self.seconds = seconds
        self.connections = 0
        self.most_connections = 0

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Store the mail after a while."""
        self.connections += 1
        self.most_connections = max(self.most_connections, self.connections)
        await asyncio.sleep(self.seconds)
        self.connections -= 1
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def silent_server() -> Iterator[socket.socket]:
    """Provide a server that never answers; its queue contains the connections."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener
