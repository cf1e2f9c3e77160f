"""The things that have an address below /dav/: what they answer to PROPFIND, REPORT and GET."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.feeds.dav import answers
from meetings.feeds.dav.addresses import Tree, entry_address, uid_at
from meetings.feeds.dav.asked import Multiget, Report, Sync, Wanted
from meetings.feeds.dav.calendars import Calendar, Item
from meetings.feeds.dav.filtering import Query
from meetings.feeds.dav.names import dav
from meetings.feeds.dav.properties import (
    CTAG,
    ENTRY_TYPE,
    TOKEN,
    Values,
    of_calendar,
    of_home,
)
from meetings.feeds.dav.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Way:
    """How an answer is to be written; ``is_minimal``: without what is missing."""

    wanted: Wanted
    is_minimal: bool


class Thing(Protocol):
    """Something with an address."""

    def own(self, way: Way) -> str:
        """Return its own answer to a PROPFIND."""

    def members(self, way: Way) -> Iterable[str]:
        """Return the answers of what is in it."""

    def get(self) -> ResponseReturnValue:
        """Return what a browser, or a program that wants a file, gets."""


@dataclass(frozen=True, slots=True)
class Single:
    """A thing with properties and nothing in it that could be listed: a root, a principal."""

    href: str
    values: Values
    page: str

    def own(self, way: Way) -> str:
        """Return its own answer."""
        return _answer(self.href, self.values, way)

    def members(self, _way: Way) -> list[str]:
        """Return nothing: it leads to other places."""
        return []

    def get(self) -> ResponseReturnValue:
        """Lead people to a page for people."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class Home:
    """The list of calendars; ``calendars`` is asked with whether their tokens will be needed."""

    tree: Tree
    calendars: Callable[[bool], Sequence[Calendar]]
    page: str

    def own(self, way: Way) -> str:
        """Return its own answer."""
        return _answer(self.tree.home, of_home(self.tree), way)

    def members(self, way: Way) -> list[str]:
        """Return the answer of each calendar."""
        needs_token = not {TOKEN, CTAG}.isdisjoint(way.wanted.names)
        return [
            _answer(it.href, of_calendar(self.tree, it), way) for it in self.calendars(needs_token)
        ]

    def get(self) -> ResponseReturnValue:
        """Lead people to a page for people."""
        return redirect(self.page, 303)


@dataclass(frozen=True, slots=True)
class Collection:
    """A calendar; ``page`` is the same as a feed."""

    tree: Tree
    calendar: Calendar
    page: str

    def own(self, way: Way) -> str:
        """Return its own answer."""
        return _answer(self.calendar.href, of_calendar(self.tree, self.calendar), way)

    def members(self, way: Way) -> Iterable[str]:
        """Return the answer of each entry."""
        return self._entries(self.calendar.items(with_text=answers.needs_text(way.wanted)), way)

    def report(self, asked: Report, way: Way) -> Iterable[str]:
        """Return the answers to the report."""
        if isinstance(asked, Sync):
            return self._news(asked, way)
        if isinstance(asked, Multiget):
            return self._named(asked, way)
        return self._matching(asked, way)

    def get(self) -> ResponseReturnValue:
        """Lead to the feed with the same entries."""
        return redirect(self.page, 303)

    def _entries(self, items: Iterable[Item], way: Way) -> Iterable[str]:
        return answers.entries(
            self.tree, self.calendar.href, items, way.wanted, is_minimal=way.is_minimal
        )

    def _matching(self, asked: Query, way: Way) -> Iterable[str]:
        if asked.is_empty:
            return []
        with_text = answers.needs_text(way.wanted) or bool(asked.conditions)
        items = self.calendar.items(with_text=with_text, span=asked.span)
        return self._entries((item for item in items if asked.passes(item.text)), way)

    def _named(self, asked: Multiget, way: Way) -> Iterable[str]:
        """Return the entries at these addresses, and which of them there are not."""
        named = {href: uid_at(href, self.calendar.href) for href in asked.hrefs}
        uids = {uid for uid in named.values() if uid is not None}
        with_text = answers.needs_text(way.wanted)
        items = self.calendar.items(with_text=with_text, uids=uids) if uids else []
        found = {item.uid for item in items}
        missing = [answers.gone(href.strip()) for href, uid in named.items() if uid not in found]
        return chain(self._entries(items, way), missing)

    def _news(self, asked: Sync, way: Way) -> Iterable[str]:
        news = self.calendar.news(asked.token, with_text=answers.needs_text(way.wanted))
        if news is None:
            raise Refusal(
                403, _("The sync token is not valid here any more. Please begin anew."),
                condition=dav("valid-sync-token"),
            )  # fmt: skip
        if asked.limit is not None and len(news.items) + len(news.gone) > asked.limit:
            raise Refusal(
                507, _("There is more that is new than the limit allows."),
                condition=dav("number-of-matches-within-limits"),
            )  # fmt: skip
        left = [answers.gone(entry_address(self.calendar.href, uid)) for uid in news.gone]
        return chain(self._entries(news.items, way), left, (answers.token(news.token),))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar."""

    tree: Tree
    calendar: Calendar
    uid: str

    def own(self, way: Way) -> str:
        """Return its answer."""
        return "".join(
            answers.entries(
                self.tree, self.calendar.href, (self._item(),), way.wanted,
                is_minimal=way.is_minimal,
            )
        )  # fmt: skip

    def members(self, _way: Way) -> list[str]:
        """Return nothing: it is a file."""
        return []

    def get(self) -> Response:
        """Return the entry as a file, or 304."""
        item = self._item()
        response = Response(item.text.encode(), content_type=ENTRY_TYPE)
        response.set_etag(item.etag)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response

    def _item(self) -> Item:
        items = self.calendar.items(with_text=True, uids={self.uid})
        if not items:
            raise Refusal(404, _("The calendar has no such entry."))
        return items[0]


def _answer(href: str, values: Values, way: Way) -> str:
    return answers.thing(href, values, way.wanted, is_minimal=way.is_minimal)
