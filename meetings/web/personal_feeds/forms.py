"""The form for a personal calendar."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from meetings.domain.bodies.models import Body
from meetings.domain.personal_feeds.rules import MAX_NAME_LENGTH, FeedPart, FeedRequest
from meetings.presenters.calendar_texts import REMINDER_LABELS
from meetings.presenters.personal_feeds import FEED_PART_LABELS
from meetings.web.form_choices import field_options
from meetings.web.form_fields import checkbox_field, text_field


class PersonalFeedForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Name, content, bodies and reminder."""

    name = text_field(
        _l("Name"), MAX_NAME_LENGTH, required=True,
        help_text=_l("The name shown in your calendar app."),
    )  # fmt: skip
    parts = checkbox_field(
        _l("Content"),
        validators=[InputRequired(_l("Please choose the content of the calendar."))],
    )
    bodies = checkbox_field(
        _l("Bodies"), coerce=int,
        description=_l("Used for meetings and deadlines. Leave all unticked for the deadlines "
"of all bodies."),
    )  # fmt: skip
    alarm = SelectField(_l("Reminder"), choices=field_options(REMINDER_LABELS.items()), default="")

    def fill_choices(self, parts: Iterable[FeedPart], bodies: Iterable[Body]) -> None:
        """Fill the options of content and bodies."""
        self.parts.choices = field_options((part.value, FEED_PART_LABELS[part]) for part in parts)
        self.bodies.choices = field_options((body.id, body.label) for body in bodies)

    def to_request(self) -> FeedRequest:
        """Return the input as a value."""
        return FeedRequest(
            name=self.name.data or "",
            parts=tuple(FeedPart(part) for part in self.parts.data or ()),
            body_ids=tuple(self.bodies.data or ()),
            alarm=int(self.alarm.data) if self.alarm.data else None,
        )
