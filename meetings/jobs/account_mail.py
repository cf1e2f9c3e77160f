"""Mails to users: a link with which one chooses a password."""

from datetime import datetime
from email.message import EmailMessage

from flask_babel import force_locale
from flask_babel import gettext as _
from jinja2 import Environment
from sqlalchemy.orm import Session

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries
from meetings.domain.accounts.rules import LINK_LASTS
from meetings.domain.bodies.models import Installation
from meetings.domain.mail.models import Message
from meetings.domain.mail.rules import MailKind
from meetings.jobs.mail_facts import NotWanted
from meetings.jobs.mail_frame import begin, mailbox, write
from meetings.kernel.text import clean

ACCOUNT_KINDS = frozenset({MailKind.ACCOUNT_INVITED, MailKind.PASSWORD_LINK})


class AccountMails:
    """Renders messages to users."""

    def __init__(
        self, session: Session, templates: Environment, base_url: str, mail_from: str
    ) -> None:
        """Remember where things are; ``base_url`` is the site's public address."""
        self._session, self._templates = session, templates
        self._base_url, self._mail_from = base_url, mail_from

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail of the message; its link is made here and kept nowhere.

        Raises:
            NotWanted: the user is gone, disabled, or has another address by now.
        """
        user = queries.by_id(self._session, message.subject_id or 0)
        if user is None or user.disabled_at is not None or user.email != message.to_address:
            raise NotWanted("the user could not come in with it")
        secret = access.issue(
            self._session, TokenScope.SIGN_IN, user.id, now=now, expires_at=now + LINK_LASTS
        )
        here = self._session.get(Installation, 1)
        with force_locale(message.locale):
            mail = begin(message, self._base_url)
            mail["From"] = mailbox(here.name if here else "", self._mail_from)
            mail["Subject"] = clean(_subject(message.kind, here.name if here else ""))
            facts = {
                "name": user.name,
                "here": here.name if here else "",
                "link": f"{self._base_url}/sign-in/link/{secret}",
                "home": self._base_url,
                "hours": int(LINK_LASTS.total_seconds() // 3600),
            }
            write(mail, message, self._templates, facts)
        return mail


def _subject(kind: MailKind, here: str) -> str:
    if kind is MailKind.ACCOUNT_INVITED:
        return _("Your account at %(organisation)s", organisation=here)
    return _("Choose a new password")
