"""A multiple choice from a long list: type names, or tick them in the folded list."""

import re
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectMultipleField, ValidationError, widgets
from wtforms.form import BaseForm

from meetings.i18n.filters import several
from meetings.kernel.text import clean, normalise

MAX_TYPED_LENGTH = 500
_MIN_PREFIX = 3


class ChoiceSearchField(SelectMultipleField):
    """Checkboxes with a text box for names or values, separated by commas.

    A name may be abbreviated if only one begins with these letters. Names that are understood
    become choices; ``typed`` is the rest, which is an error.
    """

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()
    typed = ""

    @property
    def typed_name(self) -> str:
        """Return the name of the text box."""
        return f"{self.name}-typed"

    @property
    def chosen_labels(self) -> list[str]:
        """Return the labels of the choices that are ticked, in the order of the list."""
        return [str(label) for _value, label, selected, _attrs in self.iter_choices() if selected]

    def process(self, formdata: Any, *args: Any, **options: Any) -> None:
        """Read the ticked choices and the typed text."""
        super().process(formdata, *args, **options)
        if formdata and self.typed_name in formdata:
            self.typed = clean(formdata[self.typed_name])[:MAX_TYPED_LENGTH]

    def pre_validate(self, form: BaseForm) -> None:
        """Add the typed names to the choices; refuse names that are not in the list."""
        unknown = []
        for name in self._names():
            value = self._value_of(name)
            if value is None:
                unknown.append(name)
            elif value not in (self.data or []):
                self.data = [*(self.data or []), value]
        self.typed = ", ".join(unknown)
        super().pre_validate(form)
        if unknown:
            text = _(
                "Not in the list: %(names)s. Check the spelling, or choose from the list.",
                names=several([f"“{name}”" for name in unknown]),
            )
            raise ValidationError(text)

    def _names(self) -> list[str]:
        """Return the typed names; the text is one name if the list has it with its commas."""
        if self.typed and self._value_of(self.typed) is not None:
            return [self.typed]
        return [name for part in re.split(r"[,;]", self.typed) if (name := part.strip())]

    def _value_of(self, name: str) -> Any | None:
        """Return the only value with this name or code, or the only one whose name begins so."""
        wanted = normalise(name)
        labels = [(normalise(str(label)), value) for value, label, *_more in self.iter_choices()]
        named = [value for label, value in labels if label == wanted]
        # Numbers are keys of the database, which mean nothing to people.
        codes = [v for _label, v in labels if isinstance(v, str) and v.casefold() == wanted]
        begun = [value for label, value in labels if label.startswith(wanted)]
        found = named or codes or (begun if len(wanted) >= _MIN_PREFIX else [])
        return found[0] if len(found) == 1 else None


def choice_search_field(label: Any, **options: Any) -> ChoiceSearchField:
    """Return a multiple-choice field for long lists."""
    return ChoiceSearchField(label, **options)
