"""The filter form of the calendar page."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SearchField, SelectField


class CalendarFilterForm(Form):
    """Filter parameters of the calendar page; unknown values are ignored."""

    q = SearchField(
        _l("Search terms"), description=_l("Searches titles, bodies, projects and places.")
    )
    body = SelectField(_l("Body"), validate_choice=False)
    body_kind = SelectField(_l("Kind of body"), name="body-kind", validate_choice=False)
    kind = SelectField(_l("Kind"), validate_choice=False)
    mode = SelectField(_l("Format"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    presidency = SelectField(_l("Presidency"), validate_choice=False)
    project = SelectField(_l("Project"), validate_choice=False)
    since = DateField(_l("From"), name="from")
    until = DateField(_l("Until"))
