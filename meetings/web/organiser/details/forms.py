"""The forms of the sections of an event's details, derived from the declared fields."""

from collections.abc import Callable, Sequence
from types import new_class
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, widgets
from wtforms.validators import InputRequired

from meetings.domain.events.field_types import EventField, Section
from meetings.domain.events.fields import fields_in
from meetings.i18n.event_fields import FIELD_TEXTS
from meetings.web.choice_search_field import choice_search_field
from meetings.web.date_fields import WhenFieldsMixin
from meetings.web.edit_forms import Difference
from meetings.web.form_fields import (
    WholeNumberField,
    country_field,
    text_field,
    textarea_field,
)
from meetings.web.organiser.details.event_widgets import widget


class SectionForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The fields of one section; ``SECTION_FORMS`` has a class for each."""

    seen = WholeNumberField(widget=widgets.HiddenInput(), validators=[InputRequired()])
    differences: Sequence[Difference] | None = None


def _bodies() -> dict[str, Any]:
    return {
        "leading": SelectField(_l("Leading body"), coerce=int),
        "bodies": choice_search_field(_l("Other bodies"), coerce=int),
    }


def _projects() -> dict[str, Any]:
    return {"projects": choice_search_field(FIELD_TEXTS["projects"].label, coerce=int)}


def _places() -> dict[str, Any]:
    return {
        "venue": text_field(_l("Venue"), 200),
        "address": text_field(_l("Address"), 300),
        "city": text_field(_l("City"), 120),
        "country": country_field(_l("Country")),
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
    "projects": _projects,
    "presidency": lambda: {"presidency": SelectField(FIELD_TEXTS["presidency"].label)},
    "series": _series,
}
#: Sections whose changes are mailed, with the label of the reason in that mail.
REASON_LABELS = {
    Section.TEXTS: _l("Reason for a new title"),
    Section.DATE: _l("Reason for a new date or time"),
    Section.PLACE: _l("Reason for a new place or format"),
}


def _form_fields(field: EventField) -> dict[str, Any]:
    if field.name in _COMPOSED:
        return _COMPOSED[field.name]()
    return {field.form: widget(field)} if field.form else {}


def _form_class(section: Section) -> type[Any]:
    fields = {
        name: form_field
        for declared in fields_in(section)
        for name, form_field in _form_fields(declared).items()
    }
    if section in REASON_LABELS:
        help_text = _l("Shown in the notification and in the list of changes.")
        fields["reason"] = textarea_field(REASON_LABELS[section], 500, help_text=help_text)
    bases = (WhenFieldsMixin, SectionForm) if section is Section.DATE else (SectionForm,)
    return new_class(f"{section.name.title()}Form", bases, {}, lambda body: body.update(fields))


SECTION_FORMS = {section: _form_class(section) for section in Section}
