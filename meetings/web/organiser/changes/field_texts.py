"""Write the values of event fields as the interface shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.field_types import Text
from meetings.domain.events.fields import BY_NAME
from meetings.domain.events.rules import AttendanceMode, Visibility
from meetings.domain.events.shifts import SHIFT_FIELD, Shift
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.domain.people.rules import Sector
from meetings.http.site_context import site_timezone
from meetings.i18n import dates
from meetings.i18n.event_fields import FIELD_TEXTS
from meetings.i18n.labels import (
    country_name,
    country_or_text,
    label_for,
    language_name,
    stored_place_text,
)
from meetings.kernel.partial_dates import PartialDate

#: Parts of an event that appear in its history but are not fields.
PARTS = {
    SHIFT_FIELD: _l("Sessions"), "session": _l("Session"), "order": _l("Order"),
    "appearance": _l("Person on the agenda"), "document": _l("Document"),
    "headcounts": _l("Participants"), "outcome": _l("Outcome"),
}  # fmt: skip
#: Fields whose values are languages; ``language`` declares itself.
_LANGUAGES = frozenset({"languages", "interpreted"})
_CODES: dict[str, tuple[type[StrEnum], ...]] = {
    "session": (SessionKind,), "appearance": (AppearanceRole,),
    "document": (DocumentKind, Visibility),
    "outcome": (OutcomeKind, OutcomeState, Visibility),
}  # fmt: skip
_SEPARATOR = " · "


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One changed field; an empty text is a missing value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ValueNames:
    """The time zone of written instants, and the names of presidencies by slug."""

    zone: str
    presidencies: Mapping[str, str]


def field_label(name: str) -> str:
    """Return the label of a field in the history."""
    return str(FIELD_TEXTS[name].label if name in FIELD_TEXTS else PARTS.get(name, name))


def stored_value_text(name: str, stored: Any, names: ValueNames) -> str:
    """Return the stored value of a field in words; "" for a missing value."""
    if stored is None or stored in ("", []):
        return ""
    if name in _PART_TEXTS:
        return _PART_TEXTS[name](stored)
    if name in _CODES:
        return _summary_text(stored, _CODES[name])
    if name not in BY_NAME:
        return value_text(stored)
    value = BY_NAME[name].load(stored)
    if isinstance(value, datetime):
        return dates.instant(value, names.zone)
    return _declared_value_text(name, value, names)


def _declared_value_text(name: str, value: Any, names: ValueNames) -> str:
    if BY_NAME[name].text is Text.LANGUAGE:
        return language_name(value)
    if name in _LANGUAGES:
        return ", ".join(map(language_name, value))
    if name == "presidency":
        return names.presidencies.get(value, value)
    if name == "places":
        return "; ".join(map(stored_place_text, value))
    if name == "timezone":
        return str(value).replace("_", " ")
    if name == "join_opens_before":
        return ngettext("%(num)s minute", "%(num)s minutes", value)
    return value_text(value)


def _summary_text(stored: Any, kinds: tuple[type[StrEnum], ...]) -> str:
    """Return the summary of a session, appearance or document with labels instead of codes."""
    return _SEPARATOR.join(_summary_part(part, kinds) for part in str(stored).split(_SEPARATOR))


def _summary_part(part: str, kinds: tuple[type[StrEnum], ...]) -> str:
    for kind in kinds:
        if part in set(kind):
            return label_for(kind(part))
    if AppearanceRole in kinds:
        return _appearance_text(part)
    try:
        return dates.day(date.fromisoformat(part)) if part.count("-") == 2 else part
    except ValueError:
        return part


def _appearance_text(stored: str) -> str:
    """Return "Anna (Speaker) Institute, Latvia" for "Anna (speaker) Institute, LV"."""
    text = stored
    for role in AppearanceRole:
        text = text.replace(f" ({role.value})", f" ({label_for(role)})", 1)
    return ", ".join(map(country_or_text, text.split(", ")))


def _shift_text(stored: Any) -> str:
    """Return by how much the sessions moved, as text: "moved by +7 days"."""
    shift = Shift(**stored)
    days, minutes = f"{shift.days:+d}", f"{shift.minutes:+d}"
    if not shift.minutes:
        return ngettext(
            "moved by %(days)s day", "moved by %(days)s days", abs(shift.days), days=days
        )
    if not shift.days:
        return ngettext(
            "moved by %(minutes)s minute", "moved by %(minutes)s minutes", abs(shift.minutes),
            minutes=minutes,
        )  # fmt: skip
    return _("moved by days: %(days)s, minutes: %(minutes)s", days=days, minutes=minutes)


def value_text(value: Any) -> str:
    """Return the value of a field as text; "" for a missing value."""
    if value is None or value in ("", []):
        return ""
    kinds = (kind for kind in _VALUE_TEXTS if isinstance(value, kind))
    return _VALUE_TEXTS[next(kinds, object)](value)


def _headcount_text(values: Mapping[str, Any]) -> str:
    """Return a headcount as short text: "LT 4", "30"."""
    groups = [
        label_for(kind(values[name]))
        for name, kind in (("mode", AttendanceMode), ("sector", Sector))
        if name in values
    ]
    if "country" in values:
        groups.append(country_name(values["country"]))
    figure = values.get("figure")
    if figure is None:
        return " ".join([*groups, _("not counted")])
    if values.get("measure") == "countries":
        counted = ngettext("%(figure)s country", "%(figure)s countries", figure, figure=figure)
        return " ".join([*groups, counted])
    return " ".join([*groups, str(figure)])


_PART_TEXTS: dict[str, Callable[[Any], str]] = {
    SHIFT_FIELD: _shift_text,
    "order": lambda place: _("position %(number)s", number=place),
    "headcounts": lambda counts: ", ".join(map(_headcount_text, counts)),
}
#: The first matching type is used.
_VALUE_TEXTS: dict[type, Callable[[Any], str]] = {
    PartialDate: dates.partial_date,
    datetime: lambda at: dates.instant(at, site_timezone()),
    time: dates.clock,
    Enum: label_for,
    bool: lambda value: _("yes") if value else _("no"),
    list: lambda values: ", ".join(map(str, values)),
    object: str,
}
