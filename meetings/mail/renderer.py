"""Render an outbox message to an e-mail when it is about to be sent, or as a preview."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

from flask.templating import Environment
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.domain.outbox.models import Message
from meetings.mail import registration
from meetings.mail.context import HIDDEN_PART, MailView, MessageObsolete
from meetings.mail.message_builder import MailContext, new_mail, set_text
from meetings.mail.personal_values import MailTexts, without_personal_values
from meetings.mail.plain_text import plain_text
from meetings.mail.registry import MAIL_TYPES

_PRIVATE_URL = re.compile(rf"\S*{HIDDEN_PART}\S*")


#: An e-mail, or the reason why there is none.
Rendered = EmailMessage | Exception


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
        self, session: Session, templates: Environment, base_url: str, mail_from: str, *,
        reading_session: Session | None = None,
    ) -> None:  # fmt: skip
        """Create a renderer; ``base_url`` is the public URL of the site.

        Tokens are stored with ``session``. With another session for reading, rows stay loaded
        while a batch is rendered.
        """
        self._storing_session = session
        self._context = MailContext(reading_session or session, templates, base_url, mail_from)

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the e-mail. Its private links are created here and stored nowhere else.

        Raises:
            MessageObsolete: the message is no longer true, or its recipient is gone.
        """
        self._context.batch.forget()
        mail = self._render(message, now)
        self._context.batch.store_tokens(self._storing_session, now=now)
        return mail

    def begin_batch(self, messages: Sequence[Message]) -> None:
        """Read the facts of these messages again, those that several share only once."""
        self._context.session.rollback()
        self._context.batch.forget()
        registration.load_registrations(self._context, messages)

    def render_group(self, messages: Sequence[Message], *, now: datetime) -> list[Rendered]:
        """Return the e-mail of each message of the batch, or the error that prevents it."""
        rendered = [self._render_or_fail(message, now) for message in messages]
        self._context.batch.store_tokens(self._storing_session, now=now)
        return rendered

    def _render_or_fail(self, message: Message, now: datetime) -> Rendered:
        try:
            return self._render(message, now)
        except MessageObsolete as reason:
            return reason
        except Exception as error:  # noqa: BLE001 - one broken mail must not hold up the others
            self._context.session.rollback()
            return error

    def _render(self, message: Message, now: datetime) -> EmailMessage:
        context = self._context
        with force_locale(message.locale):
            content = MAIL_TYPES[message.kind].build_content(context, message, now)
            texts = _shared_texts(context, message, content.view)
            mail = new_mail(message, content.sender, texts.subject, context.base_url)
            for name, value in content.headers.items():
                mail[name] = value
            set_text(mail, texts.html, texts.plain)
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
            content = MAIL_TYPES[message.kind].build_content(context, message, now)
            texts = _texts(context, message, content.view)
            text = _PRIVATE_URL.sub(_("[private link]"), texts.plain)
        sender = content.sender
        return MailPreview(
            sender=f"{sender.name} <{sender.address}>" if sender.name else sender.address,
            reply_to=sender.reply_to,
            subject=texts.subject,
            text=text,
        )


def _shared_texts(context: MailContext, message: Message, view: MailView) -> MailTexts:
    """Return the texts, rendered once for all mails that differ only in personal values."""
    shared, values = without_personal_values(view)
    key = ("texts", message.kind, message.locale, shared)
    texts = context.batch.fact(key, lambda: _texts(context, message, shared))
    return texts.with_values(values)


def _texts(context: MailContext, message: Message, view: MailView) -> MailTexts:
    mail_type = MAIL_TYPES[message.kind]
    subject = mail_type.subject(view)
    template = context.templates.get_template(f"mail/{mail_type.template}")
    html = template.render(view=view, subject=subject, language=message.locale)
    return MailTexts(subject, html, plain_text(html))
