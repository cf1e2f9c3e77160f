"""Dates after prepositions, in languages whose months then have another form."""

from babel import Locale
from babel.dates import format_date

from meetings.kernel.partial_dates import DatePrecision, PartialDate

#: Months after "since" and "until": CLDR has the nominative for a month without a day.
_GENITIVES = {"lt": {DatePrecision.MONTH: "y 'm.' MMMM", DatePrecision.YEAR: "y 'm.'"}}


def genitive(value: PartialDate, locale: Locale) -> str:
    """Return "2020 m. spalio" in Lithuanian; "" if the date has its usual form."""
    pattern = _GENITIVES.get(locale.language, {}).get(value.precision, "")
    return format_date(value.first_day, pattern, locale=locale) if pattern else ""
