"""The form that asks for a plan, and what its readers should know."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from meetings.domain.imports.rules import MOST_TEXT, SourceKind
from meetings.kernel.text import clean
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import line, lines, web_address

_WEBCAL = re.compile(r"^webcals?://", re.IGNORECASE)
MOST_ADDRESS = 2_000


def https(text: str | None) -> str | None:
    """Return the address by which a program fetches what a calendar program subscribes to."""
    return _WEBCAL.sub("https://", text) if text else text


class ImportForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A plan as text, as a file or at an address; only what ``kind`` names is read."""

    kind = RadioField(
        _l("Where the plan is"),
        choices=choices([
            (SourceKind.TEXT.value, _l("Text to paste")),
            (SourceKind.FILE.value, _l("A file")),
            (SourceKind.ADDRESS.value, _l("An address on the web")),
        ]),
        default=SourceKind.TEXT.value,
    )  # fmt: skip
    text = lines(
        _l("Text of the plan"),
        MOST_TEXT,
        help_text=_l("As it was published: one meeting a line, or the date above the title."),
    )
    file = FileField(_l("File"))
    address = StringField(
        _l("Address"),
        validators=[Optional(), Length(max=MOST_ADDRESS), web_address],
        filters=[clean, https],
        description=_l("Of a calendar (.ics), or of a table as CSV or XLSX. It can be read again."),
    )
    name = line(
        _l("Name of this plan"),
        200,
        help_text=_l("Read under the same name again, it updates what it brought before."),
    )
    period = SelectField(
        _l("Period of the plan"),
        description=_l("For dates without a year."),
    )
    body = SelectField(
        _l("Organised by"),
        coerce=int,
        description=_l("Where the plan names no body. It can be changed for each meeting."),
    )
    timezone = SelectField(
        _l("Time zone"), description=_l("For times at places whose zone is not known.")
    )

    def is_given(self) -> bool:
        """Say whether there is what ``kind`` names; else its field says so."""
        wanted = self[self.kind.data]
        if wanted.data and getattr(wanted.data, "filename", "text"):
            return True
        wanted.errors = [*wanted.errors, _("Please fill this in.")]
        return False
