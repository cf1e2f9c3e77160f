"""Forms of the settings: organisation, bodies, presidencies, users."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
    widgets,
)
from wtforms.validators import InputRequired, Length, Optional

from meetings.domain.bodies.palette import PALETTE
from meetings.domain.bodies.rules import ChairRule
from meetings.i18n.labels import BODY_KIND_LABELS
from meetings.i18n.settings import CHAIR_RULE_LABELS, COLOUR_LABELS
from meetings.kernel.text import clean
from meetings.web.edit_forms import EditForm
from meetings.web.form_choices import field_options, label_options
from meetings.web.form_fields import (
    REQUIRED_VALIDATOR,
    country_field,
    text_field,
    textarea_field,
    timezone_options,
    valid_email,
    valid_url,
)
from meetings.web.typed_date_fields import DayField

_DAY_LIMITS = {"min": "1990-01-01", "max": "2199-12-31"}


def _email_field(label: Any, *, required: bool = False, help_text: Any = "") -> EmailField:
    presence = REQUIRED_VALIDATOR if required else Optional()
    return EmailField(
        label, filters=[clean], description=help_text,
        validators=[presence, Length(max=254), valid_email],
    )  # fmt: skip


class OrganisationForm(EditForm):
    """The data of the organisation."""

    name = text_field(_l("Name"), 200, required=True)
    acronym = text_field(_l("Acronym"), 40)
    email = _email_field(
        _l("E-mail"), help_text=_l("A mailbox of the secretariat. It is shown publicly.")
    )
    website = text_field(_l("Website"), 300, valid_url)
    city = text_field(_l("City"), 120)
    country = country_field(_l("Country"))
    timezone = SelectField(
        _l("Time zone"),
        choices=timezone_options,
        description=_l("The time zone of the secretariat."),
    )
    presidency_month = SelectField(
        _l("First month of a presidency"), coerce=int,
        description=_l("The planner's year starts in this month."),
    )  # fmt: skip


class BodyForm(EditForm):
    """The data of a body."""

    name = text_field(_l("Name"), 200, required=True)
    short_name = text_field(_l("Short name"), 80, help_text=_l("Shown in lists and calendars."))
    acronym = text_field(_l("Acronym"), 40)
    kind = SelectField(_l("Kind"), choices=lambda: label_options(BODY_KIND_LABELS))
    slug = text_field(
        _l("Short name in the URL"), 80,
        help_text=_l("Last part of the page URL. You can't change it once the body has meetings."),
    )  # fmt: skip
    colour = RadioField(
        _l("Colour"),
        choices=lambda: field_options([(code, COLOUR_LABELS[name]) for name, code in PALETTE]),
        default=PALETTE[0][1],
    )
    chair_rule = RadioField(
        _l("Chairing rule"),
        choices=lambda: label_options(CHAIR_RULE_LABELS),
        default=ChairRule.UNKNOWN.value,
    )
    priority = SelectField(_l("Long-term priority"), validators=[Optional()])
    new_priority = text_field(_l("Or add a new priority"), 200)
    mandate = textarea_field(_l("Mandate"), 10_000)
    email = _email_field(
        _l("Role mailbox"),
        help_text=_l("Sender and reply address of e-mails about its meetings."),
    )
    website = text_field(_l("Website"), 300, valid_url)


class PresidencyForm(EditForm):
    """A presidency: its country, days and programme."""

    country = country_field(_l("Country"))
    starts_on = DayField(
        _l("First day"),
        validators=[InputRequired(_l("Please fill this in."))],
        render_kw=_DAY_LIMITS,
    )
    ends_on = DayField(
        _l("Last day"),
        validators=[InputRequired(_l("Please fill this in."))],
        render_kw=_DAY_LIMITS,
    )
    priorities = textarea_field(_l("Priorities"), 4000, help_text=_l("One per line."))
    summary = textarea_field(_l("Summary"), 10_000)
    programme_url = text_field(_l("URL of the programme"), 300, valid_url)
    chair = text_field(_l("Chair"), 200)
    chair_position = text_field(_l("Position of the chair"), 200)

    def validate_country(self, field: SelectField) -> None:
        """Require a country."""
        if not field.data:
            raise ValidationError(_l("Please fill this in."))


class UserForm(EditForm):
    """A user and their roles."""

    name = text_field(lazy_pgettext("of a person", "Name"), 200, required=True)
    email = _email_field(_l("E-mail"), required=True)
    secretariat = BooleanField(
        _l("Secretariat"), description=_l("Has full rights, including to set up bodies and users.")
    )
    organises = SelectMultipleField(
        _l("Organiser for"), coerce=int, validators=[Optional()],
        widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(),
    )  # fmt: skip
    member_of = SelectMultipleField(
        _l("Member of"), coerce=int, validators=[Optional()],
        widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput(),
    )  # fmt: skip
