"""Forms for registering, and for changing a registration."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from flask_babel import get_locale
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

from meetings.domain.people.rules import Sector, is_country
from meetings.domain.registration.rules import Corrected, TakesPart, Wish
from meetings.http.phrases import SECTORS, TAKES_PART, country_name
from meetings.kernel.text import clean, fold
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import line, lines

LONGEST_ADDRESS = 254
EXAMPLES = _l("For instance step-free access, a sign language interpreter, a special diet.")
#: Codes of CLDR that name no country that could send a delegation.
_NO_COUNTRIES = frozenset({"EZ", "QO", "UN", "XA", "XB", "ZZ"})
Named = tuple[tuple[str, str], ...]
#: A stranger's link: also without a scheme, which mail programs make into one, with a dot of
#: another script, or turned round. "J.Smith" is a name.
_LINK = re.compile(
    r"://|www\.|[<>@]|\w\w[.\u3002\uff0e\uff61]\w\w|[\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)


def mail_address(_form: Form, field: Field) -> None:
    """Take an address that mail can be sent to, in the form in which it is sent to."""
    try:
        found = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValidationError(
            _l("Please write an e-mail address, such as name@example.org.")
        ) from error
    field.data = found.ascii_email or found.normalized


def no_link(_form: Form, field: Field) -> None:
    """Refuse a name that would carry a stranger's link into a mail."""
    if _LINK.search(field.data or ""):
        raise ValidationError(_l("Please write the name alone."))


def cut_address(text: str | None) -> str:
    """Return the text cleaned, and no longer than need be to see that it is no address."""
    return clean((text or "")[: LONGEST_ADDRESS + 100])


def _sector() -> SelectField:
    return SelectField(
        _l("Sector"),
        coerce=str,
        validators=[Optional()],
        choices=lambda: choices(
            [(each.value, SECTORS[each]) for each in Sector], empty=_l("Rather not say")
        ),
    )


def _needs(*, help_text: Any = "") -> TextAreaField:
    return lines(_l("What do you need to take part?"), 1000, help_text=help_text)


def _consent() -> BooleanField:
    return BooleanField(
        _l("The organisers may keep and use this for running the meeting."),
        validators=[DataRequired(_l("We need your consent to register you."))],
    )


def ways_field(label: Any) -> RadioField:
    """Return a choice of ways of taking part; ``offer_ways`` fills it."""
    return RadioField(label, validators=[InputRequired(_l("Please choose one."))])


def offer_ways(field: RadioField, ways: Collection[TakesPart]) -> None:
    """Fill the ways of taking part; one alone is chosen already."""
    field.choices = _choices_of(ways)
    if len(ways) == 1 and not field.data:
        field.data = next(iter(ways)).value


def _choices_of(ways: Collection[TakesPart]) -> list[Any]:
    return choices([(way.value, TAKES_PART[way]) for way in ways])


class RegistrationForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """What a person tells us when registering; ``website`` is for programs to fall into."""

    name = line(_l("Name"), 200, no_link, required=True)
    email = EmailField(
        _l("E-mail address"),
        description=_l("We send a link to it to confirm. It is never shown in public."),
        validators=[DataRequired(_l("Please fill this in.")), mail_address],
        filters=[cut_address],
    )
    delegation = SelectField(_l("Delegation"), coerce=str, validators=[Optional()])
    organisation = line(_l("Organisation"), 200)
    sector = _sector()
    takes_part = ways_field(_l("How do you take part?"))
    needs = _needs(help_text=EXAMPLES)
    consent = _consent()
    website = StringField(_l("Leave this empty"), validators=[Length(max=2000)])

    def offer(self, ways: Collection[TakesPart], members: Collection[str]) -> None:
        """Fill the choices: the ways of taking part, and countries with the members first."""
        offer_ways(self.takes_part, ways)
        self.delegation.choices = delegations(members)

    def wish(self, locale: str) -> Wish:
        """Return what was typed as a plain value."""
        return Wish(
            name=self.name.data or "",
            email=self.email.data or "",
            takes_part=TakesPart(self.takes_part.data),
            delegation=self.delegation.data or None,
            organisation=self.organisation.data or "",
            sector=Sector(self.sector.data) if self.sector.data else None,
            needs=self.needs.data or "",
            locale=locale,
        )


class OwnForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """How somebody takes part, as it is said on the private page."""

    takes_part = ways_field(_l("How do you take part?"))
    needs = _needs()

    def offer(self, ways: Collection[TakesPart]) -> None:
        """Fill the ways of taking part."""
        self.takes_part.choices = _choices_of(ways)

    def said(self) -> dict[str, Any]:
        """Return how the person takes part and what is needed, as services take it."""
        return {"takes_part": TakesPart(self.takes_part.data), "needs": self.needs.data or ""}


class AcceptForm(OwnForm):
    """What who accepts a nomination says."""

    needs = _needs(help_text=EXAMPLES)
    consent = _consent()


class ChangeForm(OwnForm):
    """What can be changed on the private page."""

    name = line(_l("Name"), 200, no_link, required=True)
    organisation = line(_l("Organisation"), 200)
    sector = _sector()

    def corrected(self) -> Corrected:
        """Return who the person is, as typed."""
        return Corrected(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            sector=Sector(self.sector.data) if self.sector.data else None,
        )


def delegations(members: Collection[str]) -> dict[Any, list[tuple[str, str]]]:
    """Return the countries of CLDR in the reader's language, the members before the others."""
    locale = get_locale() or Locale("en")
    named, others = _sorted_countries(str(locale), tuple(members))
    return {
        _l("No delegation"): [("", _l("I speak for no country"))],
        _l("Members"): list(named),
        _l("Other countries"): list(others),
    }


@lru_cache(maxsize=64)
def _sorted_countries(locale: str, members: tuple[str, ...]) -> tuple[Named, Named]:
    """Return members and others by name, kept, for sorting 250 names takes milliseconds."""
    others = [
        code
        for code in map(str, Locale.parse(locale).territories)
        if is_country(code) and code not in {*members, *_NO_COUNTRIES}
    ]
    return _named(members), _named(others)


def _named(codes: Collection[str]) -> Named:
    named = [(code, country_name(code)) for code in codes]
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))
