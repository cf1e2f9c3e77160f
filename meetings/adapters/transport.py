"""The interface of transports of e-mails, and their errors."""

from email.message import EmailMessage
from typing import Protocol

from meetings.domain.outbox.rules import ServerProblem


class PermanentDeliveryError(Exception):
    """The server rejected the mail permanently, for example because the address does not exist."""


class TemporaryDeliveryError(Exception):
    """The server rejected the mail for now, for example because the mailbox is full."""


class ServerRefusal(Exception):
    """The server refused the mail for a reason that does not depend on it or its recipient.

    ``is_silent``: it did not answer in time.
    """

    def __init__(self, text: str, *, is_silent: bool = False) -> None:
        """Store the answer."""
        super().__init__(text)
        self.is_silent = is_silent


class ServerFailure(Exception):
    """No mail can be sent through the server; the text is its answer."""

    def __init__(self, problem: ServerProblem, detail: str) -> None:
        """Store the problem and the answer."""
        super().__init__(detail)
        self.problem = problem


class Transport(Protocol):
    """A connection that accepts e-mails for delivery."""

    is_mail_transferred: bool

    @property
    def server(self) -> str:
        """Return the name of the server, the same for all its connections."""
        ...

    @property
    def is_connected(self) -> bool:
        """Return whether the connection is open."""
        ...

    def copy(self) -> "Transport":
        """Return another connection to the same server."""
        ...

    def send(self, message: EmailMessage) -> None:
        """Send the mail.

        Raises:
            PermanentDeliveryError: Another attempt is pointless.
            TemporaryDeliveryError: This attempt failed.
            ServerRefusal: The server refuses mails of this sender.
            ServerFailure: There is no connection.
        """
        ...

    def close(self) -> None:
        """Close the connection that is reused between two mails."""
        ...

    def abort(self) -> None:
        """Close the connection at once, also while another thread sends."""
        ...
