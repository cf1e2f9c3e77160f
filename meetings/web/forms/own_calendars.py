"""The form in which one chooses what a calendar of one's own shows."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from meetings.domain.bodies.models import Body
from meetings.domain.personal.rules import LONGEST_NAME, FeedPart, Wish
from meetings.http.calendar_words import ALARMS
from meetings.http.own_calendars import FEED_PARTS
from meetings.web.forms.choices import choices
from meetings.web.forms.events import ticks
from meetings.web.forms.fields import line


class OwnCalendarForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Name, parts, bodies and reminder."""

    name = line(
        _l("Name"), LONGEST_NAME, required=True,
        help_text=_l("As your calendar program shows it."),
    )  # fmt: skip
    parts = ticks(
        _l("It shows"),
        validators=[InputRequired(_l("Please choose what the calendar is to show."))],
    )
    bodies = ticks(
        _l("Bodies"), coerce=int,
        description=_l("For meetings, and for deadlines; without a choice, deadlines of all."),
    )  # fmt: skip
    alarm = SelectField(_l("Reminder"), choices=choices(ALARMS.items()), default="")

    def offer(self, parts: Iterable[FeedPart], bodies: Iterable[Body]) -> None:
        """Give the parts and the bodies to choose from."""
        self.parts.choices = choices((part.value, FEED_PARTS[part]) for part in parts)
        self.bodies.choices = choices((body.id, body.label) for body in bodies)

    def wish(self) -> Wish:
        """Return what was chosen."""
        return Wish(
            name=self.name.data or "",
            parts=tuple(FeedPart(part) for part in self.parts.data or ()),
            body_ids=tuple(self.bodies.data or ()),
            alarm=int(self.alarm.data) if self.alarm.data else None,
        )
