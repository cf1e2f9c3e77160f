"""Forms for news by e-mail."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField
from wtforms.validators import DataRequired, InputRequired

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.followers.rules import FollowRequest, Frequency
from meetings.i18n.mails import FREQUENCY_LABELS
from meetings.kernel.text import clean
from meetings.web.form_choices import label_options
from meetings.web.registration.forms import MAX_EMAIL_LENGTH, deliverable_email


def _truncate_email(text: str | None) -> str:
    return clean((text or "")[: MAX_EMAIL_LENGTH + 100])


def _frequency_field() -> list[Any]:
    return label_options(FREQUENCY_LABELS)


class FollowForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The e-mail address and the frequency."""

    email = EmailField(
        _l("E-mail address"),
        description=_l(
            "We send a confirmation link to this address. We use it only for these e-mails."
        ),
        validators=[DataRequired(_l("Please fill this in.")), deliverable_email],
        filters=[_truncate_email],
    )
    pace = RadioField(
        _l("How often?"),
        choices=_frequency_field,
        default=Frequency.IMMEDIATE.value,
        validators=[InputRequired(_l("Please choose an option."))],
    )

    def to_request(self, event_filter: EventFilter, locale: str) -> FollowRequest:
        """Return the input as a value."""
        return FollowRequest(
            email=self.email.data or "",
            filter=event_filter,
            pace=Frequency(self.pace.data),
            locale=locale,
        )


class FrequencyForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """The frequency of the e-mails."""

    pace = RadioField(
        _l("How often?"),
        choices=_frequency_field,
        validators=[InputRequired(_l("Please choose an option."))],
    )
