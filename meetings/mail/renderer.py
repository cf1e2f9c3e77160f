"""Render an outbox message to an e-mail when it is about to be sent."""

from datetime import datetime
from email.message import EmailMessage

from flask.templating import Environment
from flask_babel import force_locale
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message
from meetings.mail.message_builder import MailContext, new_mail, set_text
from meetings.mail.registry import MAIL_TYPES


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
        context, mail_type = self._context, MAIL_TYPES[message.kind]
        with force_locale(message.locale):
            content = mail_type.build_content(context, message, now)
            subject = mail_type.subject(content.view)
            mail = new_mail(message, content.sender, subject, context.base_url)
            for name, value in content.headers.items():
                mail[name] = value
            template = context.templates.get_template(f"mail/{mail_type.template}")
            html = template.render(view=content.view, subject=subject, language=message.locale)
            set_text(mail, html)
            if content.attach is not None:
                content.attach(mail)
        return mail
