"""Forms for what became of an event: how many took part, and what came of it."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, widgets
from wtforms.validators import InputRequired, NumberRange, Optional

from meetings.domain.events.rules import Counting, Reader
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.http.phrases import (
    COUNTINGS,
    OUTCOME_KINDS,
    OUTCOME_STATES,
    READERS,
)
from meetings.web.forms.choices import words
from meetings.web.forms.fields import line, lines, partial_date

MOST_PERSONS = 1_000_000


class CountRow(Form):
    """One figure, or the mere fact that somebody of a group was there."""

    who = SelectField(_l("Who"))
    figure = IntegerField(
        _l("How many"),
        validators=[
            Optional(),
            NumberRange(0, MOST_PERSONS, message=_l("Please give a number from 0 on.")),
        ],
    )
    counting = SelectField(
        _l("The figure is"), choices=words(COUNTINGS), default=Counting.REPORTED.value
    )
    note = line(_l("Note"), 300)


class HeadcountForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """All the figures of an event; a row without "who" is empty."""

    seen = IntegerField(widget=widgets.HiddenInput(), validators=[InputRequired()])
    rows = FieldList(FormField(CountRow), max_entries=200)


class OutcomeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A decision, conclusion, action point, statement or quotation."""

    kind = SelectField(
        _l("Kind"), choices=words(OUTCOME_KINDS), default=OutcomeKind.CONCLUSION.value
    )
    number = line(_l("Number"), 16)
    text = lines(_l("Text"), 10_000, required=True)
    owner = line(_l("Who sees to it"), 200)
    deadline = line(_l("Until"), 10, partial_date)
    state = SelectField(
        _l("State"), choices=words(OUTCOME_STATES), default=OutcomeState.NOTED.value
    )
    attribution = line(_l("Who said it, in which office"), 300)
    reader = SelectField(_l("Who may see it"), choices=words(READERS), default=Reader.PUBLIC.value)
