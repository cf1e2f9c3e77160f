"""Create, list, renew and revoke personal calendars, for users and participants."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Actor
from meetings.domain.personal_feeds import queries, services
from meetings.domain.personal_feeds.errors import (
    FeedRevoked,
    NoBodyChosen,
    NothingChosen,
    TooManyFeeds,
)
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.http.components import base_url
from meetings.http.request_context import db_session
from meetings.http.site_context import site_timezone
from meetings.http.urls import PERSONAL_DAV_PATH, personal_feed_url, site_url
from meetings.i18n import dates
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.presenters import qr_codes
from meetings.presenters.filter_options import body_choices
from meetings.presenters.personal_feeds import feed_contents_text, token_derivation_key
from meetings.presenters.subscribe_links import subscribe_links
from meetings.web.form_fields import attach_error
from meetings.web.personal_feeds.forms import PersonalFeedForm
from meetings.web.view_models import PersonalFeedLine

#: Session key of the token of a new or renewed calendar, which one page shows once.
_NEW_FEEDS_KEY = "fresh-calendar"
_DEFAULT_PARTS = (FeedPart.REGISTRATIONS, FeedPart.ORGANISING)
_NO_STORE = {"Cache-Control": "private, no-store"}
_FIELD_BY_ERROR = {"nothing-chosen": "parts", "no-body-chosen": "bodies"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedManagerView:
    """The page that manages the personal calendars of an owner.

    ``parts`` are the available contents, ``at`` is the path of the page, ``back`` the label and
    path of its parent page.
    """

    owner: FeedOwner
    actor: Actor
    parts: tuple[FeedPart, ...]
    at: str
    back: tuple[str, str]

    def show(self) -> ResponseReturnValue:
        """Show the list and the form, or create the calendar."""
        lines = [self._line(item) for item in queries.list_feeds(db_session(), self.owner)]
        form = PersonalFeedForm(data=None if lines else self._first_feed_form())
        bodies = body_choices(now=clock.now())
        form.fill_choices(self.parts, bodies.shown_first)
        if form.validate_on_submit():
            made = self._make(form)
            if made is not None:
                return made
        page = render_template(
            "personal_feeds/index.html",
            form=form,
            bodies=bodies,
            lines=lines,
            new_feed=_pop_new_feed_links(lines),
            at=self.at,
            breadcrumbs=[self.back, (_("My calendars"), "")],
        )
        return page, 422 if form.errors else 200, _NO_STORE

    def renew(self, feed_id: int) -> ResponseReturnValue:
        """Give a calendar a new URL, and show it once."""
        try:
            secret = services.rotate_secret(
                db_session(),
                self.owner,
                feed_id,
                key=token_derivation_key(),
                actor=self.actor,
                now=clock.now(),
            )
        except FeedRevoked as error:
            flash(message_for(error), "error")
            return redirect(self.at, 303)
        return self._redirect_with_link(feed_id, secret)

    def revoke(self, feed_id: int) -> ResponseReturnValue:
        """Revoke a calendar."""
        try:
            services.revoke_feed(
                db_session(), self.owner, feed_id, actor=self.actor, now=clock.now()
            )
        except FeedRevoked as error:
            flash(message_for(error), "error")
        else:
            flash(_("The calendar has been deleted. Its link no longer works."), "success")
        return redirect(self.at, 303)

    def _first_feed_form(self) -> dict[str, Any]:
        """Return the form with common defaults, ready to submit."""
        parts = [part.value for part in _DEFAULT_PARTS if part in self.parts]
        return {"name": _("My meetings"), "parts": parts}

    def _make(self, form: PersonalFeedForm) -> ResponseReturnValue | None:
        try:
            feed, secret = services.create_feed(
                db_session(), self.owner, form.to_request(), actor=self.actor, now=clock.now()
            )
        except (NothingChosen, NoBodyChosen, TooManyFeeds) as error:
            attach_error(form, error, _FIELD_BY_ERROR)
            return None
        return self._redirect_with_link(feed.id, secret)

    def _redirect_with_link(self, feed_id: int, secret: str) -> ResponseReturnValue:
        flask_session[_NEW_FEEDS_KEY] = [feed_id, secret]
        return redirect(self.at, 303)

    def _line(self, item: queries.FeedListItem) -> PersonalFeedLine:
        feed, used = item.feed, item.last_used_at
        return PersonalFeedLine(
            number=feed.id,
            name=feed.name,
            shows=feed_contents_text(feed),
            made=_instant_text(feed.created_at),
            used=_instant_text(used) if used else _("never"),
            renew=f"{self.at}/{feed.id}/renew",
            revoke=f"{self.at}/{feed.id}/revoke",
        )


def _instant_text(value: datetime) -> str:
    return dates.instant(value, site_timezone())


def _pop_new_feed_links(lines: list[PersonalFeedLine]) -> Mapping[str, Any] | None:
    """Return the links of a new or renewed calendar once, else None."""
    number, secret = flask_session.get(_NEW_FEEDS_KEY) or (None, "")
    named = next((line.name for line in lines if line.number == number), None)
    if named is None:
        return None
    flask_session.pop(_NEW_FEEDS_KEY)
    base = base_url()
    plain = subscribe_links(base, named, path=personal_feed_url(secret, base=""))
    links = replace(plain, qr_svg=qr_codes.inline_svg(plain.webcal))
    return {
        "name": named,
        "links": links,
        "server": site_url(PERSONAL_DAV_PATH, base=base),
        "password": secret,
    }
