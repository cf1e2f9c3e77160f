"""Forms for sign-in, passwords and set-up."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, SelectField
from wtforms.validators import EqualTo, InputRequired, Length

from meetings.domain.accounts.rules import MIN_PASSWORD_LENGTH
from meetings.http.language_choice import languages
from meetings.i18n.languages import native_name
from meetings.i18n.mails import TASK_MAIL_LABELS
from meetings.kernel.text import clean
from meetings.web.form_choices import label_options
from meetings.web.form_fields import (
    REQUIRED_VALIDATOR,
    at_most,
    text_field,
    timezone_options,
    valid_email,
)

MAX_PASSWORD_LENGTH = 200
#: The names of all password fields; their values are never sent back to the browser.
PASSWORD_FIELDS = frozenset({"password", "again", "old"})
_TOO_SHORT = lazy_ngettext(
    "Please use at least %(num)d character.",
    "Please use at least %(num)d characters.",
    MIN_PASSWORD_LENGTH,
)


def _new_password_field(label: Any) -> PasswordField:
    return PasswordField(
        label,
        description=lazy_ngettext(
            "At least %(num)d character. Several words are easy to remember.",
            "At least %(num)d characters. Several words are easy to remember.",
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
        _l("Repeat the password"),
        validators=[
            EqualTo("password", message=_l("The passwords do not match. Please enter both again."))
        ],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """E-mail address and password."""

    email = EmailField(
        _l("E-mail"), filters=[clean], validators=[REQUIRED_VALIDATOR, at_most(254)],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = PasswordField(
        _l("Password"), validators=[REQUIRED_VALIDATOR, at_most(MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )  # fmt: skip


class SetUpForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The organisation and its first organiser."""

    organisation = text_field(_l("Name of the organisation"), 200, required=True)
    acronym = text_field(_l("Acronym"), 40)
    timezone = SelectField(
        _l("Time zone"), choices=timezone_options,
        default="UTC",
        description=_l(
            "Time zone of the secretariat. Each meeting uses the time zone of its place."
        ),
    )  # fmt: skip
    name = text_field(_l("Your name"), 200, required=True)
    email = EmailField(
        _l("Your e-mail address"), filters=[clean],
        validators=[REQUIRED_VALIDATOR, at_most(254), valid_email],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip
    password = _new_password_field(_l("Password"))
    again = _repeat_password_field()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A new password, chosen through a link."""

    password = _new_password_field(_l("New password"))
    again = _repeat_password_field()


class ChangePasswordForm(NewPasswordForm):
    """A new password, confirmed by the current one."""

    old = PasswordField(
        _l("Your current password"),
        validators=[REQUIRED_VALIDATOR, at_most(MAX_PASSWORD_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class ForgottenPasswordForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The e-mail address that receives the password link."""

    email = EmailField(
        _l("E-mail"), filters=[clean],
        validators=[REQUIRED_VALIDATOR, at_most(254), valid_email],
        render_kw={"autocomplete": "username"},
    )  # fmt: skip


class TaskMailForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """How often an organiser gets a mail about tasks that wait."""

    frequency = RadioField(
        _l("How often?"), choices=label_options(TASK_MAIL_LABELS), validators=[REQUIRED_VALIDATOR]
    )


class LanguageForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The language of pages and e-mails."""

    language = SelectField(
        _l("Language of pages and e-mails"),
        choices=lambda: [(code, native_name(code)) for code in languages().offered],
        validators=[REQUIRED_VALIDATOR],
    )
