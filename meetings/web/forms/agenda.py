"""Forms for sessions and for those who appear in them."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional

from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.http.phrases import APPEARANCE_ROLES, SESSION_KINDS
from meetings.web.forms.choices import words
from meetings.web.forms.fields import country, line, lines

LONGEST_SESSION = 24 * 60


class SessionForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """An item of the agenda."""

    title = line(_l("Title"), 300, required=True)
    kind = SelectField(
        _l("Kind"), choices=words(SESSION_KINDS), default=SessionKind.PRESENTATION.value
    )
    day = DateField(_l("Day"), validators=[Optional()])
    starts_time = TimeField(_l("Begins"), validators=[Optional()])
    length_minutes = IntegerField(
        _l("Minutes"),
        validators=[
            Optional(),
            NumberRange(1, LONGEST_SESSION, message=_l("Please give 1 to %(max)s minutes.")),
        ],
    )
    description = lines(_l("Description"), 5_000)


class AppearanceForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Somebody in a role, in the office held that day."""

    name = line(_l("Name"), 200, required=True)
    person_id = HiddenField()
    is_group = BooleanField(_l("This is a group, not a person"))
    role = SelectField(
        _l("Role"), choices=words(APPEARANCE_ROLES), default=AppearanceRole.SPEAKER.value
    )
    session_id = SelectField(_l("In"))
    position_held = line(_l("Office held that day"), 300)
    organisation_name = line(_l("Organisation"), 300)
    country = country(_l("Country"))
    topic = line(_l("Topic"), 500)
