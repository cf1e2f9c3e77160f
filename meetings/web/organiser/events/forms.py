"""Forms for a new event, and for its postponement or cancellation."""

import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length

from meetings.domain.events.fields import BY_NAME
from meetings.domain.events.rules import EventKind
from meetings.i18n.labels import EVENT_KIND_LABELS
from meetings.web.date_fields import WhenFieldsMixin
from meetings.web.form_choices import label_options
from meetings.web.form_fields import (
    REQUIRED_VALIDATOR,
    country_field,
    text_field,
    textarea_field,
)
from meetings.web.organiser.details.event_widgets import widget


class NewEventForm(WhenFieldsMixin, FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The fields that are required to create a draft."""

    nonce = HiddenField(
        default=lambda: secrets.token_urlsafe(16), validators=[InputRequired(), Length(max=64)]
    )
    title = widget(BY_NAME["title"])
    body = SelectField(_l("Organised by"), coerce=int, validators=[REQUIRED_VALIDATOR])
    kind = SelectField(
        _l("Kind"), choices=label_options(EVENT_KIND_LABELS), default=EventKind.MEETING.value
    )
    mode = widget(BY_NAME["mode"])
    city = text_field(_l("City"), 120)
    country = country_field(_l("Country"))


class ReinstateForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The reason for a reinstatement, if the organiser gives one."""

    reason = textarea_field(_l("Reason"), 500, help_text=_l("Sent to the participants."))


class ReasonForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The reason for a postponement or cancellation."""

    reason = textarea_field(
        _l("Reason"),
        500,
        required=True,
        help_text=_l("Shown on the page and sent to the participants."),
    )
