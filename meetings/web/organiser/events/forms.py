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
from meetings.i18n.labels import (
    EVENT_KIND_LABELS,
    MODE_LABELS,
    REGISTRATION_POLICY_LABELS,
    VISIBILITY_LABELS,
)
from meetings.web.date_fields import WhenFieldsMixin
from meetings.web.form_choices import label_options
from meetings.web.form_fields import (
    REQUIRED_VALIDATOR,
    country_field,
    text_field,
    textarea_field,
    valid_url,
)
from meetings.web.registration.forms import deliverable_email

MAX_SEATS = 100_000
_MODE_OPTIONS = label_options(MODE_LABELS, empty=_l("Not known yet"))
_SEATS_RANGE = NumberRange(
    min=0, max=MAX_SEATS, message=_l("Please give a number from %(min)s to %(max)s.")
)


def checkbox_field(label: Any, **options: Any) -> SelectMultipleField:
    """Return a choice of several, as boxes to tick."""
    return SelectMultipleField(
        label,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        **options,
    )


def seats_field(label: Any, help_text: Any = "") -> IntegerField:
    """Return a field of a number of seats, or nothing."""
    return IntegerField(label, validators=[Optional(), _SEATS_RANGE], description=help_text)


class NewEventForm(WhenFieldsMixin, FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The little that is needed to begin."""

    nonce = HiddenField(
        default=lambda: secrets.token_urlsafe(16), validators=[InputRequired(), Length(max=64)]
    )
    title = text_field(_l("Title"), 300, required=True)
    body = SelectField(_l("Organised by"), coerce=int, validators=[REQUIRED_VALIDATOR])
    kind = SelectField(
        _l("Kind"), choices=label_options(EVENT_KIND_LABELS), default=EventKind.MEETING.value
    )
    mode = SelectField(_l("Takes place"), choices=_MODE_OPTIONS)
    city = text_field(_l("City"), 120)
    country = country_field(_l("Country"))


class DetailsForm(WhenFieldsMixin, FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Everything about an event but its agenda, documents and participants."""

    seen = IntegerField(widget=widgets.HiddenInput(), validators=[InputRequired()])
    title = text_field(_l("Title"), 300, required=True)
    theme = text_field(_l("Theme"), 300)
    kind = SelectField(_l("Kind"), choices=label_options(EVENT_KIND_LABELS))
    summary = textarea_field(_l("In one or two sentences"), 1_000)
    description = textarea_field(
        _l("Description"), 20_000, help_text=_l("Markdown: *emphasis*, - lists, [text](https://…).")
    )
    language = SelectField(_l("Language of these texts"))
    leading = SelectField(_l("Leading body"), coerce=int)
    bodies = checkbox_field(_l("Together with"), coerce=int)

    mode = SelectField(_l("Takes place"), choices=_MODE_OPTIONS)
    venue = text_field(_l("Venue"), 200)
    address = text_field(_l("Address"), 300)
    city = text_field(_l("City"), 120)
    country = country_field(_l("Country"))
    reason = textarea_field(
        _l("Reason, if date, time or place change"),
        500,
        help_text=_l("It goes into the mail, and stands among the changes."),
    )
    timezone = SelectField(_l("Time zone"))

    presidency = SelectField(_l("Presidency"))
    series = SelectField(_l("Series"))
    new_series = text_field(_l("Or begin a series named"), 300)
    ordinal = IntegerField(
        _l("Number in the series"), validators=[Optional(), NumberRange(1, 9_999)]
    )
    in_presidency = IntegerField(
        _l("Number in the presidency"), validators=[Optional(), NumberRange(1, 999)]
    )
    ordinal_note = text_field(_l("Note on the numbers"), 300)

    languages = checkbox_field(_l("Spoken"))
    interpreted = checkbox_field(_l("Interpreted"))
    projects = checkbox_field(_l("Projects"), coerce=int)
    audience = text_field(_l("For whom"), 300)
    contact_email = text_field(
        _l("Contact"),
        254,
        deliverable_email,
        help_text=_l("A mailbox of the office; it is public."),
    )
    reader = SelectField(_l("Who may see it"), choices=label_options(VISIBILITY_LABELS))
    slug = text_field(_l("Address of the page"), 80)

    stream_url = text_field(_l("Public stream"), 500, valid_url)
    join_url = text_field(
        _l("Link into the online meeting"),
        500,
        valid_url,
        help_text=_l("Only those who take part get it, by mail and on their own page."),
    )
    join_note = text_field(
        _l("Note on joining"), 500, help_text=_l("A passcode, or when the room opens.")
    )

    registration = SelectField(
        _l("How one gets in"), choices=label_options(REGISTRATION_POLICY_LABELS)
    )
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()], format="%Y-%m-%dT%H:%M")
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()], format="%Y-%m-%dT%H:%M")
    on_site = seats_field(_l("Seats on site"))
    online = seats_field(_l("Seats online"))
    total = seats_field(_l("Seats in all"))
    per_delegation = seats_field(_l("Seats a delegation"))
    has_waiting_list = BooleanField(_l("Who finds no seat waits for one"))


class ReasonForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Why an event is postponed or cancelled."""

    reason = textarea_field(
        _l("Reason"),
        500,
        required=True,
        help_text=_l("Those who wanted to come will read it, and it stands on the page."),
    )
