"""Forms for scheduling an event, for its details, and for what becomes of it."""

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    widgets,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from meetings.domain.events.rules import EventKind
from meetings.http.phrases import EVENT_KINDS, MODES, READERS, REGISTRATION_POLICIES
from meetings.web.forms.choices import words
from meetings.web.forms.fields import REQUIRED, country, line, lines, web_address
from meetings.web.forms.registration import mail_address
from meetings.web.forms.when import WhenFields

MOST_SEATS = 100_000
_MODES = words(MODES, empty=_l("Not known yet"))
_SEATS = NumberRange(
    min=0, max=MOST_SEATS, message=_l("Please give a number from %(min)s to %(max)s.")
)


def ticks(label: Any, **options: Any) -> SelectMultipleField:
    """Return a choice of several, as boxes to tick."""
    return SelectMultipleField(
        label,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        **options,
    )


def number(label: Any, help_text: Any = "") -> IntegerField:
    """Return a field of a number of seats, or nothing."""
    return IntegerField(label, validators=[Optional(), _SEATS], description=help_text)


class NewEventForm(WhenFields, FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The little that is needed to begin."""

    nonce = HiddenField(
        default=lambda: secrets.token_urlsafe(16), validators=[InputRequired(), Length(max=64)]
    )
    title = line(_l("Title"), 300, required=True)
    body = SelectField(_l("Organised by"), coerce=int, validators=[REQUIRED])
    kind = SelectField(_l("Kind"), choices=words(EVENT_KINDS), default=EventKind.MEETING.value)
    mode = SelectField(_l("Takes place"), choices=_MODES)
    city = line(_l("City"), 120)
    country = country(_l("Country"))


class DetailsForm(WhenFields, FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Everything about an event but its agenda, documents and participants."""

    seen = IntegerField(widget=widgets.HiddenInput(), validators=[InputRequired()])
    title = line(_l("Title"), 300, required=True)
    theme = line(_l("Theme"), 300)
    kind = SelectField(_l("Kind"), choices=words(EVENT_KINDS))
    summary = lines(_l("In one or two sentences"), 1_000)
    description = lines(
        _l("Description"), 20_000, help_text=_l("Markdown: *emphasis*, - lists, [text](https://…).")
    )
    language = SelectField(_l("Language of these texts"))
    leading = SelectField(_l("Leading body"), coerce=int)
    bodies = ticks(_l("Together with"), coerce=int)

    mode = SelectField(_l("Takes place"), choices=_MODES)
    venue = line(_l("Venue"), 200)
    address = line(_l("Address"), 300)
    city = line(_l("City"), 120)
    country = country(_l("Country"))
    reason = lines(
        _l("Reason, if date, time or place change"),
        500,
        help_text=_l("It goes into the mail, and stands among the changes."),
    )
    timezone = SelectField(_l("Time zone"))

    presidency = SelectField(_l("Presidency"))
    series = SelectField(_l("Series"))
    new_series = line(_l("Or begin a series named"), 300)
    ordinal = IntegerField(
        _l("Number in the series"), validators=[Optional(), NumberRange(1, 9_999)]
    )
    in_presidency = IntegerField(
        _l("Number in the presidency"), validators=[Optional(), NumberRange(1, 999)]
    )
    ordinal_note = line(_l("Note on the numbers"), 300)

    languages = ticks(_l("Spoken"))
    interpreted = ticks(_l("Interpreted"))
    projects = ticks(_l("Projects"), coerce=int)
    audience = line(_l("For whom"), 300)
    contact_email = line(
        _l("Contact"), 254, mail_address, help_text=_l("A mailbox of the office; it is public.")
    )
    reader = SelectField(_l("Who may see it"), choices=words(READERS))
    slug = line(_l("Address of the page"), 80)

    stream_url = line(_l("Public stream"), 500, web_address)
    join_url = line(
        _l("Link into the online meeting"),
        500,
        web_address,
        help_text=_l("Only those who take part get it, by mail and on their own page."),
    )
    join_note = line(
        _l("Note on joining"), 500, help_text=_l("A passcode, or when the room opens.")
    )

    registration = SelectField(_l("How one gets in"), choices=words(REGISTRATION_POLICIES))
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()], format="%Y-%m-%dT%H:%M")
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()], format="%Y-%m-%dT%H:%M")
    on_site = number(_l("Seats on site"))
    online = number(_l("Seats online"))
    total = number(_l("Seats in all"))
    per_delegation = number(_l("Seats a delegation"))
    has_waiting_list = BooleanField(_l("Who finds no seat waits for one"))


class ReasonForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Why an event is postponed or cancelled."""

    reason = lines(
        _l("Reason"),
        500,
        required=True,
        help_text=_l("Those who wanted to come will read it, and it stands on the page."),
    )
