"""The words of calendars of one's own, and their addresses."""

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.personal.contents import Words
from meetings.domain.personal.models import PersonalFeed
from meetings.domain.personal.rules import FeedPart, OwnWords
from meetings.domain.registration.rules import RegistrationState
from meetings.http.calendar_words import phrasebook

LANGUAGE = "en"
FEED_PARTS = {
    FeedPart.REGISTRATIONS: _l("Meetings that I am registered for"),
    FeedPart.BODIES: _l("Meetings of the bodies that I choose below"),
    FeedPart.ORGANISING: _l("Meetings that I organise, drafts included"),
    FeedPart.DEADLINES: _l("Deadlines: when registration closes, and when action points are due"),
}
_IN_SHORT = {
    FeedPart.REGISTRATIONS: _l("registrations"),
    FeedPart.BODIES: _l("meetings of bodies"),
    FeedPart.ORGANISING: _l("meetings to organise"),
    FeedPart.DEADLINES: _l("deadlines"),
}


def own_path(secret: str) -> str:
    """Return the path of the calendar that the secret opens."""
    return f"/feeds/{secret}/my.ics"


def words_of(base_url: str) -> Words:
    """Return the words that entries of calendars of one's own are written with."""
    with force_locale(LANGUAGE):
        own = OwnWords(
            closes=lambda title: f"{_('Registration closes')}: {title}",
            due=lambda title: f"{_('Due')}: {title}",
            draft=lambda title: f"{_('Draft')}: {title}",
            join=_("Join online"),
            standing={
                RegistrationState.CONFIRMED: _("You take part."),
                RegistrationState.PENDING: _("The organisers still decide on your registration."),
                RegistrationState.WAITLISTED: _("You are on the waiting list."),
            },
            record=lambda slug: f"{base_url}/outcomes#{slug}",
        )
    return Words(phrasebook(base_url, LANGUAGE)(), own)


def shown_in(feed: PersonalFeed) -> str:
    """Return in words what the calendar shows: "registrations, deadlines – THB, CSO"."""
    parts = ", ".join(str(_IN_SHORT[FeedPart(part)]) for part in feed.parts)
    bodies = ", ".join(body.short_name or body.name for body in feed.bodies)
    return f"{parts} – {bodies}" if bodies else parts
