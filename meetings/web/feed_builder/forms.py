"""The form of the feed builder; its query string holds the whole state."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Form,
    SearchField,
    SelectField,
    SelectMultipleField,
)

from meetings.web.form_fields import checkbox_field

PROFILE_LABELS = {
    "": _l("Plain: works in every calendar app"),
    "rich": _l("Rich: formatted text, for Outlook and Apple"),
    "full": _l("Full: people, places and more, for apps that support RFC 9073"),
}


def _filter_field(label: Any, name: str) -> SelectMultipleField:
    """Return checkboxes for a query parameter; unknown values are ignored by the filter."""
    return checkbox_field(label, name=name, validate_choice=False)


class FeedBuilderForm(Form):
    """The parameters of a feed, with their names in the feed URL."""

    body_kind = _filter_field(_l("All bodies of a kind, including new ones"), "body-kind")
    body = _filter_field(_l("Individual bodies"), "body")
    kind = _filter_field(_l("Kinds of meetings"), "kind")
    mode = _filter_field(_l("Format"), "mode")
    country = _filter_field(_l("Countries where meetings take place"), "country")
    presidency = _filter_field(_l("Presidencies"), "presidency")
    project = _filter_field(_l("Projects"), "project")
    q = SearchField(
        _l("Search terms"), description=_l("Searches titles, bodies, projects and places.")
    )
    alarm = SelectField(_l("Reminder"), validate_choice=False)
    cancelled = BooleanField(_l("Leave out cancelled and postponed meetings"))
    lang = SelectField(_l("Language, if translated"), validate_choice=False)
    profile = SelectField(_l("Level of detail"), validate_choice=False)
    tz = BooleanField(_l("Times in UTC, for apps without time zone support"))
