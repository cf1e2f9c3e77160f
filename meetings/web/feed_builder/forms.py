"""The form in which one chooses what a calendar holds; its address is its only memory."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Form,
    SearchField,
    SelectField,
    SelectMultipleField,
    fields,
    widgets,
)

PROFILE_LABELS = {
    "": _l("Plain: works in every calendar app"),
    "rich": _l("Rich: formatted text, for Outlook and Apple"),
    "full": _l("Full: people, places and more, for apps that support RFC 9073"),
}


def checkbox_field(label: Any, name: str) -> SelectMultipleField:
    """Return a choice of several, as boxes to tick."""
    return SelectMultipleField(
        label,
        name=name,
        validate_choice=False,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )


def field_options(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """Return the options of a field, each a value and its label."""
    choice: Any = fields.SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older one
    return [choice(value, label) for value, label in pairs]


class FeedBuilderForm(Form):
    """The names are those of the feed's own address."""

    body_kind = checkbox_field(_l("All bodies of a kind, including new ones"), "body-kind")
    body = checkbox_field(_l("Individual bodies"), "body")
    kind = checkbox_field(_l("Kinds of meetings"), "kind")
    mode = checkbox_field(_l("Format"), "mode")
    country = checkbox_field(_l("Countries where meetings take place"), "country")
    presidency = checkbox_field(_l("Presidencies"), "presidency")
    project = checkbox_field(_l("Projects"), "project")
    q = SearchField(
        _l("Search terms"), description=_l("Searches titles, bodies, projects and places.")
    )
    alarm = SelectField(_l("Reminder"), validate_choice=False)
    cancelled = BooleanField(_l("Leave out cancelled and postponed meetings"))
    lang = SelectField(_l("Language, if translated"), validate_choice=False)
    profile = SelectField(_l("Level of detail"), validate_choice=False)
    tz = BooleanField(_l("Times in UTC, for apps without time zone support"))
