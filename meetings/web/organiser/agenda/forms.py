"""Forms for sessions and appearances."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext, lazy_pgettext
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional

from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.i18n.labels import APPEARANCE_ROLE_LABELS, SESSION_KIND_LABELS
from meetings.web.edit_forms import EditForm
from meetings.web.form_choices import label_options
from meetings.web.form_fields import WholeNumberField, country_field, text_field, textarea_field
from meetings.web.typed_date_fields import DayField

MAX_SESSION_MINUTES = 24 * 60


class SessionForm(EditForm):
    """An item of the agenda."""

    title = text_field(_l("Title"), 300, required=True)
    kind = SelectField(
        _l("Kind"),
        choices=label_options(SESSION_KIND_LABELS),
        default=SessionKind.PRESENTATION.value,
    )
    day = DayField(_l("Day"), validators=[Optional()])
    starts_time = TimeField(
        _l("Start time"),
        validators=[Optional()],
        description=_l("Leave it empty to begin when the session before ends."),
    )
    length_minutes = WholeNumberField(
        _l("Duration in minutes"),
        validators=[
            Optional(),
            NumberRange(
                1,
                MAX_SESSION_MINUTES,
                message=lazy_ngettext(
                    "Enter 1 to %(num)d minute.",
                    "Enter 1 to %(num)d minutes.",
                    MAX_SESSION_MINUTES,
                ),
            ),
        ],
    )
    description = textarea_field(_l("Description"), 5_000)
    extend = BooleanField(_l("Extend the meeting to this day"))


class AppearanceForm(EditForm):
    """A person or group in a role, with the position held that day.

    ``filled_for`` is the id of the known person whose last position was filled in, ``filled_from``
    the title of the meeting that it is from.
    """

    name = text_field(lazy_pgettext("of a person", "Name"), 200, required=True)
    person_id = HiddenField()
    filled_for = HiddenField()
    filled_from = ""
    same_person = RadioField(
        _l("Is this person already recorded?"), validate_choice=False, choices=list
    )
    is_group = BooleanField(_l("This is a group, not a person"))
    role = SelectField(
        _l("Role"),
        choices=label_options(APPEARANCE_ROLE_LABELS),
        default=AppearanceRole.SPEAKER.value,
    )
    session_id = SelectField(_l("Session"))
    position_held = text_field(_l("Position on that day"), 300)
    organisation_name = text_field(_l("Organisation"), 300)
    country = country_field(_l("Country"))
    topic = text_field(_l("Topic"), 500)
