"""Present meetings as the public data of the embedded list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from meetings.domain.bodies.palette import palette_index
from meetings.domain.events.models import Event
from meetings.http import event_filters
from meetings.http.components import base_url
from meetings.http.urls import FEED_BUILDER_PATH, event_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.languages import catalogue_language
from meetings.kernel.text import clean
from meetings.kernel.translated import localised_text
from meetings.presenters.event_summary import mode_and_place
from meetings.web.embed.params import EmbedParams
from meetings.web.event_rows import state_pill


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedEvent:
    """A meeting in the public data; all values are text, empty if not known.

    ``iso`` is the first day, ``day`` the short date; ``language`` is the language of the title
    if it differs from that of the list.
    """

    title: str
    language: str
    url: str
    iso: str
    day: str
    when: str
    times: str
    place: str
    kind: str
    bodies: list[dict[str, Any]]
    state: str
    style: str


def embed_event(event: Event, language: str, now: datetime, taken: int | None) -> EmbedEvent:
    """Return the meeting in the language of the list."""
    title, written_in = localised_text(event, "title", language)
    state, style = state_pill(event, now=now, taken=taken)
    return EmbedEvent(
        title=clean(title),
        language="" if written_in == catalogue_language(language) else written_in,
        url=event_url(event.slug, base=base_url()),
        iso=event.when.first_day.isoformat() if event.when.has_day and event.when.first_day else "",
        day=dates.short_when_text(event.when, _("no date yet")),
        when=dates.when_line(event.when),
        times=dates.time_range(event.when),
        place=mode_and_place(event),
        kind=label_for(event.kind),
        bodies=[
            {"name": body.label, "colour": body.colour, "tone": palette_index(body.colour)}
            for body in event.bodies
        ],
        state=state,
        style=style,
    )


def embed_data(params: EmbedParams, *, name: str, events: list[EmbedEvent]) -> dict[str, Any]:
    """Return the public data of the list, with its links and texts in the current language."""
    event_filter = params.filter
    return {
        "title": name,
        "language": catalogue_language(params.language),
        "events": events,
        "calendar": event_filters.filter_url(event_filter, base=base_url()),
        "subscribe": event_filters.filter_url(event_filter, FEED_BUILDER_PATH, base=base_url()),
        "words": {
            "nothing": _("No meetings have been announced."),
            "calendar": _("All meetings"),
            "subscribe": _("Subscribe"),
        },
    }
