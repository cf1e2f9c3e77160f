"""Types of the fields in data files; each error describes the valid format."""

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)

from meetings.domain.bodies.palette import PALETTE
from meetings.domain.people.rules import is_country_code
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.timezones import is_known_zone

_COLOURS = dict(PALETTE)


def _partial(value: Any) -> PartialDate:
    return PartialDate.parse(str(value))


def _day(value: Any) -> date:
    partial = PartialDate.parse(str(value))
    if partial.day is None:
        raise ValueError(f"{str(value)!r} is not a day: write it as 2020-10-05")
    return partial.first_day


def _time(value: Any) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{str(value)!r} is not a time: write it as 09:30") from None


def _country(value: str) -> str:
    if not is_country_code(value):
        raise ValueError(f"{value!r} is not a country: write two capital letters, or EU")
    return value


def _zone(value: str) -> str:
    if not is_known_zone(value):
        raise ValueError(f"{value!r} is not an IANA time zone such as Europe/Vilnius")
    return value


def _colour(value: str) -> str:
    if value not in _COLOURS:
        raise ValueError(f"{value!r} is not a colour of the palette: {', '.join(_COLOURS)}")
    return _COLOURS[value]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def reference_to(section: str) -> AfterValidator:
    """Return a validator that a text is the slug of an entry in the section.

    The context of the validation holds the existing slugs by section.
    """

    def exists(value: str, info: ValidationInfo) -> str:
        slugs: dict[str, set[str]] = info.context or {}
        if value not in slugs.get(section, set()):
            raise ValueError(f"there is no entry {value!r} among the {section}")
        return value

    return AfterValidator(exists)


def required_text(limit: int) -> StringConstraints:
    """Return the constraints of a required text."""
    return StringConstraints(min_length=1, max_length=limit)


Partial = Annotated[PartialDate, PlainValidator(_partial)]
Day = Annotated[date, PlainValidator(_day)]
Clock = Annotated[time, PlainValidator(_time)]
Country = Annotated[str, AfterValidator(_country)]
Zone = Annotated[str, AfterValidator(_zone)]
Colour = Annotated[str, AfterValidator(_colour)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Short = Annotated[str, required_text(120)]
Line = Annotated[str, required_text(300)]
Prose = Annotated[str, required_text(4000)]
Texts = dict[
    Language, dict[Literal["title", "theme", "summary", "description", "name", "short_name"], Prose]
]
Sources = Annotated[
    list[Annotated[str, reference_to("sources")]], BeforeValidator(_listed), Field(min_length=1)
]


class StrictModel(BaseModel):
    """Any object in a data file; unknown fields are errors."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True
    )


class Entry(StrictModel):
    """An entry of a data file, with the sources of its facts."""

    source: Sources


class NamedEntry(Entry):
    """An entry that other entries refer to by its slug."""

    slug: Slug
