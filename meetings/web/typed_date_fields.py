"""Form fields for dates that may be typed by hand, in any usual notation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import DateField, Field, Form, StringField, ValidationError
from wtforms.utils import unset_value

from meetings.i18n.dates import month_names
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.typed_dates import (
    AmbiguousDate,
    read_typed_date,
    read_typed_day,
)

DATE_HELP = _l("For example 15 March 2027, 15.3.2027, March 2027 or 2027.")
_INVALID_DATE = _l("Please enter a date with its year, such as 15 March 2027, 03/2027 or 2027.")
_INVALID_DAY = _l("Please enter a day with month and year, such as 15 March 2027.")
_INVALID_MONTH = _l("Please enter a month with its year, such as March 2027.")
_AMBIGUOUS = _l(
    "This date can mean two days, because day and month can be swapped. "
    "Please write the month as a word."
)


class DayField(DateField):
    """A day; browsers show a calendar, and those without one accept a typed day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        text = " ".join(valuelist).strip()
        self.data = None
        if text:
            self.data = _read_or_explain(text, _INVALID_DAY)


class MonthSelect:
    """Widget of a month: a list of months, and a field for the year."""

    def __call__(self, field: "MonthField", **attributes: Any) -> Markup:
        """Return the HTML; the attributes apply to both parts."""
        month, year = field.typed
        select = {"id": field.id, "name": field.name, "aria-label": _("Month")}
        number = {"id": f"{field.id}-year", "name": field.year_name, "aria-label": _("Year"),
                  "value": year, "inputmode": "numeric", "size": 6}  # fmt: skip
        return Markup('<span class="month-field"><select{}>{}</select> <input{}></span>').format(
            _attributes(attributes, select, "form-select"),
            _month_options(month),
            _attributes(attributes, number, "form-control"),
        )


def _month_options(chosen: str) -> Markup:
    options = [("", "–"), *month_names().items()]
    return Markup("").join(
        Markup("<option{}>{}</option>").format(
            _attributes({}, {"value": value, "selected": value == chosen and "selected"}), label
        )
        for value, label in options
    )


def _attributes(shared: Mapping[str, Any], own: Mapping[str, Any], style: str = "") -> Markup:
    """Return the HTML attributes, each after a space; false ones are left out."""
    if shared.get("aria-invalid"):
        style += " is-invalid"
    values = {**shared, **own, "class": style or False}
    return Markup("").join(
        Markup(' {}="{}"').format(name, value)
        for name, value in values.items()
        if value is not False
    )


class MonthField(Field):
    """A month of a year, as its first day; the year has its own input."""

    widget = MonthSelect()

    def __init__(self, label: Any = None, **options: Any) -> None:
        """Create the field with nothing typed."""
        super().__init__(label, **options)
        self._typed: tuple[str, str] | None = None

    @property
    def year_name(self) -> str:
        """Return the name of the input for the year."""
        return f"{self.name}-year"

    @property
    def typed(self) -> tuple[str, str]:
        """Return the number of the month and the year to show, as typed if they were."""
        if self._typed is not None:
            return self._typed
        return (str(self.data.month), str(self.data.year)) if self.data else ("", "")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read both inputs."""
        if formdata is not None and (self.name in formdata or self.year_name in formdata):
            parts = (formdata.getlist(name) for name in (self.name, self.year_name))
            month, year = (values[0].strip() if values else "" for values in parts)
            self._typed = (month, year)
        super().process(formdata, data, extra_filters)

    def process_formdata(self, _valuelist: list[str]) -> None:
        """Read the month; "March 2027" in either input is understood, too."""
        month, year = self._typed or ("", "")
        if not month and not year:
            self.data = None
            return
        text = f"{month}/{year}" if month.isdecimal() and year else f"{month} {year}".strip()
        self.data = _read_or_explain(text, _INVALID_MONTH, DatePrecision.MONTH)
        self._typed = None


def _read_or_explain(text: str, message: Any, precision: DatePrecision = DatePrecision.DAY) -> date:
    """Return the first day of the date.

    Raises:
        ValueError: with the sentence to show at the field.
    """
    try:
        if precision is DatePrecision.DAY:
            return read_typed_day(text)
        typed = read_typed_date(text)
    except AmbiguousDate as error:
        raise ValueError(str(_AMBIGUOUS)) from error
    except ValueError as error:
        raise ValueError(str(message)) from error
    if typed.precision is not precision:
        raise ValueError(str(message))
    return typed.first_day


def valid_partial_date(_form: Form, field: StringField) -> None:
    """Read a date with day, month or year precision, and write it as ISO 8601 into the field."""
    try:
        field.data = str(read_typed_date(field.data or ""))
    except AmbiguousDate as error:
        raise ValidationError(_AMBIGUOUS) from error
    except ValueError as error:
        raise ValidationError(_INVALID_DATE) from error
