"""Forms for signing in and for the first start."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, Length

from meetings.domain.accounts.rules import MIN_PASSWORD
from meetings.kernel.text import clean
from meetings.web.forms.fields import REQUIRED, line, mail_address, zone_choices

LONGEST_PASSWORD = 200
_TOO_LONG = _l("Please use at most %(max)d characters.")


def _new_password(label: Any) -> PasswordField:
    return PasswordField(
        label,
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
    )


def _again() -> PasswordField:
    return PasswordField(
        _l("The password again"),
        validators=[EqualTo("password", message=_l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


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
        validators=[REQUIRED, Length(max=254, message=_TOO_LONG), mail_address],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = _new_password(_l("Password"))
    again = _again()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A password to be chosen, with a link."""

    password = _new_password(_l("New password"))
    again = _again()


class ChangePasswordForm(NewPasswordForm):
    """Another password, by whoever knows the present one."""

    old = PasswordField(
        _l("Your present password"),
        validators=[REQUIRED, Length(max=LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Where a link to choose a new password shall go."""

    email = EmailField(
        _l("E-mail"), filters=[clean],
        validators=[REQUIRED, Length(max=254, message=_TOO_LONG), mail_address],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
