"""Sends what is due: claim, render, send, note."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from meetings.adapters import smtp as adapters
from meetings.adapters.smtp import PermanentDeliveryError, Transport
from meetings.domain.outbox import services
from meetings.domain.outbox.models import Message
from meetings.extensions import db
from meetings.http import components
from meetings.jobs.render_mail import MailRenderer, NotWanted
from meetings.kernel import clock as computer

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


class Renderer(Protocol):
    """Somebody who makes the mail of a message."""

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail.

        Raises:
            NotWanted: what it tells is not so any more.
        """
        ...


def deliver_mail(
    session: Session, renderer: Renderer, transport: Transport, *, clock: Clock
) -> int:
    """Send what is due and return how many messages left the house.

    A message that fails waits for its next attempt, longer each time; the others still go
    out. A worker killed between sending and noting sends that one message again once its
    claim is old: at least once, never lost. The mail's Message-ID is the same both times.
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
    except NotWanted as reason:
        services.record_dropped(session, message, str(reason), now=clock())
    except PermanentDeliveryError as error:
        log.warning("mail.refused", message=number, error=str(error))
        services.record_permanent_failure(session, message, str(error), now=clock())
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail, the others go out
        log.warning("mail.failed", message=number, error=str(error), kind=type(error).__name__)
        session.rollback()
        services.record_failure(session, message, f"{type(error).__name__}: {error}", now=clock())
    else:
        services.record_sent(session, message, now=clock())
        return 1
    return 0


def deliver_due(*, clock: Clock = computer.now) -> int:
    """Send what is due with what the current application is set up with."""
    settings = components.settings()
    session: Session = db.session()
    renderer = MailRenderer(session, current_app.jinja_env, settings.public_url, settings.mail_from)
    transport = adapters.create_transport(
        settings.smtp_url, sender=settings.mail_from, folder=settings.instance / "mail"
    )
    try:
        return deliver_mail(session, renderer, transport, clock=clock)
    finally:
        transport.close()
        db.session.remove()
