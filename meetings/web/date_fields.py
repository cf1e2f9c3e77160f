"""Form fields for a date with its precision, and their interpretation."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TimeField
from wtforms.validators import Optional

from meetings.domain.events.event_dates import EventDates
from meetings.kernel.partial_dates import MAX_YEAR, MIN_YEAR, DatePrecision, PartialDate
from meetings.web.form_choices import field_options
from meetings.web.form_fields import WholeNumberField
from meetings.web.typed_date_fields import DayField, MonthField

DateSpan = tuple[PartialDate | None, PartialDate | None]
_DAY, _MONTH, _YEAR, _NONE = "day", "month", "year", "none"


class WhenFieldsMixin:
    """Mixin for forms with a date; ``read_when`` returns the date entered."""

    known = RadioField(
        _l("How precise is the date?"),
        choices=field_options([
            (_DAY, _l("Exact day")), (_MONTH, _l("Month only")), (_YEAR, _l("Year only")),
            (_NONE, _l("Not known yet")),
        ]),
        default=_DAY,
    )  # fmt: skip
    starts_on = DayField(_l("Day"), validators=[Optional()])
    ends_on = DayField(_l("Last day"), validators=[Optional()])
    starts_time = TimeField(_l("Start time"), validators=[Optional()])
    ends_time = TimeField(_l("End time"), validators=[Optional()])
    month = MonthField(_l("Month"))
    last_month = MonthField(_l("Last month"))
    year = WholeNumberField(_l("Year"), validators=[Optional()])
    to_be_confirmed = BooleanField(_l("To be confirmed"))

    def read_when(self, timezone: str) -> EventDates | None:
        """Return the date entered, or None with an error at the invalid field."""
        span = self._read_span()
        if span is None:
            return None
        first, last = span
        has_times = self.known.data == _DAY
        try:
            return EventDates(
                first,
                timezone,
                None if last == first else last,
                self.starts_time.data if has_times else None,
                self.ends_time.data if has_times else None,
                bool(self.to_be_confirmed.data),
            )
        except ValueError:
            _add_error(self.ends_time, _("The meeting cannot end before it begins."))
            return None

    def _read_span(self) -> DateSpan | None:
        if self.known.data == _DAY:
            return self._read_days()
        if self.known.data == _MONTH:
            return self._read_months()
        return self._read_years() if self.known.data == _YEAR else (None, None)

    def _read_days(self) -> DateSpan | None:
        first, last = _read_day(self.starts_on), self.ends_on.data
        if first is None or not _check_order(self.ends_on, first, last):
            return None
        if self.ends_time.data and not self.starts_time.data:
            _add_error(self.starts_time, _("Please enter the start time, too."))
            return None
        return PartialDate.of(first), PartialDate.of(last or first)

    def _read_months(self) -> DateSpan | None:
        first, last = _read_day(self.month), self.last_month.data
        if first is None or not _check_order(self.last_month, first, last):
            return None
        last = last or first
        return PartialDate(first.year, first.month), PartialDate(last.year, last.month)

    def _read_years(self) -> DateSpan | None:
        year = self.year.data
        if year is None or not MIN_YEAR <= year <= MAX_YEAR:
            text = _("Please enter a year from %(a)d to %(b)d.", a=MIN_YEAR, b=MAX_YEAR)
            _add_error(self.year, text)
            return None
        return PartialDate(year), PartialDate(year)


def when_values(when: EventDates) -> dict[str, Any]:
    """Return the field values for the date."""
    values: dict[str, Any] = {"to_be_confirmed": when.to_be_confirmed}
    if when.starts_on is None or when.last is None:
        return values | {"known": _NONE}
    if when.precision is DatePrecision.YEAR:
        return values | {"known": _YEAR, "year": when.starts_on.year}
    first, last = when.first_day, when.last.first_day
    if when.precision is DatePrecision.MONTH:
        more = {"last_month": last} if when.ends_on else {}
        return values | {"known": _MONTH, "month": first} | more
    times = {"starts_time": when.starts_time, "ends_time": when.ends_time}
    return (
        values
        | {"known": _DAY, "starts_on": first}
        | times
        | ({"ends_on": last} if when.ends_on else {})
    )


def _read_day(field: Any) -> date | None:
    """Return the day of the field, or None with an error at the field."""
    day: date | None = field.data
    if field.errors:
        return None
    if day is None or not MIN_YEAR <= day.year <= MAX_YEAR:
        _add_error(field, _("Please fill this in, or choose a less precise date."))
        return None
    return day


def _check_order(field: Any, first: date, last: date | None) -> bool:
    if last is None or (first <= last and last.year <= MAX_YEAR):
        return True
    _add_error(field, _("The last day is before the first."))
    return False


def _add_error(field: Any, text: str) -> None:
    field.errors = [*field.errors, text]
