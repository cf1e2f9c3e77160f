"""Mails to users: a link with which one chooses a password."""

from datetime import datetime
from email.message import EmailMessage

from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries
from meetings.domain.accounts.rules import PASSWORD_LINK_TTL
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.http.urls import password_url
from meetings.jobs.mail_facts import NotWanted
from meetings.jobs.mail_frame import MailRoom, begin, mailbox, write
from meetings.kernel.text import clean

ACCOUNT_KINDS = frozenset({MailKind.ACCOUNT_INVITED, MailKind.PASSWORD_LINK})


class AccountMails:
    """Renders messages to users."""

    def __init__(self, room: MailRoom) -> None:
        """Remember where they are made."""
        self._room, self._session = room, room.session

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail of the message; its link is made here and kept nowhere.

        Raises:
            NotWanted: the user is gone, disabled, or has another address by now.
        """
        user = queries.get_by_id(self._session, message.subject_id or 0)
        if user is None or user.disabled_at is not None or user.email != message.to_address:
            raise NotWanted("the user could not come in with it")
        secret = access.issue_token(
            self._session, TokenScope.SIGN_IN, user.id, now=now, expires_at=now + PASSWORD_LINK_TTL
        )
        with force_locale(message.locale):
            mail = begin(message, self._room.base_url)
            mail["From"] = mailbox(self._room.organisation, self._room.mail_from)
            mail["Subject"] = clean(_subject(message.kind, self._room.organisation))
            facts = {
                "name": user.name,
                "here": self._room.organisation,
                "link": password_url(secret, base=self._room.base_url),
                "home": self._room.base_url,
                "hours": int(PASSWORD_LINK_TTL.total_seconds() // 3600),
            }
            write(mail, message, self._room.templates, facts)
        return mail


def _subject(kind: MailKind, here: str) -> str:
    if kind is MailKind.ACCOUNT_INVITED:
        return _("Your account at %(organisation)s", organisation=here)
    return _("Choose a new password")
