"""Personal calendars over CalDAV, opened by a secret token in the URL or as the password."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.caldav.calendars import DEFAULT_COLOUR, CalendarObjectData, SyncChanges
from meetings.caldav.errors import DavError, ResourceMoved
from meetings.caldav.urls import PERSONAL_BY_PASSWORD, PERSONAL_CALENDAR, UrlTree
from meetings.domain.bodies.queries import get_timezone
from meetings.domain.calendars import ical
from meetings.domain.calendars.versions import SECONDS_LENGTH, TimeRange
from meetings.domain.personal_feeds import feed_contents
from meetings.domain.personal_feeds.feed_contents import FeedEntry
from meetings.domain.personal_feeds.queries import ResolvedFeed
from meetings.feeds.params import default_window
from meetings.feeds.personal_views import open_feed
from meetings.http.components import base_url
from meetings.http.errors import STATUS_BY_ERROR_CODE
from meetings.http.request_context import db_session
from meetings.http.urls import DAV_PATH
from meetings.i18n.messages import message_for
from meetings.kernel.errors import DomainError
from meetings.kernel.text import parse_int
from meetings.presenters.personal_feeds import (
    feed_contents_text,
    personal_feed_texts,
    renewed_secret,
)

_REALM = 'Basic realm="Personal calendars", charset="UTF-8"'
#: Between a sync token and the number of entries that its client has already received.
_PART = "+"
_WHOLE_DAY = "\r\nDTSTART;VALUE=DATE:"


@dataclass(frozen=True, slots=True)
class PersonalCalendarSource:
    """The entries of a personal calendar, as in its feed, loaded on each request."""

    session: Session
    href: str
    resolved: ResolvedFeed
    now: datetime
    colour: str = DEFAULT_COLOUR
    order: int = 1

    @property
    def name(self) -> str:
        """Return the name that the owner chose."""
        return self.resolved.feed.name

    @property
    def description(self) -> str:
        """Return the description of the content."""
        return _("It shows: %(parts)s.", parts=feed_contents_text(self.resolved.feed))

    @property
    def zone(self) -> str:
        """Return the time zone of the installation."""
        return get_timezone(self.session)

    def modified_at(self) -> datetime:
        """Return the time of the last change of its entries, or of its creation."""
        created_at = self.resolved.feed.created_at
        return max([created_at, *(entry.modified_at for entry, _item in self._all())])

    def token(self) -> str:
        """Return the current sync token."""
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

    def changes(
        self, token: str, *, with_text: bool, limit: int | None = None
    ) -> SyncChanges | None:
        """Return no changes for the current token; every older token is invalid.

        A client that receives the entries in parts continues at the number in its token.
        """
        objects = [item for _entry, item in self._all()]
        now = self._token(objects)
        state, _separator, number = token.partition(_PART)
        start = len(objects) if token else 0
        if number:
            start = parse_int(number, maximum=len(objects)) or 0
        if token and (state != now or (number and not start)):
            return None
        end = len(objects) if limit is None else min(start + limit, len(objects))
        items = [_select_parts(item, with_text=with_text) for item in objects[start:end]]
        is_truncated = end < len(objects)
        next_token = f"{now}{_PART}{end}" if is_truncated else now
        return SyncChanges(items, [], next_token, is_truncated)

    def _all(self) -> list[tuple[FeedEntry, CalendarObjectData]]:
        """Return every feed entry with its calendar object, including its text."""
        base = base_url()
        window = default_window(self.now)
        entries = feed_contents.list_feed_entries(
            self.session, self.resolved, window, personal_feed_texts(base)
        )
        return [(entry, _to_object(entry)) for entry in entries]

    def _token(self, items: list[CalendarObjectData]) -> str:
        lines = [str(self.resolved.feed.id), *(f"{item.uid} {item.etag}" for item in items)]
        return f"data:,{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def open_by_url(secret: str, now: datetime) -> tuple[UrlTree, ResolvedFeed]:
    """Return the tree and the personal feed of the token in the URL.

    Raises:
        DavError: the token is invalid.
        ResourceMoved: the token was renewed.
    """
    try:
        resolved = open_feed(secret, now)
        if resolved.is_renewed:
            raise ResourceMoved(
                _url_tree(secret).root, _url_tree(renewed_secret(resolved, secret, now=now)).root
            )
    except DomainError as error:
        raise DavError(STATUS_BY_ERROR_CODE.get(error.code, 404), message_for(error)) from error
    return _url_tree(secret), resolved


def open_by_password(now: datetime) -> tuple[UrlTree, ResolvedFeed]:
    """Return the tree and the personal feed of the password. The user name is ignored.

    A renewed token is accepted while it still redirects to the new one.

    Raises:
        DavError: the password is missing or invalid.
    """
    try:
        return PERSONAL_BY_PASSWORD, open_feed(basic_auth_password(), now)
    except DomainError as error:
        raise DavError(
            401, _("Use the secret of one of your calendars as the password."),
            headers={"WWW-Authenticate": _REALM},
        ) from error  # fmt: skip


def basic_auth_password() -> str:
    """Return the password of the request; "" without one."""
    authorization = request.authorization
    return (
        (authorization.password or "").strip()
        if authorization and authorization.type == "basic"
        else ""
    )


def personal_calendar(
    tree: UrlTree, resolved: ResolvedFeed, now: datetime
) -> PersonalCalendarSource:
    """Return the calendar of the tree."""
    return PersonalCalendarSource(db_session(), tree.calendar(PERSONAL_CALENDAR), resolved, now)


def _url_tree(secret: str) -> UrlTree:
    return UrlTree(f"{DAV_PATH}{quote(secret, safe='')}/")


def _to_object(entry: FeedEntry) -> CalendarObjectData:
    """Return the entry with its text and a digest that covers its time zone."""
    body, *years = entry.fragment
    modified = entry.modified_at.astimezone(UTC).isoformat(" ")[:SECONDS_LENGTH]
    item = CalendarObjectData(entry.uid, "", modified, ical.single_entry_header(*years), body)
    return item._replace(etag=hashlib.sha256(item.text.encode()).hexdigest()[:32])


def _select_parts(item: CalendarObjectData, *, with_text: bool) -> CalendarObjectData:
    return item if with_text else item._replace(body="")


def _overlaps(entry: FeedEntry, span: TimeRange) -> bool:
    """Return whether the entry overlaps the range."""
    is_whole_day = _WHOLE_DAY in entry.fragment.body
    return span.overlaps(entry.starts_at, entry.ends_at, is_whole_day=is_whole_day)
