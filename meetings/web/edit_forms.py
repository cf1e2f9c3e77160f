"""Forms that change stored values, and the comparison of both versions after an edit conflict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField

from meetings.i18n import dates

_NOT_COMPARED = {"CSRFTokenField", "HiddenField", "FileField", "FieldList"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose submitted and stored values differ, both as texts."""

    label: str
    submitted: str
    stored: str


class EditForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A form that submits the version it displayed.

    ``differences`` is set after an edit conflict; ``whole_form()`` shows them.
    """

    seen = HiddenField()
    differences: Sequence[Difference] | None = None


def show_conflict(form: Any, differences: Sequence[Difference] | None = None) -> None:
    """Compare both versions above the form, and let the next attempt replace the stored one.

    The form has ``seen`` and ``differences``. Every field has the submitted value as ``data`` and
    the stored one as ``object_data``.
    """
    form.differences = tuple(_compare_fields(form)) if differences is None else differences
    form.seen.data = form.seen.object_data
    form.seen.raw_data = [str(form.seen.object_data)]


def _compare_fields(form: Form) -> Iterator[Difference]:
    for field in form:
        if field.type in _NOT_COMPARED or field.name == "seen":
            continue
        submitted, stored = _text(field, field.data), _text(field, field.object_data)
        if submitted != stored:
            yield Difference(str(field.label.text), submitted, stored)


def _text(field: Field, value: Any) -> str:
    """Return the value as the form displays it."""
    choices = getattr(field, "choices", None)
    if choices:
        labels = {str(choice.value): str(choice.label) for choice in choices}
        values = value if isinstance(value, (list, tuple)) else [value]
        texts = [labels.get(str(item), str(item)) for item in values if item not in (None, "")]
        return ", ".join(sorted(texts))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return _plain_text(value)


def _plain_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return dates.day(value)
    return dates.clock(value) if isinstance(value, time) else str(value)
