"""Content of messages to users: a link to choose a password, and a test of mail delivery."""

from dataclasses import dataclass
from datetime import datetime

from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import PASSWORD_LINK_TTL
from meetings.domain.outbox.models import Message
from meetings.http.urls import password_url
from meetings.mail.context import MailContent, MailView, MessageObsolete
from meetings.mail.message_builder import MailContext, organisation_sender


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMailView(MailView):
    """The values of a mail to a user; ``hours`` is how long the link works."""

    link: str
    site_url: str
    hours: int


def build_content(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a message to a user, with a new link.

    Raises:
        MessageObsolete: the user is gone, disabled, or has another e-mail address now.
    """
    user = _active_user(context, message)
    secret = context.batch.issue_token(
        TokenScope.SIGN_IN, user.id, expires_at=now + PASSWORD_LINK_TTL
    )
    view = AccountMailView(
        recipient=user.name,
        organisation=context.organisation,
        link=password_url(secret, base=context.base_url),
        site_url=context.base_url,
        hours=int(PASSWORD_LINK_TTL.total_seconds() // 3600),
    )
    return MailContent(view=view, sender=organisation_sender(context))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTestView(MailView):
    """The values of a test mail; ``site_url`` names the installation that sends it."""

    site_url: str


def build_delivery_test(context: MailContext, message: Message, _now: datetime) -> MailContent:
    """Return the content of a test mail.

    Raises:
        MessageObsolete: the user is gone, disabled, or has another e-mail address now.
    """
    user = _active_user(context, message)
    view = DeliveryTestView(
        recipient=user.name, organisation=context.organisation, site_url=context.base_url
    )
    return MailContent(view=view, sender=organisation_sender(context))


def _active_user(context: MailContext, message: Message) -> User:
    user = queries.get_by_id(context.session, message.subject_id or 0)
    if user is None or user.disabled_at is not None or user.email != message.to_address:
        raise MessageObsolete("Superseded: the user can't sign in with this address any more")
    return user
