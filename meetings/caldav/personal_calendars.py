"""Calendars of one's own over CalDAV: opened by a secret, in the address or as a password."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.caldav.calendars import CalendarObjectData, SyncChanges
from meetings.caldav.errors import DavError, ResourceMoved
from meetings.caldav.urls import PERSONAL_BY_PASSWORD, PERSONAL_CALENDAR, UrlTree
from meetings.domain.calendars import ical
from meetings.domain.calendars.versions import TimeRange
from meetings.domain.personal_feeds import feed_contents
from meetings.domain.personal_feeds.feed_contents import FeedEntry
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.feeds.params import default_window
from meetings.feeds.personal_views import open_feed
from meetings.http.components import base_url
from meetings.http.errors import STATUS_BY_ERROR_CODE
from meetings.http.request_context import db_session
from meetings.http.urls import DAV_PATH
from meetings.i18n.labels import message_for
from meetings.kernel.errors import DomainError
from meetings.presenters.personal_feeds import (
    feed_contents_text,
    personal_feed_texts,
    renewed_secret,
)

_REALM = 'Basic realm="Calendars of your own", charset="UTF-8"'
_MIN_INSTANT = datetime.min.replace(tzinfo=UTC)
_MAX_INSTANT = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PersonalCalendarSource:
    """What a calendar of one's own holds, as its feed shows it, read anew at each request."""

    session: Session
    href: str
    it: ResolvedFeed
    now: datetime
    colour: str = ""

    @property
    def name(self) -> str:
        """Return what its owner calls it."""
        return self.it.feed.name

    @property
    def description(self) -> str:
        """Return what it shows."""
        return _("It shows: %(parts)s.", parts=feed_contents_text(self.it.feed))

    def token(self) -> str:
        """Return the token of what it holds now."""
        return self._token([item for _entry, item in self._all()])

    def items(
        self, *, with_text: bool, uids: Collection[str] | None = None, span: TimeRange | None = None
    ) -> list[CalendarObjectData]:
        """Return the entries; ``uids`` and ``span`` narrow them."""
        return [
            _select_parts(item, with_text=with_text)
            for entry, item in self._all()
            if (uids is None or entry.uid in uids) and (span is None or _overlaps(entry, span))
        ]

    def news(self, token: str, *, with_text: bool) -> SyncChanges | None:
        """Return nothing where nothing changed; where anything did, the token is not good."""
        found = [item for _entry, item in self._all()]
        now = self._token(found)
        if token and token != now:
            return None
        items = [] if token else [_select_parts(each, with_text=with_text) for each in found]
        return SyncChanges(items, [], now)

    def _all(self) -> list[tuple[FeedEntry, CalendarObjectData]]:
        """Return every entry with what is told of it, its text included."""
        base = base_url()
        window = default_window(self.now)
        found = feed_contents.list_feed_entries(
            self.session, self.it, window, personal_feed_texts(base)
        )
        return [(each, _to_object(each)) for each in found]

    def _token(self, items: list[CalendarObjectData]) -> str:
        lines = [str(self.it.feed.id), *(f"{each.uid} {each.etag}" for each in items)]
        return f"data:,{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def open_by_url(secret: str, now: datetime) -> tuple[UrlTree, ResolvedFeed]:
    """Return what the secret in the address opens, and where that is.

    Raises:
        Refusal: it opens nothing.
        Moved: it was renewed.
    """
    try:
        it = open_feed(secret, now)
        if it.is_renewed:
            raise ResourceMoved(
                _url_tree(secret).root, _url_tree(renewed_secret(it, secret, now=now)).root
            )
    except DomainError as error:
        raise DavError(STATUS_BY_ERROR_CODE.get(error.code, 404), message_for(error)) from error
    return _url_tree(secret), it


def open_by_password(now: datetime) -> tuple[UrlTree, ResolvedFeed]:
    """Return what the password opens; the user's name is not looked at, as the secret is enough.

    A secret that was renewed opens it, too, for as long as it leads to the new one.

    Raises:
        Refusal: there is none, or it opens nothing.
    """
    try:
        return PERSONAL_BY_PASSWORD, open_feed(basic_auth_password(), now)
    except DomainError as error:
        raise DavError(
            401, _("The password is the secret of one of your calendars."),
            headers={"WWW-Authenticate": _REALM},
        ) from error  # fmt: skip


def basic_auth_password() -> str:
    """Return the password that came with the request; "" where none did."""
    given = request.authorization
    return (given.password or "").strip() if given and given.type == "basic" else ""


def personal_calendar(tree: UrlTree, it: ResolvedFeed, now: datetime) -> PersonalCalendarSource:
    """Return the one calendar of the tree."""
    return PersonalCalendarSource(db_session(), tree.calendar(PERSONAL_CALENDAR), it, now)


def _url_tree(secret: str) -> UrlTree:
    return UrlTree(f"{DAV_PATH}{quote(secret, safe='')}/")


def _to_object(entry: FeedEntry) -> CalendarObjectData:
    """Return the entry with its text and the digest of all of it, its time zone included."""
    body, *years = entry.fragment
    item = CalendarObjectData(entry.uid, "", ical.single_entry_header(*years), body)
    return item._replace(etag=hashlib.sha256(item.text.encode()).hexdigest()[:32])


def _select_parts(item: CalendarObjectData, *, with_text: bool) -> CalendarObjectData:
    return item if with_text else item._replace(body="")


def _overlaps(it: FeedEntry, span: TimeRange) -> bool:
    """Say whether the entry is in the span, by the same rule as in ``calendars.resources``."""
    since, until = span.since or _MIN_INSTANT, span.until or _MAX_INSTANT
    at_once = it.starts_at == it.ends_at and it.starts_at >= since
    return it.starts_at < until and (it.ends_at > since or at_once)
