"""Summaries of events, for pages and mails about participation."""

from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from meetings.domain.events.dto import format_place
from meetings.domain.events.field_types import Listing
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, AttendanceMode
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.event_fields import LabelledText, labelled_texts
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.localised_fields import page_locale
from meetings.kernel.translated import localised_text
from meetings.presenters.local_time import local_time_placeholder
from meetings.presenters.presidency_names import presidency_name


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSummary:
    """Date, place and other facts; "" if unknown. ``language`` is the language of the title.

    ``off`` is "Cancelled", "Postponed" or ""; ``called_off_reason`` is the reason. ``is_dated``:
    ``day`` contains a date, which no longer holds if the event is off. ``when`` is day and times.
    ``local_time`` is for pages. ``texts`` are the additional fields that mails list.
    """

    title: str
    language: str
    day: str
    times: str
    when: str
    place: str
    mode: str
    organisers: str
    contact: str
    texts: tuple[LabelledText, ...]
    href: str
    off: str
    called_off_reason: str
    is_dated: bool
    local_time: Markup

    @property
    def when_or_called_off(self) -> str:
        """Return the date or the state, for output that cannot strike out text."""
        if not self.off:
            return self.when
        if not self.is_dated:
            return self.off
        return _("%(state)s; originally planned for %(date)s", state=self.off, date=self.when)


def summarise_event(event: Event, *, base_url: str | None = None) -> EventSummary:
    """Return the summary in the reader's language."""
    title, language = localised_text(event, "title", page_locale())
    host = presidency_name(event.presidency) if event.presidency else ""
    leading = event.leading_body
    return EventSummary(
        title=title,
        language=language,
        day=dates.when_text(event.when, host),
        times=dates.time_range(event.when),
        when=dates.when_line(event.when, host),
        place=place_text(event),
        mode=label_for(event.mode) if event.mode else "",
        organisers=", ".join(body.label for body in event.bodies),
        contact=event.contact_email or (leading.email if leading else ""),
        texts=labelled_texts(event, Listing.MAIL),
        href=event_url(event.slug, base=base_url),
        off=called_off_label(event),
        called_off_reason=event.state_reason if event.state in CALLED_OFF else "",
        is_dated=event.when.starts_on is not None,
        local_time=local_time_placeholder(event.when),
    )


def called_off_label(event: Event) -> str:
    """Return "Cancelled" or "Postponed"; "" for an active event."""
    return label_for(event.state) if event.state in CALLED_OFF else ""


def count_with_called_off(words: str, called_off_count: int) -> str:
    """Return the counts of active and other events: "3 to come, 4 cancelled or postponed"."""
    if not called_off_count:
        return words
    called_off = ngettext(
        "%(count)s cancelled or postponed",
        "%(count)s cancelled or postponed",
        called_off_count,
        count=format_decimal(called_off_count),
    )
    return ", ".join(part for part in (words, called_off) if part)


def place_text(event: Event) -> str:
    """Return the places in one line, after "Online" for an online event."""
    online = [_("Online")] if event.mode is AttendanceMode.ONLINE else []
    return "; ".join([*online, *venue_lines(event)])


def venue_lines(event: Event) -> list[str]:
    """Return each place of the event in one line."""
    return [
        format_place(venue.name, venue.address, venue.city, country_name(venue.country))
        for venue in event.venues
    ]


def mode_and_place(event: Event) -> str:
    """Return "Online", "Hybrid · Vilnius" or "Gdańsk, Poland · Malbork, Poland"."""
    cities = [
        ", ".join(filter(None, [venue.city or venue.name, country_name(venue.country)]))
        for venue in event.venues
    ]
    parts = cities
    if event.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID):
        parts = [label_for(event.mode), *cities]
    elif event.mode and not cities:
        parts = [label_for(event.mode)]
    return " · ".join(part for part in parts if part)
