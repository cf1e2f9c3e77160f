"""Render an outbox message to an e-mail when it is about to be sent, or as a preview."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

from flask.templating import Environment
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message
from meetings.mail.context import HIDDEN_PART, MailContent
from meetings.mail.message_builder import MailContext, new_mail, set_text
from meetings.mail.plain_text import plain_text
from meetings.mail.registry import MAIL_TYPES

_PRIVATE_URL = re.compile(rf"\S*{HIDDEN_PART}\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPreview:
    """The text of an e-mail without private links, for organisers."""

    sender: str
    reply_to: str
    subject: str
    text: str


class MailRenderer:
    """Renders messages from the present state of the database, in the recipient's language."""

    def __init__(
        self, session: Session, templates: Environment, base_url: str, mail_from: str
    ) -> None:
        """Create a renderer; ``base_url`` is the public URL of the site."""
        self._context = MailContext(session, templates, base_url, mail_from)

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the e-mail. Its private links are created here and stored nowhere else.

        Raises:
            MessageObsolete: the message is no longer true, or its recipient is gone.
        """
        context = self._context
        with force_locale(message.locale):
            content, subject, html = _rendered(context, message, now)
            mail = new_mail(message, content.sender, subject, context.base_url)
            for name, value in content.headers.items():
                mail[name] = value
            set_text(mail, html)
            if content.attach is not None:
                content.attach(mail)
        return mail

    def preview(self, message: Message, *, now: datetime) -> MailPreview:
        """Return the text of the e-mail with the present data; nothing is stored.

        Raises:
            MessageObsolete: the subject of the message no longer exists.
        """
        with force_locale(message.locale):
            context = replace(self._context, is_preview=True)
            content, subject, html = _rendered(context, message, now)
            text = _PRIVATE_URL.sub(_("[private link]"), plain_text(html))
        sender = content.sender
        return MailPreview(
            sender=f"{sender.name} <{sender.address}>" if sender.name else sender.address,
            reply_to=sender.reply_to,
            subject=subject,
            text=text,
        )


def _rendered(
    context: MailContext, message: Message, now: datetime
) -> tuple[MailContent, str, str]:
    """Return the content, the subject and the HTML of the message."""
    mail_type = MAIL_TYPES[message.kind]
    content = mail_type.build_content(context, message, now)
    subject = mail_type.subject(content.view)
    template = context.templates.get_template(f"mail/{mail_type.template}")
    html = template.render(view=content.view, subject=subject, language=message.locale)
    return content, subject, html
