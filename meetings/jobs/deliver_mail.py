"""Send the messages that are due: claim, render, send, record."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from meetings.adapters import smtp
from meetings.adapters.smtp import PermanentDeliveryError, Transport
from meetings.domain.outbox import services
from meetings.domain.outbox.models import Message
from meetings.extensions import db
from meetings.http import components
from meetings.kernel import clock as system_clock
from meetings.mail.context import MessageObsolete
from meetings.mail.renderer import MailRenderer

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


class Renderer(Protocol):
    """Renders a message to an e-mail."""

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the e-mail.

        Raises:
            MessageObsolete: the message is no longer true, or its recipient is gone.
        """
        ...


def deliver_mail(
    session: Session, renderer: Renderer, transport: Transport, *, clock: Clock
) -> int:
    """Send the messages that are due; return how many were sent.

    A message that fails waits for its next attempt, longer each time; the others are still
    sent. A worker killed between sending and recording sends that message again when its claim
    has expired: at least once, never lost. Both e-mails have the same Message-ID.
    """
    sent = 0
    while (message := services.claim_next(session, now=clock())) is not None:
        sent += _deliver(session, message, renderer, transport, clock=clock)
    return sent


def _deliver(
    session: Session, message: Message, renderer: Renderer, transport: Transport, *, clock: Clock
) -> int:
    number = message.id
    try:
        transport.send(renderer.render(message, now=clock()))
    except MessageObsolete as reason:
        services.record_dropped(session, message, str(reason), now=clock())
    except PermanentDeliveryError as error:
        log.warning("mail.refused", message=number, error=str(error))
        services.record_permanent_failure(session, message, str(error), now=clock())
    except Exception as error:  # noqa: BLE001 - one broken mail must not hold up the others
        log.warning("mail.failed", message=number, error=str(error), kind=type(error).__name__)
        session.rollback()
        services.record_failure(session, message, f"{type(error).__name__}: {error}", now=clock())
    else:
        services.record_sent(session, message, now=clock())
        return 1
    return 0


def deliver_due(*, clock: Clock = system_clock.now) -> int:
    """Send due messages with the settings of the current application."""
    settings = components.settings()
    session: Session = db.session()
    renderer = MailRenderer(session, current_app.jinja_env, settings.public_url, settings.mail_from)
    transport = smtp.create_transport(
        settings.smtp_url, sender=settings.mail_from, folder=settings.instance / "mail"
    )
    try:
        return deliver_mail(session, renderer, transport, clock=clock)
    finally:
        transport.close()
        db.session.remove()
