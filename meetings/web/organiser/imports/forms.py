"""Form for the import of a plan."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from meetings.domain.imports.rules import MAX_TEXT_LENGTH, SourceKind
from meetings.kernel.text import clean
from meetings.web.form_choices import field_options
from meetings.web.form_fields import text_field, textarea_field, valid_url

_WEBCAL_SCHEME = re.compile(r"^webcals?://", re.IGNORECASE)
MAX_URL_LENGTH = 2_000
_SOURCE_FIELDS = {SourceKind.TEXT: "text", SourceKind.FILE: "file", SourceKind.URL: "url"}


def to_https(text: str | None) -> str | None:
    """Return the URL with https instead of webcal."""
    return _WEBCAL_SCHEME.sub("https://", text) if text else text


class ImportForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A plan as text, file or URL; only the field of the chosen ``kind`` is read."""

    kind = RadioField(
        _l("Source of the plan"),
        choices=field_options([
            (SourceKind.TEXT.value, _l("Pasted text")),
            (SourceKind.FILE.value, _l("File")),
            (SourceKind.URL.value, _l("URL")),
        ]),
        default=SourceKind.TEXT.value,
    )  # fmt: skip
    text = textarea_field(
        _l("Text of the plan"),
        MAX_TEXT_LENGTH,
        help_text=_l("As published: one meeting per line, or the date above the title."),
    )
    file = FileField(_l("File"))
    url = StringField(
        _l("URL"),
        name="address",
        validators=[Optional(), Length(max=MAX_URL_LENGTH), valid_url],
        filters=[clean, to_https],
        description=_l(
            "A calendar (.ics), or a table as CSV or XLSX. You can import it again later."
        ),
    )
    name = text_field(
        _l("Name of this plan"),
        200,
        help_text=_l("Importing again under the same name updates the meetings."),
    )
    period = SelectField(
        _l("Period of the plan"),
        description=_l("Used for dates without a year."),
    )
    body = SelectField(
        _l("Organised by"),
        coerce=int,
        description=_l("Used where the plan names no body. You can change it for each meeting."),
    )
    timezone = SelectField(
        _l("Time zone"), description=_l("Used for places whose time zone is unknown.")
    )

    @property
    def source_field_name(self) -> str:
        """Return the name of the field of the chosen kind."""
        return _SOURCE_FIELDS[SourceKind(self.kind.data)]

    def has_source(self) -> bool:
        """Return whether the field of the chosen kind has a value; else add an error to it."""
        source = self[self.source_field_name]
        if source.data and getattr(source.data, "filename", "text"):
            return True
        source.errors = [*source.errors, _("Please fill this in.")]
        return False
