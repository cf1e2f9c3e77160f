"""A real mail server for tests that can refuse recipients."""

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
