"""Forms of what the secretariat sets: organisation, bodies, presidencies, users."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
    widgets,
)
from wtforms.validators import InputRequired, Length, Optional

from meetings.domain.bodies.palette import PALETTE
from meetings.domain.bodies.rules import ChairRule
from meetings.http.phrases import BODY_KINDS
from meetings.http.settings_words import CHAIR_RULES, COLOURS
from meetings.kernel.text import clean
from meetings.web.forms.choices import choices, words
from meetings.web.forms.fields import (
    REQUIRED,
    country,
    line,
    lines,
    mail_address,
    web_address,
    zone_choices,
)

_DAY = {"min": "1990-01-01", "max": "2199-12-31"}


def _mail(label: Any, *, required: bool = False, help_text: Any = "") -> EmailField:
    first = REQUIRED if required else Optional()
    return EmailField(
        label, filters=[clean], description=help_text,
        validators=[first, Length(max=254), mail_address],
    )  # fmt: skip


class OrganisationForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Whose meetings these are."""

    seen = HiddenField()
    name = line(_l("Name"), 200, required=True)
    acronym = line(_l("Acronym"), 40)
    email = _mail(_l("E-mail"), help_text=_l("A mailbox of the secretariat; it is shown to all."))
    website = line(_l("Website"), 300, web_address)
    city = line(_l("City"), 120)
    country = country(_l("Country"))
    timezone = SelectField(
        _l("Time zone"), choices=zone_choices, description=_l("Of the secretariat.")
    )
    presidency_month = SelectField(
        _l("A presidency begins in"), coerce=int,
        description=_l("The planner's year begins with this month."),
    )  # fmt: skip


class BodyForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """What a body is called, and what it is."""

    seen = HiddenField()
    name = line(_l("Name"), 200, required=True)
    short_name = line(_l("Short name"), 80, help_text=_l("For lists and calendars."))
    acronym = line(_l("Acronym"), 40)
    kind = SelectField(_l("Kind"), choices=lambda: words(BODY_KINDS))
    slug = line(
        _l("Address"), 80,
        help_text=_l("The end of the page's address; it stays once the body has meetings."),
    )  # fmt: skip
    colour = RadioField(
        _l("Colour"), choices=lambda: choices([(code, COLOURS[name]) for name, code in PALETTE]),
        default=PALETTE[0][1],
    )  # fmt: skip
    chair_rule = RadioField(
        _l("The chair"), choices=lambda: words(CHAIR_RULES), default=ChairRule.UNKNOWN.value
    )
    priority = SelectField(_l("Long-term priority"), validators=[Optional()])
    new_priority = line(_l("or a new priority"), 200)
    mandate = lines(_l("Mandate"), 10_000)
    email = _mail(
        _l("Role mailbox"),
        help_text=_l("Mails about its meetings come from here, and answers go here."),
    )
    website = line(_l("Website"), 300, web_address)


class PresidencyForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Who presides, and when."""

    seen = HiddenField()
    country = country(_l("Country"))
    starts_on = DateField(
        _l("First day"), validators=[InputRequired(_l("Please fill this in."))], render_kw=_DAY
    )
    ends_on = DateField(
        _l("Last day"), validators=[InputRequired(_l("Please fill this in."))], render_kw=_DAY
    )
    priorities = lines(_l("Priorities"), 4000, help_text=_l("One a line."))
    summary = lines(_l("Summary"), 10_000)
    programme_url = line(_l("Address of the programme"), 300, web_address)
    chair = line(_l("Chair"), 200)
    chair_position = line(_l("Position of the chair"), 200)

    def validate_country(self, field: SelectField) -> None:
        """Refuse a presidency of nobody."""
        if not field.data:
            raise ValidationError(_l("Please fill this in."))


class UserForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Who somebody is, and what for which bodies."""

    seen = HiddenField()
    name = line(_l("Name"), 200, required=True)
    email = _mail(_l("E-mail"), required=True)
    secretariat = BooleanField(
        _l("Secretariat"), description=_l("May do everything, and set up bodies and users.")
    )
    organises = SelectMultipleField(
        _l("Organises the meetings of"), coerce=int, validators=[Optional()],
        widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(),
    )  # fmt: skip
    member_of = SelectMultipleField(
        _l("Reads what is for members of"), coerce=int, validators=[Optional()],
        widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(),
    )  # fmt: skip
