"""Forms for registrations."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any, TypeVar

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from flask_babel import get_locale, lazy_pgettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from meetings.domain.people.rules import Sector, is_country_code
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    ParticipationMode,
    PersonCorrection,
    RegistrationRequest,
    offered_modes,
)
from meetings.i18n.labels import ATTENDANCE_LABELS, SECTOR_LABELS, country_name
from meetings.kernel.text import clean, normalise
from meetings.web.form_choices import field_options
from meetings.web.form_fields import text_field, textarea_field
from meetings.web.registration.name_rules import has_link

MAX_EMAIL_LENGTH = 254
ACCESS_NEEDS_EXAMPLES = _l(
    "For example step-free access, a sign language interpreter or a special diet."
)
#: CLDR territories that are not countries with delegations.
_NON_COUNTRY_CODES = frozenset({"EZ", "QO", "UN", "XA", "XB", "ZZ"})
CountryOptions = tuple[tuple[str, str], ...]


def deliverable_email(_form: Form, field: Field) -> None:
    """Accept a deliverable e-mail address, and normalise it."""
    try:
        address = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValidationError(
            _l("Please enter an e-mail address, such as name@example.org.")
        ) from error
    field.data = address.ascii_email or address.normalized


def no_links(_form: Form, field: Field) -> None:
    """Refuse a name that would carry a link of a stranger into an e-mail."""
    if has_link(field.data or ""):
        raise ValidationError(_l("Please enter only the name, without a link."))


def truncate_email(text: str | None) -> str:
    """Return the cleaned text, cut shortly after the longest valid address."""
    return clean((text or "")[: MAX_EMAIL_LENGTH + 100])


def _sector_field() -> SelectField:
    return SelectField(
        _l("Sector"),
        coerce=str,
        validators=[Optional()],
        choices=lambda: field_options(
            [(sector.value, SECTOR_LABELS[sector]) for sector in Sector],
            empty=_l("Prefer not to say"),
        ),
    )


def _access_needs_field(*, help_text: Any = "") -> TextAreaField:
    return textarea_field(_l("What do you need to attend?"), 1000, help_text=help_text)


def _consent_field() -> BooleanField:
    return BooleanField(
        _l("The organisers may store this information and use it to run the meeting."),
        validators=[DataRequired(_l("We need your consent to register you."))],
    )


def attendance_field(label: Any) -> RadioField:
    """Return a choice of modes of attendance, filled by ``fill_attendance``."""
    return RadioField(label, validators=[InputRequired(_l("Please choose an option."))])


def fill_attendance(field: RadioField, modes: Collection[ParticipationMode]) -> None:
    """Fill the modes of attendance; preselect a single one."""
    field.choices = _attendance_options(modes)
    if len(modes) == 1 and not field.data:
        field.data = next(iter(modes)).value


def _attendance_options(modes: Collection[ParticipationMode]) -> list[Any]:
    return field_options([(mode.value, ATTENDANCE_LABELS[mode]) for mode in modes])


class RegistrationForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A registration; ``empty_note`` is a honeypot, under a name that browsers do not fill in."""

    name = text_field(lazy_pgettext("of a person", "Name"), 200, no_links, required=True)
    email = EmailField(
        _l("E-mail address"),
        description=_l("We send a confirmation link to this address. It is never shown publicly."),
        validators=[DataRequired(_l("Please fill this in.")), deliverable_email],
        filters=[truncate_email],
    )
    delegation = SelectField(_l("Delegation"), coerce=str, validators=[Optional()])
    organisation = text_field(_l("Organisation"), 200)
    sector = _sector_field()
    participation_mode = attendance_field(_l("How will you attend?"))
    needs = _access_needs_field(help_text=ACCESS_NEEDS_EXAMPLES)
    consent = _consent_field()
    empty_note = StringField(_l("Leave this empty"), validators=[Length(max=2000)])

    def fill_choices(self, modes: Collection[ParticipationMode], members: Collection[str]) -> None:
        """Fill the modes of attendance, and the countries with members first."""
        fill_attendance(self.participation_mode, modes)
        self.delegation.choices = delegation_options(members)

    def empty_honeypot(self) -> bool:
        """Empty the honeypot and add an error if it was filled; return whether it was."""
        if not self.empty_note.data:
            return False
        self.empty_note.data = ""
        self.form_errors.append(
            _l("A hidden field was filled in. Nothing was sent. Please send the form again.")
        )
        return True

    def to_request(self, locale: str) -> RegistrationRequest:
        """Return the input as a value."""
        return RegistrationRequest(
            name=self.name.data or "",
            email=self.email.data or "",
            participation_mode=ParticipationMode(self.participation_mode.data),
            delegation=self.delegation.data or None,
            organisation=self.organisation.data or "",
            sector=Sector(self.sector.data) if self.sector.data else None,
            needs=self.needs.data or "",
            locale=locale,
        )


class AttendanceForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Mode of attendance and needs, on the private page."""

    participation_mode = attendance_field(_l("How will you attend?"))
    needs = _access_needs_field()

    def fill_choices(self, modes: Collection[ParticipationMode]) -> None:
        """Fill the modes of attendance."""
        self.participation_mode.choices = _attendance_options(modes)

    def attendance(self) -> dict[str, Any]:
        """Return attendance and needs as a value."""
        return {
            "participation_mode": ParticipationMode(self.participation_mode.data),
            "needs": self.needs.data or "",
        }


class AcceptNominationForm(AttendanceForm):
    """The details of a nominee who accepts."""

    needs = _access_needs_field(help_text=ACCESS_NEEDS_EXAMPLES)
    consent = _consent_field()


class ChangeRegistrationForm(AttendanceForm):
    """The details that can be changed on the private page."""

    name = text_field(lazy_pgettext("of a person", "Name"), 200, no_links, required=True)
    organisation = text_field(_l("Organisation"), 200)
    sector = _sector_field()

    def correction(self) -> PersonCorrection:
        """Return the personal details as a value."""
        return PersonCorrection(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            sector=Sector(self.sector.data) if self.sector.data else None,
        )


def delegation_options(members: Collection[str]) -> dict[Any, list[tuple[str, str]]]:
    """Return the CLDR countries in the reader's language, members first."""
    locale = get_locale() or Locale("en")
    named, others = _sorted_countries(str(locale), tuple(members))
    return {
        _l("No delegation"): [("", _l("I do not represent a country"))],
        _l("Members"): list(named),
        _l("Other countries"): list(others),
    }


@lru_cache(maxsize=64)
def _sorted_countries(
    locale: str, members: tuple[str, ...]
) -> tuple[CountryOptions, CountryOptions]:
    """Return members and others by name; cached, because sorting takes milliseconds."""
    others = [
        code
        for code in map(str, Locale.parse(locale).territories)
        if is_country_code(code) and code not in {*members, *_NON_COUNTRY_CODES}
    ]
    return _named_countries(members), _named_countries(others)


def _named_countries(codes: Collection[str]) -> CountryOptions:
    named = [(code, country_name(code)) for code in codes]
    return tuple(sorted(named, key=lambda pair: normalise(pair[1])))


FormType = TypeVar("FormType", bound=AttendanceForm)


def prefilled_form(kind: type[FormType], registration: Registration) -> FormType:
    """Return the form filled with the details of the participant."""
    known = {name: getattr(registration, name) for name in ("name", "organisation", "needs")} | {
        "participation_mode": registration.participation_mode.value,
        "sector": registration.sector or "",
    }  # fmt: skip
    form = kind(formdata=None, data=known)
    form.fill_choices(offered_modes(registration.event.mode))
    return form
