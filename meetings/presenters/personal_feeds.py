"""Texts and URLs of personal calendar feeds."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.access.errors import TokenExpired
from meetings.domain.personal_feeds.feed_contents import FeedTexts
from meetings.domain.personal_feeds.models import PersonalFeed
from meetings.domain.personal_feeds.queries import ResolvedFeed, is_valid_secret
from meetings.domain.personal_feeds.rules import FeedPart, PersonalFeedTexts, decrypt_secret
from meetings.domain.registration.rules import RegistrationState
from meetings.http.request_context import db_session
from meetings.http.urls import personal_feed_url, personal_join_url, record_url
from meetings.i18n.languages import DEFAULT_LANGUAGE, calendar_language
from meetings.presenters.calendar_texts import phrasebook

FEED_PART_LABELS = {
    FeedPart.REGISTRATIONS: _l("Meetings that I am registered for"),
    FeedPart.NOMINATED: _l("Meetings that I am nominated for, or on the programme of"),
    FeedPart.BODIES: _l("Meetings of the bodies that I choose below"),
    FeedPart.ORGANISING: _l("Meetings that I organise, drafts included"),
    FeedPart.DEADLINES: _l("Deadlines: when registration closes, and when action points are due"),
}
_SHORT_LABELS = {
    FeedPart.REGISTRATIONS: _l("registrations"),
    FeedPart.NOMINATED: _l("nominations and programme"),
    FeedPart.BODIES: _l("meetings of bodies"),
    FeedPart.ORGANISING: _l("meetings to organise"),
    FeedPart.DEADLINES: _l("deadlines"),
}


def personal_feed_texts(base_url: str, language: str = DEFAULT_LANGUAGE) -> FeedTexts:
    """Return the texts of entries in personal feeds."""
    key = token_derivation_key().decode()
    with calendar_language(language):
        personal = PersonalFeedTexts(
            closes=_reminder_text(_("Registration closes")),
            due=_reminder_text(_("Due")),
            draft=_reminder_text(_("Draft")),
            ended=_reminder_text(_("You are not attending")),
            join=_("Join online"),
            join_link=partial(personal_join_url, key=key, base=base_url),
            standing={
                RegistrationState.CONFIRMED: _("You are attending."),
                RegistrationState.PENDING: _("The organisers have not decided yet."),
                RegistrationState.WAITLISTED: _("You are on the waiting list."),
                RegistrationState.DECLINED: _("The organisers could not offer you a seat."),
                RegistrationState.CANCELLED: _("You are not attending."),
                RegistrationState.NOMINATED: _(
                    "Your delegation has nominated you. Accept or decline with the link in the "
                    "e-mail."
                ),
                RegistrationState.WITHDRAWN: _("Your delegation withdrew the nomination."),
            },
            record=lambda slug: record_url(base=base_url, fragment=slug),
        )
    return FeedTexts(phrasebook(base_url, language)(), personal)


def renewed_feed_path(feed: ResolvedFeed, secret: str, *, now: datetime) -> str:
    """Return the URL with the renewed secret.

    Raises:
        TokenExpired: the site's key has changed, so the new secret cannot be decrypted.
    """
    return personal_feed_url(renewed_secret(feed, secret, now=now))


def renewed_secret(feed: ResolvedFeed, secret: str, *, now: datetime) -> str:
    """Return the secret that replaced this one.

    Raises:
        TokenExpired: the site's key has changed, so the new secret cannot be decrypted.
    """
    new = decrypt_secret(feed.sealed, secret, token_derivation_key())
    if not is_valid_secret(db_session(), new, feed.feed.id, now=now):
        raise TokenExpired(at=feed.token.expires_at)
    return new


def token_derivation_key() -> bytes:
    """Return the key that is not stored in the database."""
    return str(current_app.config["SECRET_KEY"]).encode()


def _reminder_text(word: str) -> Callable[[str], str]:
    return lambda title: f"{word}: {title}"


def feed_contents_text(feed: PersonalFeed) -> str:
    """Return the contents of the calendar: "registrations, deadlines – THB, CSO"."""
    parts = ", ".join(str(_SHORT_LABELS[FeedPart(part)]) for part in feed.parts)
    bodies = ", ".join(body.short_name or body.name for body in feed.bodies)
    return f"{parts} – {bodies}" if bodies else parts
