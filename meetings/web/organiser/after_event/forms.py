"""Forms for the headcount and the outcomes of an event."""

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectField
from wtforms.validators import NumberRange, Optional

from meetings.domain.events.rules import CountQuality, Visibility
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.i18n.labels import (
    COUNT_QUALITY_LABELS,
    OUTCOME_KIND_LABELS,
    OUTCOME_STATE_LABELS,
    VISIBILITY_LABELS,
)
from meetings.kernel.typed_dates import MAX_TYPED_LENGTH
from meetings.web.edit_forms import EditForm
from meetings.web.form_choices import label_options
from meetings.web.form_fields import WholeNumberField, text_field, textarea_field
from meetings.web.typed_date_fields import DATE_HELP, valid_partial_date

MAX_PERSONS = 1_000_000


class HeadcountRow(Form):
    """A figure, or the presence of a group without a figure."""

    who = SelectField(_l("Group"))
    figure = WholeNumberField(
        _l("Number"),
        validators=[
            Optional(),
            NumberRange(0, MAX_PERSONS, message=_l("Enter 0 or a higher number.")),
        ],
    )
    quality = SelectField(
        _l("Source of the figure"),
        choices=label_options(COUNT_QUALITY_LABELS),
        default=CountQuality.REPORTED.value,
    )
    note = text_field(_l("Note"), 300)


class HeadcountForm(EditForm):
    """All figures of an event; a row without a group is empty."""

    rows = FieldList(FormField(HeadcountRow), max_entries=200)


class OutcomeForm(EditForm):
    """A decision, conclusion, action point, statement or quotation."""

    kind = SelectField(
        _l("Kind"), choices=label_options(OUTCOME_KIND_LABELS), default=OutcomeKind.CONCLUSION.value
    )
    number = text_field(_l("Number"), 16)
    text = textarea_field(_l("Text"), 10_000, required=True)
    owner = text_field(_l("Responsible"), 200)
    deadline = text_field(_l("Due"), MAX_TYPED_LENGTH, valid_partial_date, help_text=DATE_HELP)
    state = SelectField(
        _l("Status"), choices=label_options(OUTCOME_STATE_LABELS), default=OutcomeState.NOTED.value
    )
    attribution = text_field(_l("Speaker and position"), 300)
    visibility = SelectField(
        _l("Visibility"),
        choices=label_options(VISIBILITY_LABELS),
        default=Visibility.PUBLIC.value,
    )
