"""CalDAV resources and their responses to PROPFIND, REPORT and GET."""

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
    """Options of a response; ``is_minimal`` omits missing properties."""

    requested: PropertyRequest
    is_minimal: bool


class Resource(Protocol):
    """A CalDAV resource."""

    def response(self, options: ResponseOptions) -> str:
        """Return its own PROPFIND response."""

    def members(self, options: ResponseOptions) -> Iterable[str]:
        """Return the PROPFIND responses of its members."""

    def get(self) -> ResponseReturnValue:
        """Return the response to a browser, or to a client that requests a file."""


@dataclass(frozen=True, slots=True)
class PrincipalResource:
    """A resource with properties but without members: a root or a principal."""

    href: str
    values: PropertyValues
    page: str

    def response(self, options: ResponseOptions) -> str:
        """Return its own response."""
        return _property_response(self.href, self.values, options)

    def members(self, _options: ResponseOptions) -> list[str]:
        """Return nothing, because it has no members."""
        return []

    def get(self) -> ResponseReturnValue:
        """Redirect browsers to an HTML page."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class CalendarHomeSet:
    """The calendar home set; ``calendars(True)`` returns the calendars with their sync tokens."""

    tree: UrlTree
    calendars: Callable[[bool], Sequence[CalendarSource]]
    page: str

    def response(self, options: ResponseOptions) -> str:
        """Return its own response."""
        return _property_response(self.tree.home, home_set_properties(self.tree), options)

    def members(self, options: ResponseOptions) -> list[str]:
        """Return the response of each calendar."""
        needs_token = not {SYNC_TOKEN, CTAG}.isdisjoint(options.requested.names)
        return [
            _property_response(calendar.href, collection_properties(self.tree, calendar), options)
            for calendar in self.calendars(needs_token)
        ]

    def get(self) -> ResponseReturnValue:
        """Redirect browsers to an HTML page."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class CalendarCollection:
    """A calendar; ``page`` is the equivalent feed."""

    tree: UrlTree
    calendar: CalendarSource
    page: str

    def response(self, options: ResponseOptions) -> str:
        """Return its own response."""
        return _property_response(
            self.calendar.href, collection_properties(self.tree, self.calendar), options
        )

    def members(self, options: ResponseOptions) -> Iterable[str]:
        """Return the response of each entry."""
        return self._entries(
            self.calendar.items(with_text=multistatus.needs_calendar_data(options.requested)),
            options,
        )

    def report(self, report: Report, options: ResponseOptions) -> Iterable[str]:
        """Return the responses to the report."""
        if isinstance(report, SyncCollection):
            return self._sync_collection(report, options)
        if isinstance(report, CalendarMultiget):
            return self._multiget(report, options)
        return self._calendar_query(report, options)

    def get(self) -> ResponseReturnValue:
        """Redirect to the feed with the same entries."""
        return redirect(self.page, 303)

    def _entries(
        self, items: Iterable[CalendarObjectData], options: ResponseOptions
    ) -> Iterable[str]:
        return multistatus.object_responses(
            self.tree, self.calendar.href, items, options.requested, is_minimal=options.is_minimal
        )

    def _calendar_query(self, query: CalendarQuery, options: ResponseOptions) -> Iterable[str]:
        if query.is_empty:
            return []
        with_text = multistatus.needs_calendar_data(options.requested) or bool(query.conditions)
        items = self.calendar.items(with_text=with_text, span=query.span)
        return self._entries((item for item in items if query.matches(item.text)), options)

    def _multiget(self, multiget: CalendarMultiget, options: ResponseOptions) -> Iterable[str]:
        """Return the entries at these URLs, and 404 for those that are missing."""
        named = {href: uid_from_href(href, self.calendar.href) for href in multiget.hrefs}
        uids = {uid for uid in named.values() if uid is not None}
        with_text = multistatus.needs_calendar_data(options.requested)
        items = self.calendar.items(with_text=with_text, uids=uids) if uids else []
        existing = {item.uid for item in items}
        missing = [
            multistatus.not_found(href.strip())
            for href, uid in named.items()
            if uid not in existing
        ]
        return chain(self._entries(items, options), missing)

    def _sync_collection(self, sync: SyncCollection, options: ResponseOptions) -> Iterable[str]:
        changes = self.calendar.changes(
            sync.token, with_text=multistatus.needs_calendar_data(options.requested)
        )
        if changes is None:
            raise DavError(
                403, _("The sync token is no longer valid. Start a full sync."),
                condition=dav_name("valid-sync-token"),
            )  # fmt: skip
        if sync.limit is not None and len(changes.items) + len(changes.deleted_uids) > sync.limit:
            raise DavError(
                507, _("There are more changes than the limit allows."),
                condition=dav_name("number-of-matches-within-limits"),
            )  # fmt: skip
        deleted = [
            multistatus.not_found(object_url(self.calendar.href, uid))
            for uid in changes.deleted_uids
        ]
        return chain(
            self._entries(changes.items, options), deleted, (multistatus.sync_token(changes.token),)
        )


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """One entry of a calendar."""

    tree: UrlTree
    calendar: CalendarSource
    uid: str

    def response(self, options: ResponseOptions) -> str:
        """Return its response."""
        return "".join(
            multistatus.object_responses(
                self.tree, self.calendar.href, (self._item(),), options.requested,
                is_minimal=options.is_minimal,
            )
        )  # fmt: skip

    def members(self, _options: ResponseOptions) -> list[str]:
        """Return nothing, because it is a file."""
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
            raise DavError(404, _("The calendar does not contain this entry."))
        return items[0]


def _property_response(href: str, values: PropertyValues, options: ResponseOptions) -> str:
    return multistatus.response_for(href, values, options.requested, is_minimal=options.is_minimal)
