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

PROFILES = {
    "": _l("Plain: right in every program"),
    "rich": _l("Rich: formatted text, for Outlook and Apple"),
    "full": _l("Full: people, places and more, for programs that read RFC 9073"),
}


def ticks(label: Any, name: str) -> SelectMultipleField:
    """Return a choice of several, as boxes to tick."""
    return SelectMultipleField(
        label,
        name=name,
        validate_choice=False,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )


def options(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """Return the options of a field, each a value and its label."""
    choice: Any = fields.SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older one
    return [choice(value, label) for value, label in pairs]


class BuilderForm(Form):
    """The names are those of the feed's own address."""

    body_kind = ticks(_l("Whole kinds, new bodies included"), "body-kind")
    body = ticks(_l("One by one"), "body")
    kind = ticks(_l("Kinds of meetings"), "kind")
    mode = ticks(_l("Format"), "mode")
    country = ticks(_l("Countries in which they take place"), "country")
    presidency = ticks(_l("Presidencies"), "presidency")
    project = ticks(_l("Projects"), "project")
    q = SearchField(_l("Words"), description=_l("In titles, bodies, projects and places."))
    alarm = SelectField(_l("Reminder"), validate_choice=False)
    cancelled = BooleanField(_l("Leave out what is cancelled or postponed"))
    lang = SelectField(_l("Language, where there is a translation"), validate_choice=False)
    profile = SelectField(_l("How much each entry tells"), validate_choice=False)
    tz = BooleanField(_l("Times in UTC, for programs that know no time zones"))
