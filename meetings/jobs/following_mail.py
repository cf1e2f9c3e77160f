"""Makes the mails to those who follow: asking to confirm, one piece of news, several."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.access import services as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_STATES
from meetings.domain.followers import queries
from meetings.domain.followers.change_digest import ChangeDigest, digest_changes, is_publishable
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import MANAGE_LINK_TTL, Frequency, NewsKind
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import CONFIRMATION_TTL, MailKind
from meetings.http import event_filters
from meetings.http.urls import confirm_following_url, following_url, unsubscribe_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.mails import digest_time_text
from meetings.jobs.before import old_place, old_title, old_when
from meetings.jobs.mail_facts import NotWanted
from meetings.jobs.mail_frame import MailRoom, begin, mailbox, write
from meetings.kernel.text import clean
from meetings.presenters.calendar_texts import filter_name
from meetings.presenters.event_summary import EventSummary, summarise_event

FOLLOWING_KINDS = frozenset(
    {MailKind.FOLLOWING_ASKED, MailKind.FOLLOWING_NEWS, MailKind.FOLLOWING_DIGEST}
)
Facts = dict[str, Any]
_NO_QUOTES = str.maketrans("", "", '"\\\\')


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is new about one meeting, how it is now, and how it was; "" where it is as it was."""

    news: str
    event: EventSummary
    reason: str
    old_title: str
    old_when: str
    old_place: str


class FollowingMails:
    """Renders messages to those who follow, from what is so now, in the reader's language."""

    def __init__(self, room: MailRoom) -> None:
        """Remember where they are made."""
        self._room, self._session = room, room.session

    def render(self, message: Message, *, now: datetime) -> EmailMessage:
        """Return the mail of the message; links in it are made here and kept nowhere.

        Raises:
            NotWanted: what it tells is not so any more, or nobody wants to read it.
        """
        following = queries.get_by_id(self._session, message.subject_id)
        if following is None or following.ended_at is not None:
            raise NotWanted("nobody follows any more")
        with force_locale(message.locale):
            subject, facts = self._tell(message, following, now)
            return self._compose(message, following, subject, facts, now)

    def _tell(self, message: Message, following: Follow, now: datetime) -> tuple[str, Facts]:
        """Return the subject and what the templates print."""
        name = filter_name(self._session, queries.current_filter(self._session, following))
        if message.kind is MailKind.FOLLOWING_ASKED:
            return _("Please confirm: mails about %(name)s", name=name), self._asked(following, now)
        if not following.is_live:
            raise NotWanted("nobody follows yet")
        lines = [each for told in message.facts["stories"] if (each := self._line(*told))]
        if not lines:
            raise NotWanted("nothing of it is so any more, or it is not public")
        if message.kind is MailKind.FOLLOWING_NEWS:
            (line,) = lines
            return f"{line.news}: {line.event.title}", {"event": line.event, "line": line}
        number = len(lines) + message.facts["more"]
        count = ngettext("%(num)d meeting", "%(num)d meetings", number)
        subject = _("News about %(name)s: %(number)s", name=name, number=count)
        return subject, {"lines": lines, "more": message.facts["more"]}

    def _asked(self, following: Follow, now: datetime) -> Facts:
        until = now + CONFIRMATION_TTL
        token = access.issue_token(
            self._session, TokenScope.FOLLOW_CONFIRMATION, following.id, now=now, expires_at=until
        )
        return {
            "link": confirm_following_url(token, base=self._room.base_url),
            "asked_pace": self._pace(following.asked_pace, now),
            "until": dates.instant(until, self._room.zone),
        }

    def _line(self, event_id: int, first: int, last: int) -> Line | None:
        """Return what became of the event through these changes, if that is still so."""
        event = self._session.get(Event, event_id)
        it = digest_changes(queries.list_changes(self._session, event_id, first, last))
        if event is None or it is None or not is_publishable(event, it):
            return None
        return self._in_words(event, it)

    def _in_words(self, event: Event, it: ChangeDigest) -> Line:
        tells_before = it.news[0] is not NewsKind.ANNOUNCED and event.state in ACTIVE_STATES
        before = it.fields if tells_before else {}
        return Line(
            news=", ".join(label_for(news) for news in it.news),
            event=summarise_event(event, base_url=self._room.base_url),
            reason=it.reason,
            old_title=old_title(before),
            old_when=old_when(event, before),
            old_place=old_place(before),
        )

    def _compose(
        self, message: Message, following: Follow, subject: str, facts: Facts, now: datetime
    ) -> EmailMessage:
        name = filter_name(self._session, queries.current_filter(self._session, following))
        mail = begin(message, self._room.base_url)
        mail["From"] = mailbox(self._room.organisation, self._room.mail_from)
        mail["Subject"] = clean(subject)
        facts |= {
            "here": self._room.organisation,
            "name": name,
            "pace": self._pace(following.pace, now),
            "calendar": self._page(following),
        }
        if message.kind is not MailKind.FOLLOWING_ASKED:
            facts |= self._ways_out(mail, following, now)
            mail["List-Id"] = f"{_phrase(name)} <{following.filter_key[:16]}.news.{self._host()}>"
        write(mail, message, self._room.templates, facts)
        return mail

    def _ways_out(self, mail: EmailMessage, following: Follow, now: datetime) -> Facts:
        """Return the links to change and to end it; the second one stands in the header, too.

        Source:
            RFC 8058: programs end it with one POST, without opening the page.
        """
        token = access.issue_derived_token(
            self._session, TokenScope.FOLLOW_MANAGEMENT, following.id,
            key=str(current_app.config["SECRET_KEY"]), now=now, lifetime=MANAGE_LINK_TTL,
        )  # fmt: skip
        own = following_url(token, base=self._room.base_url)
        leave = unsubscribe_url(token, base=self._room.base_url)
        mail["List-Unsubscribe"] = f"<{leave}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return {"own": own, "unsubscribe": leave}

    def _pace(self, pace: Frequency, now: datetime) -> str:
        """Return how often mails come, and digests at what hour of which zone."""
        words = label_for(pace)
        return (
            words
            if pace is Frequency.IMMEDIATE
            else f"{words}; {digest_time_text(now, self._room.zone)}"
        )

    def _page(self, following: Follow) -> str:
        return event_filters.filter_url(
            queries.current_filter(self._session, following), base=self._room.base_url
        )

    def _host(self) -> str:
        return urlsplit(self._room.base_url).hostname or "localhost"


def _phrase(name: str) -> str:
    """Return the name as the phrase before a list's id: plain letters of ASCII, in quotes."""
    plain = unicodedata.normalize("NFKD", clean(name)).encode("ascii", "ignore").decode()
    return '"' + plain.translate(_NO_QUOTES) + '"'
