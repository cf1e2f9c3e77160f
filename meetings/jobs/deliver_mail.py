"""Send the messages that are due: claim and render them in batches, send, and record."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from flask import current_app
from sqlalchemy.orm import Session

from meetings.adapters import smtp
from meetings.adapters.transport import Transport
from meetings.domain.outbox import server_services
from meetings.domain.outbox.models import Message
from meetings.extensions import db
from meetings.http import components
from meetings.jobs.delivery_run import DeliveryRun
from meetings.kernel import clock as system_clock
from meetings.mail.renderer import MailRenderer

Clock = Callable[[], datetime]
_NEVER = threading.Event()


class Renderer(Protocol):
    """Renders a message to an e-mail."""

    def begin_batch(self, messages: Sequence[Message]) -> None:
        """Read the facts of these messages."""
        ...

    def render_group(
        self, messages: Sequence[Message], *, now: datetime
    ) -> list[EmailMessage | Exception]:
        """Return the e-mail of each message of the batch, or the error that prevents it.

        The error is MessageObsolete if the message is no longer true, or its recipient is gone.
        """
        ...


def deliver_mail(
    session: Session,
    renderer: Renderer,
    transport: Transport,
    *,
    clock: Clock,
    connections: int = 1,
    stop: threading.Event = _NEVER,
    is_forced: bool = False,
) -> int:
    """Send the messages that are due; return how many were sent.

    A message that fails waits for its next attempt, longer each time; the others are still
    sent. If the server fails, all of them wait, and it is tried with one message after a while;
    ``is_forced`` tries it at once. A worker killed between sending and recording sends those
    messages again when its claims have expired: at least once, never lost. Both e-mails have the
    same Message-ID. ``stop`` ends the run, which gives back the messages that it has not sent.
    """
    server_pass = server_services.request_pass(
        session, transport.server, now=clock(), is_forced=is_forced
    )
    if server_pass is None:
        return 0
    run = DeliveryRun(session, renderer, transport, clock, server_pass, connections, stop)
    return run.deliver()


def deliver_due(
    *,
    clock: Clock = system_clock.now,
    stop: threading.Event = _NEVER,
    is_forced: bool = False,
) -> int:
    """Send due messages with the settings of the current application."""
    settings = components.settings()
    session: Session = db.session()
    reading_session = db.session.session_factory()
    renderer = MailRenderer(
        session, current_app.jinja_env, settings.public_url, settings.mail_from,
        reading_session=reading_session,
    )  # fmt: skip
    transport = smtp.create_transport(
        settings.smtp_url, sender=settings.mail_from, folder=settings.instance / "mail"
    )
    try:
        return deliver_mail(
            session, renderer, transport, clock=clock, connections=settings.mail_connections,
            stop=stop, is_forced=is_forced,
        )  # fmt: skip
    finally:
        transport.close()
        reading_session.close()
        db.session.remove()
