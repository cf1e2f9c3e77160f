"""Calendars of one's own over CalDAV: opened by a secret, in the address or as a password."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.domain.calendars import ical
from meetings.domain.calendars.resources import Span
from meetings.domain.personal import contents
from meetings.domain.personal.contents import OwnEntry
from meetings.domain.personal.queries import Opened
from meetings.feeds.dav.addresses import BY_PASSWORD, OWN, Tree
from meetings.feeds.dav.calendars import Item, News
from meetings.feeds.dav.refusals import Moved, Refusal
from meetings.feeds.options import standard_window
from meetings.feeds.personal import opened
from meetings.http.errors import STATUSES
from meetings.http.own_calendars import secret_after, shown_in, words_of
from meetings.http.phrases import explain
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.kernel.errors import DomainError

_REALM = 'Basic realm="Calendars of your own", charset="UTF-8"'
_START = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """What a calendar of one's own holds, as its feed shows it, read anew at each request."""

    session: Session
    href: str
    it: Opened
    now: datetime
    colour: str = ""

    @property
    def name(self) -> str:
        """Return what its owner calls it."""
        return self.it.feed.name

    @property
    def description(self) -> str:
        """Return what it shows."""
        return _("It shows: %(parts)s.", parts=shown_in(self.it.feed))

    def token(self) -> str:
        """Return the token of what it holds now."""
        return self._token([item for _entry, item in self._all()])

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: Span | None = None
    ) -> list[Item]:
        """Return the entries; ``uids`` and ``span`` narrow them."""
        return [
            _told(item, with_text=with_text)
            for entry, item in self._all()
            if (uids is None or entry.uid in uids) and (span is None or _touches(entry, span))
        ]

    def news(self, token: str, *, with_text: bool) -> News | None:
        """Return nothing where nothing changed; where anything did, the token is not good."""
        found = [item for _entry, item in self._all()]
        now = self._token(found)
        if token and token != now:
            return None
        items = [] if token else [_told(each, with_text=with_text) for each in found]
        return News(items, [], now)

    def _all(self) -> list[tuple[OwnEntry, Item]]:
        """Return every entry with what is told of it, its text included."""
        base = base_url()
        window = standard_window(self.now)
        found = contents.entries(self.session, self.it, window, words_of(base))
        return [(each, _item(each)) for each in found]

    def _token(self, items: list[Item]) -> str:
        lines = [str(self.it.feed.id), *(f"{each.uid} {each.etag}" for each in items)]
        return f"data:,{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def opened_by_address(secret: str, now: datetime) -> tuple[Tree, Opened]:
    """Return what the secret in the address opens, and where that is.

    Raises:
        Refusal: it opens nothing.
        Moved: it was renewed.
    """
    try:
        it = opened(secret, now)
        if it.is_renewed:
            raise Moved(_tree(secret).root, _tree(secret_after(it, secret, now=now)).root)
    except DomainError as error:
        raise Refusal(STATUSES.get(error.code, 404), explain(error)) from error
    return _tree(secret), it


def opened_by_password(now: datetime) -> tuple[Tree, Opened]:
    """Return what the password opens; the user's name is not looked at, as the secret is enough.

    A secret that was renewed opens it, too, for as long as it leads to the new one.

    Raises:
        Refusal: there is none, or it opens nothing.
    """
    try:
        return BY_PASSWORD, opened(password(), now)
    except DomainError as error:
        raise Refusal(
            401, _("The password is the secret of one of your calendars."),
            headers={"WWW-Authenticate": _REALM},
        ) from error  # fmt: skip


def password() -> str:
    """Return the password that came with the request; "" where none did."""
    given = request.authorization
    return (given.password or "").strip() if given and given.type == "basic" else ""


def calendar_of(tree: Tree, it: Opened, now: datetime) -> OwnCalendar:
    """Return the one calendar of the tree."""
    return OwnCalendar(session(), tree.calendar(OWN), it, now)


def _tree(secret: str) -> Tree:
    return Tree(f"/dav/{quote(secret, safe='')}/")


def _item(entry: OwnEntry) -> Item:
    """Return the entry with its text and the digest of all of it, its time zone included."""
    body, *years = entry.fragment
    item = Item(entry.uid, "", ical.head_of_one(*years), body)
    return item._replace(etag=hashlib.sha256(item.text.encode()).hexdigest()[:32])


def _told(item: Item, *, with_text: bool) -> Item:
    return item if with_text else item._replace(body="")


def _touches(it: OwnEntry, span: Span) -> bool:
    """Say whether the entry is in the span, by the same rule as in ``calendars.resources``."""
    since, until = span.since or _START, span.until or _END
    at_once = it.starts_at == it.ends_at and it.starts_at >= since
    return it.starts_at < until and (it.ends_at > since or at_once)
