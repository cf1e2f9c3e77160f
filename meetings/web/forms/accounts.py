"""Forms for signing in and for the first start."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from meetings.domain.accounts.rules import MIN_PASSWORD
from meetings.kernel.text import clean
from meetings.web.forms.fields import REQUIRED, line, zone_choices

LONGEST_PASSWORD = 200
_ADDRESS = Regexp(r"^[^@\s]{1,64}@[^@\s]{1,189}$", message=_l("This is no e-mail address."))
_TOO_LONG = _l("Please use at most %(max)d characters.")


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Address and password."""

    email = EmailField(
        _l("E-mail"), filters=[clean], validators=[REQUIRED, Length(max=254, message=_TOO_LONG)],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = PasswordField(
        _l("Password"), validators=[REQUIRED, Length(max=LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )  # fmt: skip


class SetUpForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The organisation, and whoever organises first."""

    organisation = line(_l("Name of the organisation"), 200, required=True)
    acronym = line(_l("Acronym"), 40)
    timezone = SelectField(
        _l("Time zone"), choices=zone_choices,
        default="UTC", description=_l("Of the secretariat; every meeting has its own place's."),
    )  # fmt: skip
    name = line(_l("Your name"), 200, required=True)
    email = EmailField(
        _l("Your e-mail"), filters=[clean],
        validators=[REQUIRED, Length(max=254, message=_TOO_LONG), _ADDRESS],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = PasswordField(
        _l("Password"),
        description=_l(
            "At least %(count)d characters; several words are easy to remember.",
            count=MIN_PASSWORD,
        ),
        validators=[
            InputRequired(_l("Please choose a password.")),
            Length(min=MIN_PASSWORD, message=_l("Please use at least %(min)d characters.")),
            Length(max=LONGEST_PASSWORD, message=_TOO_LONG),
        ],
        render_kw={"autocomplete": "new-password"},
    )  # fmt: skip
    again = PasswordField(
        _l("The password again"),
        validators=[EqualTo("password", message=_l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )  # fmt: skip
