"""A sample form with a field of every type."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.validators import DataRequired, Length, NumberRange

from meetings.web.choice_search_field import choice_search_field
from meetings.web.form_choices import field_options
from meetings.web.form_fields import WholeNumberField

MODE_OPTIONS = [("on_site", _l("On site")), ("online", _l("Online")), ("hybrid", _l("Hybrid"))]


class SpecimenForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """One field of every type that the product uses."""

    title = StringField(_l("Title"), validators=[DataRequired(), Length(max=200)])
    email = EmailField(_l("E-mail"), description=_l("For the confirmation only. Never shown."))
    day = DateField(_l("Day"))
    starts = TimeField(_l("Starts"))
    seats = WholeNumberField(_l("Seats"), validators=[NumberRange(min=1, max=900)])
    kind = SelectField(
        _l("Kind"), choices=field_options([("m", _l("Meeting")), ("w", _l("Webinar"))])
    )
    mode = RadioField(_l("Takes place"), choices=field_options(MODE_OPTIONS))
    languages = SelectMultipleField(
        _l("Languages"),
        choices=field_options([("en", "English"), ("sv", "Svenska"), ("lt", "Lietuvių")]),
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    spoken = choice_search_field(
        _l("Spoken languages"),
        choices=field_options([("en", "English"), ("sv", "Svenska"), ("lt", "Lietuvių")]),
        default=["en"],
    )
    paper = FileField(_l("Paper"), description=_l("PDF, Word or PowerPoint, up to 25 MB."))
    summary = TextAreaField(_l("Summary"))
    person = StringField(_l("Speaker"), description=_l("Type a name to see suggestions."))
    person_id = HiddenField()
    consent = BooleanField(
        _l("Show my name in the list of participants."), validators=[DataRequired()]
    )
