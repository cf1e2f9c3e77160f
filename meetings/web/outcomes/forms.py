"""The filter form of the record."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField


class OutcomeFilterForm(Form):
    """Filter by kind, body and presidency; unknown values are ignored."""

    kind = SelectField(_l("Kind"), validate_choice=False)
    body = SelectField(_l("Body"), validate_choice=False)
    presidency = SelectField(_l("Presidency"), validate_choice=False)
