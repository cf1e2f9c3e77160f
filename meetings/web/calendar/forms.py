"""The filters of the calendar, as a form beside its chips."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SearchField, SelectField


class CalendarFilterForm(Form):
    """Query parameters of the calendar page, which ignores unknown names and values."""

    q = SearchField(_l("Words"), description=_l("In titles, bodies, projects and places."))
    body = SelectField(_l("Body"), validate_choice=False)
    body_kind = SelectField(_l("Kind of body"), name="body-kind", validate_choice=False)
    kind = SelectField(_l("Kind"), validate_choice=False)
    mode = SelectField(_l("Format"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    presidency = SelectField(_l("Presidency"), validate_choice=False)
    project = SelectField(_l("Project"), validate_choice=False)
    since = DateField(_l("From"), name="from")
    until = DateField(_l("Until"))
