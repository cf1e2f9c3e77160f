"""Forms for delegations: contacts, nominations and quotas."""

from collections.abc import Callable, Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
)
from wtforms.validators import (
    DataRequired,
    NumberRange,
    Optional,
    StopValidation,
)

from meetings.domain.delegations.rules import Contact, Nominee
from meetings.domain.people.rules import is_country_code
from meetings.domain.registration.rules import ParticipationMode
from meetings.i18n.labels import country_name
from meetings.web.form_fields import WholeNumberField, country_options, text_field, textarea_field
from meetings.web.registration.forms import (
    attendance_field,
    deliverable_email,
    fill_attendance,
    no_links,
    truncate_email,
)

MAX_SEATS = 10_000
_REQUIRED_MESSAGE = _l("Please fill this in.")


def required_with(name: str) -> Callable[[Form, Field], None]:
    """Return a validator that requires the field if the named field is filled in."""

    def check(form: Form, field: Field) -> None:
        if not field.data:
            field.errors = []
            raise StopValidation(_REQUIRED_MESSAGE if form[name].data else "")

    return check


class ContactRow(Form):
    """The contact of a country; rows without a tick are ignored."""

    country = HiddenField()
    is_asked = BooleanField(_l("Invite"))
    name = text_field(lazy_pgettext("of a person", "Name"), 200, no_links)
    email = EmailField(
        _l("E-mail address"),
        validators=[required_with("is_asked"), deliverable_email],
        filters=[truncate_email],
    )

    def contact(self) -> Contact:
        """Return the input as a value."""
        return Contact(self.country.data or "", self.name.data or "", self.email.data or "")


class InviteDelegationsForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The delegations to invite, and their contacts."""

    rows = FieldList(FormField(ContactRow), max_entries=100)
    country = SelectField(
        _l("Country"), choices=country_options, validators=[Optional()], coerce=str
    )
    name = text_field(lazy_pgettext("of a person", "Name"), 200, no_links)
    email = EmailField(
        _l("E-mail address"),
        validators=[required_with("country"), deliverable_email],
        filters=[truncate_email],
    )

    def label_rows(self) -> None:
        """Label each row with its country, also in the error summary."""
        for row in self.rows:
            country = country_name(row.form.country.data)
            row.form.is_asked.label.text = country
            row.form.email.label.text = _("E-mail address, %(country)s", country=country)

    def contacts(self) -> list[Contact]:
        """Return the contacts to invite."""
        contacts = [row.form.contact() for row in self.rows if row.form.is_asked.data]
        if self.country.data:
            contacts.append(Contact(self.country.data, self.name.data or "", self.email.data or ""))
        return [contact for contact in contacts if is_country_code(contact.country)]


class NominateForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A nominee of a delegation."""

    name = text_field(lazy_pgettext("of a person", "Name"), 200, no_links, required=True)
    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_REQUIRED_MESSAGE), deliverable_email],
        filters=[truncate_email],
    )
    organisation = text_field(_l("Organisation"), 200, no_links)
    participation_mode = attendance_field(_l("How will the person attend?"))

    def fill_choices(self, modes: Collection[ParticipationMode]) -> None:
        """Fill the modes of attendance."""
        fill_attendance(self.participation_mode, modes)

    def nominee(self) -> Nominee:
        """Return the input as a value."""
        return Nominee(
            self.name.data or "", self.email.data or "",
            ParticipationMode(self.participation_mode.data), self.organisation.data or "",
        )  # fmt: skip


class AnswerForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The note of a delegation with its answer."""

    note = textarea_field(_l("Note to the organisers"), 500)


class QuotaForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The number of places of a delegation."""

    seats = WholeNumberField(
        _l("Seats for this delegation"),
        description=_l("Leave this empty to use the general limit per delegation."),
        validators=[
            Optional(),
            NumberRange(0, MAX_SEATS, message=_l("Enter 0 or a higher number.")),
        ],
    )
