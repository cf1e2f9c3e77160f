"""Form fields for the declared fields of an event, by type."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from meetings.domain.events.field_types import EventField, Instant, Text
from meetings.domain.events.rules import AttendanceMode, EventKind, RegistrationPolicy, Visibility
from meetings.i18n.event_fields import FIELD_TEXTS
from meetings.i18n.labels import (
    EVENT_KIND_LABELS,
    MODE_LABELS,
    REGISTRATION_POLICY_LABELS,
    VISIBILITY_LABELS,
)
from meetings.web.choice_search_field import choice_search_field
from meetings.web.form_choices import label_options
from meetings.web.form_fields import (
    WholeNumberField,
    text_field,
    textarea_field,
    valid_url,
)
from meetings.web.registration.forms import deliverable_email

_OPTIONS: dict[Any, list[Any]] = {
    EventKind: label_options(EVENT_KIND_LABELS),
    Visibility: label_options(VISIBILITY_LABELS),
    RegistrationPolicy: label_options(REGISTRATION_POLICY_LABELS),
    AttendanceMode | None: label_options(MODE_LABELS, empty=_l("Not known yet")),
}
_CHECKS = {Text.URL: (valid_url,), Text.EMAIL: (deliverable_email,)}


def widget(field: EventField) -> Any:
    """Return the form field for a declared field.

    Raises:
        KeyError: its type has no form field.
    """
    text = FIELD_TEXTS[field.name]
    label = text.form or text.label
    if field.type in _OPTIONS:
        return SelectField(label, choices=_OPTIONS[field.type], description=text.help_text)
    return _WIDGETS[field.type](field, label, text.help_text)


def _text(field: EventField, label: Any, help_text: Any) -> Any:
    if field.text is Text.LANGUAGE:
        return SelectField(label, description=help_text)
    options: dict[str, Any] = {"required": field.is_required, "help_text": help_text}
    if field.text is Text.LINES:
        return textarea_field(label, field.max_length, **options)
    return text_field(label, field.max_length, *_CHECKS.get(field.text, ()), **options)


def _number(field: EventField, label: Any, help_text: Any) -> Any:
    low, high = field.bounds
    message = _l("Enter a number from %(min)s to %(max)s.")
    within = NumberRange(min=low, max=high, message=message)
    return WholeNumberField(label, validators=[Optional(), within], description=help_text)


def _required_number(field: EventField, label: Any, help_text: Any) -> Any:
    low, high = field.bounds
    message = _l("Enter a number from %(min)s to %(max)s.")
    checks = [
        InputRequired(_l("Please fill this in.")),
        NumberRange(min=low, max=high, message=message),
    ]
    return WholeNumberField(label, validators=checks, description=help_text)


def _moment(_field: EventField, label: Any, help_text: Any) -> Any:
    return DateTimeLocalField(
        label, validators=[Optional()], format="%Y-%m-%dT%H:%M", description=help_text
    )


_WIDGETS: dict[Any, Callable[[EventField, Any, Any], Any]] = {
    str: _text,
    int | None: _number,
    int: _required_number,
    Instant | None: _moment,
    bool: lambda _field, label, help_text: BooleanField(label, description=help_text),
    list[str]: lambda _field, label, help_text: choice_search_field(label, description=help_text),
}
