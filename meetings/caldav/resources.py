"""The things that have an address below /dav/: what they answer to PROPFIND, REPORT and GET."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.caldav import multistatus
from meetings.caldav.calendar_query import CalendarQuery
from meetings.caldav.calendars import CalendarObjectData, CalendarSource
from meetings.caldav.errors import DavError
from meetings.caldav.properties import (
    CTAG,
    OBJECT_MEDIA_TYPE,
    SYNC_TOKEN,
    PropertyValues,
    collection_properties,
    home_set_properties,
)
from meetings.caldav.request_parser import CalendarMultiget, PropertyRequest, Report, SyncCollection
from meetings.caldav.urls import UrlTree, object_url, uid_from_href
from meetings.caldav.xml_names import dav_name


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """How an answer is to be written; ``is_minimal``: without what is missing."""

    wanted: PropertyRequest
    is_minimal: bool


class Resource(Protocol):
    """Something with an address."""

    def own(self, way: ResponseOptions) -> str:
        """Return its own answer to a PROPFIND."""

    def members(self, way: ResponseOptions) -> Iterable[str]:
        """Return the answers of what is in it."""

    def get(self) -> ResponseReturnValue:
        """Return what a browser, or a program that wants a file, gets."""


@dataclass(frozen=True, slots=True)
class PrincipalResource:
    """A thing with properties and nothing in it that could be listed: a root, a principal."""

    href: str
    values: PropertyValues
    page: str

    def own(self, way: ResponseOptions) -> str:
        """Return its own answer."""
        return _property_response(self.href, self.values, way)

    def members(self, _way: ResponseOptions) -> list[str]:
        """Return nothing: it leads to other places."""
        return []

    def get(self) -> ResponseReturnValue:
        """Lead people to a page for people."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class CalendarHomeSet:
    """The list of calendars; ``calendars`` is asked with whether their tokens will be needed."""

    tree: UrlTree
    calendars: Callable[[bool], Sequence[CalendarSource]]
    page: str

    def own(self, way: ResponseOptions) -> str:
        """Return its own answer."""
        return _property_response(self.tree.home, home_set_properties(self.tree), way)

    def members(self, way: ResponseOptions) -> list[str]:
        """Return the answer of each calendar."""
        needs_token = not {SYNC_TOKEN, CTAG}.isdisjoint(way.wanted.names)
        return [
            _property_response(it.href, collection_properties(self.tree, it), way)
            for it in self.calendars(needs_token)
        ]

    def get(self) -> ResponseReturnValue:
        """Lead people to a page for people."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class CalendarCollection:
    """A calendar; ``page`` is the same as a feed."""

    tree: UrlTree
    calendar: CalendarSource
    page: str

    def own(self, way: ResponseOptions) -> str:
        """Return its own answer."""
        return _property_response(
            self.calendar.href, collection_properties(self.tree, self.calendar), way
        )

    def members(self, way: ResponseOptions) -> Iterable[str]:
        """Return the answer of each entry."""
        return self._entries(
            self.calendar.items(with_text=multistatus.needs_calendar_data(way.wanted)), way
        )

    def report(self, asked: Report, way: ResponseOptions) -> Iterable[str]:
        """Return the answers to the report."""
        if isinstance(asked, SyncCollection):
            return self._sync_collection(asked, way)
        if isinstance(asked, CalendarMultiget):
            return self._multiget(asked, way)
        return self._calendar_query(asked, way)

    def get(self) -> ResponseReturnValue:
        """Lead to the feed with the same entries."""
        return redirect(self.page, 303)

    def _entries(self, items: Iterable[CalendarObjectData], way: ResponseOptions) -> Iterable[str]:
        return multistatus.object_responses(
            self.tree, self.calendar.href, items, way.wanted, is_minimal=way.is_minimal
        )

    def _calendar_query(self, asked: CalendarQuery, way: ResponseOptions) -> Iterable[str]:
        if asked.is_empty:
            return []
        with_text = multistatus.needs_calendar_data(way.wanted) or bool(asked.conditions)
        items = self.calendar.items(with_text=with_text, span=asked.span)
        return self._entries((item for item in items if asked.passes(item.text)), way)

    def _multiget(self, asked: CalendarMultiget, way: ResponseOptions) -> Iterable[str]:
        """Return the entries at these addresses, and which of them there are not."""
        named = {href: uid_from_href(href, self.calendar.href) for href in asked.hrefs}
        uids = {uid for uid in named.values() if uid is not None}
        with_text = multistatus.needs_calendar_data(way.wanted)
        items = self.calendar.items(with_text=with_text, uids=uids) if uids else []
        found = {item.uid for item in items}
        missing = [
            multistatus.not_found(href.strip()) for href, uid in named.items() if uid not in found
        ]
        return chain(self._entries(items, way), missing)

    def _sync_collection(self, asked: SyncCollection, way: ResponseOptions) -> Iterable[str]:
        news = self.calendar.news(
            asked.token, with_text=multistatus.needs_calendar_data(way.wanted)
        )
        if news is None:
            raise DavError(
                403, _("The sync token is not valid here any more. Please begin anew."),
                condition=dav_name("valid-sync-token"),
            )  # fmt: skip
        if asked.limit is not None and len(news.items) + len(news.gone) > asked.limit:
            raise DavError(
                507, _("There is more that is new than the limit allows."),
                condition=dav_name("number-of-matches-within-limits"),
            )  # fmt: skip
        left = [multistatus.not_found(object_url(self.calendar.href, uid)) for uid in news.gone]
        return chain(self._entries(news.items, way), left, (multistatus.sync_token(news.token),))


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """One entry of a calendar."""

    tree: UrlTree
    calendar: CalendarSource
    uid: str

    def own(self, way: ResponseOptions) -> str:
        """Return its answer."""
        return "".join(
            multistatus.object_responses(
                self.tree, self.calendar.href, (self._item(),), way.wanted,
                is_minimal=way.is_minimal,
            )
        )  # fmt: skip

    def members(self, _way: ResponseOptions) -> list[str]:
        """Return nothing: it is a file."""
        return []

    def get(self) -> Response:
        """Return the entry as a file, or 304."""
        item = self._item()
        response = Response(item.text.encode(), content_type=OBJECT_MEDIA_TYPE)
        response.set_etag(item.etag)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response

    def _item(self) -> CalendarObjectData:
        items = self.calendar.items(with_text=True, uids={self.uid})
        if not items:
            raise DavError(404, _("The calendar has no such entry."))
        return items[0]


def _property_response(href: str, values: PropertyValues, way: ResponseOptions) -> str:
    return multistatus.response_for(href, values, way.wanted, is_minimal=way.is_minimal)
