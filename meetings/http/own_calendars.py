"""The words of calendars of one's own, and their addresses."""

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.access.errors import TokenExpired
from meetings.domain.personal.contents import Words
from meetings.domain.personal.models import PersonalFeed
from meetings.domain.personal.queries import Opened, is_good
from meetings.domain.personal.rules import FeedPart, OwnWords, unseal
from meetings.domain.registration.rules import RegistrationState
from meetings.http.calendar_words import phrasebook
from meetings.http.languages import DEFAULT, catalogue_of
from meetings.http.session import session

FEED_PARTS = {
    FeedPart.REGISTRATIONS: _l("Meetings that I am registered for"),
    FeedPart.NOMINATED: _l("Meetings that I am nominated for, or on the programme of"),
    FeedPart.BODIES: _l("Meetings of the bodies that I choose below"),
    FeedPart.ORGANISING: _l("Meetings that I organise, drafts included"),
    FeedPart.DEADLINES: _l("Deadlines: when registration closes, and when action points are due"),
}
_IN_SHORT = {
    FeedPart.REGISTRATIONS: _l("registrations"),
    FeedPart.NOMINATED: _l("nominations and programme"),
    FeedPart.BODIES: _l("meetings of bodies"),
    FeedPart.ORGANISING: _l("meetings to organise"),
    FeedPart.DEADLINES: _l("deadlines"),
}


def own_path(secret: str) -> str:
    """Return the path of the calendar that the secret opens."""
    return f"/feeds/{secret}/my.ics"


def words_of(base_url: str, language: str = DEFAULT) -> Words:
    """Return the words that entries of calendars of one's own are written with."""
    with force_locale(catalogue_of(language)):
        own = OwnWords(
            closes=_before(_("Registration closes")),
            due=_before(_("Due")),
            draft=_before(_("Draft")),
            ended=_before(_("You do not take part")),
            join=_("Join online"),
            standing={
                RegistrationState.CONFIRMED: _("You take part."),
                RegistrationState.PENDING: _("The organisers still decide on your registration."),
                RegistrationState.WAITLISTED: _("You are on the waiting list."),
                RegistrationState.DECLINED: _("The organisers could not offer you a place."),
                RegistrationState.CANCELLED: _("You do not take part."),
                RegistrationState.NOMINATED: _(
                    "Your delegation has nominated you. Please accept or refuse by the link in "
                    "the mail to you."
                ),
                RegistrationState.WITHDRAWN: _("Your delegation withdrew the nomination."),
            },
            record=lambda slug: f"{base_url}/outcomes#{slug}",
        )
    return Words(phrasebook(base_url, language)(), own)


def moved_to(it: Opened, secret: str, *, now: datetime) -> str:
    """Return the path that the renewed secret leads to.

    Raises:
        TokenExpired: nobody knows any more where, as the site has another key now.
    """
    return own_path(secret_after(it, secret, now=now))


def secret_after(it: Opened, secret: str, *, now: datetime) -> str:
    """Return the secret that came after this one.

    Raises:
        TokenExpired: nobody knows any more which, as the site has another key now.
    """
    new = unseal(it.sealed, secret, site_key())
    if not is_good(session(), new, it.feed.id, now=now):
        raise TokenExpired(at=it.token.expires_at)
    return new


def site_key() -> bytes:
    """Return the key that the database alone does not give away."""
    return str(current_app.config["SECRET_KEY"]).encode()


def _before(word: str) -> Callable[[str], str]:
    return lambda title: f"{word}: {title}"


def shown_in(feed: PersonalFeed) -> str:
    """Return in words what the calendar shows: "registrations, deadlines – THB, CSO"."""
    parts = ", ".join(str(_IN_SHORT[FeedPart(part)]) for part in feed.parts)
    bodies = ", ".join(body.short_name or body.name for body in feed.bodies)
    return f"{parts} – {bodies}" if bodies else parts
