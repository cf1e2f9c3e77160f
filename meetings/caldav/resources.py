"""CalDAV resources and their responses to PROPFIND, REPORT and GET."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from flask import Response, redirect
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
from meetings.caldav.request_parser import (
    CalendarMultiget,
    FreeBusyQuery,
    PropertyRequest,
    Report,
    SyncCollection,
)
from meetings.caldav.urls import UrlTree, object_url, uid_from_href
from meetings.caldav.xml_names import dav_name
from meetings.domain.calendars import free_busy
from meetings.domain.calendars.versions import TimeRange
from meetings.http.conditional import apply_validators


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """Options of a response; ``is_minimal`` omits missing properties."""

    requested: PropertyRequest
    is_minimal: bool


class Resource(Protocol):
    """A CalDAV resource; ``href`` is its path."""

    @property
    def href(self) -> str:
        """Return the path."""

    def response(self, options: ResponseOptions) -> str:
        """Return its own PROPFIND response."""

    def members(self, options: ResponseOptions) -> Iterable[str]:
        """Return the PROPFIND responses of its members."""

    def report(self, report: Report, options: ResponseOptions) -> Iterable[str] | None:
        """Return the responses to the report; None if the resource does not support it."""

    def get(self) -> ResponseReturnValue:
        """Return the response to a browser, or to a client that requests a file."""


@dataclass(frozen=True, slots=True)
class PrincipalResource:
    """A resource with only properties: a principal, or a root, whose members are resources too."""

    href: str
    values: PropertyValues
    page: str
    children: tuple["Resource", ...] = ()

    def response(self, options: ResponseOptions) -> str:
        """Return its own response."""
        return _property_response(self.href, self.values, options)

    def members(self, options: ResponseOptions) -> list[str]:
        """Return the response of each member."""
        return [child.response(options) for child in self.children]

    def report(self, _report: Report, _options: ResponseOptions) -> None:
        """Return None, because only calendars and entries support reports."""

    def get(self) -> ResponseReturnValue:
        """Redirect browsers to an HTML page."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class CalendarHomeSet:
    """The calendar home set; ``calendars(True)`` returns the calendars with their sync tokens."""

    tree: UrlTree
    calendars: Callable[[bool], Sequence[CalendarSource]]
    page: str

    @property
    def href(self) -> str:
        """Return the path."""
        return self.tree.home

    def report(self, _report: Report, _options: ResponseOptions) -> None:
        """Return None, because only calendars and entries support reports."""

    def response(self, options: ResponseOptions) -> str:
        """Return its own response."""
        values = home_set_properties(self.tree, lambda: self.calendars(False))
        return _property_response(self.tree.home, values, options)

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

    @property
    def href(self) -> str:
        """Return the path."""
        return self.calendar.href

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

    def report(self, report: Report, options: ResponseOptions) -> Iterable[str] | None:
        """Return the responses to the report."""
        if isinstance(report, SyncCollection):
            return self._sync_collection(report, options)
        if isinstance(report, CalendarMultiget):
            return self._multiget(report, options)
        return self._calendar_query(report, options) if isinstance(report, CalendarQuery) else None

    def free_busy(self, query: FreeBusyQuery) -> bytes:
        """Return the busy times of the range."""
        span = TimeRange(query.since, query.until, self.calendar.zone)
        items = self.calendar.items(with_text=True, span=span)
        times = free_busy.busy_times(
            (item.body for item in items), query.since, query.until, day_zone=self.calendar.zone
        )
        modified_at = max((item.modified_at for item in items), default=query.since)
        return free_busy.write_free_busy(times, source=self.href, modified_at=modified_at)

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
        items = self.calendar.items(with_text=with_text, span=_in_zone(query.span, self.calendar))
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
        if sync.limit == 0:
            raise DavError(
                507, _("There are more changes than the limit allows."),
                condition=dav_name("number-of-matches-within-limits"),
            )  # fmt: skip
        with_text = multistatus.needs_calendar_data(options.requested)
        changes = self.calendar.changes(sync.token, with_text=with_text, limit=sync.limit)
        if changes is None:
            raise DavError(
                403, _("The sync token is no longer valid. Start a full sync."),
                condition=dav_name("valid-sync-token"),
            )  # fmt: skip
        deleted = [
            multistatus.not_found(object_url(self.calendar.href, uid))
            for uid in changes.deleted_uids
        ]
        more = (multistatus.truncated(self.href),) if changes.is_truncated else ()
        token = multistatus.sync_token(changes.token)
        return chain(self._entries(changes.items, options), deleted, more, (token,))


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """One entry of a calendar."""

    tree: UrlTree
    calendar: CalendarSource
    uid: str

    @property
    def href(self) -> str:
        """Return the path."""
        return object_url(self.calendar.href, self.uid)

    def report(self, report: Report, options: ResponseOptions) -> Iterable[str] | None:
        """Return the entry if it matches the query, or is one of the requested ones."""
        item = self._item()
        if isinstance(report, CalendarMultiget):
            is_match = self.uid in {uid_from_href(h, self.calendar.href) for h in report.hrefs}
        elif isinstance(report, CalendarQuery):
            selected = self.calendar.items(
                with_text=False, uids={self.uid}, span=_in_zone(report.span, self.calendar)
            )
            is_match = bool(selected) and not report.is_empty and report.matches(item.text)
        else:
            return None
        return (self.response(options),) if is_match else ()

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
        return apply_validators(response)

    def _item(self) -> CalendarObjectData:
        items = self.calendar.items(with_text=True, uids={self.uid})
        if not items:
            raise DavError(404, _("The calendar does not contain this entry."))
        return items[0]


def _in_zone(span: TimeRange | None, calendar: CalendarSource) -> TimeRange | None:
    """Return the range with the days of the calendar."""
    return None if span is None else replace(span, day_zone=calendar.zone)


def _property_response(href: str, values: PropertyValues, options: ResponseOptions) -> str:
    return multistatus.response_for(href, values, options.requested, is_minimal=options.is_minimal)
