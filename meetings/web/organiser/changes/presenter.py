"""Present changes as text: the fields, the actor, and the values before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.events.fields import BY_NAME
from meetings.domain.events.models import Change
from meetings.domain.events.shifts import SHIFT_FIELD, Shift
from meetings.http.site_context import site_timezone
from meetings.i18n import dates
from meetings.i18n.event_fields import FIELD_TEXTS
from meetings.i18n.labels import country_name, label_for
from meetings.kernel.partial_dates import PartialDate

MAX_VALUE_LENGTH = 300
#: Parts of an event that appear in its history but are not fields.
_PARTS = {
    "headcounts": _l("Participants"), "session": _l("Session"), "order": _l("Order"),
    SHIFT_FIELD: _l("Sessions"),
    "appearance": _l("Person on the agenda"), "document": _l("Document"), "outcome": _l("Outcome"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One changed field; an empty text is a missing value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change; ``at`` is the instant behind ``time``."""

    number: int
    kind: str
    at: datetime
    time: str
    actor_name: str
    reason: str
    fields: tuple[FieldChange, ...]


def change_line(change: Change) -> ChangeLine:
    """Return the change as text."""
    fields = [
        FieldChange(
            label=field_label(name),
            before=_stored_value_text(name, pair[0]),
            after=_stored_value_text(name, pair[1]),
        )
        for name, pair in change.fields.items()
    ]
    return ChangeLine(
        number=change.number,
        kind=label_for(change.kind),
        at=change.at,
        time=dates.instant(change.at, site_timezone()),
        actor_name=change.actor_name or _("System"),
        reason=change.reason,
        fields=tuple(fields),
    )


def field_label(name: str) -> str:
    """Return the label of a field in the history."""
    return str(FIELD_TEXTS[name].label if name in FIELD_TEXTS else _PARTS.get(name, name))


def _stored_value_text(name: str, stored: Any) -> str:
    """Return the stored value of a field as text."""
    if name == SHIFT_FIELD and stored:
        return _shift_text(Shift(**stored))
    if stored is None or name not in BY_NAME:
        return value_text(stored)
    return value_text(BY_NAME[name].load(stored))


def _shift_text(shift: Shift) -> str:
    """Return by how much the sessions moved, as text: "moved by +7 days"."""
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


def _list(values: list[Any]) -> str:
    parts = [_headcount_text(value) if isinstance(value, dict) else str(value) for value in values]
    return ", ".join(parts)[:MAX_VALUE_LENGTH]


def _headcount_text(values: Mapping[str, Any]) -> str:
    """Return a headcount as short text: "LT 4", "30"."""
    groups = [str(values[name]) for name in ("mode", "sector") if name in values]
    if "country" in values:
        groups.append(country_name(values["country"]))
    figure = values.get("figure")
    if figure is None:
        return " ".join([*groups, _("not counted")])
    if values.get("measure") == "countries":
        counted = ngettext("%(figure)s country", "%(figure)s countries", figure, figure=figure)
        return " ".join([*groups, counted])
    return " ".join([*groups, str(figure)])


#: The first matching type is used.
_VALUE_TEXTS: dict[type, Callable[[Any], str]] = {
    PartialDate: dates.partial_date,
    datetime: lambda at: dates.instant(at, site_timezone()),
    time: lambda at: at.strftime("%H:%M"),
    Enum: label_for,
    bool: lambda value: _("yes") if value else _("no"),
    list: _list,
    object: lambda value: str(value)[:MAX_VALUE_LENGTH],
}
