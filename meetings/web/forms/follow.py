"""Forms for following meetings by mail, and for changing how often mails come."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField
from wtforms.validators import DataRequired, InputRequired

from meetings.domain.events.filters import EventFilter
from meetings.domain.following.rules import FollowWish, Pace
from meetings.http.mail_words import PACES
from meetings.kernel.text import clean
from meetings.web.forms.choices import words
from meetings.web.forms.registration import LONGEST_ADDRESS, mail_address


def _cut(text: str | None) -> str:
    return clean((text or "")[: LONGEST_ADDRESS + 100])


def _paces() -> list[Any]:
    return words(PACES)


class FollowForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Where the mails go and how often."""

    email = EmailField(
        _l("E-mail address"),
        description=_l("We send a link to it to confirm. It is used for these mails alone."),
        validators=[DataRequired(_l("Please fill this in.")), mail_address],
        filters=[_cut],
    )
    pace = RadioField(
        _l("How often?"),
        choices=_paces,
        default=Pace.AT_ONCE.value,
        validators=[InputRequired(_l("Please choose one."))],
    )

    def wish(self, wanted: EventFilter, locale: str) -> FollowWish:
        """Return what was typed as a plain value."""
        return FollowWish(
            email=self.email.data or "", filter=wanted, pace=Pace(self.pace.data), locale=locale
        )


class PaceForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """How often mails come."""

    pace = RadioField(
        _l("How often?"), choices=_paces, validators=[InputRequired(_l("Please choose one."))]
    )
