"""Making, listing, renewing and withdrawing calendars of one's own, for users and participants."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Actor
from meetings.domain.events import organised
from meetings.domain.personal import queries, services
from meetings.domain.personal.errors import FeedGone, NoBodyChosen, NothingChosen, TooManyFeeds
from meetings.domain.personal.rules import FeedPart, Owner
from meetings.http import dates, qr
from meetings.http.frame import installation
from meetings.http.own_calendars import own_path, shown_in, site_key
from meetings.http.phrases import explain
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.http.subscribe import subscription
from meetings.kernel import clock
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.own_calendars import OwnCalendarForm
from meetings.web.shapes import OwnCalendarLine

#: The secret of the calendar that was made or renewed just now, for the one page that shows it.
_FRESH = "fresh-calendar"
_OF_THE_FIRST = (FeedPart.REGISTRATIONS, FeedPart.ORGANISING)
_NOT_KEPT = {"Cache-Control": "private, no-store"}
_AT = {"nothing-chosen": "parts", "no-body-chosen": "bodies"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where somebody looks after own calendars.

    ``parts`` are what may be chosen, ``at`` is the page's path, ``back`` the name and the path
    of the page above it.
    """

    owner: Owner
    actor: Actor
    parts: tuple[FeedPart, ...]
    at: str
    back: tuple[str, str]

    def show(self) -> ResponseReturnValue:
        """Return the list and the form, or make what the form asks for."""
        lines = [self._line(each) for each in queries.listed(session(), self.owner)]
        form = OwnCalendarForm(data=None if lines else self._first())
        form.offer(self.parts, organised.bodies_within(session(), None))
        if form.validate_on_submit():
            made = self._make(form)
            if made is not None:
                return made
        page = render_template(
            "accounts/feeds.html", form=form, lines=lines, fresh=_fresh(lines), at=self.at,
            trail=[self.back, (_("My calendars"), "")],
        )  # fmt: skip
        return page, 422 if form.errors else 200, _NOT_KEPT

    def renew(self, feed_id: int) -> ResponseReturnValue:
        """Give a calendar a new address and show it once."""
        try:
            secret = services.renew(
                session(), self.owner, feed_id, key=site_key(), actor=self.actor, now=clock.now()
            )
        except FeedGone as error:
            flash(explain(error), "error")
            return redirect(self.at, 303)
        return self._show_once(feed_id, secret)

    def revoke(self, feed_id: int) -> ResponseReturnValue:
        """Withdraw a calendar."""
        try:
            services.revoke(session(), self.owner, feed_id, actor=self.actor, now=clock.now())
        except FeedGone as error:
            flash(explain(error), "error")
        else:
            flash(_("The calendar is withdrawn; its address opens nothing any more."), "success")
        return redirect(self.at, 303)

    def _first(self) -> dict[str, Any]:
        """Return what most want of their first calendar, so that one press makes it."""
        parts = [each.value for each in _OF_THE_FIRST if each in self.parts]
        return {"name": _("My meetings"), "parts": parts}

    def _make(self, form: OwnCalendarForm) -> ResponseReturnValue | None:
        try:
            feed, secret = services.make(
                session(), self.owner, form.wish(), actor=self.actor, now=clock.now()
            )
        except (NothingChosen, NoBodyChosen, TooManyFeeds) as error:
            place_refusal(form, error, _AT)
            return None
        return self._show_once(feed.id, secret)

    def _show_once(self, feed_id: int, secret: str) -> ResponseReturnValue:
        cookie[_FRESH] = [feed_id, secret]
        return redirect(self.at, 303)

    def _line(self, it: queries.Listed) -> OwnCalendarLine:
        feed, used = it.feed, it.last_used_at
        return OwnCalendarLine(
            number=feed.id,
            name=feed.name,
            shows=shown_in(feed),
            made=_instant(feed.created_at),
            used=_instant(used) if used else _("never"),
            renew=f"{self.at}/{feed.id}/renew",
            revoke=f"{self.at}/{feed.id}/revoke",
        )


def _instant(value: datetime) -> str:
    here = installation()
    return dates.instant(value, here.timezone if here else "UTC")


def _fresh(lines: list[OwnCalendarLine]) -> Mapping[str, Any] | None:
    """Return the addresses of what was made or renewed just now, this once; None for nothing."""
    number, secret = cookie.get(_FRESH) or (None, "")
    named = next((line.name for line in lines if line.number == number), None)
    if named is None:
        return None
    cookie.pop(_FRESH)
    base = base_url()
    plain = subscription(base, named, path=own_path(secret))
    links = replace(plain, drawn=qr.within_page(plain.webcal))
    return {"name": named, "links": links, "server": f"{base}/dav/own/", "password": secret}
