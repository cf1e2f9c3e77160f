"""Labels of the fields of events; ``domain/events/fields`` declares the fields."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.domain.events.field_types import Listing, Section
from meetings.domain.events.fields import listed_on
from meetings.domain.events.models import Event
from meetings.i18n.localised_fields import page_locale
from meetings.kernel.translated import localised_text


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldText:
    """Texts of one field: its label, another label for the form (or ""), and a help text."""

    label: Any
    form: Any = ""
    help_text: Any = ""


FIELD_TEXTS = {
    "title": FieldText(label=_l("Title")),
    "kind": FieldText(label=_l("Kind")),
    "bodies": FieldText(label=_l("Bodies")),
    "starts_on": FieldText(label=_l("First day")),
    "ends_on": FieldText(label=_l("Last day")),
    "starts_time": FieldText(label=_l("Start time")),
    "ends_time": FieldText(label=_l("End time")),
    "date_to_be_confirmed": FieldText(label=_l("To be confirmed")),
    "timezone": FieldText(label=_l("Time zone")),
    "mode": FieldText(label=_l("Format")),
    "places": FieldText(label=_l("Place")),
    "join_url": FieldText(
        label=_l("Link to the online meeting"),
        help_text=_l(
            "Nobody sees this link before the room opens. Confirmed participants get a personal "
            "link that leads to it, so you can change it at any time."
        ),
    ),
    "join_note": FieldText(
        label=_l("Note on joining"),
        help_text=_l("For example, a passcode or the opening time of the room."),
    ),
    "join_opens_before": FieldText(
        label=_l("Room opens before the start"),
        form=_l("Minutes before the start when the room opens"),
        help_text=_l("Before that, personal links show a countdown."),
    ),
    "stream_url": FieldText(label=_l("Public stream")),
    "theme": FieldText(label=_l("Theme")),
    "summary": FieldText(label=_l("Summary"), form=_l("Summary in one or two sentences")),
    "description": FieldText(
        label=_l("Description"),
        help_text=_l("Markdown: *emphasis*, - lists, [text](https://…)."),
    ),
    "language": FieldText(label=_l("Language"), form=_l("Language of these texts")),
    "audience": FieldText(label=_l("Audience")),
    "dress_code": FieldText(
        label=_l("Dress code"),
        help_text=_l(
            "For example, business or uniform. Shown on the page, in e-mails and in calendars."
        ),
    ),
    "projects": FieldText(label=_l("Projects")),
    "presidency": FieldText(label=_l("Presidency")),
    "series": FieldText(label=_l("Series")),
    "ordinal": FieldText(label=_l("Number in the series")),
    "ordinal_in_presidency": FieldText(label=_l("Number in the presidency")),
    "ordinal_note": FieldText(label=_l("Note on the numbers")),
    "registration": FieldText(label=_l("Registration")),
    "registration_opens_at": FieldText(label=_l("Registration opens"), form=_l("Opens")),
    "registration_closes_at": FieldText(label=_l("Registration closes"), form=_l("Closes")),
    "capacity_on_site": FieldText(label=_l("Seats on site")),
    "capacity_online": FieldText(label=_l("Seats online")),
    "capacity_total": FieldText(label=_l("Seats in total")),
    "seats_per_delegation": FieldText(label=_l("Seats per delegation")),
    "has_waiting_list": FieldText(label=_l("Waiting list"), form=_l("Keep a waiting list")),
    "languages": FieldText(label=_l("Spoken languages")),
    "interpreted": FieldText(label=_l("Interpreted languages")),
    "reader": FieldText(label=_l("Visibility")),
    "contact_email": FieldText(
        label=_l("Contact"), help_text=_l("An office mailbox. It is shown publicly.")
    ),
    "slug": FieldText(label=_l("Short name in the URL")),
    "state": FieldText(label=_l("Status")),
}


SECTION_LABELS = {
    Section.TEXTS: _l("Title and texts"),
    Section.DATE: _l("Date and time"),
    Section.PLACE: _l("Format, place and online meeting"),
    Section.ORGANISATION: _l("Bodies, projects, presidency and series"),
    Section.REGISTRATION: _l("Registration"),
    Section.LANGUAGES: _l("Languages"),
    Section.PAGE: _l("Visibility, contact and URL"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A field with its label."""

    label: str
    text: str


def labelled_texts(event: Event, listing: Listing) -> tuple[LabelledText, ...]:
    """Return the given fields of the event that this output lists, in the reader's language."""
    locale = page_locale()
    texts = {
        field.name: localised_text(event, field.name, locale)[0] for field in listed_on(listing)
    }
    return tuple(
        LabelledText(label=str(FIELD_TEXTS[name].label), text=text)
        for name, text in texts.items()
        if text
    )
