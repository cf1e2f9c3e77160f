"""Options of select, radio and checkbox fields for WTForms."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectChoice  # type: ignore[attr-defined]  # the stubs are of an older WTForms


def field_options(options: Iterable[tuple[object, object]], *, empty: object = None) -> list[Any]:
    """Return the options from pairs of value and label; labels may be lazy.

    ``empty`` is the label of a first option without a value; None leaves it out.
    """
    first = [] if empty is None else [("", empty)]
    return [SelectChoice(value, label) for value, label in [*first, *options]]


def label_options(table: Mapping[Any, object], *, empty: object = None) -> list[Any]:
    """Return the members of a table of ``i18n/labels.py`` as options."""
    return field_options([(member.value, label) for member, label in table.items()], empty=empty)
