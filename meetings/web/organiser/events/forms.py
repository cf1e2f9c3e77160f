"""Forms for a new event, its details, and its postponement or cancellation."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, widgets
from wtforms.validators import InputRequired, Length

from meetings.domain.events.field_types import EventField
from meetings.domain.events.fields import BY_NAME, EVENT_FIELDS
from meetings.domain.events.rules import EventKind
from meetings.i18n.event_fields import FIELD_TEXTS
from meetings.i18n.labels import EVENT_KIND_LABELS
from meetings.web.date_fields import WhenFieldsMixin
from meetings.web.edit_forms import Difference
from meetings.web.form_choices import label_options
from meetings.web.form_fields import (
    REQUIRED_VALIDATOR,
    WholeNumberField,
    checkbox_field,
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


class DetailsForm(WhenFieldsMixin, FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """All fields of an event; agenda, documents and participants are elsewhere.

    The form fields of each declared field are added below, in the order of the declaration.
    """

    seen = WholeNumberField(widget=widgets.HiddenInput(), validators=[InputRequired()])
    differences: Sequence[Difference] | None = None


def _bodies() -> dict[str, Any]:
    return {
        "leading": SelectField(_l("Leading body"), coerce=int),
        "bodies": checkbox_field(_l("Other bodies"), coerce=int),
    }


def _places() -> dict[str, Any]:
    return {
        "venue": text_field(_l("Venue"), 200),
        "address": text_field(_l("Address"), 300),
        "city": text_field(_l("City"), 120),
        "country": country_field(_l("Country")),
        "reason": textarea_field(
            _l("Reason for a new date, time or place"),
            500,
            help_text=_l("Shown in the notification and in the list of changes."),
        ),
    }


def _timezone() -> dict[str, Any]:
    return {
        "timezone": SelectField(FIELD_TEXTS["timezone"].label),
        "move_days": BooleanField(_l("Move sessions and deadlines with the meeting")),
        "move_times": BooleanField(
            _l("Move the times of the sessions, too"),
            description=_l("By as much as the start time of the meeting changes."),
        ),
    }


def _series() -> dict[str, Any]:
    return {
        "series": SelectField(FIELD_TEXTS["series"].label),
        "new_series": text_field(_l("Or start a new series"), 300),
    }


#: Fields with several form fields, or with choices from the database.
_COMPOSED: dict[str, Callable[[], dict[str, Any]]] = {
    "bodies": _bodies,
    "timezone": _timezone,
    "places": _places,
    "projects": lambda: {"projects": checkbox_field(FIELD_TEXTS["projects"].label, coerce=int)},
    "presidency": lambda: {"presidency": SelectField(FIELD_TEXTS["presidency"].label)},
    "series": _series,
}


def _form_fields(field: EventField) -> dict[str, Any]:
    if field.name in _COMPOSED:
        return _COMPOSED[field.name]()
    return {field.form: widget(field)} if field.form else {}


for _field in EVENT_FIELDS:
    for _name, _form_field in _form_fields(_field).items():
        setattr(DetailsForm, _name, _form_field)


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
