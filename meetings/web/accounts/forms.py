"""Forms for signing in and for the first start."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, Length

from meetings.domain.accounts.rules import MIN_PASSWORD_LENGTH
from meetings.http.language_choice import languages
from meetings.i18n.languages import native_name
from meetings.kernel.text import clean
from meetings.web.form_fields import (
    REQUIRED_VALIDATOR,
    at_most,
    text_field,
    timezone_options,
    valid_email,
)

MAX_PASSWORD_LENGTH = 200
_TOO_SHORT = lazy_ngettext(
    "Please use at least %(num)d character.",
    "Please use at least %(num)d characters.",
    MIN_PASSWORD_LENGTH,
)


def _new_password_field(label: Any) -> PasswordField:
    return PasswordField(
        label,
        description=lazy_ngettext(
            "At least %(num)d character; several words are easy to remember.",
            "At least %(num)d characters; several words are easy to remember.",
            MIN_PASSWORD_LENGTH,
        ),
        validators=[
            InputRequired(_l("Please choose a password.")),
            Length(min=MIN_PASSWORD_LENGTH, message=_TOO_SHORT),
            at_most(MAX_PASSWORD_LENGTH),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def _repeat_password_field() -> PasswordField:
    return PasswordField(
        _l("The password again"),
        validators=[EqualTo("password", message=_l("The two passwords are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Address and password."""

    email = EmailField(
        _l("E-mail"), filters=[clean], validators=[REQUIRED_VALIDATOR, at_most(254)],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = PasswordField(
        _l("Password"), validators=[REQUIRED_VALIDATOR, at_most(MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )  # fmt: skip


class SetUpForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The organisation, and whoever organises first."""

    organisation = text_field(_l("Name of the organisation"), 200, required=True)
    acronym = text_field(_l("Acronym"), 40)
    timezone = SelectField(
        _l("Time zone"), choices=timezone_options,
        default="UTC", description=_l("Of the secretariat; every meeting has its own place's."),
    )  # fmt: skip
    name = text_field(_l("Your name"), 200, required=True)
    email = EmailField(
        _l("Your e-mail"), filters=[clean],
        validators=[REQUIRED_VALIDATOR, at_most(254), valid_email],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = _new_password_field(_l("Password"))
    again = _repeat_password_field()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A password to be chosen, with a link."""

    password = _new_password_field(_l("New password"))
    again = _repeat_password_field()


class ChangePasswordForm(NewPasswordForm):
    """Another password, by whoever knows the present one."""

    old = PasswordField(
        _l("Your present password"),
        validators=[REQUIRED_VALIDATOR, at_most(MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenPasswordForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Where a link to choose a new password shall go."""

    email = EmailField(
        _l("E-mail"), filters=[clean],
        validators=[REQUIRED_VALIDATOR, at_most(254), valid_email],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip


class LanguageForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The language of pages and mails."""

    language = SelectField(
        _l("Language of pages and mails"),
        choices=lambda: [(code, native_name(code)) for code in languages().offered],
        validators=[REQUIRED_VALIDATOR],
    )
