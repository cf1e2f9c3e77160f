"""Form fields that clean and limit their input, and the display of errors."""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import (
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp

from meetings.i18n.labels import country_name
from meetings.i18n.messages import message_for
from meetings.i18n.sorting import sorted_by_name
from meetings.kernel import timezones
from meetings.kernel.database import MAX_NUMBER
from meetings.kernel.errors import DomainError, EditConflict
from meetings.kernel.text import clean
from meetings.kernel.web_urls import is_web_url
from meetings.web.edit_forms import show_conflict
from meetings.web.form_choices import field_options

REQUIRED_VALIDATOR = DataRequired(_l("Please fill this in."))
REGION_COUNTRIES = (
    "DE", "DK", "EE", "FI", "IS", "LT", "LV", "NO", "PL", "SE", "EU",
    "AT", "BE", "BG", "CH", "CY", "CZ", "ES", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LU",
    "MD", "MT", "NL", "PT", "RO", "RU", "SI", "SK", "UA", "US",
)  # fmt: skip


def at_most(limit: int) -> Length:
    """Return a validator that limits the length of a text."""
    message = lazy_ngettext(
        "Please use at most %(num)d character.", "Please use at most %(num)d characters.", limit
    )
    return Length(max=limit, message=message)


def text_field(
    label: Any,
    limit: int,
    *validators_after: Callable[..., Any],
    required: bool = False,
    help_text: Any = "",
) -> StringField:
    """Return a single-line field of at most ``limit`` characters."""
    validators = [REQUIRED_VALIDATOR if required else Optional(), at_most(limit), *validators_after]
    return StringField(label, validators=validators, filters=[clean], description=help_text)


def textarea_field(
    label: Any, limit: int, *, required: bool = False, help_text: Any = ""
) -> TextAreaField:
    """Return a multi-line field of at most ``limit`` characters."""
    validators = [REQUIRED_VALIDATOR if required else Optional(), at_most(limit)]
    return TextAreaField(
        label, validators=validators, filters=[_clean_lines], description=help_text
    )


def _clean_lines(text: str | None) -> str:
    return clean(text, lines=True)


class WholeNumberField(IntegerField):
    """A whole number that the columns of the database can store."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse numbers that no column can store; other input as usual."""
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) > MAX_NUMBER:
            self.data = None
            raise ValueError(_("This number is too large. Enter a smaller one."))


def checkbox_field(label: Any, **options: Any) -> SelectMultipleField:
    """Return a multiple-choice field of checkboxes."""
    return SelectMultipleField(
        label,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        **options,
    )


def country_field(label: Any) -> SelectField:
    """Return an optional choice of a country."""
    return SelectField(label, validators=[Optional()], choices=country_options, coerce=str)


def country_options() -> list[Any]:
    """Return the countries of the region in the reader's language, after an empty option."""
    named = sorted_by_name(((code, country_name(code)) for code in REGION_COUNTRIES), itemgetter(1))
    return field_options(named, empty="–")


def timezone_options() -> list[Any]:
    """Return the IANA time zones."""
    return field_options([(name, name.replace("_", " ")) for name in timezones.zone_names()])


def valid_url(_form: Form, field: StringField) -> None:
    """Refuse input that is not a web URL."""
    text = field.data or ""
    if not text.lower().startswith(("https://", "http://")):
        raise ValidationError(_l("Please enter the full URL, beginning with https://"))
    if not is_web_url(text):
        raise ValidationError(
            _l("This URL does not work. Copy it from the address bar of your browser.")
        )


valid_email = Regexp(
    r"^[^@\s]{1,64}@[^@\s]{1,189}$", message=_l("This is not a valid e-mail address.")
)


def submit_form(
    form: FlaskForm, act: Callable[[], object], at: Mapping[str, str] | None = None
) -> bool:
    """Call ``act`` if the form is valid, and return whether it succeeded.

    Domain errors are shown at the field that ``at`` maps their code to, else above the form. After
    an edit conflict, both versions are compared there.
    """
    if not form.validate_on_submit():
        return False
    try:
        act()
    except EditConflict:
        show_conflict(form)
        return False
    except DomainError as error:
        attach_error(form, error, at)
        return False
    return True


def form_status(form: Form) -> int:
    """Return the HTTP status of a page with this form: 422 if it was not accepted, else 200."""
    return 422 if form.errors or getattr(form, "differences", None) is not None else 200


def attach_error(form: Form, error: DomainError, at: Mapping[str, str] | None = None) -> None:
    """Show the error at the field that ``at`` maps its code to, else above the form."""
    name = (at or {}).get(error.code)
    if name is None:
        form.form_errors.append(message_for(error))
    else:
        form[name].errors = [*form[name].errors, message_for(error)]
