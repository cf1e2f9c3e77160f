"""The form for a document of an event."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, SelectField

from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.rules import Reader
from meetings.http.phrases import DOCUMENT_KINDS, READERS
from meetings.web.forms.choices import words
from meetings.web.forms.fields import line, web_address


class DocumentForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A paper, as a file or as a link to where it is."""

    title = line(_l("Title"), 300, required=True)
    file = FileField(_l("File"))
    kind = SelectField(_l("Kind"), choices=words(DOCUMENT_KINDS), default=DocumentKind.PAPER.value)
    reader = SelectField(
        _l("Who may read it"), choices=words(READERS), default=Reader.ORGANISERS.value
    )
    symbol = line(_l("Symbol"), 80)
    language = SelectField(_l("Language"))
    session_id = SelectField(_l("Belongs to"))
    url = line(_l("Or a link to it"), 500, web_address)
