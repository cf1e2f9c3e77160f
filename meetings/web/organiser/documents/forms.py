"""Form for a document of an event."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField

from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.rules import Visibility
from meetings.i18n.labels import DOCUMENT_KIND_LABELS, VISIBILITY_LABELS
from meetings.web.edit_forms import EditForm
from meetings.web.form_choices import label_options
from meetings.web.form_fields import text_field, valid_url


class DocumentForm(EditForm):
    """A document, as a file or as a link."""

    title = text_field(_l("Title"), 300, required=True)
    file = FileField(_l("File"))
    kind = SelectField(
        _l("Kind"), choices=label_options(DOCUMENT_KIND_LABELS), default=DocumentKind.PAPER.value
    )
    visibility = SelectField(
        _l("Visibility"),
        choices=label_options(VISIBILITY_LABELS),
        default=Visibility.ORGANISERS.value,
    )
    symbol = text_field(_l("Symbol"), 80)
    language = SelectField(_l("Language"))
    session_id = SelectField(_l("Session"))
    url = text_field(_l("Or a link to the document"), 500, valid_url)
