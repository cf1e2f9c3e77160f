"""The filters of the record."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField


class OutcomeFilterForm(Form):
    """By kind, body and presidency; names that are not known are left out by the page."""

    kind = SelectField(_l("Kind"), validate_choice=False)
    body = SelectField(_l("Body"), validate_choice=False)
    presidency = SelectField(_l("Presidency"), validate_choice=False)
