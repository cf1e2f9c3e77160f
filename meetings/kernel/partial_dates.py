"""Dates with the precision of a day, a month or a year, in ISO 8601 reduced precision."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema

#: The years that forms, filters and imports accept.
MIN_YEAR, MAX_YEAR = 1900, 2999
_ISO_PATTERN = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


class DatePrecision(StrEnum):
    """The precision of a date."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, order=False, slots=True)
class PartialDate:
    """A year, a month of a year, or a day; unknown parts are None."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        if not 1 <= self.year <= 9998:
            raise ValueError(f"year {self.year} is out of range")
        date(
            self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the date for a text such as "2020", "2020-10" or "2020-10-05".

        Raises:
            ValueError: the text has another format, or the day does not exist.
        """
        match = _ISO_PATTERN.match(text)
        if match is None:
            raise ValueError(f"{text!r} is not a date: write 2020, 2020-10 or 2020-10-05")
        year, month, day = (int(part) if part else None for part in match.groups())
        return cls(year or 0, month, day)

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the day as a partial date."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        """Return the pydantic schema: parse from text, serialise to text."""
        text = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema())
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), text])
        return core_schema.json_or_python_schema(
            json_schema=text, python_schema=either,
            serialization=core_schema.to_string_ser_schema(),
        )  # fmt: skip

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def precision(self) -> DatePrecision:
        """Return DAY, MONTH or YEAR."""
        if self.day is not None:
            return DatePrecision.DAY
        return DatePrecision.YEAR if self.month is None else DatePrecision.MONTH

    @property
    def first_day(self) -> date:
        """Return the first possible day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """Return the last possible day."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


def __getattr__(name: str) -> Any:
    """Return the column type, which released migrations import from here.

    It is imported on demand: processes without a database need no SQLAlchemy.
    """
    if name == "PartialDateType":
        from meetings.kernel.database import PartialDateType  # noqa: PLC0415 - see above

        return PartialDateType
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
